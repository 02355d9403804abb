"""`faqbot run`, killed between any two steps of a reply, and robbed of its database."""

import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from tests.discord.guild import (
    ANN,
    BOT,
    GUILD,
    MENTION,
    ORIGINAL,
    SEND,
    Channel,
    DiscordServer,
    Interaction,
    Message,
    furnished,
    visible,
)
from tests.platforms.discord.house import (
    CALENDAR,
    PATIENCE,
    PORTAL,
    VPN,
    House,
    leases_run_out,
    opened,
)
from tests.platforms.discord.whole_bot import (
    Run,
    assert_says_nothing_of_people,
    copied,
    locked,
    rows,
    until,
)

Asked = tuple[Message, Message, Interaction]
"""A mention, a direct message, and `/ask`."""

REACHED = {
    "claimed": ("claimed", False),
    "decided": ("decided", False),
    "sending": ("decided", True),
    "posted": ("decided", True),
    "sent": ("sent", True),
}
"""How far a reply has come, and whether sending it was begun; nobody lives to see the next."""

_NEXT = {
    "claimed": "UPDATE OF state ON outbox WHEN NEW.state = 'decided' AND OLD.state = 'claimed'",
    "decided": "UPDATE OF sends ON outbox WHEN NEW.sends > OLD.sends",
    "posted": "UPDATE OF state ON outbox WHEN NEW.state = 'sent' AND OLD.state = 'decided'",
    "sent": "UPDATE OF state ON outbox WHEN NEW.state = 'done' AND OLD.state = 'sent'",
}
HALF_AN_HOUR = 1800.0
AGAIN = "What I answered above"  # in a thread it is not said twice
OPENED = 900_000_000_000_000_300
NOTICED = 900_000_000_000_000_301
BUSY = range(900_000_000_000_000_310, 900_000_000_000_000_316)
OLD = 900_000_000_000_000_302
ROOMS = {step: 900_000_000_000_000_400 + number for number, step in enumerate(REACHED)}


@pytest.fixture
def database(helpdesk: Path, tmp_path: Path) -> Path:
    """The helpdesk's database, with a channel that an admin opened and one for notices."""
    database = copied(helpdesk, tmp_path)
    opened(database, OPENED)
    notices = "INSERT INTO workspace (platform, id, kb, notices) VALUES ('discord', ?, ?, ?)"
    (kb,) = rows(database, "SELECT key FROM knowledge_base")
    rows(database, notices, str(GUILD), *kb, str(NOTICED))
    return database


@pytest.fixture
async def discord() -> AsyncIterator[DiscordServer]:
    async with DiscordServer(patience_s=PATIENCE) as server:
        server.state.clock_s = lambda: time.time() - HALF_AN_HOUR
        furnished(server)
        for channel in (OPENED, NOTICED, OLD, *BUSY, *ROOMS.values()):
            server.state.add_channel(Channel(channel, f"channel-{channel % 1000}"))
        server.state.clock_s = time.time
        yield server


def obstruct(database: Path, step: str, *channels: int) -> None:
    """From now on no reply comes further than that step in these channels."""
    there = ", ".join(f"'{channel}'" for channel in channels)
    rows(
        database,
        f"CREATE TRIGGER stuck_{step} BEFORE {_NEXT[step]} AND NEW.channel IN ({there})"
        " BEGIN SELECT RAISE(ABORT, 'stuck'); END",
    )


def cleared(database: Path) -> None:
    """All ways are open again, and the dead process's leases have run out."""
    for step in _NEXT:
        rows(database, f"DROP TRIGGER IF EXISTS stuck_{step}")
    leases_run_out(database)


