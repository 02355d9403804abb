"""Permissions as a table: everything that can be done × every role × every platform × elsewhere."""

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from bot.core import messages
from bot.core.commands import COMMANDS
from bot.core.faq import FaqEntry
from bot.core.messages import (
    Aim,
    Choices,
    Command,
    Completion,
    Overview,
    Person,
    Place,
    Press,
    Response,
    Role,
    Submission,
    Trigger,
    Visit,
)
from tests.curating.meaning import is_denied, is_gone
from tests.curating.rows import BUTTONS, FILE, FORMS, LINES, ROWS, Ids, Row, written
from tests.curating.world import World, pressable, reply

PLATFORMS = ("slack", "discord", "terminal")
SEVERAL = ("slack", "discord")
"""Those with several workspaces."""

OWNER, OMAR = Person("ada", owner=True), Person("omar")
GUEST = Person("gus", groups=("S1",), guest=True)
PEOPLE: dict[Role | None, Person] = {
    None: Person("nobody"),
    Role.VIEWER: Person("vic"),
    Role.EDITOR: Person("bea"),
    Role.ADMIN: Person("ann"),
}
BLOCKED = Person("eve")
"""An editor whom an admin has blocked."""
STRANGER = Person("zoe", owner=True)
"""Who administers another workspace."""

RANK = [None, *Role]
BOOKKEEPING = {"outbox", "alembic_version"}

ENTRIES = (
    FaqEntry("vpn", "How do I renew my VPN token?", "In the portal.", ("vpn token expired",)),
    FaqEntry("badge", "Where do guests get a badge?", "At the gate.", ("lost my badge", "desk?")),
    FaqEntry("desk", "Where is the desk?", "Here.", ("desk?",)),
)


def test_the_table_holds_every_command() -> None:
    names = {line.split()[0] for some in LINES.values() for line in some if line}

    assert names == {command.name for command in COMMANDS}
    for command in COMMANDS:
        least = [row.needs for row in ROWS if row.name.split()[:2] == ["/faq", command.name]]
        assert {*least} == {command.role, command.changing or command.role}


def test_the_table_holds_every_button() -> None:
    known = [_filled(button) for some in BUTTONS.values() for button in some]

    missing = [one for one in written("Button") if not any(re.fullmatch(one, id_) for id_ in known)]

    assert not missing, f"put these into tests/curating/rows.py, with the role: {missing}"


def test_the_table_holds_every_form() -> None:
    known = [_filled(form) for some in FORMS.values() for form in some]

    missing = [one for one in written("Form") if not any(re.fullmatch(one, id_) for id_ in known)]

    assert not missing, f"put these into tests/curating/rows.py, with the role: {missing}"


def test_the_table_holds_every_menu_and_every_kind_of_request() -> None:
    others = {"IncomingMessage", "MessageEdited", "MessageDeleted", "Joined", "Posted"}
    here = {Command, Press, Submission, messages.Pointed, Completion, Visit}

    assert {row.name for row in ROWS if row.name.startswith("menu")} == {f"menu {a}" for a in Aim}
    assert {kind.__name__ for kind in get_args(messages.Request)} == others | {
        kind.__name__ for kind in here
    }


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_who_may_not_is_told_what_is_missing_and_changes_nothing(
    tmp_path: Path, platform: str
) -> None:
    async with _prepared(tmp_path, platform) as (world, home, ids):
        before = _dump(tmp_path)
        for row in ROWS:
            for who in (GUEST, *_without(row)):
                told = await world.handle(row.request(who, home, ids))
                if who is GUEST and row.needs is None:
                    assert not is_denied(told), (row.name, told)
                    continue
                assert is_denied(told), (row.name, who, told)
                assert _missing(told) in _lacked(row, who), (row.name, told)
                can = "only full members" if who is GUEST else "an admin can grant it"
                assert can in reply(told).text and reply(told).private, (row.name, told)
                assert not reply(told).buttons and not reply(told).notices, (row.name, told)
            if row.needs is None:  # a guest may do that, and it may change something
                before = _dump(tmp_path)
            assert _dump(tmp_path) == before, row.name


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_who_may_is_never_told_that_a_role_is_missing(tmp_path: Path, platform: str) -> None:
    async with _prepared(tmp_path, platform) as (world, home, ids):
        for row in sorted(ROWS, key=lambda row: RANK.index(row.needs)):
            for role in {row.needs, Role.ADMIN}:
                told = await world.handle(row.request(PEOPLE[role], home, ids))
                assert not is_denied(told), (row.name, role, told)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_who_is_blocked_is_answered_nothing_and_changes_nothing(
    tmp_path: Path, platform: str
) -> None:
    async with _prepared(tmp_path, platform) as (world, home, ids):
        before = _dump(tmp_path)
        for row in ROWS:
            told = reply(await world.handle(row.request(BLOCKED, home, ids)))
            assert "blocked you" in told.text and told.private and not told.buttons, row.name
        assert await world.handle(Completion("vpn", BLOCKED, home)) == Choices()
        assert _dump(tmp_path) == before


