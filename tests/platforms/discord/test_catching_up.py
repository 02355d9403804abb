"""After a restart: what was asked meanwhile is answered once, or counted; nothing else is."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.core.messages import Place, Trigger
from tests.discord.guild import (
    ANN,
    BEN,
    GENERAL,
    GUILD,
    HELPERS,
    QUESTIONS,
    DiscordServer,
    furnished,
)
from tests.platforms.discord.at_the_gateway import Desk, ago, until, used

CHANNEL = Place("discord", str(GUILD), str(GENERAL))
HISTORY = "GET /channels/{channel_id}/messages"
LATE = ("missed", "late")


@pytest.fixture
async def discord() -> AsyncIterator[DiscordServer]:
    """A guild with Ann, Ben and the bot."""
    async with DiscordServer() as server:
        yield furnished(server)


@pytest.fixture
def desk(discord: DiscordServer) -> Desk:
    """What is behind the door."""
    return Desk(discord)


async def quiet(desk: Desk) -> None:
    """Returns when no history is being read any more."""
    await until(lambda: desk.server.calls(HISTORY))
    before = 0
    while before != (now := len(desk.server.calls(HISTORY))):
        before = now
        await asyncio.sleep(0.2)


async def test_questions_of_the_last_minutes_are_taken_and_remarks_are_not(desk: Desk) -> None:
    people = desk.server.people
    with ago(desk.server, 60):
        question = people.mention(ANN, GENERAL, "how do I renew my token?")
        people.say(ANN, GENERAL, "nice weather")
        people.say(BEN, GENERAL, "how do I renew my badge?")

    async with desk.opened():
        await until(lambda: desk.inbox.messages)
        await quiet(desk)

    (taken,) = desk.inbox.messages
    assert taken.key == f"discord:{question.id}"
    assert taken.trigger is Trigger.MENTION
    assert taken.place == Place("discord", str(GUILD), str(GENERAL), f"re-{question.id}")


async def test_threads_and_posts_are_read_too(desk: Desk) -> None:
    people = desk.server.people
    with ago(desk.server, 60):
        thread = people.thread(ANN, GENERAL, "tokens")
        people.mention(ANN, thread.id, "in a thread")
        post, _ = people.post(ANN, QUESTIONS, "Badges", "how do I renew mine?")
        people.mention(BEN, post.id, "in a post")

    async with desk.opened():
        await until(lambda: len(desk.inbox.messages) == 2)

    assert sorted(desk.inbox.texts) == ["in a post", "in a thread"]
    assert {one.place.channel for one in desk.inbox.messages} == {str(GENERAL), str(QUESTIONS)}


async def test_direct_messages_are_read_where_there_were_some_before(desk: Desk) -> None:
    people = desk.server.people
    before = people.dm(ANN, "first")
    with ago(desk.server, 30):
        people.dm(ANN, "second")
        people.dm(BEN, "from a stranger")
    place = Place("discord", "", str(before.channel), direct=True)
    desk.register.used = [used(place, before.id, 40)]

    async with desk.opened():
        await until(lambda: "second" in desk.inbox.texts)
        await quiet(desk)

    assert "from a stranger" not in desk.inbox.texts
    assert {one.trigger for one in desk.inbox.messages} == {Trigger.DIRECT}


async def test_who_wrote_for_the_first_time_is_heard_when_they_write_again(desk: Desk) -> None:
    people = desk.server.people
    with ago(desk.server, 3_600):
        people.dm(ANN, "long ago")
    with ago(desk.server, 60):
        people.dm(ANN, "how do I renew my token?")

    async with desk.opened():
        await asyncio.sleep(0.3)  # nothing tells the bot of that conversation
        assert not desk.inbox.messages
        people.dm(ANN, "anybody?")
        await until(lambda: len(desk.inbox.messages) == 2)
        reads = len(desk.server.calls(HISTORY))
        people.dm(ANN, "thanks")
        await until(lambda: len(desk.inbox.messages) == 3)

        assert len(desk.server.calls(HISTORY)) == reads

    assert set(desk.inbox.texts) == {"how do I renew my token?", "anybody?", "thanks"}


async def test_what_is_too_old_is_counted_and_told_once(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    people = desk.server.people
    with ago(desk.server, 7200):
        last = people.mention(ANN, GENERAL, "taken long ago")
    with ago(desk.server, 3600):
        people.mention(ANN, GENERAL, "too old")
        people.mention(BEN, GENERAL, "too old as well")
        people.say(BEN, GENERAL, "a remark")
    with ago(desk.server, 60):
        people.mention(ANN, GENERAL, "in time")
    desk.register.used = [used(CHANNEL, last.id, 7200)]

    async with desk.opened():
        await until(lambda: desk.meter.counts.count(LATE) == 2)
        desk.server.gateway.invalidate()
        await until(lambda: len(desk.server.gateway.identifies) == 2)
        await until(lambda: desk.health[0])
        await quiet(desk)

    assert desk.inbox.texts == ["in time"]
    assert desk.meter.counts.count(LATE) == 2
    assert "2 questions were asked while I was away and are too old" in caplog.text


async def test_the_newest_hundred_of_a_channel_are_answered_and_the_rest_counted(
    desk: Desk,
) -> None:
    with ago(desk.server, 100):
        for number in range(130):
            desk.server.people.mention(ANN, GENERAL, f"question {number}")

    async with desk.opened():
        await until(lambda: desk.meter.counts.count(LATE) == 30)
        await until(lambda: len(desk.inbox.messages) == 100)

    assert desk.inbox.texts == [f"question {number}" for number in range(30, 130)]


async def test_a_question_older_than_the_last_one_taken_is_not_forgotten(desk: Desk) -> None:
    people = desk.server.people
    with ago(desk.server, 60):
        people.mention(ANN, GENERAL, "lost in the crash")
        taken = people.mention(BEN, GENERAL, "claimed before the crash")
    desk.register.used = [used(CHANNEL, taken.id, 60)]

    async with desk.opened():
        await until(lambda: "lost in the crash" in desk.inbox.texts)


async def test_a_place_that_cannot_be_read_holds_up_no_other(desk: Desk) -> None:
    people = desk.server.people
    with ago(desk.server, 60):
        gone = people.thread(ANN, GENERAL, "gone")
        people.mention(ANN, HELPERS, "elsewhere")
    people.delete_channel(gone)
    thread = Place("discord", str(GUILD), str(GENERAL), str(gone.id))
    nowhere = Place.of_person("discord", str(GUILD), str(ANN))
    desk.register.used = [used(place, gone.id) for place in (thread, CHANNEL, nowhere)]

    async with desk.opened():
        await until(lambda: desk.inbox.texts == ["elsewhere"])


async def test_a_channel_that_it_may_not_read_is_left_alone(desk: Desk) -> None:
    with ago(desk.server, 60):
        desk.server.people.mention(ANN, GENERAL, "hidden")
    desk.server.people.forbid(GENERAL, deny=1 << 10)  # View Channel
    with ago(desk.server, 60):
        desk.server.people.mention(ANN, HELPERS, "open")

    async with desk.opened():
        await until(lambda: desk.inbox.texts == ["open"])
        await quiet(desk)

    assert [call.path for call in desk.server.calls(HISTORY) if str(GENERAL) in call.path] == []


async def test_quiet_channels_are_not_read(desk: Desk) -> None:
    with ago(desk.server, 7200):
        old = desk.server.people.mention(ANN, GENERAL, "old")
        desk.server.people.say(ANN, HELPERS, "old")
    desk.register.used = [used(CHANNEL, old.id, 7200)]

    async with desk.opened():
        await asyncio.sleep(0.5)

    assert desk.server.calls(HISTORY) == []


async def test_what_comes_in_meanwhile_waits_for_nothing(desk: Desk) -> None:
    with ago(desk.server, 60):
        desk.server.people.mention(ANN, GENERAL, "before")
    desk.server.faults.delays_s[HISTORY] = 1.0

    async with desk.opened():
        desk.server.people.mention(BEN, HELPERS, "now")
        await until(lambda: desk.inbox.texts == ["now"], 0.9)
        await until(lambda: desk.inbox.texts == ["now", "before"])


async def test_rate_limits_are_waited_out(desk: Desk) -> None:
    for channel in (GENERAL, HELPERS):
        with ago(desk.server, 60):
            desk.server.people.mention(ANN, channel, str(channel))
    desk.server.fail(HISTORY, 429, times=2, retry_after=0.1)

    async with desk.opened():
        await until(lambda: len(desk.inbox.texts) == 2)


async def test_a_guild_is_caught_up_with_after_an_outage(desk: Desk) -> None:
    async with desk.opened():
        desk.server.people.outage(GUILD)
        desk.server.people.mention(ANN, GENERAL, "meanwhile")
        await asyncio.sleep(0.2)
        assert desk.inbox.texts == []
        desk.server.people.outage_ends(GUILD)
        await until(lambda: desk.inbox.texts == ["meanwhile"])