async def test_killed_between_any_two_steps_it_answers_once(
    database: Path, discord: DiscordServer
) -> None:
    asked: dict[str, Asked] = {}
    before: dict[str, set[tuple[str, bool]]] = {}

    async def ask(house: House, step: str) -> None:
        """Asks in all three ways; returns when all are at that step, which they do not leave."""
        who = house.person()
        if step == "sending":
            discord.fail(SEND, 429, retry_after=600.0, times=2)
            discord.fail(ORIGINAL, 429, retry_after=600.0)
        else:
            obstruct(database, step, ROOMS[step], discord.state.direct_message(who).id)
        asked[step] = (
            discord.people.mention(who, ROOMS[step], VPN),
            discord.people.dm(who, VPN),
            await discord.people.slash(who, ROOMS[step], "ask", question=VPN),
        )
        await until(lambda: _are_at(database, asked[step], REACHED[step]))
        before[step] = {_state(database, one) for one in asked[step]}

    async with Run(database, discord, 1) as first:
        await first.ready()
        discord.fail(SEND, 429, retry_after=600.0)
        opened = discord.people.say(ANN, OPENED, CALENDAR)
        await until(lambda: _are_at(database, [opened], REACHED["sending"]))
        for step in ("sending", "sent", "posted"):
            await ask(House(discord, first), step)
        await first.killed()
    cleared(database)
    stood = [_standing(discord, one) for step in ("posted", "sent") for one in asked[step]]

    async with Run(database, discord, 2) as second:
        await second.ready()
        for three in list(asked.values()):
            await until(lambda: _are_at(database, three, ("done", True)))  # noqa: B023
        for step in ("decided", "claimed"):
            await ask(House(discord, second), step)
        await second.killed()
    cleared(database)

    async with Run(database, discord, 3) as third:
        for step in ("decided", "claimed"):
            await until(lambda: _are_at(database, asked[step], ("done", True)))  # noqa: B023
        discord.faults.delays_s[SEND] = 1.0
        last = discord.people.mention(*House(discord, third).room(), VPN)
        await House(discord, third).is_sent(last)
        status, seconds = await third.terminated()

    for step, three in asked.items():
        told = [_standing(discord, one) for one in three]
        assert [len(one) for one in told] == [1, 1, 1], step
        assert all(PORTAL in one[0] for one in told), step
        assert before[step] == {REACHED[step]}
    assert all(PORTAL in one[0] for one in stood)  # it was said before, and is not said again
    assert (discord.replies(opened), _state(database, opened)[0]) == ([], "dropped")
    assert (_standing(discord, last), _state(database, last)) == (stood[0], ("done", True))
    assert (status, seconds < 10) == (0, True)
    assert_says_nothing_of_people(first.log + second.log + third.log, discord)


def _key(asked: Message | Interaction) -> str:
    return f"discord:i-{asked.id}" if isinstance(asked, Interaction) else f"discord:{asked.id}"


def _state(database: Path, asked: Message | Interaction) -> tuple[str, bool]:
    """The state, and whether sending was begun."""
    sql = "SELECT state, sends > 0 FROM outbox WHERE key = ?"
    found = rows(database, sql, _key(asked))
    return (found[0][0], bool(found[0][1])) if found else ("", False)


async def _are_at(
    database: Path, asked: Sequence[Message | Interaction], state: tuple[str, bool]
) -> bool:
    return all(_state(database, one) == state for one in asked)


def _standing(discord: DiscordServer, asked: Message | Interaction) -> list[str]:
    """What who asked reads there, signs that something will come left out."""
    if isinstance(asked, Interaction):
        each = [asked.original] if asked.original else []
        each = [one for one in [*each, *asked.followups] if not one.is_loading]
    else:
        each = discord.replies(asked)
    return [visible(one) for one in each]


async def test_killed_in_a_busy_minute_it_forgets_nobody_who_asked_and_tells_nobody_twice(
    database: Path, discord: DiscordServer
) -> None:
    people = discord.people
    async with Run(database, discord, 1) as run:
        house = House(discord, run)
        await run.ready()
        discord.state.clock_s = lambda: time.time() - HALF_AN_HOUR
        await house.reply(people.mention(house.person(), OLD, VPN))
        discord.state.clock_s = lambda: time.time() - HALF_AN_HOUR / 1.5
        late = [_unheard(discord, house.person(), OLD) for _ in range(3)]
        discord.state.clock_s = time.time
        crowd = [house.person() for _ in range(30)]
        for who in crowd[:10]:
            await house.reply(people.dm(who, VPN))
        thread = people.thread(crowd[0], BUSY[0], "A thread")
        rooms = [*BUSY, thread.id]
        discord.fail(SEND, 503, after=True)
        taken = people.say(crowd[0], OPENED, CALENDAR)  # and nobody heard that it was
        await discord.until(lambda: discord.replies(taken), PATIENCE)
        discord.faults.delays_s[SEND] = 0.2
        busy = _stream(discord, crowd, rooms, 42)
        opened = [people.say(crowd[n], OPENED, f"{CALENDAR} {n}") for n in range(10)]
        await discord.until(lambda: _answered(discord, busy) >= 10, PATIENCE)
        await run.killed()
    del discord.faults.delays_s[SEND]
    away = _stream(discord, crowd, rooms, 24)
    unheard = [people.say(crowd[n], OPENED, f"{CALENDAR} {n}") for n in range(10)]
    leases_run_out(database)

    async with Run(database, discord, 2) as again:
        house = House(discord, again)
        asked = [*busy, *away]
        await until(lambda: _are_at(database, [*asked, taken], ("done", True)))
        await again.logged("3 questions were asked while I was away")
        figures = await again.figures()
        assert await house.answered()
        status, _ = await again.terminated()

    counts = [len(discord.replies(one)) for one in asked]
    assert (min(counts), max(counts)) == (1, 1)
    said = [visible(discord.replies(one)[0]) for one in asked]
    assert [text for text in said if PORTAL not in text and AGAIN not in text] == []
    assert [one for one in unheard if discord.replies(one)] == []
    assert max(len(discord.replies(one)) for one in opened) <= 1
    assert (len(discord.replies(taken)), _state(database, taken)[0]) == (1, "done")
    assert [one for one in late if discord.replies(one)] == []
    assert 'faqbot_missed_total{platform="discord",reason="late"} 3.0' in figures
    assert status == 0
    assert_says_nothing_of_people(run.log + again.log, discord)