@pytest.mark.parametrize("platform", SEVERAL)
async def test_an_admin_from_elsewhere_changes_nothing_here(tmp_path: Path, platform: str) -> None:
    async with _prepared(tmp_path, platform) as (world, home, ids):
        away = replace(home, workspace="T2")
        await world.handle(Command(STRANGER, away, text="help"))
        before = await _of(world, tmp_path, home)
        for row in ROWS:
            for where in (away, replace(away, channel=home.channel, thread=home.thread)):
                told = await world.handle(row.request(STRANGER, where, ids))
                assert "In the portal" not in repr(told), (row.name, told)
            assert await _of(world, tmp_path, home) == before, row.name


@pytest.mark.parametrize("platform", SEVERAL)
async def test_a_role_counts_where_it_was_granted_alone(tmp_path: Path, platform: str) -> None:
    async with _prepared(tmp_path, platform) as (world, home, ids):
        away = replace(home, workspace="T2")
        for row in ROWS:
            if row.needs is not None:
                told = await world.handle(row.request(PEOPLE[Role.ADMIN], away, ids))
                assert is_denied(told) or is_gone(told), (row.name, told)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_the_page_of_somebody_offers_what_they_may_do(tmp_path: Path, platform: str) -> None:
    async with _prepared(tmp_path, platform) as (world, home, ids):
        buttons = {row.name[1:-1]: row.needs for row in ROWS if row.name.startswith("[")}
        for role, who in [*PEOPLE.items(), (None, GUEST)]:
            page = await world.handle(Visit(who, home))
            assert isinstance(page, Overview)
            parts = [one for part in page.parts for one in part]
            offered = {button.id for one in parts for button in one.buttons}
            for name, needed in buttons.items():
                if RANK.index(needed) > RANK.index(role):
                    assert name.format(**_names(ids)) not in offered, (who, name)


def _filled(template: str) -> str:
    return template.format(**dict.fromkeys([*Ids.__slots__, "channel"], "1"))


def _names(ids: Ids) -> dict[str, str]:
    return {**{name: str(getattr(ids, name)) for name in Ids.__slots__}, "channel": "C1"}


def _without(row: Row) -> list[Person]:
    return [who for role, who in PEOPLE.items() if RANK.index(role) < RANK.index(row.needs)]


def _missing(told: Response | None) -> str:
    """The role that is missing, as it is told."""
    found = re.search("needs the role `([a-z]+)`", reply(told).text)
    return found.group(1) if found else ""


def _lacked(row: Row, who: Person) -> list[str]:
    """The roles that it takes and they have not: to look, and perhaps another one to change."""
    has = next((at for at, role in enumerate(RANK) if PEOPLE[role] == who), 0)
    return [str(role) for role in RANK[has + 1 : RANK.index(row.needs) + 1]]


