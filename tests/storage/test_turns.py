"""Turns between processes: one after the other on PostgreSQL, and never a reason to fail."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import make_url

from bot.storage.database import Database, open_database
from bot.storage.turns import SqlTurns
from tests.postgres import Server
from tests.storage.test_postgres import cut_off


@pytest.fixture
def url(postgres_url: str) -> str:
    return postgres_url


@pytest.fixture
async def other(url: str) -> AsyncIterator[Database]:
    """Another process's."""
    async with open_database(url) as opened:
        yield opened


async def test_one_waits_until_the_other_is_through(database: Database, other: Database) -> None:
    done: list[str] = []

    async def second() -> None:
        async with other.turns.turn("ann"):
            done.append("second")

    async with database.turns.turn("ann"):
        waiting = asyncio.create_task(second())
        async with other.turns.turn("ben"):  # it is at it by then
            done.append("first")
    await waiting

    assert done == ["first", "second"]


async def test_who_stands_still_with_a_turn_holds_up_nobody_for_ever(
    database: Database, url: str
) -> None:
    other = SqlTurns(make_url(url), patience=0.05)

    async with database.turns.turn("ann"), other.turn("ann"):
        pass
    other.close()


async def test_a_broken_connection_frees_the_turn_and_is_replaced(
    postgres: Server, database: Database, other: Database
) -> None:
    async with database.turns.turn("ann"):
        await cut_off(postgres)
        async with other.turns.turn("ann"):
            pass

    async with database.turns.turn("ann"):
        pass


async def test_one_who_is_cancelled_while_waiting_leaves_no_lock(
    database: Database, other: Database
) -> None:
    async def wait() -> None:
        async with other.turns.turn("ann"):
            pass

    async with database.turns.turn("ann"):
        waiting = asyncio.create_task(wait())
        await asyncio.sleep(0.01)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)

    async with database.turns.turn("ann"), other.turns.turn("ben"):
        pass
