"""The whole bot in Socket Mode: two processes on one database, and sockets that fall silent."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from functools import partial
from pathlib import Path

import pytest

from bot.app import App
from bot.platforms.slack.door import open_slack
from tests.platforms.slack.desk import credentials
from tests.platforms.slack.whole_bot import (
    Run,
    assert_says_nothing_of_people,
    copied,
    inside,
    rows,
    until,
)
from tests.slack.workspace import MENTION, Channel, SlackServer, visible

VPN = "vpn token expired"  # a phrasing of exactly one entry
PORTAL = "Open the token portal, choose Renew"


@pytest.fixture
def database(helpdesk: Path, tmp_path: Path) -> Path:
    return copied(helpdesk, tmp_path)


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        for number in range(30):
            server.state.add_channel(Channel(f"C{number}", f"room-{number}"))
        server.state.add_channel(Channel("C0CROWD", "crowd"))
        yield server


def replied(figures: str) -> int:
    """How many questions were answered, by what `/metrics` says."""
    found = re.findall(r'^faqbot_questions_total\{.*outcome="replied".*\} (\d+)', figures, re.M)
    return sum(map(int, found))


def done(database: Path, number: int) -> Callable[[], Awaitable[bool]]:
    """Asks whether that many messages have come to their end, and no others."""
    count = "SELECT state, count(*) FROM outbox GROUP BY state"

    async def question() -> bool:
        return rows(database, count) == [("done", number)]

    return question


async def test_two_replicas_answer_each_question_once_and_one_goes_on_for_the_other(
    database: Path, slack: SlackServer
) -> None:
    people = slack.people()

    async with Run(database, slack, 1) as one, Run(database, slack, 2) as two:
        await asyncio.gather(one.ready(), two.ready())
        await slack.socket.connected(2)
        asked = []
        for number in range(30):  # the twins go out at once, one to each process
            user, channel = f"U{number % 10}", f"C{number}"
            asked.append(await people.say(user, channel, f"{MENTION} {VPN}"))
            await people.again(retry=1)
        await until(done(database, 30))
        shares = [replied(await run.figures()) for run in (one, two)]

        say = (people.say(f"U{n}", "C0CROWD", f"{MENTION} {VPN}") for n in range(20, 40))
        crowd = await asyncio.gather(*say)  # one reply a second: it takes each more than its end
        status, _ = await one.terminated()
        await until(done(database, 50))

    for channel, ts in [*((f"C{n}", ts) for n, ts in enumerate(asked)), *_in("C0CROWD", crowd)]:
        (reply,) = slack.replies(channel, ts)
        assert PORTAL in visible(reply)
    assert sum(shares) == 30
    assert min(shares) > 0
    assert status == 0
    assert_says_nothing_of_people(one.log + two.log, slack)


def _in(channel: str, asked: Iterable[str]) -> Iterable[tuple[str, str]]:
    return ((channel, ts) for ts in asked)


async def test_a_deaf_socket_is_built_anew_and_what_was_not_heard_is_answered(
    database: Path, slack: SlackServer
) -> None:
    people = slack.people()
    async with (
        inside(database) as (app, _),
        # Slack by hand, for a shorter ping than five seconds
        open_slack(credentials(slack), app.intake, installed=_adopt(app), ping=0.3) as bot,
    ):
        await slack.socket.connected()
        first = await people.say("U1", "C1", f"{MENTION} {VPN}")
        await slack.until(lambda: slack.replies("C1", first), within_s=30)

        slack.socket.go_deaf()
        asked = asyncio.create_task(people.say("U2", "C2", f"{MENTION} {VPN}"))
        await slack.socket.connected(within_s=30)
        second = await asked
        (reply,) = await slack.until(lambda: slack.replies("C2", second), within_s=30)

        await slack.socket.disconnect("refresh_requested")
        await slack.socket.connected(within_s=30)
        third = await people.say("U3", "C3", f"{MENTION} {VPN}")
        await slack.until(lambda: slack.replies("C3", third), within_s=30)
        await people.again(retry=1, count=5)
        ready, _ = bot.health()
        await app.intake.close()

    assert PORTAL in visible(reply)
    assert len(slack.replies("C3", third)) == 1
    assert ready
    assert slack.socket.opened == 3


def _adopt(app: App) -> Callable[[str], Awaitable[object]]:
    return partial(app.stores.workspaces.adopt, "slack")
