"""`faqbot run`, killed, ended, started wrongly, and robbed of its database."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.platforms.slack.whole_bot import (
    Run,
    assert_says_nothing_of_people,
    copied,
    final,
    leases_run_out,
    locked,
    rows,
    states,
    until,
)
from tests.slack.workspace import MENTION, SIGNING_SECRET, TEAM, Channel, SlackServer, User, visible

VPN = "vpn token expired"  # a phrasing of exactly one entry
PORTAL = "Open the token portal, choose Renew"
ANN = "U0ANN"
BY_HTTP = {
    "BOT_SLACK_APP_TOKEN": "",
    "BOT_SLACK_SIGNING_SECRET": SIGNING_SECRET,
    "BOT_SLACK_PORT": "0",
}
ASKED, LIMITED, OPENED, NOTICED = "C0ASKED", "C0LIMITED", "C0OPENED", "C0NOTICED"


@pytest.fixture
def database(helpdesk: Path, tmp_path: Path) -> Path:
    """The helpdesk's database, with a channel that an admin opened and one for notices."""
    database = copied(helpdesk, tmp_path)
    mode = "INSERT INTO channel (platform, workspace, id, mode) VALUES ('slack', ?, ?, 'auto')"
    rows(database, mode, TEAM, OPENED)
    notices = "INSERT INTO workspace (platform, id, kb, notices) VALUES ('slack', ?, ?, ?)"
    (kb,) = rows(database, "SELECT key FROM knowledge_base")
    rows(database, notices, TEAM, *kb, NOTICED)
    return database


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        server.state.add_user(User(ANN, "ann", "Annegret Able"))
        for name in (ASKED, LIMITED, OPENED, NOTICED):
            server.state.add_channel(Channel(name, name.lower()))
        yield server


async def settled(database: Path, *channels: str) -> dict[str, str]:
    """The same, once these have come to their end."""

    async def ended() -> bool:
        return all(states(database).get(one) in ("done", "dropped") for one in channels)

    await until(ended)
    return states(database)


async def sends(database: Path, number: int) -> None:
    """Returns when that many replies are on their way."""

    async def begun() -> bool:
        return rows(database, "SELECT count(*) FROM outbox WHERE sends > 0") == [(number,)]

    await until(begun)


async def test_killed_while_it_posts_it_answers_once_all_the_same(
    database: Path, slack: SlackServer
) -> None:
    people = slack.people()
    async with Run(database, slack, 1) as run:
        await run.ready()
        slack.refuse("chat.postMessage", "ratelimited", retry_after=30)
        limited = await people.say(ANN, LIMITED, f"{MENTION} {VPN}")
        await slack.until(lambda: slack.calls("chat.postMessage"), within_s=30)
        slack.delay("chat.postMessage", 1.0)
        asked, opened = await asyncio.gather(
            people.say(ANN, ASKED, f"{MENTION} {VPN}"),
            people.say(ANN, OPENED, "How do I share my calendar?"),
        )
        await sends(database, 3)
        await run.killed()
    slack.delay("chat.postMessage", 0)
    before = states(database)
    leases_run_out(database)

    async with Run(database, slack, 2, **BY_HTTP) as again:
        after = await settled(database, ASKED, LIMITED, OPENED)
        people = slack.people(slack.http(await again.request_url()))
        late = await people.say(ANN, NOTICED, f"{MENTION} {VPN}")
        await slack.until(lambda: final(slack.replies(NOTICED, late)), within_s=30)
        status, _ = await again.terminated()

    assert status == 0
    assert set(before.values()) == {"decided"}
    assert after[ASKED] == after[LIMITED] == "done"
    (one,) = slack.replies(ASKED, asked)  # it was taken, and nobody heard that it was
    (other,) = slack.replies(LIMITED, limited)  # it was not
    assert PORTAL in visible(one) and PORTAL in visible(other)
    assert len(slack.replies(OPENED, opened)) <= 1
    assert_says_nothing_of_people(run.log + again.log, slack)


