"""A job whose lease another has by now writes nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextvars import Context

import pytest
from sqlalchemy import insert

from bot.core.errors import LeaseLostError
from bot.core.ports import Lease
from bot.storage import tables
from bot.storage.database import Database, open_database
from bot.storage.engine import Transactions, make_engine

LONG = 600.0
OVER = 0.0


@pytest.fixture
async def database(either_url: str) -> AsyncIterator[Database]:
    async with open_database(either_url) as opened:
        yield opened


async def held(database: Database, owner: str, seconds: float) -> Lease:
    """The lease, taken as by another process: no guard of the caller's counts."""

    async def hold() -> Lease:
        return (await database.leases.hold(owner, ["follow"], seconds))["follow"]

    return await asyncio.create_task(hold(), context=Context())


async def test_the_owner_writes_what_its_job_does(database: Database) -> None:
    with database.leases.guard(await held(database, "a", LONG)):
        await database.deployments.set_digest("folder", "new")

    assert await database.deployments.digest("folder") == "new"


async def test_an_owner_that_was_late_writes_as_long_as_nobody_took_it(database: Database) -> None:
    with database.leases.guard(await held(database, "a", OVER)):
        await database.deployments.set_digest("folder", "new")

    assert await database.deployments.digest("folder") == "new"


async def test_a_former_owner_reads_and_writes_nothing(database: Database) -> None:
    with database.leases.guard(await held(database, "a", OVER)):
        await held(database, "b", LONG)

        assert await database.deployments.digest("folder") == ""
        with pytest.raises(LeaseLostError):
            await database.deployments.set_digest("folder", "old")

    assert await database.deployments.digest("folder") == ""


async def test_one_that_gets_it_back_does_not_go_on_with_what_it_began_before(
    database: Database,
) -> None:
    with database.leases.guard(await held(database, "a", OVER)):
        await held(database, "b", OVER)
        await held(database, "a", LONG)

        with pytest.raises(LeaseLostError):
            await database.deployments.set_digest("folder", "old")


async def test_what_a_job_began_is_free_of_the_lease_after_it(database: Database) -> None:
    over = asyncio.Event()

    async def later() -> None:
        await over.wait()
        await database.deployments.set_digest("fit", "done")

    with database.leases.guard(await held(database, "a", OVER)):
        task = asyncio.create_task(later())
        await held(database, "b", LONG)
    over.set()
    await task

    assert await database.deployments.digest("fit") == "done"


async def test_others_write_as_ever_while_a_job_runs(database: Database) -> None:
    wait, written = asyncio.Event(), asyncio.Event()

    async def beside() -> None:
        await wait.wait()
        await database.deployments.set_digest("beside", "done")
        written.set()

    task = asyncio.create_task(beside())
    with database.leases.guard(await held(database, "a", OVER)):
        await held(database, "b", LONG)
        wait.set()
        await written.wait()
    await task

    assert await database.deployments.digest("beside") == "done"


async def test_nobody_takes_a_lease_while_its_owner_writes(postgres_url: str) -> None:
    engine = make_engine(postgres_url)
    async with open_database(postgres_url) as database:
        lease = await held(database, "a", OVER)
        with database.leases.guard(lease):
            async with Transactions(engine).write() as connection:
                await connection.execute(insert(tables.deployment).values(name="f", digest="a"))

                other = await asyncio.create_task(_taken(database, "b"), context=Context())
                mine = await asyncio.create_task(_taken(database, "a"), context=Context())

        assert not other
        assert mine and mine.token == lease.token
        assert (await held(database, "b", LONG)).token > lease.token
    await engine.dispose()


async def _taken(database: Database, owner: str) -> Lease | None:
    return (await database.leases.hold(owner, ["follow"], OVER)).get("follow")
