"""Files that somebody wants to import: theirs alone, the last one, for a day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.ports import Upload
from tests.contracts.conftest import Stores

NOW = datetime(2026, 5, 3, 14, 2, tzinfo=UTC)
ADAS = Upload(
    id="a1",
    workspace="slack:T1",
    author="slack:U1",
    kb=1,
    name="kb.yaml",
    content=b"\x00\xff- {}",
    prune=True,
    shown="digest",
    at=NOW,
)


async def test_it_comes_back_as_it_was_kept(stores: Stores) -> None:
    await stores.uploads.keep(ADAS)

    assert await stores.uploads.upload("slack:T1", "slack:U1", "a1") == ADAS


async def test_it_is_nobody_elses_and_of_no_other_workspace(stores: Stores) -> None:
    await stores.uploads.keep(ADAS)

    assert await stores.uploads.upload("slack:T1", "slack:U2", "a1") is None
    assert await stores.uploads.upload("slack:T2", "slack:U1", "a1") is None


async def test_an_author_keeps_one_in_each_workspace(stores: Stores) -> None:
    elsewhere = replace(ADAS, id="a2", workspace="slack:T2")
    others = replace(ADAS, id="b1", author="slack:U2")
    for one in (ADAS, elsewhere, others, replace(ADAS, id="a3")):
        await stores.uploads.keep(one)

    assert await stores.uploads.upload("slack:T1", "slack:U1", "a1") is None
    assert await stores.uploads.upload("slack:T1", "slack:U1", "a3") is not None
    assert await stores.uploads.upload("slack:T2", "slack:U1", "a2") == elsewhere
    assert await stores.uploads.upload("slack:T1", "slack:U2", "b1") == others


async def test_what_is_kept_again_stands_in_place_of_the_first(stores: Stores) -> None:
    await stores.uploads.keep(ADAS)
    await stores.uploads.keep(replace(ADAS, shown="anew"))

    found = await stores.uploads.upload("slack:T1", "slack:U1", "a1")

    assert found is not None and found.shown == "anew"


async def test_what_is_dropped_is_gone_and_may_be_dropped_again(stores: Stores) -> None:
    await stores.uploads.keep(ADAS)

    await stores.uploads.drop("a1")
    await stores.uploads.drop("a1")

    assert await stores.uploads.upload("slack:T1", "slack:U1", "a1") is None


async def test_what_is_old_goes_and_is_counted(stores: Stores) -> None:
    await stores.uploads.keep(ADAS)
    await stores.uploads.keep(replace(ADAS, id="b", author="slack:U2", at=NOW - timedelta(days=2)))

    assert await stores.uploads.expire(NOW - timedelta(days=1)) == 1
    assert await stores.uploads.expire(NOW - timedelta(days=1)) == 0
    assert await stores.uploads.upload("slack:T1", "slack:U1", "a1") == ADAS
