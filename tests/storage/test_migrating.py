"""The schema: made at first use, up and down, never half, and refused where it does not fit."""

import asyncio
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bot.core.errors import StorageError
from bot.core.messages import (
    Button,
    IncomingMessage,
    Mode,
    Notice,
    Person,
    Place,
    Reply,
    Style,
    Trigger,
)
from bot.core.ports import Opinion, Settled, Unfinished, Workspace
from bot.storage.database import open_database
from bot.storage.migrating import current, downgrade, ensure_current, head, upgrade
from bot.storage.tables import metadata
from tests.contracts.examples import PLACE, a_decision, a_message, a_receipt, claimed

ROOT = Path(__file__).parents[2]


def schema(path: Path) -> dict[str, list[str]]:
    """Every table and index with the parts that make it, whatever their order and lines."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: sorted(re.split(r"[,\s]*\n\t?|, ", sql)) for name, sql in rows}


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {name for (name,) in rows} - {"alembic_version", "sqlite_sequence"}


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A copy of the migrations with one more, which is half done when it fails."""
    folder = tmp_path / "100% newer"
    shutil.copytree(ROOT / "migrations", folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions/9999_next.py").write_text(
        "import os\n"
        "from alembic import op\n"
        f"revision, down_revision = '9999', '{head()}'\n"
        "def upgrade():\n"
        "    op.execute('CREATE TABLE half (done INTEGER)')\n"
        "    op.execute(\"INSERT INTO knowledge_base (name) VALUES ('half')\")\n"
        "    if os.path.exists(os.path.join(os.path.dirname(__file__), 'fail')):\n"
        "        op.execute('SELECT nonsense')\n"
        "def downgrade():\n"
        "    op.execute('DROP TABLE half')\n"
    )
    return folder


async def test_an_empty_database_gets_its_schema_at_first_use(url: str, path: Path) -> None:
    assert await current(url) is None

    async with open_database(url):
        pass

    assert await current(url) == head()
    assert "entry" in tables(path)


async def test_up_and_down_and_up_again(url: str, path: Path) -> None:
    await upgrade(url)
    first = schema(path)

    await downgrade(url, "base")
    assert tables(path) == set()
    assert await current(url) is None
    await ensure_current(url)

    assert schema(path) == first


async def test_the_migrations_make_what_the_tables_say(url: str, path: Path) -> None:
    await upgrade(url)
    made = path.with_name("made.db")
    engine = create_engine(f"sqlite:///{made}")
    metadata.create_all(engine)
    engine.dispose()

    migrated = schema(path)

    assert {name: migrated.get(name) for name in schema(made)} == schema(made)


async def test_alembic_check_finds_nothing_to_do(url: str) -> None:
    await upgrade(url)

    done = alembic("check", url=url)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "No new upgrade operations detected" in done.stdout


def test_developers_use_alembic_itself(url: str, path: Path) -> None:
    up = alembic("upgrade", "head", url=url)
    assert up.returncode == 0, up.stderr
    assert "entry" in tables(path)

    down = alembic("downgrade", "base", url=url)
    assert down.returncode == 0, down.stderr
    assert tables(path) == set()


