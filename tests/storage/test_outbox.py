"""The outbox among several processes, one of which is killed."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.messages import Trigger
from bot.core.ports import Unfinished
from bot.storage.database import Database, open_database
from tests.contracts.examples import REPLY, a_message, claimed
from tests.core.intake_world import FAST, World, asks, until
from tests.storage.test_processes import start

MENTION, AMBIENT = Trigger.MENTION, Trigger.AMBIENT

ANSWERING = """
import asyncio, sys
from bot.storage.database import open_database
from tests.contracts.examples import REPLY, claimed

async def main(url, last):
    async with open_database(url, lock_timeout=60) as database:
        outbox = database.outbox
        steps = {
            "claimed": lambda: claimed(outbox, lease=0),
            "placed": lambda: outbox.placed("m1", "p1"),
            "decided": lambda: outbox.decided("m1", "r1", REPLY),
            "sending": lambda: outbox.sending("m1", "one"),
            "sent": lambda: outbox.sent("m1", "s1"),
            "done": lambda: outbox.done("m1"),
        }
        for name, step in steps.items():
            await step()
            if name == last:
                break
        print("there", flush=True)
        await asyncio.sleep(600)

asyncio.run(main(*sys.argv[1:]))
"""


async def taken(database: Database, owner: str = "two") -> Sequence[Unfinished]:
    return await database.outbox.take_up(owner, 60, 10, ["slack"])


@pytest.mark.parametrize(
    ("last", "left"),
    [
        ("claimed", Unfinished(a_message())),
        ("placed", Unfinished(a_message(), None, "p1")),
        ("decided", Unfinished(a_message(), REPLY, "p1")),
        ("sending", Unfinished(a_message(), REPLY, "p1", 1)),
        ("sent", None),
        ("done", None),
    ],
)
async def test_what_a_killed_process_leaves_is_taken_up_where_it_stood(
    either_url: str, last: str, left: Unfinished | None
) -> None:
    async with open_database(either_url) as database:
        await _what_is_left_is_taken_up(database, either_url, last, left)


async def _what_is_left_is_taken_up(
    database: Database, url: str, last: str, left: Unfinished | None
) -> None:
    with start(ANSWERING, url, last) as answering:
        assert answering.stdout is not None
        assert answering.stdout.readline() == "there\n"
        answering.kill()
        answering.communicate()

    assert await taken(database) == ([left] if left else [])

    assert not await claimed(database.outbox)
    settled = await database.outbox.settled("m1")
    assert settled is not None
    assert settled.ended is (left is None)
    if left is None:
        assert settled.posted_as == "s1"


async def test_replicas_on_one_file_claim_and_take_up_each_message_once(url: str) -> None:
    keys = [f"m{number}" for number in range(20)]
    async with (
        open_database(url, lock_timeout=60) as one,
        open_database(url, lock_timeout=60) as two,
    ):
        claims = await asyncio.gather(
            *(
                claimed(replica.outbox, a_message(key), lease=0)
                for key in keys
                for replica in (one, two)
            )
        )
        hands = await asyncio.gather(*(taken(replica) for _ in range(3) for replica in (one, two)))

    assert sum(claims) == len(keys)
    assert sorted(one.message.key for hand in hands for one in hand) == sorted(keys)


@pytest.mark.parametrize("column", ["message", "reply"])
@pytest.mark.parametrize("stored", ["{", "[]", '{"mood": "fine"}'])
async def test_what_cannot_be_read_is_dropped_and_holds_up_nothing(
    database: Database, path: Path, caplog: pytest.LogCaptureFixture, column: str, stored: str
) -> None:
    for key in ("m1", "m2", "m3"):
        await claimed(database.outbox, a_message(key), lease=0)
        await database.outbox.decided(key, "r1", REPLY)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE outbox SET {column} = ? WHERE key = 'm2'", [stored])

    taken_up = await taken(database)

    assert [one.message.key for one in taken_up] == ["m1", "m3"]
    settled = await database.outbox.settled("m2")
    assert settled is not None
    assert (settled.ended, settled.dropped) == (True, True)
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute("SELECT cause, message, reply, owner FROM outbox WHERE key = 'm2'")
        assert row.fetchone() == ("unreadable", None, None, None)
    (logged,) = [record for record in caplog.records if record.levelname == "WARNING"]
    assert (logged.key, logged.message) == ("m2", "a stored message cannot be read and is dropped")  # type: ignore[attr-defined]  # from `extra`
    assert await database.outbox.renew("two", ["m1", "m2", "m3"], 60) == 2


async def test_a_later_versions_messages_are_taken_up_by_an_earlier_one(
    database: Database, path: Path
) -> None:
    await claimed(database.outbox, lease=0)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE outbox SET message = json_set(message, '$.place.mood', 'fine')")

    assert await taken(database) == [Unfinished(a_message())]


async def test_a_lease_is_the_same_moment_for_every_replica(url: str) -> None:
    async with open_database(url) as one, open_database(url) as two:
        await claimed(one.outbox, owner="one")

        assert await taken(two) == []

        await one.outbox.release("one")
        assert [one.message.key for one in await taken(two)] == ["m1"]
        assert not await one.outbox.sending("m1", "one")


async def test_behind_a_lock_what_was_asked_waits_and_what_was_not_is_dropped(
    url: str, path: Path
) -> None:
    asked, unasked = (asks(trigger=one, key=f"slack:{one}") for one in (MENTION, AMBIENT))

    async with open_database(url, lock_timeout=2.0) as database:
        world = World(outbox=database.outbox)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            async with world.process(bounds=replace(FAST, claim=0.01, moment=0.1)) as intake:
                await intake.accept(asked)
                await intake.accept(unasked)
                await until(lambda: world.counts.counted["faqbot_dropped StorageError"] == 1)
                other.execute("ROLLBACK")
                await world.ended(asked.key)
        settled = await database.outbox.settled(unasked.key)

    assert [delivery.key for delivery in world.chat.standing.values()] == [asked.key]
    assert settled is None
