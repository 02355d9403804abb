"""`faqbot run` as a process of its own, against our stand-in, when things go wrong around it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.discord.guild import (
    CALLBACK,
    GENERAL,
    GUILD,
    OWNER,
    SEND,
    Channel,
    DiscordServer,
    Guild,
    Message,
    Permission,
    furnished,
    labels,
    links,
    pings,
    visible,
)
from tests.platforms.discord.house import CALENDAR, PATIENCE, PORTAL, VPN, House, opened
from tests.platforms.discord.whole_bot import (
    HANDBOOK,
    HANDBOOK_QUESTION,
    Run,
    assert_says_nothing_of_people,
    copied,
    final,
    rows,
    until,
)

OPENED = 900_000_000_000_000_201
FLOODED = 900_000_000_000_000_202
ELSEWHERE = 900_000_000_000_000_002
"""Another guild, which uses the same knowledge."""


@pytest.fixture(scope="module")
async def house(helpdesk: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """The bot, which could not connect at first: Discord had its own troubles."""
    database = copied(helpdesk, tmp_path_factory.mktemp("bad_luck"))
    for channel in (OPENED, FLOODED):
        opened(database, channel)
    async with DiscordServer(patience_s=PATIENCE) as discord:
        furnished(discord)
        for channel in (OPENED, FLOODED):
            discord.state.add_channel(Channel(channel, f"opened-{channel % 10}"))
        discord.state.add_guild("Others", guild=ELSEWHERE)
        discord.fail("GET /users/@me", 503)
        more = {"BOT_LOG_LEVEL": "debug", "BOT_DISCORD_GUILDS": f"{GUILD},{ELSEWHERE}"}
        async with Run(database, discord, 1, **more) as run:
            await run.ready()
            yield House(discord, run)
            status, seconds = await run.terminated()
            assert (status, seconds < 10) == (0, True)
        assert_says_nothing_of_people(run.log, discord)


async def logged(house: House, words: str, since: int) -> None:
    """Returns when that is in the log, after so many characters of it."""

    async def said() -> bool:
        return words in house.run.log[since:]

    await until(said)


async def test_it_connects_when_discord_is_there_again(house: House) -> None:
    asked = [one.status for one in house.discord.calls("GET /users/@me")]

    assert asked[:2] == [503, 200]
    assert "it answered 503" in house.run.log
    assert await house.answered()


# what is said


@pytest.mark.parametrize("status", [500, 503, 0])
@pytest.mark.parametrize("after", [False, True])
async def test_a_send_that_fails_makes_one_reply_whether_it_was_taken_or_not(
    house: House, status: int, after: bool
) -> None:
    who, channel = house.room()
    house.discord.fail(SEND, status, after=after)

    asked = house.discord.people.mention(who, channel, VPN)
    reply = await house.reply(asked)
    states = await house.ended(asked)

    assert PORTAL in visible(reply)
    assert states == ["done"]
    assert len(house.discord.posts(channel)) == 1
    assert house.tries(channel)[0] == status


@pytest.mark.parametrize("everywhere", [False, True])
async def test_a_rate_limit_is_waited_for(house: House, everywhere: bool) -> None:
    who, channel = house.room()
    house.discord.fail(SEND, 429, retry_after=1.5, everywhere=everywhere)
    asked = house.discord.people.mention(who, channel, VPN)
    await house.discord.until(lambda: house.tries(channel), PATIENCE)

    assert house.discord.replies(asked) == []
    reply = await house.reply(asked)

    first, second = [one for one in house.discord.calls(SEND) if f"/{channel}/" in one.path]
    assert (first.status, second.status) == (429, 200)
    assert second.at_s - first.at_s >= 1.5
    assert PORTAL in visible(reply)
    scope = "global" if everywhere else "user"
    assert f'faqbot_rate_limited_total{{platform="discord",scope="{scope}"}}' in (
        await house.run.figures()
    )


async def test_a_rate_limit_of_minutes_in_one_channel_holds_up_no_other(house: House) -> None:
    who, channel = house.room()
    house.discord.fail(SEND, 429, retry_after=600.0)
    asked = house.discord.people.mention(who, channel, VPN)
    await house.discord.until(lambda: house.tries(channel), PATIENCE)

    answered = [await house.answered() for _ in range(3)]

    assert answered == [True, True, True]
    assert house.discord.replies(asked) == []
    house.discord.people.delete(asked)  # so that nothing of it is left for the end


async def test_a_question_that_is_deleted_before_its_reply_gets_none(house: House) -> None:
    who, channel = house.room()
    house.discord.faults.delays_s[SEND] = 2.0
    try:
        asked = house.discord.people.mention(who, channel, VPN)
        await house.is_sent(asked)
        house.discord.people.delete(asked)
        states = await house.ended(asked)
        await house.discord.until(lambda: house.tries(channel), PATIENCE)
    finally:
        del house.discord.faults.delays_s[SEND]

    assert states == ["dropped"]
    assert house.discord.posts(channel) == []
    assert await house.answered()


async def test_questions_that_a_moderator_sweeps_away_take_their_replies_along(
    house: House,
) -> None:
    who, channel = house.room()
    asked = [house.discord.people.mention(who, channel, f"{VPN} ({n})") for n in range(3)]
    for one in asked:
        await house.reply(one)

    house.discord.people.delete_together(asked)
    await house.discord.until(lambda: not house.discord.posts(channel), PATIENCE)

    assert house.discord.posts(channel) == []


async def test_thirty_thousand_characters_are_cut_and_read_on_privately(house: House) -> None:
    who, channel = house.room()

    asked = house.discord.people.mention(who, channel, HANDBOOK_QUESTION)
    reply = await house.reply(asked)
    await house.discord.people.press(who, reply, "Read more")
    await house.discord.until(lambda: "floor 63" in _read(house, who), PATIENCE)
    written = house.discord.people.dm(who, HANDBOOK_QUESTION)
    answer = await house.reply(written)

    whole = _read(house, who)
    everything = [reply, answer, *house.discord.whispers(who)]
    assert len(HANDBOOK) > 30_000
    assert 1_000 < len(visible(reply)) < 4_500
    assert [number for number in range(1, 64) if f"switch {number} " not in whole] == []
    assert "ssh admin@10.0.63.1" in whole
    assert [one for one in everything if pings(one)] == []
    assert "Read more" in labels(answer)
    assert "https://intranet.example/zone/1" in links(reply)


def _read(house: House, who: int) -> str:
    return "\n".join(map(visible, house.discord.whispers(who)))


# what it may not do any more


@pytest.mark.parametrize("taken", [Permission.SEND_MESSAGES, Permission.VIEW_CHANNEL])
async def test_where_it_may_not_speak_any_more_the_cause_is_logged_and_commands_work(
    house: House, taken: Permission
) -> None:
    who, channel = house.room()
    house.discord.state.users[who].accepts_dms = False  # else they are told in one
    since = len(house.run.log)
    house.discord.faults.delays_s[SEND] = 1.0
    try:
        asked = house.discord.people.mention(who, channel, VPN)
        await house.is_sent(asked)
        house.discord.people.forbid(channel, taken)
        states = await house.ended(asked)
    finally:
        del house.discord.faults.delays_s[SEND]
    typed = await house.discord.people.slash(who, channel, "ask", question=VPN)
    private = await house.discord.answered(typed, PATIENCE)

    cause = "missing_access" if taken is Permission.VIEW_CHANNEL else "missing_permissions"
    assert states == ["dropped"]
    assert house.record(asked)["cause"] == cause
    assert house.discord.posts(channel) == []
    await logged(house, f"discord did not take a message: {cause}", since)
    refused = f'faqbot_refused_total{{cause="{cause}",platform="discord"}}'
    assert refused in await house.run.figures()
    assert (PORTAL in visible(private), private.ephemeral_to) == (True, who)
    assert await house.answered()


async def test_where_embeds_are_not_taken_plain_words_are(house: House) -> None:
    who, channel = house.room()
    house.discord.people.forbid(channel, Permission.EMBED_LINKS)

    reply = await house.reply(house.discord.people.mention(who, channel, VPN))

    assert PORTAL in visible(reply)
    assert reply.embeds == []
    assert pings(reply) == []


async def test_where_it_may_not_read_on_its_reply_stands_alone(house: House) -> None:
    who, channel = house.room()
    house.discord.people.forbid(channel, Permission.READ_MESSAGE_HISTORY)

    asked = house.discord.people.mention(who, channel, VPN)
    await house.discord.until(lambda: final(house.discord.posts(channel)), PATIENCE)

    (reply,) = house.discord.posts(channel)
    assert PORTAL in visible(reply)
    assert await house.ended(asked) == ["done"]


@pytest.mark.parametrize("locked", [False, True])
async def test_a_thread_that_is_closed_meanwhile_opens_again_or_who_asked_is_told_alone(
    house: House, locked: bool
) -> None:
    who, channel = house.room()
    thread = house.discord.people.thread(who, channel, "A thread")
    house.discord.faults.delays_s[SEND] = 1.0
    try:
        asked = house.discord.people.mention(who, thread.id, VPN)
        await house.is_sent(asked)
        house.discord.people.archive(thread, locked=locked)
        (state,) = await house.ended(asked)
    finally:
        del house.discord.faults.delays_s[SEND]

    said = [visible(one) for one in house.discord.posts(thread.id)]
    direct = house.discord.posts(house.discord.state.direct_message(who).id)
    assert state == "done"
    if locked:
        assert said == []
        assert PORTAL in visible(direct[0])
    else:
        assert PORTAL in said[0]
        assert direct == []


# interactions


async def test_a_command_that_came_too_late_is_told_by_discord_and_costs_nothing(
    house: House,
) -> None:
    who, channel = house.room()
    since = len(house.run.log)
    house.discord.fail(CALLBACK, 404, code=10062)

    late = await house.discord.people.slash(who, channel, "ask", wait=False, question=VPN)
    await logged(house, "unknown_interaction", since)
    again = await house.discord.people.slash(who, channel, "ask", question=VPN)
    answer = await house.discord.answered(again, PATIENCE)

    assert late.response is None  # "The application did not respond"
    assert PORTAL in visible(answer)


async def test_a_button_whose_reply_was_deleted_answers_who_pressed(house: House) -> None:
    who, channel = house.room()
    reply = await house.reply(house.discord.people.mention(who, channel, HANDBOOK_QUESTION))
    house.discord.faults.delays_s[CALLBACK] = 0.5
    try:
        pressing = asyncio.create_task(house.discord.people.press(who, reply, "Read more"))
        await asyncio.sleep(0)
        house.discord.people.delete(reply)
        await pressing
        await house.discord.until(lambda: "floor 63" in _read(house, who), PATIENCE)
    finally:
        del house.discord.faults.delays_s[CALLBACK]

    assert reply.removed


# the gateway


def _dropped(discord: DiscordServer) -> None:
    discord.gateway.drop()


def _asked_to_reconnect(discord: DiscordServer) -> None:
    discord.gateway.ask_to_reconnect()


def _resumable(discord: DiscordServer) -> None:
    discord.gateway.invalidate(resumable=True)


def _invalid(discord: DiscordServer) -> None:
    discord.gateway.invalidate()


def _timed_out(discord: DiscordServer) -> None:
    discord.gateway.close(4009)


def _unknown(discord: DiscordServer) -> None:
    discord.gateway.close(4000)


@pytest.mark.parametrize(
    "how", [_dropped, _asked_to_reconnect, _resumable, _invalid, _timed_out, _unknown]
)
async def test_what_is_asked_while_the_gateway_is_broken_is_answered_once(
    house: House, how: Callable[[DiscordServer], None]
) -> None:
    who, channel = house.room()
    session = house.discord.gateway.live[-1]
    await house.reply(house.discord.people.dm(who, VPN))  # so that it knows the conversation
    before = house.discord.people.mention(who, channel, f"{VPN} (before)")
    how(house.discord)
    session.connection = None  # from now on nobody hears
    away = house.discord.people.mention(who, channel, f"{VPN} (away)")
    written = house.discord.people.dm(who, f"{VPN} (away)")
    unasked = house.discord.people.say(who, OPENED, CALENDAR)
    await house.discord.gateway.connected(PATIENCE)
    replies = [await house.reply(one) for one in (before, away, written)]
    house.discord.gateway.again("MESSAGE_CREATE", times=3)
    house.discord.people.mention(who, channel, f"{VPN} (after)")
    await house.ended(before, away, written)

    assert await house.answered()
    assert [PORTAL in visible(one) for one in replies] == [True, True, True]
    counts = [len(house.discord.replies(one)) for one in (before, away, written, unasked)]
    assert counts[:3] == [1, 1, 1]
    assert counts[3] <= 1


# too much


async def test_two_thousand_messages_in_an_opened_channel_hold_up_nobody_who_asks(
    house: House,
) -> None:
    before = await house.run.figures()
    crowd = [house.person() for _ in range(20)]
    asked: list[Message] = []
    for number in range(2_000):
        text = (CALENDAR, "I had a good lunch.", "How do I get a monitor?")[number % 3]
        house.discord.people.say(crowd[number % 20], FLOODED, f"{text} {number}")
        if number % 400 == 0:
            asked.append(house.discord.people.mention(house.person(), FLOODED, VPN))
            asked.append(house.discord.people.mention(*house.room(), VPN))
    for one in asked:
        assert PORTAL in visible(await house.reply(one))

    async def counted() -> bool:
        return _unasked(await house.run.figures()) - _unasked(before) >= 2_000

    await until(counted)
    unasked = [one for one in house.discord.posts(FLOODED) if one.replies_to not in _ids(asked)]
    assert len(unasked) <= 30  # product.md: automatic replies per channel and hour
    assert "Traceback" not in house.run.log


def _ids(messages: list[Message]) -> set[int]:
    return {one.id for one in messages}


def _unasked(figures: str) -> float:
    """How many messages that nobody put to the bot it has dealt with, or dropped."""
    lines = [line.rpartition(" ") for line in figures.splitlines() if 'platform="discord"' in line]
    dealt = [
        float(value)
        for name, _, value in lines
        if name.startswith("faqbot_questions_total")
        and 'trigger="ambient"' in name
        and 'outcome="dropped"' not in name
    ]
    dropped = [float(value) for name, _, value in lines if name.startswith("faqbot_dropped_total")]
    return sum(dealt) + sum(dropped)


async def test_sixty_questions_at_once_get_ten_answers_and_one_notice(house: House) -> None:
    who, channel = house.room()

    asked = [house.discord.people.mention(who, channel, f"{VPN} ({n})") for n in range(60)]
    assert await house.answered()  # others are not held up
    await house.ended(*asked)

    counts = [len(house.discord.replies(one)) for one in asked]
    assert (max(counts), sum(counts)) == (1, 10)
    (notice,) = house.discord.posts(house.discord.state.direct_message(who).id)
    assert "Please wait five minutes" in visible(notice)


# guilds


async def test_a_guild_that_it_is_removed_from_is_left_and_returned_to(house: House) -> None:
    guild: Guild = house.discord.people.invite("Newcomers")
    who, channel = house.room(guild.id)
    first = await house.reply(house.discord.people.mention(who, channel, VPN))
    house.discord.people.remove_bot(guild.id)
    await until(lambda: _left(house, guild.id, True))
    others = [await house.answered(), await house.answered(ELSEWHERE)]

    own = next(role.id for role in guild.roles.values() if role.bot)
    house.discord.state.add_member(
        guild.id, house.discord.state.users[house.discord.state.bot], [own]
    )
    house.discord.world.guild_arrived(guild, invited=True)
    await until(lambda: _left(house, guild.id, False))
    again = await house.reply(house.discord.people.mention(who, channel, VPN))

    assert "no answers yet" in visible(first)  # a knowledge base of its own
    assert others == [True, True]
    assert "no answers yet" in visible(again)


async def _left(house: House, guild: int, is_left: bool) -> bool:
    found = "SELECT left_at IS NOT NULL FROM workspace WHERE platform = 'discord' AND id = ?"
    return rows(house.run.database, found, str(guild)) == [(int(is_left),)]


async def test_who_runs_the_guild_is_offered_set_up_once(house: House) -> None:
    for _ in range(2):
        await house.reply(house.discord.people.mention(OWNER, GENERAL, VPN))

    place = house.discord.state.direct_message(OWNER).id
    await house.discord.until(lambda: house.discord.posts(place), PATIENCE)
    assert len([one for one in house.discord.posts(place) if "Set me up" in labels(one)]) <= 2