def alembic(*words: str, url: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "alembic", "-x", f"url={url}", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


async def test_a_database_newer_than_the_program_is_refused(url: str, scripts: Path) -> None:
    await upgrade(url, scripts=scripts)

    for attempt in (ensure_current(url), upgrade(url), downgrade(url, "base"), current(url)):
        with pytest.raises(
            StorageError, match=rf"newer version \(9999; this faqbot knows {head()}\)"
        ):
            await attempt


async def test_a_database_older_than_the_program_asks_for_the_upgrade(
    url: str, path: Path, scripts: Path
) -> None:
    await upgrade(url)

    with pytest.raises(StorageError, match="run `faqbot db upgrade`"):
        await ensure_current(url, scripts=scripts)
    assert "half" not in tables(path)

    await upgrade(url, scripts=scripts)
    await ensure_current(url, scripts=scripts)
    assert "half" in tables(path)


async def test_a_migration_that_fails_leaves_nothing_behind(
    url: str, path: Path, scripts: Path
) -> None:
    (scripts / "versions/fail").touch()
    await upgrade(url)
    before = schema(path)

    with pytest.raises(StorageError, match="nonsense"):
        await upgrade(url, scripts=scripts)

    assert schema(path) == before
    assert await current(url, scripts=scripts) == head()
    async with open_database(url) as database:
        assert await database.faq.knowledge_bases() == []


async def test_a_first_use_that_fails_leaves_an_empty_database(
    url: str, path: Path, scripts: Path
) -> None:
    (scripts / "versions/fail").touch()

    with pytest.raises(StorageError, match="nonsense"):
        await ensure_current(url, scripts=scripts)

    assert tables(path) == set()
    await ensure_current(url)


async def test_somebody_elses_database_is_left_alone(url: str, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE invoices (number INTEGER)")

    for attempt in (ensure_current(url), upgrade(url), downgrade(url, "base")):
        with pytest.raises(StorageError, match="has a table invoices"):
            await attempt

    assert tables(path) == {"invoices"}


async def test_a_version_that_never_was_is_refused(url: str) -> None:
    await upgrade(url)

    with pytest.raises(StorageError, match="cannot be brought to that version"):
        await downgrade(url, "0000")


async def test_many_openings_at_once_make_one_schema(url: str) -> None:
    async def use() -> None:
        async with open_database(url) as database:
            await database.workspaces.workspace("terminal", "local")

    await asyncio.gather(*(use() for _ in range(6)))

    assert await current(url) == head()


def test_two_processes_start_on_one_empty_file(url: str, path: Path) -> None:
    program = (
        "import asyncio, sys\n"
        "from bot.storage.database import open_database\n"
        "async def main():\n"
        "    sys.stdin.readline()\n"
        "    async with open_database(sys.argv[1]) as database:\n"
        "        print(await database.workspaces.workspace('terminal', 'local'))\n"
        "asyncio.run(main())\n"
    )
    command = [sys.executable, "-W", "error", "-c", program, url]
    # From another folder: the migrations are found through the package.
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    starting = [
        subprocess.Popen(
            command,
            cwd=path.parent,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]

    for process in starting:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    ended = [(*process.communicate(), process.returncode) for process in starting]

    assert [(errors, status) for _, errors, status in ended] == [("", 0)] * 2
    assert len({said for said, _, _ in ended}) == 1


OLD_ROWS = """
    INSERT INTO knowledge_base (name) VALUES ('slack-T1');
    INSERT INTO workspace (platform, id, kb, public_only) VALUES ('slack', 'T1', 1, 1);
    INSERT INTO receipt
        (id, at, platform, workspace, channel, trigger, asker, outcome, rule, confidence, kb,
         knowledge_base, revision, model, details, text)
        VALUES ('r1', '2026-05-03 14:02:59.123456', 'slack', 'T1', 'C1', 'mention', '9f86d0',
                'unanswered', 'below', 0.1, 1, 'slack-T1', 0, 'tiny',
                '{"cut": 0.8, "floor": 0.3, "chosen": [], "hits": [], "features": [],
                  "signals": {}, "audience": "internal", "target": 0.95, "has_head": false,
                  "timing": {"encode": 0, "search": 0, "total": 0}}', 'vpn');
    INSERT INTO outbox (key, platform, state, reply, claimed_at)
        VALUES ('claimed', 'slack', 'claimed', NULL, '2026-05-03 14:02:59.000000'),
               ('decided', 'slack', 'decided', '{"text": "Hi"}', '2026-05-03 14:02:59.000000'),
               ('sent', 'slack', 'sent', '{}', '2026-05-03 14:02:59.000000'),
               ('done', 'slack', 'done', '{}', '2026-05-03 14:02:59.000000');
    UPDATE outbox SET posted_as = '17.1', receipt = 'r1' WHERE key = 'done';
"""


@pytest.fixture
def old(url: str, path: Path) -> set[str]:
    """A database of version 1 with some rows; gives all that stands in it."""
    made = alembic("upgrade", "0001", url=url)
    assert made.returncode == 0, made.stderr
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(OLD_ROWS)
    return content(path)


def content(path: Path) -> set[str]:
    """Every row, and everything of `schema`."""
    with closing(sqlite3.connect(path)) as connection:
        rows = {line for line in connection.iterdump() if line.startswith("INSERT")}
    return rows | {f"{name}: {parts}" for name, parts in schema(path).items()}


@pytest.mark.usefixtures("old")
async def test_what_version_1_stored_is_read_today(url: str) -> None:
    await upgrade(url)

    async with open_database(url) as database:
        seen = await database.workspaces.workspace("slack", "T1")
        receipt = await database.receipts.receipt("r1")
        settled = [await database.outbox.settled(key) for key in ("claimed", "done")]

    assert seen == Workspace("slack", "T1", seen.kb, public_only=True)
    assert seen.kb.name == "slack-T1"
    assert (receipt.thread, receipt.key, receipt.silence) == (None, "", None)
    at = datetime(2026, 5, 3, 14, 2, 59, tzinfo=UTC)
    assert settled == [
        Settled("claimed", "", "", at, ended=False),
        Settled("done", "", "", at, ended=True, posted_as="17.1", receipt="r1"),
    ]


@pytest.mark.usefixtures("old")
async def test_what_version_1_left_unfinished_is_never_taken_up(url: str) -> None:
    await upgrade(url)

    async with open_database(url) as database:
        assert await database.outbox.take_up("two", 60, 10, ["slack"]) == []
        assert not await claimed(database.outbox, a_message("claimed"))
        settled = await database.outbox.settled("sent")

    assert settled is not None
    assert not settled.ended


async def test_going_back_to_version_1_keeps_what_it_knew(
    url: str, path: Path, old: set[str]
) -> None:
    await upgrade(url)
    async with open_database(url) as database:
        await claimed(database.outbox)
        await database.channels.set_channel(PLACE, mode=Mode.AUTO)
        await database.channels.joined_in(replace(PLACE, thread="17.1"))
        await database.blocks.block("slack:T1", "U1", by="slack:U9")
        await database.receipts.add_receipt(a_receipt(thread="17.1", key="m1"))

    await downgrade(url, "0001")

    assert old <= content(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM receipt").fetchone() == (2,)
        assert connection.execute("SELECT state FROM outbox WHERE key = 'm1'").fetchone()

    await upgrade(url)

    async with open_database(url) as database:
        assert await database.channels.channels("slack", "T1") == []
        assert await database.outbox.take_up("two", 60, 10, ["slack"]) == []


ROWS_OF_VERSION_2 = """
    INSERT INTO knowledge_base (name, revision) VALUES ('slack-T1', 7), ('default', 3);
    INSERT INTO entry (kb, slug, question, answer) VALUES (1, 'vpn', 'VPN?', 'Open the portal.');
    INSERT INTO phrasing (entry, text) VALUES (1, 'vpn expired');
    INSERT INTO workspace (platform, id, kb, public_only, helpers, notices, reply_limit)
        VALUES ('slack', 'T1', 1, 1, 'C7', 'C8', 12), ('terminal', 'local', 2, 0, '', '', 30);
    INSERT INTO channel (platform, workspace, id, mode, follow_ups, kb)
        VALUES ('slack', 'T1', 'C1', 'auto', 'always', 2);
    INSERT INTO thread VALUES ('slack', 'T1', 'C1', '17.1', '2026-05-03 14:02:59.000000');
    INSERT INTO role_grant (workspace, subject, role) VALUES ('slack:T1', 'U1', 'admin');
    INSERT INTO block VALUES ('slack:T1', 'U2', 'slack:U1', '2026-05-03 14:02:59.000000');
    INSERT INTO receipt
        (id, at, platform, workspace, channel, trigger, asker, outcome, rule, confidence, kb,
         knowledge_base, revision, model, details, text, thread, message)
        VALUES ('r1', '2026-05-03 14:02:59.123456', 'slack', 'T1', 'C1', 'mention', '9f86d0',
                'unanswered', 'below', 0.1, 1, 'slack-T1', 0, 'tiny',
                '{"cut": 0.8, "floor": 0.3, "chosen": [], "hits": [], "features": [],
                  "signals": {}, "audience": "internal", "target": 0.95, "has_head": false,
                  "timing": {"encode": 0, "search": 0, "total": 0}}', 'vpn', '17.1', 'm1');
    INSERT INTO vote VALUES ('r1', 'ab', 'helpful', 0, '2026-05-03 14:02:59.000000');
    INSERT INTO help_request VALUES
        ('r1', 'ab', '{"platform":"slack","workspace":"T1","channel":"C1","thread":null,
          "shared":false,"direct":false,"absent":false}', 'vpn?', 'open', '',
         '2026-05-03 14:02:59.000000');
    INSERT INTO outbox (key, platform, state, claimed_at, lease_until, workspace, channel, thread,
                        trigger, asker, owner, message, reply, sends)
        VALUES ('m1', 'slack', 'decided', '2026-05-03 14:02:59.000000',
                '2026-05-03 14:03:59.000000', 'T1', 'C1', '17.1', 'mention', 'ab', 'one',
                '{"key":"m1","text":"vpn?","trigger":"mention","person":{"id":"U1","name":"Ann",
                  "groups":["S1"],"owner":false,"guest":false,"bot":false},"place":{"platform":
                  "slack","workspace":"T1","channel":"C1","thread":"17.1","shared":false,
                  "direct":false,"absent":false},"id":"17.2","to_others":false,
                  "thread_starter":"","return_address":"","known":true}',
                '{"text":"Hi","title":"","footer":"","buttons":[{"id":"b","label":"B",
                  "style":"primary"}],"private":false,"receipt":"r1","about":null,"more":null,
                  "in_place":false,"shares":false,"refusal":false,"notices":[{"place":{"platform":
                  "slack","workspace":"T1","channel":"U1","thread":null,"shared":false,
                  "direct":false,"absent":false},"reply":{"text":"Who?"},"otherwise":"x"}]}', 1);
"""


@pytest.fixture
def version_2(url: str, path: Path) -> set[str]:
    """A database of version 2 with something of everything; gives all that stands in it."""
    made = alembic("upgrade", "0002", url=url)
    assert made.returncode == 0, made.stderr
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(ROWS_OF_VERSION_2)
    return content(path)


@pytest.mark.usefixtures("version_2")
async def test_what_version_2_stored_is_read_by_version_3(url: str) -> None:
    await upgrade(url)

    async with open_database(url) as database:
        seen = await database.workspaces.workspace("slack", "T1")
        (left,) = await database.outbox.take_up("two", 60, 10, ["slack"])
        request = await database.help_requests.request("r1")
        receipt = await database.receipts.receipt("r1")
        asked_in = await database.receipts.last_workspace("slack", "9f86d0")
        is_open = await database.channels.any_open("slack")

    kb = replace(seen.kb, name="slack-T1", entries=1)
    assert seen == Workspace("slack", "T1", kb, True, "C7", "C8", reply_limit=12)
    here = replace(PLACE, thread="17.1")
    message = IncomingMessage(
        "m1", "vpn?", Trigger.MENTION, Person("U1", "Ann", ("S1",)), here, "17.2"
    )
    reply = Reply(
        "Hi",
        buttons=(Button("b", "B", Style.PRIMARY),),
        receipt="r1",
        notices=(Notice(replace(PLACE, channel="U1"), Reply("Who?"), "x"),),
    )
    assert left == Unfinished(message, reply, "", 1)
    assert request is not None
    assert request.origin == PLACE
    assert (receipt.thread, receipt.key) == ("17.1", "m1")
    assert (asked_in, is_open) == ("T1", True)


async def test_going_back_to_version_2_keeps_what_it_knew(
    url: str, path: Path, version_2: set[str]
) -> None:
    await upgrade(url)
    assert rows_of(version_2, "entry", "phrasing", "outbox") <= content(path)
    async with open_database(url) as database:
        (vote,) = await database.votes.votes("r1")
        assert (vote.voter, vote.opinion, vote.entry) == ("ab", Opinion.HELPFUL, None)
    async with open_database(url) as database:
        await database.workspaces.set_channels("slack", "T1", ping="&1")
        await database.workspaces.left("slack", "T1")
        await database.deployments.set_digest("discord:1:global", "ab")
        await claimed(database.outbox, a_message("discord:1", place=Place("discord", "G1", "C1")))

    await downgrade(url, "0002")

    assert version_2 <= content(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM outbox").fetchone() == (2,)

    await upgrade(url)

    async with open_database(url) as database:
        seen = await database.workspaces.workspace("slack", "T1")
        assert (seen.ping, seen.left) == ("", None)
        assert await database.deployments.digest("discord:1:global") == ""
        (used,) = await database.outbox.in_use("discord", datetime(2026, 5, 3, tzinfo=UTC), 10)
        assert used.last == "discord:1"


def rows_of(everything: set[str], *names: str) -> set[str]:
    """What stands in these tables; there is a row in each of them."""
    rows = {
        name: {line for line in everything if line.startswith(f'INSERT INTO "{name}"')}
        for name in names
    }
    assert all(rows.values())
    return set().union(*rows.values())


async def test_version_5_gets_the_text_whose_vector_is_stored(url: str, path: Path) -> None:
    typed = a_receipt("as-typed", decision=a_decision(read_as=""))
    async with open_database(url) as database:
        await database.receipts.add_receipt(a_receipt("put-right"))
        await database.receipts.add_receipt(typed)

    await downgrade(url, "0005")

    with closing(sqlite3.connect(path)) as connection:
        texts = dict(connection.execute("SELECT id, text FROM receipt").fetchall())
    assert texts == {"put-right": a_decision().read_as, "as-typed": a_decision().text}
    await upgrade(url)
    async with open_database(url) as database:
        for name in texts:
            decision = (await database.receipts.receipt(name)).decision
            assert (decision.text, decision.read_as) == (texts[name], "")