def _stream(
    discord: DiscordServer, crowd: Sequence[int], rooms: Sequence[int], number: int
) -> list[Message]:
    """Mentions in turn in these places, and direct messages of those who wrote some before."""
    asked = []
    for n in range(number):
        who = crowd[n % len(crowd)]
        asked.append(discord.people.mention(who, rooms[n % len(rooms)], f"{VPN} ({n})"))
        if n % 6 == 0:
            asked.append(discord.people.dm(crowd[n // 6 % 10], f"{VPN} ({n})"))
    return asked


def _unheard(discord: DiscordServer, who: int, channel: int) -> Message:
    """A mention of which the gateway told nobody."""
    said = Message(discord.state.new_id(), channel, who, f"{MENTION} {VPN}", mentions=[BOT])
    return discord.state.keep(said)


def _answered(discord: DiscordServer, asked: Sequence[Message]) -> int:
    return sum(bool(discord.replies(one)) for one in asked)


async def test_without_its_database_it_holds_what_was_asked_and_tells_the_admins_twice(
    database: Path, discord: DiscordServer
) -> None:
    async with Run(database, discord) as run:
        house = House(discord, run)
        await run.ready()
        who, channel = house.room()
        before = await house.reply(discord.people.mention(who, channel, VPN))
        await house.reply(discord.people.dm(who, VPN))
        async with locked(database):
            await discord.people.press(who, before, "Helpful")
            asked = discord.people.mention(who, channel, VPN)
            written = discord.people.dm(who, f"{VPN} again")
            typed = await discord.people.slash(who, channel, "ask", question=VPN)
            opened = discord.people.say(who, OPENED, CALENDAR)
            (away,) = await discord.until(lambda: discord.posts(NOTICED), PATIENCE)
            await run.logged("left out 1 messages")  # before the lock ends
            discord.gateway.invalidate()  # of all moments
            unheard = discord.people.mention(house.person(), channel, VPN)
            await discord.gateway.connected(PATIENCE)
            ready = (await run.page("/readyz"))[0]
            await discord.until(lambda: len(discord.whispers(who)) > 1, PATIENCE)
            silent = [*discord.replies(asked), *discord.replies(written)]
        replies = [await house.reply(one) for one in (asked, written, unheard)]
        private = await discord.answered(typed, PATIENCE)
        pressed = [visible(one) for one in discord.whispers(who) if one is not private]
        await discord.until(lambda: len(discord.posts(NOTICED)) > 1, PATIENCE)
        later = discord.people.say(who, OPENED, CALENDAR)
        await house.reply(later)

        assert [one for one in silent if PORTAL in visible(one)] == []
        assert ready == 503
        assert all(PORTAL in visible(one) for one in [*replies, private])
        assert private.ephemeral_to == who
        assert len(pressed) == 1 and "please ask again" in pressed[0]
        assert discord.replies(opened) == []
        _, back = discord.posts(NOTICED)
        assert "cannot be reached" in visible(away)
        assert "is back" in visible(back)
    assert_says_nothing_of_people(run.log, discord)