async def test_killed_before_it_decides_it_answers_what_was_asked_and_so_at_the_end(
    database: Path, slack: SlackServer
) -> None:
    people = slack.people()
    async with Run(database, slack, 1) as run:
        await run.connected()  # the model is being loaded still
        awaited = await people.say(ANN, LIMITED, f"{MENTION} {VPN}")
        (sign,) = await slack.until(lambda: slack.replies(LIMITED, awaited), within_s=30)
        thinking = visible(sign)
        asked, opened = await asyncio.gather(
            people.say(ANN, ASKED, f"{MENTION} {VPN}"),
            people.say(ANN, OPENED, "How do I share my calendar?"),
        )
        before = states(database)
        await run.killed()
    leases_run_out(database)

    async with Run(database, slack, 2) as again:
        await again.connected()
        await people.again(retry=1)
        after = await settled(database, ASKED, LIMITED, OPENED)
        slack.delay("chat.postMessage", 1.0)
        late = await people.say(ANN, NOTICED, f"{MENTION} {VPN}")
        await sends(database, 3)
        status, seconds = await again.terminated()

    assert "One moment" in thinking
    assert before[ASKED] == before[LIMITED] == "claimed"
    assert after[ASKED] == after[LIMITED] == "done"
    for channel, ts in ((ASKED, asked), (LIMITED, awaited), (NOTICED, late)):
        (reply,) = slack.replies(channel, ts)
        assert PORTAL in visible(reply)
    assert len(slack.replies(OPENED, opened)) <= 1
    assert states(database)[NOTICED] == "done"
    assert (status, seconds < 10) == (0, True)
    assert_says_nothing_of_people(run.log + again.log, slack)


async def test_without_its_database_it_holds_what_was_asked_and_tells_the_admins_twice(
    database: Path, slack: SlackServer
) -> None:
    people = slack.people()
    async with Run(database, slack) as run:
        await run.ready()
        async with locked(database):
            asked = await people.say(ANN, ASKED, f"{MENTION} {VPN}")
            opened = await people.say(ANN, OPENED, "How do I share my calendar?")
            (away,) = await slack.until(lambda: slack.posts(NOTICED), within_s=60)
            await run.logged("left out 1 messages")  # before the lock ends
            silent = slack.replies(ASKED, asked)
        await slack.until(lambda: final(slack.replies(ASKED, asked)), within_s=60)
        (reply,) = slack.replies(ASKED, asked)
        await slack.until(lambda: len(slack.posts(NOTICED)) > 1, within_s=60)
        later = await people.say(ANN, OPENED, "How do I share my calendar?")
        await slack.until(lambda: slack.replies(OPENED, later), within_s=60)

        assert silent == []
        assert PORTAL in visible(reply)
        assert slack.replies(OPENED, opened) == []
        _, back = slack.posts(NOTICED)
        assert "cannot be reached" in visible(away)
        assert "is back" in visible(back)
    assert_says_nothing_of_people(run.log, slack)


async def test_a_wrong_token_is_named_at_once(database: Path, slack: SlackServer) -> None:
    wrong = {"BOT_SLACK_BOT_TOKEN": "xoxb-wrong-1"}, {"BOT_SLACK_APP_TOKEN": "xapp-wrong-2"}

    async with (
        Run(database, slack, 1, **wrong[0]) as bot,
        Run(database, slack, 2, **wrong[1]) as app,
    ):
        statuses = await asyncio.gather(bot.ended(), app.ended())

    assert list(statuses) == [1, 1]
    for run, name, click in (
        (bot, "BOT_SLACK_BOT_TOKEN", "OAuth & Permissions"),
        (app, "BOT_SLACK_APP_TOKEN", "App-Level Tokens"),
    ):
        (line,) = (line for line in run.log.splitlines() if "[bot." not in line)
        assert name in line and click in line and "https://api.slack.com/apps" in line
    assert "wrong-" not in bot.log + app.log
