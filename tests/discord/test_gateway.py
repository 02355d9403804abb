"""Our Discord itself: the gateway, and who hears what."""

import asyncio

import pytest

from tests.discord.contract import faults_as
from tests.discord.guild import (
    ANN,
    BOT,
    CONTENT,
    FORUM,
    GENERAL,
    GUILD,
    HELPERS,
    QUESTIONS,
    Channel,
    DiscordServer,
    Permission,
    User,
)
from tests.discord.raw import INTENTS, Raw


@pytest.mark.parametrize("compressed", [False, True])
async def test_a_shard_is_greeted_and_told_its_guilds(bot: Raw, compressed: bool) -> None:
    async with bot.shard(compressed=compressed) as shard:
        ready = await shard.identify()
        guild = await shard.event("GUILD_CREATE")
        await shard.send(1, None)
        beat = await shard.next()

    assert (ready["t"], ready["s"], ready["d"]["guilds"][0]["id"]) == ("READY", 1, str(GUILD))
    assert ready["d"]["resume_gateway_url"] == bot.server.gateway_url
    assert [one["name"] for one in guild["channels"]] == ["general", "helpers", "questions"]
    assert [one["user"]["id"] for one in guild["members"]] == [str(BOT)]
    assert beat["op"] == 11


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"token": "another"}, 4004),
        ({"intents": INTENTS | 1 << 1}, 4014),
        ({"intents": INTENTS}, 4014),
        ({"shard": [2, 2], "intents": 1}, 4010),
        ({"intents": -1}, 4013),
    ],
)
async def test_an_identify_that_is_refused(bot: Raw, said: dict[str, object], code: int) -> None:
    bot.server.state.content_granted = False

    async with bot.shard() as shard:
        assert (await shard.identify(**said)).get("close") == code


async def test_who_speaks_before_identifying_or_too_much(bot: Raw) -> None:
    async with bot.shard() as early:
        await early.send(3, {})
        assert (await early.next()).get("close") == 4003
    async with bot.shard() as loud:
        await loud.identify()
        for _ in range(130):
            await loud.send(3, {})
        while not (frame := await loud.next()).get("close"):
            pass
        assert frame["close"] == 4008


async def test_what_was_missed_is_told_after_a_resume(bot: Raw, server: DiscordServer) -> None:
    async with bot.shard() as shard:
        session = (await shard.identify())["d"]["session_id"]
        await shard.event("GUILD_CREATE")
        server.gateway.drop()
        assert (await shard.next())["close"] is not None
    await server.gateway.gone()
    server.people.say(ANN, GENERAL, "missed")

    async with bot.shard() as again:
        first = await again.resume(session, 2)
        last = await again.next()
    async with bot.shard() as stranger:
        refused = await stranger.resume("unknown", 2)

    assert (first["t"], first["s"], first["d"]["content"]) == ("MESSAGE_CREATE", 3, "missed")
    assert last["t"] == "RESUMED"
    assert (refused["op"], refused["d"]) == (9, False)
    assert (len(server.gateway.resumes), len(server.gateway.identifies)) == (2, 1)


async def test_a_session_that_ended_cannot_be_resumed(bot: Raw, server: DiscordServer) -> None:
    async with bot.shard() as shard:
        session = (await shard.identify())["d"]["session_id"]
        await shard.event("GUILD_CREATE")
        server.gateway.close(4009)
        assert (await shard.next())["close"] == 4009

    async with bot.shard() as again:
        assert (await again.resume(session, 2))["op"] == 9


async def test_reconnect_invalid_session_and_silence(bot: Raw, server: DiscordServer) -> None:
    async with bot.shard() as shard:
        await shard.identify()
        await shard.event("GUILD_CREATE")
        server.gateway.ask_to_reconnect()
        assert (await shard.next())["op"] == 7
        server.gateway.acknowledges = False
        await shard.send(1, 2)
        server.gateway.invalidate()
        assert await shard.next() == {"op": 9, "d": False, "s": None, "t": None}


async def test_each_shard_hears_its_guilds_and_the_first_hears_direct_messages(
    bot: Raw, server: DiscordServer
) -> None:
    mine = (GUILD >> 22) % 2
    async with bot.shard() as first, bot.shard() as second:
        await first.identify(shard=[0, 2])
        await second.identify(shard=[1, 2])
        server.people.dm(ANN, "hello")
        server.people.say(ANN, GENERAL, "hi")
        direct = await first.event("MESSAGE_CREATE")
        public = await (second if mine else first).event("MESSAGE_CREATE")

    assert (direct["content"], "guild_id" in direct) == ("hello", False)
    assert (public["content"], public["member"]["roles"]) == ("hi", [])


async def test_without_the_intent_only_what_is_meant_for_the_bot_is_legible(
    bot: Raw, server: DiscordServer
) -> None:
    async with bot.shard() as shard:
        await shard.identify(intents=INTENTS & ~CONTENT)
        said = server.people.say(ANN, GENERAL, "secret")
        mine = (await bot.send(GENERAL, "mine", message_reference={"message_id": str(said.id)}))[1]
        server.people.say(ANN, GENERAL, "you", reply_to=int(mine["id"]))
        server.people.say(ANN, GENERAL, "quietly", reply_to=int(mine["id"]), ping=False)
        server.people.dm(ANN, "direct")
        heard = [await shard.event("MESSAGE_CREATE") for _ in range(5)]

    assert [one["content"] for one in heard] == ["", "mine", "you", "", "direct"]
    assert heard[1]["referenced_message"]["content"] == ""
    assert heard[2]["referenced_message"]["content"] == "mine"


