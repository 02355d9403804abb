"""What leases promise: one owner at a time, and a former one that cannot write."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import NotFoundError
from tests.contracts.conftest import Stores

LONG = 600.0
OVER = 0.0


async def test_the_first_to_ask_owns_it_and_nobody_else(stores: Stores) -> None:
    mine = await stores.leases.hold("a", ["expire", "re-embed"], LONG)
    theirs = await stores.leases.hold("b", ["expire", "re-embed", "follow"], LONG)

    assert mine.keys() == {"expire", "re-embed"}
    assert theirs.keys() == {"follow"}
    assert [lease.owner for lease in await stores.leases.leases()] == ["a", "b", "a"]


async def test_of_many_at_once_one_owns_it(stores: Stores) -> None:
    owners = [f"process {number}" for number in range(8)]

    held = await asyncio.gather(*(stores.leases.hold(one, ["expire"], LONG) for one in owners))

    assert sum("expire" in found for found in held) == 1


async def test_its_owner_prolongs_it_and_keeps_the_token(stores: Stores) -> None:
    first = (await stores.leases.hold("a", ["expire"], 60))["expire"]

    again = (await stores.leases.hold("a", ["expire"], LONG))["expire"]

    assert again.token == first.token
    assert again.until > first.until


async def test_one_that_ran_out_is_taken_with_a_new_token(stores: Stores) -> None:
    first = (await stores.leases.hold("a", ["expire"], OVER))["expire"]

    taken = (await stores.leases.hold("b", ["expire"], LONG))["expire"]

    assert taken.token > first.token
    assert "expire" not in await stores.leases.hold("a", ["expire"], LONG)


async def test_one_that_ran_out_and_nobody_took_is_its_owners_still(stores: Stores) -> None:
    first = (await stores.leases.hold("a", ["expire"], OVER))["expire"]

    assert (await stores.leases.hold("a", ["expire"], LONG))["expire"].token == first.token


async def test_one_that_a_wrong_clock_gave_for_ever_is_free(stores: Stores) -> None:
    await stores.leases.hold("a", ["expire"], 365 * 86_400)

    assert "expire" in await stores.leases.hold("b", ["expire"], LONG)


async def test_what_is_released_is_free_at_once(stores: Stores) -> None:
    await stores.leases.hold("a", ["expire", "follow"], LONG)

    await stores.leases.release("b", ["expire"])
    await stores.leases.release("a", ["expire"])

    assert (await stores.leases.hold("b", ["expire", "follow"], LONG)).keys() == {"expire"}


async def test_an_owner_is_asked_and_tells_that_it_is_done(stores: Stores) -> None:
    with pytest.raises(NotFoundError):
        await stores.leases.ask("expire")
    await stores.leases.hold("a", ["expire"], LONG)

    asked = [await stores.leases.ask("expire") for _ in range(2)]
    lease = (await stores.leases.hold("a", ["expire"], LONG))["expire"]
    await stores.leases.serve(lease, lease.asked)

    assert asked == [1, 2]
    assert (lease.asked, lease.served) == (2, 0)
    (now,) = await stores.leases.leases()
    assert now.served == 2


async def test_a_former_owner_tells_nothing(stores: Stores) -> None:
    lease = (await stores.leases.hold("a", ["expire"], OVER))["expire"]
    await stores.leases.hold("b", ["expire"], LONG)
    await stores.leases.ask("expire")

    await stores.leases.serve(lease, 1)

    (now,) = await stores.leases.leases()
    assert (now.owner, now.served) == ("b", 0)


async def test_what_ran_out_long_ago_is_forgotten(stores: Stores) -> None:
    await stores.leases.hold("a", ["expire"], LONG)
    await stores.leases.hold("a", ["follow"], LONG)
    await stores.leases.release("a", ["follow"])

    assert await stores.leases.expire(datetime.now(UTC) - timedelta(days=1)) == 0
    assert await stores.leases.expire(datetime.now(UTC) + timedelta(seconds=60)) == 1
    assert [lease.name for lease in await stores.leases.leases()] == ["expire"]


async def test_what_a_folder_held_is_known_by_knowledge_base(stores: Stores) -> None:
    kb = (await stores.workspaces.workspace("terminal", "local")).kb
    assert await stores.synced.digests(kb.key) == {}

    await stores.synced.replace_digests(kb.key, {"a": b"1", "b": b"2"})
    await stores.synced.replace_digests(kb.key, {"b": b"3"})

    assert await stores.synced.digests(kb.key) == {"b": b"3"}
    assert await stores.synced.digests(kb.key + 1) == {}
