"""The gateway: how the bot comes to be connected, and stays so whatever Discord does."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest

from bot.core.errors import SettingsError, StorageError
from bot.core.messages import Completion, Hearing, IncomingMessage, Person, Place, Trigger
from bot.platforms.discord.gateway.pulse import Pulse
from bot.platforms.discord.inbound.admitting import Admitting
from bot.platforms.discord.inbound.presence import Presence
from bot.platforms.discord.setup.credentials import Credentials
from tests.discord.guild import ANN, CONTENT, GENERAL, GUILD, DiscordServer, furnished
from tests.platforms.discord.at_the_gateway import QUICK, Desk, Noted, Taken, until

CHANNEL = Place("discord", str(GUILD), str(GENERAL))


@pytest.fixture
async def discord() -> AsyncIterator[DiscordServer]:
    """A guild with Ann, Ben and the bot."""
    async with DiscordServer() as server:
        yield furnished(server)


@pytest.fixture
def desk(discord: DiscordServer) -> Desk:
    """What is behind the door."""
    return Desk(discord)


async def test_it_connects_with_no_privileged_intent_and_remembers_its_guilds(desk: Desk) -> None:
    async with desk.opened():
        assert desk.health == (True, "Gateway: connected")
        assert desk.register.guilds == [GUILD]

    (identify,) = desk.server.gateway.identifies
    assert identify["intents"] == 1 << 0 | 1 << 9 | 1 << 12
    assert identify["shard"] == [0, 1]
    assert "presence" not in identify


@pytest.mark.parametrize("token", ["wrong", "ODAw.pasted…short"])
async def test_a_wrong_token_ends_it_with_what_to_click(desk: Desk, token: str) -> None:
    wrong = Credentials(token, desk.server.api_url, desk.server.gateway_url)

    with pytest.raises(SettingsError, match=r"BOT_DISCORD_TOKEN\. Open https://discord\.com/.*Bot"):
        async with desk.opened(wrong):
            pass


@pytest.mark.parametrize(
    ("count", "ids", "what"),
    [(None, (0,), "BOT_DISCORD_SHARD_COUNT"), (2, (0, 2), "holds 2"), (2, (-1,), "holds -1")],
)
async def test_shards_that_do_not_go_together_are_refused(
    desk: Desk, count: int | None, ids: tuple[int, ...], what: str
) -> None:
    with pytest.raises(SettingsError, match=what):
        async with desk.opened(shard_count=count, shard_ids=ids):
            pass


async def test_an_address_that_is_none_is_refused(desk: Desk) -> None:
    with pytest.raises(SettingsError, match="BOT_DISCORD_GATEWAY_URL"):
        async with desk.opened(Credentials("x", desk.server.api_url, "http://127.0.0.1:1")):
            pass


async def test_guilds_are_told_from_the_one_it_has_been_in_for_longest(desk: Desk) -> None:
    older = desk.server.state.add_guild("Older")
    older.joined = "2020-01-01T00:00:00+00:00"

    async with desk.opened():
        assert desk.register.guilds == [older.id, GUILD]


async def test_nothing_of_a_guild_comes_in_before_it_is_remembered(desk: Desk) -> None:
    slow = replace(QUICK, settle=0.6)

    async with desk.opened(pace=slow, well=False):
        await desk.server.gateway.connected()
        desk.server.people.mention(ANN, GENERAL, "hello")
        await asyncio.sleep(0.2)
        assert not desk.inbox.all
        await until(lambda: desk.inbox.texts == ["hello"])

    assert desk.register.guilds == [GUILD]


async def test_a_new_guild_waits_even_where_others_are_known(desk: Desk) -> None:
    desk.register.guilds = [42 << 22]
    slow = replace(QUICK, settle=0.6)

    async with desk.opened(pace=slow, well=False):
        await desk.server.gateway.connected()
        desk.server.people.mention(ANN, GENERAL, "hello")
        await asyncio.sleep(0.2)
        assert not desk.inbox.all
        await until(lambda: desk.inbox.texts == ["hello"])


async def test_a_guild_is_remembered_before_its_messages_however_long_that_takes() -> None:
    register, inbox = Noted(away=1), Taken()
    presence = Presence(register, patience=0.05)
    message = IncomingMessage("discord:1", "hi", Trigger.MENTION, Person("2"), CHANNEL)
    asked = Completion("vpn", Person("2"), CHANNEL)

    with pytest.raises(StorageError):
        await Admitting(inbox, presence).accept(message)
    await Admitting(inbox, presence).accept(message)

    assert (register.guilds, inbox.messages) == ([GUILD], [message])

    register.away = 1
    elsewhere = replace(asked, place=replace(CHANNEL, workspace="7"))
    await Admitting(inbox, presence).handle(elsewhere)
    assert inbox.handled == [elsewhere]  # who waits is told by the core that the database is away


async def test_a_guild_that_was_known_before_waits_for_nothing(desk: Desk) -> None:
    desk.register.guilds = [GUILD]
    slow = replace(QUICK, settle=5.0)

    async with desk.opened(pace=slow, well=False):
        await desk.server.gateway.connected()
        desk.server.people.mention(ANN, GENERAL, "hello")
        await until(lambda: desk.inbox.texts == ["hello"], 2)


async def test_a_gateway_that_is_away_is_told(desk: Desk) -> None:
    nowhere = Credentials(desk.server.token, desk.server.api_url, "ws://127.0.0.1:1/")

    async with desk.opened(nowhere, well=False):
        await until(lambda: "gateway cannot be reached" in desk.health[1])
        assert not desk.health[0]


async def test_it_goes_on_trying_while_discord_is_away(desk: Desk) -> None:
    fault = desk.server.fail("", 0, times=10_000)

    async with desk.opened(well=False):
        well, says = desk.health
        fault.times = 0
        await until(lambda: desk.health[0])

    assert not well
    assert "cannot be reached" in says
    assert "BOT_DISCORD_API_URL" in says


async def test_it_is_connected_with_all_its_shards(desk: Desk) -> None:
    async with desk.opened(shard_count=2, well=False):  # five seconds apart, says discord.py
        await desk.server.gateway.connected(15, shards=2)
        await until(lambda: desk.health == (True, "Gateway: connected, 2 shards"))
        await until(lambda: desk.register.guilds == [GUILD])


async def test_a_guild_of_another_process_is_not_taken_for_left(desk: Desk) -> None:
    theirs = next(id_ for id_ in range(GUILD, GUILD + (9 << 22), 1 << 22) if (id_ >> 22) % 2 == 1)
    gone = next(id_ for id_ in range(GUILD, GUILD + (9 << 22), 1 << 22) if (id_ >> 22) % 2 == 0)
    gone += 1 << 23 if gone == GUILD else 0
    desk.register.guilds = [theirs, gone]

    async with desk.opened(shard_count=2, shard_ids=[0], well=False):
        await until(lambda: desk.register.gone == [gone])

    assert theirs in desk.register.guilds


async def test_arrivals_and_removals_are_noted_and_outages_are_not(desk: Desk) -> None:
    async with desk.opened():
        new = desk.server.people.invite()
        await until(lambda: new.id in desk.register.guilds)
        desk.server.people.outage(GUILD)
        desk.server.people.outage_ends(GUILD)
        desk.server.people.remove_bot(new.id)
        await until(lambda: desk.register.gone == [new.id])

    assert desk.register.guilds == [GUILD]


async def test_a_guild_that_it_was_removed_from_meanwhile_is_noted(desk: Desk) -> None:
    desk.register.guilds = [GUILD, 42 << 22]

    async with desk.opened():
        await until(lambda: desk.register.gone == [42 << 22])

    assert desk.register.guilds == [GUILD]


async def test_a_removal_during_a_broken_session_is_noted(desk: Desk) -> None:
    async with desk.opened():
        other = desk.server.people.invite()
        await until(lambda: other.id in desk.register.guilds)
        desk.server.gateway.forgets_sessions = True
        desk.server.gateway.drop()
        other.members.pop(desk.server.state.bot)
        await until(lambda: desk.register.gone == [other.id])

    assert desk.register.guilds == [GUILD]


@pytest.mark.parametrize("how", ["drop", "4009", "4000", "reconnect", "invalid", "resumable"])
async def test_it_is_back_after_whatever_ends_a_connection(desk: Desk, how: str) -> None:
    gateway = desk.server.gateway
    async with desk.opened():
        match how:
            case "drop":
                gateway.drop()
            case "reconnect":
                gateway.ask_to_reconnect()
            case "invalid" | "resumable":
                gateway.invalidate(resumable=how == "resumable")
            case code:
                gateway.close(int(code))
        await until(lambda: len(gateway.identifies) + len(gateway.resumes) > 1)
        await until(lambda: desk.health[0])
        question = desk.server.people.mention(ANN, GENERAL, "still there?")
        await until(lambda: f"discord:{question.id}" in [one.key for one in desk.inbox.messages])


async def test_a_connection_that_drops_between_heartbeats_is_resumed(desk: Desk) -> None:
    gateway = desk.server.gateway
    gateway.heartbeat_ms = 30

    async with desk.opened():
        await until(lambda: gateway.beats > 5)
        gateway.drop()
        await until(lambda: gateway.resumes and desk.health[0])
        beats = gateway.beats
        await until(lambda: gateway.beats > beats + 5)

    assert len(gateway.identifies) == 1


async def test_what_came_while_a_resumed_session_was_broken_is_delivered_once(desk: Desk) -> None:
    async with desk.opened():
        desk.server.gateway.drop()
        await desk.server.gateway.gone()
        desk.server.people.mention(ANN, GENERAL, "meanwhile")
        await until(lambda: desk.server.gateway.resumes)
        await until(lambda: desk.inbox.texts == ["meanwhile"])


async def test_a_token_that_changes_while_it_runs_is_told_once_and_tried_again(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    async with desk.opened():
        old, desk.server.token = desk.server.token, "another"
        desk.server.gateway.close(4004)
        await until(lambda: not desk.health[0] and "BOT_DISCORD_TOKEN" in desk.health[1])
        await asyncio.sleep(0.5)
        errors = [one for one in caplog.records if one.levelno == logging.ERROR]
        desk.server.token = old
        await until(lambda: desk.health[0])

    assert len([one for one in errors if one.name.startswith("bot.")]) == 1


@pytest.mark.parametrize("code", [4010, 4011, 4012, 4013])
async def test_what_connecting_again_does_not_mend_is_told(desk: Desk, code: int) -> None:
    desk.server.gateway.refuses = [code] * 3

    async with desk.opened(well=False):
        await until(lambda: f"({code})" in desk.health[1])
        assert not desk.health[0]
        await until(lambda: desk.health[0])


async def test_it_is_not_ready_while_discord_does_not_acknowledge() -> None:
    now = 0.0
    pulse = Pulse(fresh=100.0, clock=lambda: now)
    pulse.connected(0)
    unheard = pulse.health([0])
    pulse.look([(0, 0.1)])
    heard = pulse.health([0])
    now = 101.0
    pulse.look([(0, 0.1)])
    deaf = pulse.health([0])
    pulse.look([(0, 0.2)])

    assert not unheard[0]
    assert heard == (True, "Gateway: connected")
    assert deaf == (False, "Gateway: not heard from for 101 s")
    assert pulse.health([0])[0]
    assert not pulse.health([0, 1])[0]


async def test_content_is_asked_for_when_a_channel_is_opened_and_given_up_after(desk: Desk) -> None:
    gateway, people = desk.server.gateway, desk.server.people
    async with desk.opened() as discord:
        assert await discord.hears(CHANNEL) is Hearing.ALL
        people.say(ANN, GENERAL, "hidden")
        desk.register.open = True
        await until(lambda: gateway.live and gateway.live[-1].intents & CONTENT)
        await until(lambda: desk.health[0])
        people.say(ANN, GENERAL, "heard")
        await until(lambda: desk.inbox.texts == ["heard"])
        desk.register.open = False
        await until(lambda: gateway.live and not gateway.live[-1].intents & CONTENT)

    assert len(gateway.identifies) == 3


async def test_content_that_is_not_granted_is_not_asked_for_and_that_is_told(desk: Desk) -> None:
    desk.server.state.content_granted = False
    desk.register.open = True

    async with desk.opened() as discord:
        assert await discord.hears(CHANNEL) is Hearing.UNGRANTED
        assert await discord.hears(Place("discord", "", "1", direct=True)) is Hearing.ALL
        assert desk.health[0]
        assert "Message Content Intent" in desk.health[1]
        assert not desk.server.gateway.identifies[-1]["intents"] & CONTENT
        desk.server.state.content_granted = True
        await until(lambda: desk.server.gateway.identifies[-1]["intents"] & CONTENT)
        await until(lambda: desk.health == (True, "Gateway: connected"))
        assert await discord.hears(CHANNEL) is Hearing.ALL


async def test_content_that_is_taken_away_while_it_runs_leaves_all_else_working(
    desk: Desk,
) -> None:
    desk.register.open = True

    async with desk.opened() as discord:
        desk.server.state.content_granted = False
        desk.server.gateway.close(4014)
        await until(lambda: len(desk.server.gateway.identifies) > 1)
        await until(lambda: desk.health[0])
        assert "Message Content Intent" in desk.health[1]
        assert await discord.hears(CHANNEL) is Hearing.UNGRANTED
        desk.server.people.mention(ANN, GENERAL, "still there?")
        await until(lambda: desk.inbox.texts == ["still there?"])


async def test_content_that_the_gateway_alone_refuses_is_done_without(desk: Desk) -> None:
    desk.register.open = True
    desk.server.gateway.refuses = [4014]

    async with desk.opened() as discord:
        assert desk.health[0]
        assert not desk.server.gateway.live[-1].intents & CONTENT
        assert await discord.hears(CHANNEL) is Hearing.UNGRANTED


async def test_who_asks_whether_a_channel_is_heard_is_told_what_holds_now(desk: Desk) -> None:
    desk.server.state.content_granted = False

    async with desk.opened(pace=replace(QUICK, flags=600.0)) as discord:
        assert await discord.hears(CHANNEL) is Hearing.UNGRANTED
        desk.server.state.content_granted = True
        await asyncio.sleep(1.1)  # it is asked once a second at most
        assert await discord.hears(CHANNEL) is Hearing.ALL


async def test_a_channel_that_was_just_opened_is_heard_at_once(desk: Desk) -> None:
    async with desk.opened(pace=replace(QUICK, listening=600.0, keen=0.05)) as discord:
        assert await discord.hears(CHANNEL) is Hearing.ALL
        desk.register.open = True
        await until(lambda: desk.server.gateway.identifies[-1]["intents"] & CONTENT, 5)


async def test_it_ends_at_once_even_where_the_gateway_is_deaf(desk: Desk) -> None:
    desk.server.gateway.acknowledges = False

    async with desk.opened(well=False):
        await desk.server.gateway.connected()
        began = asyncio.get_running_loop().time()

    assert asyncio.get_running_loop().time() - began < 5


@pytest.mark.parametrize("at", ["connecting again", "logging in again", "catching up"])
async def test_it_ends_within_seconds_whatever_it_is_at(desk: Desk, at: str) -> None:
    server, delays = desk.server, desk.server.faults.delays_s
    async with AsyncExitStack() as opened:
        await opened.enter_async_context(desk.opened())
        match at:
            case "connecting again":
                server.gateway.refuses = [1011] * 99
                server.gateway.close(4009)
            case "logging in again":
                delays["GET /users/@me"] = 60.0
                server.gateway.close(4004)
            case "catching up":
                delays["GET /channels/{channel_id}/messages"] = 60.0
                server.people.say(ANN, GENERAL, "hello")
                server.gateway.close(4009)
        await until(lambda: not desk.health[0] or at == "catching up")
        await asyncio.sleep(0.5)

        async with asyncio.timeout(6):
            await opened.aclose()


async def test_the_first_use_by_who_administers_a_guild_is_told_once(desk: Desk) -> None:
    owner = desk.server.state.guilds[GUILD].owner

    async with desk.opened():
        desk.server.people.mention(ANN, GENERAL, "hi")
        desk.server.people.mention(owner, GENERAL, "hi")
        desk.server.people.mention(owner, GENERAL, "hi again")
        await until(lambda: len(desk.inbox.messages) == 3 and desk.inbox.handled)
        there = desk.server.state.direct_message(owner).id
        await until(lambda: desk.server.posts(there))

    assert len(desk.inbox.handled) == 1


async def test_a_first_use_that_could_not_be_noted_is_told_another_time(desk: Desk) -> None:
    owner = desk.server.state.guilds[GUILD].owner
    there = desk.server.state.direct_message(owner).id
    desk.inbox.apologises = True

    async with desk.opened():
        desk.server.people.mention(owner, GENERAL, "hi")
        await until(lambda: desk.inbox.handled)
        desk.inbox.apologises = False
        assert not desk.server.posts(there)
        desk.server.people.mention(owner, GENERAL, "hi again")
        await until(lambda: desk.server.posts(there))


async def test_credentials_show_no_token() -> None:
    assert "ODAw" not in repr(Credentials("ODAw.x.y"))