@asynccontextmanager
async def _prepared(folder: Path, platform: str) -> AsyncIterator[tuple[World, Place, Ids]]:
    """A workspace with something of everything."""
    world, home = World(folder / "faqbot.db"), Place(platform, "T1", "C1", "17.1")
    await world.start()
    try:
        kb = (await world.app.stores.workspaces.workspace(platform, "T1")).kb
        await world.app.curation.import_entries(kb, ENTRIES, author=f"{platform}:bea")
        for role, who in [*PEOPLE.items(), (Role.EDITOR, BLOCKED)]:
            if role:
                await _told(world, Command(OWNER, home, text=f"roles grant {role} @{who.id}"))
        await world.app.stores.roles.grant(f"{platform}:T1", "S1", Role.EDITOR)
        await _told(world, Command(OWNER, home, text="channel #C7 helpers on"))
        await _told(world, Command(OWNER, home, text="channel #C1 observe"))
        await _told(world, Command(OWNER, home, text=f"block @{BLOCKED.id}"))
        asked = [
            await world.handle(
                messages.IncomingMessage(f"m{number}", text, Trigger.MENTION, OMAR, home, "18.1")
            )
            for number, text in enumerate((ENTRIES[0].question, "desk?", "does the moon ring"))
        ]
        answered, suggested, unanswered = (reply(one).receipt for one in asked)
        await _told(world, Press(f"human:{unanswered}", OMAR, home))
        values = {"question": "Where?", "answer": "There.", "alternates": "lost my badge"}
        bea = PEOPLE[Role.EDITOR]
        shown = await world.handle(Submission("add", values, bea, home))
        file = await world.handle(Submission("import", {}, bea, home, (FILE,)))
        await world.app.library.settle(kb)
        yield (
            world,
            home,
            Ids(
                key=(await world.app.stores.faq.entry(kb.key, "vpn")).key,
                version=1,
                answered=answered,
                suggested=suggested,
                unanswered=unanswered,
                draft=pressable(shown, "draft:save:").rpartition(":")[2],
                upload=pressable(file, "upload:apply:").rpartition(":")[2],
                message="m0",
            ),
        )
    finally:
        await world.stop()


async def _told(world: World, request: messages.Request) -> None:
    assert not reply(told := await world.handle(request)).refusal, told


def _dump(folder: Path) -> dict[str, list[Any]]:
    """Everything in the database but what was posted where."""
    with closing(sqlite3.connect(folder / "faqbot.db")) as database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        tables = sorted({name for (name,) in names} - BOOKKEEPING)
        return {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in tables}


async def _of(world: World, folder: Path, home: Place) -> dict[str, Any]:
    """What of it belongs to a workspace and its knowledge base."""
    kb = (await world.app.stores.workspaces.workspace(home.platform, home.workspace)).kb.key
    tenant = f"{home.platform}:{home.workspace}"
    children = {"phrasing": "entry", "entry_revision": "entry", "vote": "receipt"}
    children |= {"help_request": "receipt"}
    found: dict[str, Any] = {}
    with closing(sqlite3.connect(folder / "faqbot.db")) as database:

        def rows(table: str, where: str, *values: object) -> list[Any]:
            found = database.execute(f"SELECT * FROM {table} WHERE {where}", values)
            return found.fetchall()

        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in names:
            columns = {row[1] for row in database.execute(f"PRAGMA table_info({table})")}
            if table == "knowledge_base":
                found[table] = rows(table, "key = ?", kb)
            elif table in children:
                parent = children[table]
                key = "key" if parent == "entry" else "id"
                which = f"{parent} IN (SELECT {key} FROM {parent} WHERE kb = ?)"
                found[table] = rows(table, which, kb)
            elif table in BOOKKEEPING:
                continue
            elif "kb" in columns and "workspace" not in columns:
                found[table] = rows(table, "kb = ?", kb)
            elif "workspace" in columns:
                found[table] = rows(table, "workspace IN (?, ?)", tenant, home.workspace)
        found["workspace itself"] = rows("workspace", "id = ?", home.workspace)
    return found
