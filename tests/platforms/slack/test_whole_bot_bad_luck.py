"""`faqbot run` as a process of its own, against our stand-in, when things go wrong around it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.platforms.slack.whole_bot import (
    HANDBOOK,
    HANDBOOK_QUESTION,
    Run,
    assert_says_nothing_of_people,
    copied,
    final,
    rows,
    until,
)
from tests.slack.workspace import (
    DIRECT,
    MENTION,
    Call,
    Channel,
    Message,
    People,
    SlackServer,
    User,
    labels,
    links,
    pings,
    visible,
)

VPN = "vpn token expired"  # a phrasing of exactly one entry
PORTAL = "Open the token portal, choose Renew"


@dataclass
class House:
    """The bot and its workspace."""

    slack: SlackServer
    run: Run
    people: People
    rooms: list[Channel] = field(default_factory=list)

    def room(self) -> tuple[str, str]:
        """Somebody who has asked nothing yet, and a channel where nothing was said yet."""
        number = len(self.rooms)
        user = User(f"U{number}", f"who{number}", f"Wilhelmine Number {number}")
        self.slack.state.add_user(user)
        self.rooms.append(self.slack.state.add_channel(Channel(f"C{number}", f"room-{number}")))
        return user.id, self.rooms[-1].id

    async def replies(self, channel: str, ts: str) -> list[Message]:
        """What the bot has said there."""

        def there() -> list[Message]:
            found = self.slack.replies(channel, ts)
            return found if final(found) else []

        return await self.slack.until(there, within_s=30)

    async def answered(self) -> bool:
        """Whether the bot answers what is asked now."""
        user, channel = self.room()
        ts = await self.people.say(user, channel, f"{MENTION} {VPN}")
        (reply,) = await self.replies(channel, ts)
        return PORTAL in visible(reply)

    def tries(self, channel: str) -> list[str]:
        """What Slack answered to what was posted there."""
        return [str(one.answer.get("error", "ok")) for one in self.posts(channel)]

    def posts(self, channel: str) -> list[Call]:
        """The tries themselves."""
        calls = self.slack.calls("chat.postMessage")
        return [one for one in calls if one.args["channel"] == channel]


@pytest.fixture(scope="module")
async def house(helpdesk: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """The bot, which could not connect at first: Slack had its own troubles."""
    database = copied(helpdesk, tmp_path_factory.mktemp("bad_luck"))
    async with SlackServer() as slack:
        slack.refuse("auth.test", "http_503")
        slack.refuse("apps.connections.open", "internal_error", times=2)
        slack.refuse("apps.connections.open", "ratelimited", retry_after=1)
        async with Run(database, slack, BOT_LOG_LEVEL="debug") as run:
            await run.ready()
            yield House(slack, run, slack.people())
            assert (await run.terminated())[0] == 0
        assert_says_nothing_of_people(run.log, slack)


async def test_it_connects_when_slack_is_there_again(house: House) -> None:
    tried = [one.answer["ok"] for one in house.slack.calls("apps.connections.open")]

    assert tried == [False, False, False, True]
    assert "internal_error" in house.run.log
    assert await house.answered()


@pytest.mark.parametrize("error", ["channel_not_found", "not_in_channel", "thread_not_found"])
async def test_what_slack_refuses_is_logged_with_its_cause_and_the_next_is_answered(
    house: House, error: str
) -> None:
    user, channel = house.room()
    house.slack.refuse("chat.postMessage", error)

    ts = await house.people.say(user, channel, f"{MENTION} {VPN}")
    await house.slack.until(lambda: house.tries(channel), within_s=30)

    assert await house.answered()
    await until(lambda: _logged(house, error))
    assert house.slack.replies(channel, ts) == []
    assert house.tries(channel) == [error]


async def _logged(house: House, words: str) -> bool:
    return words in house.run.log


async def test_a_message_that_slack_finds_too_long_or_malformed_arrives_in_plain_words(
    house: House,
) -> None:
    for error in ("msg_too_long", "invalid_blocks"):
        user, channel = house.room()
        house.slack.refuse("chat.postMessage", error)

        ts = await house.people.say(user, channel, f"{MENTION} {VPN}")
        (reply,) = await house.replies(channel, ts)

        assert house.tries(channel) == [error, "ok"]
        assert "https://intranet.example/vpn-token" in visible(reply)  # written out
        assert reply.blocks == []
        assert pings(reply) == []


async def test_a_rate_limit_is_waited_for_and_holds_up_no_other_channel(house: House) -> None:
    user, channel = house.room()
    house.slack.refuse("chat.postMessage", "ratelimited", retry_after=2)
    ts = await house.people.say(user, channel, f"{MENTION} {VPN}")
    await house.slack.until(lambda: house.tries(channel), within_s=30)

    assert await house.answered()
    assert house.slack.replies(channel, ts) == []
    (reply,) = await house.replies(channel, ts)

    first, second = house.posts(channel)
    assert (first.answer["ok"], second.answer["ok"]) == (False, True)
    assert second.at_s - first.at_s >= 2
    assert PORTAL in visible(reply)


async def test_a_connection_that_breaks_after_posting_makes_no_second_reply(house: House) -> None:
    user, channel = house.room()
    house.slack.break_connection("chat.postMessage")

    ts = await house.people.say(user, channel, f"{MENTION} {VPN}")
    await house.slack.until(lambda: house.slack.calls("conversations.replies"), within_s=30)

    assert await house.answered()
    assert len(house.slack.replies(channel, ts)) == 1
    assert house.tries(channel) == ["ok"]


async def test_sixty_questions_at_once_get_ten_answers_and_one_notice(house: House) -> None:
    user, channel = house.room()

    asked = await asyncio.gather(
        *(house.people.say(user, channel, f"{MENTION} {VPN} ({n})") for n in range(60))
    )
    assert await house.answered()  # others are not held up
    await until(lambda: _all_done(house, channel, 60))

    counts = [len(house.slack.replies(channel, ts)) for ts in asked]
    assert (max(counts), sum(counts)) == (1, 10)
    (notice,) = house.slack.whispers(user)
    assert "Please wait five minutes" in visible(notice)


async def test_thirty_thousand_characters_are_cut_and_read_on_privately(house: House) -> None:
    user, channel = house.room()
    before = len(house.slack.calls())

    ts = await house.people.say(user, channel, f"{MENTION} {HANDBOOK_QUESTION}")
    (reply,) = await house.replies(channel, ts)
    await house.people.press(user, reply, "Read more")
    await house.slack.until(lambda: "floor 63" in _read(house, user), within_s=30)
    await house.people.say(user, DIRECT, HANDBOOK_QUESTION)
    place = house.slack.state.direct_message(user).id
    await house.slack.until(lambda: final(house.slack.posts(place)), within_s=30)
    (answer,) = house.slack.posts(place)

    assert len(HANDBOOK) > 30_000
    assert 1_000 < len(visible(reply)) < 3_500
    whole = _read(house, user)
    assert [number for number in range(1, 64) if f"switch {number} " not in whole] == []
    assert "ssh admin@10.0.63.1" in whole
    everything = [reply, answer, *house.slack.whispers(user)]
    assert len(everything) > 4
    assert [one for one in everything if pings(one)] == []
    assert "Read more" in labels(answer)
    assert "https://intranet.example/zone/1" in links(reply)
    assert "| --- |" not in whole and "**" not in whole
    assert [one.answer for one in house.slack.calls()[before:] if not one.answer["ok"]] == []


async def _all_done(house: House, channel: str, number: int) -> bool:
    found = "SELECT count(*) FROM outbox WHERE channel = ? AND state = 'done'"
    return rows(house.run.database, found, channel) == [(number,)]


def _read(house: House, user: str) -> str:
    return "\n".join(map(visible, house.slack.whispers(user)))