async def test_what_people_do_is_told(bot: Raw, server: DiscordServer) -> None:
    people = server.people
    async with bot.shard() as shard:
        await shard.identify()
        said = people.say(ANN, GENERAL, "a")
        people.edit(said, "b")
        assert (await shard.event("MESSAGE_UPDATE"))["edited_timestamp"]
        people.unfurl(said)
        assert (await shard.event("MESSAGE_UPDATE"))["embeds"]
        server.gateway.again("MESSAGE_CREATE")
        assert (await shard.event("MESSAGE_CREATE"))["id"] == str(said.id)
        people.delete(said)
        assert (await shard.event("MESSAGE_DELETE"))["id"] == str(said.id)
        people.delete_together([people.say(ANN, GENERAL, "1"), people.say(ANN, GENERAL, "2")])
        assert len((await shard.event("MESSAGE_DELETE_BULK"))["ids"]) == 2
        thread, first = people.post(ANN, QUESTIONS, "VPN", "how?")
        assert (await shard.event("THREAD_CREATE"))["parent_id"] == str(QUESTIONS)
        assert (await shard.event("MESSAGE_CREATE"))["id"] == str(thread.id) == str(first.id)
        people.archive(thread, locked=True)
        assert (await shard.event("THREAD_UPDATE"))["thread_metadata"]["locked"] is True
        role = people.create_role(GUILD, "helpers", Permission.MANAGE_GUILD)
        assert (await shard.event("GUILD_ROLE_CREATE"))["role"]["name"] == "helpers"
        people.give_roles(GUILD, BOT, [role.id])
        assert (await shard.event("GUILD_MEMBER_UPDATE"))["roles"] == [str(role.id)]
        people.create_channel(Channel(server.state.new_id(), "new"))
        assert (await shard.event("CHANNEL_CREATE"))["name"] == "new"
        people.forbid(HELPERS, Permission.VIEW_CHANNEL)
        people.say(ANN, HELPERS, "unheard")
        people.outage(GUILD)
        assert (await shard.event("GUILD_DELETE"))["unavailable"] is True
        people.outage_ends(GUILD)
        assert (await shard.event("GUILD_CREATE"))["unavailable"] is False
        people.remove_bot(GUILD)
        assert "unavailable" not in await shard.event("GUILD_DELETE")
        people.say(ANN, GENERAL, "unheard")
        made = people.invite("Another")
        assert "unavailable" not in await shard.event("GUILD_CREATE")
        assert made.id in server.state.guilds


async def test_events_are_written_as_the_contract_writes_them(
    bot: Raw, server: DiscordServer
) -> None:
    server.state.add_channel(Channel(server.state.new_id(), "ideas", FORUM))
    server.state.add_user(User(5, "robo", bot=True))
    async with bot.shard() as shard:
        await shard.identify()
        guild = await shard.event("GUILD_CREATE")
        said = server.people.say(ANN, GENERAL, "a")
        server.people.say(ANN, GENERAL, "b", reply_to=said)
        server.people.say(6, GENERAL, "c", webhook=6)
        messages = [await shard.event("MESSAGE_CREATE") for _ in range(3)]
        server.people.thread(ANN, GENERAL, "VPN", said)
        thread = await shard.event("THREAD_CREATE")

    faults = [*faults_as("GuildWithCountsResponse", guild), *faults_as("ThreadResponse", thread)]
    for one in messages:
        faults += faults_as("MessageResponse", one)
    for one in guild["channels"]:
        faults += faults_as("GuildChannelResponse", one)
    assert faults == []


async def test_a_thread_is_opened_again_by_who_writes_in_it(
    bot: Raw, server: DiscordServer
) -> None:
    thread, _ = server.people.post(ANN, QUESTIONS, "VPN", "how?")
    hidden = server.people.thread(ANN, HELPERS, "secret")
    server.people.forbid(HELPERS, Permission.VIEW_CHANNEL)
    async with bot.shard() as shard:
        await shard.identify()
        guild = await shard.event("GUILD_CREATE")
        server.people.archive(thread)
        assert (await shard.event("THREAD_UPDATE"))["thread_metadata"]["archived"] is True
        await bot.send(thread.id, "thus")
        assert (await shard.event("THREAD_UPDATE"))["thread_metadata"]["archived"] is False

    assert [one["id"] for one in guild["threads"]] == [str(thread.id)] != [str(hidden.id)]


async def test_the_bot_can_be_asked_how_far_it_has_read(bot: Raw, server: DiscordServer) -> None:
    async with bot.shard() as shard:
        await shard.identify()
        await shard.event("GUILD_CREATE")
        waiting = asyncio.create_task(server.gateway.heard(5))
        assert (await shard.next())["op"] == 1
        assert not waiting.done()
        await shard.send(1, 2)
        await waiting


async def test_members_can_be_asked_for(bot: Raw) -> None:
    async with bot.shard() as shard:
        await shard.identify()
        asked = {"guild_id": str(GUILD), "user_ids": [str(ANN), "5"], "limit": 0, "nonce": "n"}
        await shard.send(8, asked)
        chunk = await shard.event("GUILD_MEMBERS_CHUNK")

    assert ([one["user"]["id"] for one in chunk["members"]], chunk["not_found"]) == (
        [str(ANN)],
        ["5"],
    )


async def test_who_waits_is_told_when_nobody_comes(server: DiscordServer) -> None:
    with pytest.raises(TimeoutError):
        await server.gateway.connected(0.01)
    await asyncio.sleep(0)
