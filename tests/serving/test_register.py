"""What Discord's side remembers of guilds and conversations."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.messages import IncomingMessage, Mode, Person, Place, Trigger
from bot.core.pseudonyms import Pseudonyms
from bot.platforms.discord.seam import chain, key_of
from bot.serving import GuildRegister
from bot.storage.database import Database, open_database
from tests.contracts.examples import a_receipt


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database."""
    async with open_database(f"sqlite:///{tmp_path}/faqbot.db") as opened:
        yield opened


def register(stores: Database, *own: int, keys: tuple[str, ...] = ("the key",)) -> GuildRegister:
    """The register of an installation that is meant for these guilds."""
    return GuildRegister(stores, own, Pseudonyms(keys))


async def bases(stores: Database) -> dict[str, str]:
    """The knowledge base of each workspace."""
    return {one.id: one.kb.name for one in await stores.workspaces.workspaces()}


async def test_the_first_guild_that_was_ever_met_gets_default(stores: Database) -> None:
    await register(stores).present([7, 8])
    await register(stores).present([6, 7, 8])

    assert await bases(stores) == {"6": "discord-6", "7": "default", "8": "discord-8"}


async def test_named_guilds_alone_get_default(stores: Database) -> None:
    await register(stores, 8, 9).present([7, 8, 9])

    assert await bases(stores) == {"7": "discord-7", "8": "default", "9": "default"}


async def test_no_guild_gets_default_before_it_is_there(stores: Database) -> None:
    await register(stores).present([])

    assert await bases(stores) == {}


async def test_what_an_operator_chose_stays(stores: Database) -> None:
    kb = (await stores.workspaces.workspace("discord", "7")).kb
    await stores.workspaces.use("discord", "8", kb.key)

    await register(stores, 7, 8).present([7, 8])

    assert await bases(stores) == {"7": "discord-7", "8": "discord-7"}


async def test_who_left_is_not_known_until_invited_again(stores: Database) -> None:
    await stores.workspaces.workspace("slack", "T1")
    guilds = register(stores)
    await guilds.present([7, 8])

    await guilds.left(7)
    alone = await guilds.known()
    await guilds.present([7, 8])

    assert (list(alone), sorted(await guilds.known())) == ([8], [7, 8])
    assert (await bases(stores))["7"] == "default"


async def test_it_listens_once_a_channel_is_open(stores: Database) -> None:
    guilds = register(stores)
    await guilds.present([7])
    before = await guilds.listens()

    await stores.channels.set_channel(Place("discord", "7", "70"), mode=Mode.OBSERVE)

    assert (before, await guilds.listens()) == (False, True)


async def test_nobody_has_asked_anywhere_yet(stores: Database) -> None:
    assert await register(stores).last_guild("55") is None


def message(number: int, place: Place) -> IncomingMessage:
    """What was asked there."""
    return IncomingMessage(key_of(number), "How?", Trigger.MENTION, Person("55"), place)


async def test_conversations_are_known_by_their_newest_message(stores: Database) -> None:
    channel, thread = Place("discord", "7", "70"), Place("discord", "7", "70", "71")
    mine = Place("discord", "", "90", direct=True)
    asked = [
        message(3, Place("discord", "7", "70", chain(3))),
        message(5, Place("discord", "7", "70", chain(4))),
        message(6, thread),
        message(9, mine),
        message(8, Place("discord", "7", "90", direct=True)),
    ]
    for one in asked:
        await stores.outbox.claim(one, asker="", owner="me", lease=30)

    found = await register(stores).in_use(datetime.now(UTC) - timedelta(days=7))
    later = await register(stores).in_use(datetime.now(UTC) + timedelta(days=1))

    newest = {(place.channel, place.thread): last for place, last, _ in found}
    assert newest == {(channel.channel, None): 5, ("70", "71"): 6, ("90", None): 9}
    assert list(later) == []


async def test_where_somebody_asked_under_a_former_key_is_known(stores: Database) -> None:
    asker = Pseudonyms(("the old one",))("discord:7")
    await stores.receipts.add_receipt(
        a_receipt(platform="discord", workspace="70", asker=asker, at=datetime.now(UTC))
    )

    now = register(stores, keys=("the new one", "the old one"))

    assert await now.last_guild("7") == 70
    assert await register(stores, keys=("the new one",)).last_guild("7") is None
