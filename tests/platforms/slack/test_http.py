"""The HTTP transport: signed requests to one address."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.core.errors import CrowdedError, SettingsError
from bot.core.messages import Button, Field, Form, Reply
from bot.platforms.slack.door import Slack, open_slack
from tests.platforms.slack.desk import Desk, credentials, workspace
from tests.slack import payloads
from tests.slack.http_mode import HttpMode
from tests.slack.state import Json
from tests.slack.workspace import MENTION, SlackServer, visible

REPLY = Reply("Open the portal.", buttons=(Button("vote:1", "Helpful"),))


@asynccontextmanager
async def listening(slack: SlackServer, desk: Desk) -> AsyncIterator[tuple[Slack, str]]:
    async with open_slack(credentials(slack, http=True), desk, port=0) as bot:
        yield bot, f"http://127.0.0.1:{bot.port}/slack/events"


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        workspace(server)
        yield server


def event(slack: SlackServer) -> Json:
    body = {"type": "message", "user": "U1", "channel": "C1", "text": "how?", "ts": "1.1"}
    return payloads.event_callback(slack.state, body)


async def test_a_conversation_over_http(slack: SlackServer) -> None:
    desk = Desk(REPLY)

    async with listening(slack, desk) as (bot, url):
        people = slack.people(slack.http(url))
        ts = await people.say("U1", "C1", f"{MENTION} how?")
        (reply,) = await slack.until(lambda: slack.replies("C1", ts))
        await people.again(retry=1, count=5)

        desk.response = Form("add", "Add", (Field("question", "Question"),))
        assert await people.press("U1", reply, "Helpful") is None
        view = await slack.until(lambda: slack.view_of("U1"))
        desk.response = Reply("Saved.")
        assert view is not None
        assert await people.submit("U1", view, {"Question": "x"}) == {"response_action": "clear"}
        (whisper,) = await slack.until(lambda: slack.whispers("U1"))
        await people.slash("U1", "C1", "/ask", "how?")
        await slack.until(lambda: len(slack.whispers("U1")) == 2)
        ready, how = bot.health()

    assert (ready, how) == (True, f"HTTP: listening at port {url.split(':')[2].split('/')[0]}")
    assert visible(whisper) == "Saved."
    assert len(slack.posts("C1")) == 1


async def test_a_wrong_signature_and_one_of_301_seconds_ago_are_turned_away(
    slack: SlackServer,
) -> None:
    desk = Desk()

    async with listening(slack, desk) as (_, url):
        good, fresh, late, forged = (
            slack.http(url),
            slack.http(url, age_s=295),
            slack.http(url, age_s=301),
            HttpMode(url, signing_secret="f" * 32),
        )
        async with forged:
            statuses = [
                (await one.post("events_api", event(slack))).status
                for one in (good, fresh, late, forged)
            ]

    assert statuses == [200, 200, 401, 401]
    assert len(desk.accepted) == 2


async def test_slack_can_verify_the_address(slack: SlackServer) -> None:
    async with listening(slack, Desk()) as (_, url):
        challenge = {"type": "url_verification", "challenge": "abc", "token": "x"}
        answer = await slack.http(url).post("events_api", challenge)

    assert answer.status == 200 and "abc" in answer.body


async def test_what_is_no_request_of_slacks_is_turned_away(slack: SlackServer) -> None:
    desk = Desk()

    async with listening(slack, desk) as (bot, url), aiohttp.ClientSession() as session:
        signed = slack.http(url).signature
        broken, odd, large = "{", "[1]", json.dumps({"text": "x" * 2_000_000})
        base = f"http://127.0.0.1:{bot.port}"
        statuses = []
        for path, data in [
            ("/", "{}"),
            ("/slack/events", "{}"),
            ("/slack/events", odd),
            ("/slack/events", broken),
            ("/slack/events", large),
        ]:
            kind = {"Content-Type": "application/json"}
            headers = kind | (signed(data) if data == broken else {})
            async with session.post(
                base + path, data=BytesIO(data.encode()), headers=headers
            ) as answer:
                statuses.append(answer.status)
        async with session.get(url) as answer:
            statuses.append(answer.status)

    assert statuses == [404, 401, 401, 400, 413, 405]
    assert desk.accepted == []


async def test_what_the_bot_has_no_use_for_is_acknowledged(slack: SlackServer) -> None:
    async with listening(slack, Desk()) as (_, url):
        http = slack.http(url)
        closed = payloads.interaction(slack.state, "view_closed", slack.state.users["U1"])
        closed |= {"view": {"type": "modal", "callback_id": "other", "private_metadata": ""}}
        other = payloads.interaction(slack.state, "shortcut", slack.state.users["U1"])
        answers = [
            await http.post("interactive", closed),
            await http.post("interactive", other | {"callback_id": "another_app"}),
            await http.post("events_api", payloads.event_callback(slack.state, {"type": "pin"})),
        ]

    assert [one.status for one in answers] == [200, 200, 200]


async def test_what_could_not_be_claimed_gets_a_5xx_so_that_slack_sends_it_again(
    slack: SlackServer,
) -> None:
    desk = Desk()
    desk.refuse = CrowdedError("full")

    async with listening(slack, desk) as (_, url):
        answer = await slack.http(url).post("events_api", event(slack))

    assert answer.status == 503


async def test_before_slack_has_said_who_the_bot_is_nothing_is_acknowledged(
    slack: SlackServer,
) -> None:
    slack.refuse("auth.test", "http_500")

    async with listening(slack, Desk()) as (bot, url):
        status = (await slack.http(url).post("events_api", event(slack))).status
        ready, _ = bot.health()

    assert (status, ready) == (503, False)


async def test_an_address_that_is_taken_is_named(slack: SlackServer) -> None:
    async with listening(slack, Desk()) as (bot, _):
        keys = credentials(slack, http=True)

        with pytest.raises(SettingsError, match="BOT_SLACK_PORT"):
            async with open_slack(keys, Desk(), port=bot.port):
                pass


async def test_a_form_is_signed_as_it_stands_and_need_not_be_complete(slack: SlackServer) -> None:
    desk = Desk(REPLY)
    body = urlencode({"command": "/ask", "text": "ä & b", "user_id": "U1", "channel_id": "C1"})

    async with listening(slack, desk) as (_, url), aiohttp.ClientSession() as session:
        headers = slack.http(url).signature(body)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        async with session.post(url, data=body, headers=headers) as answer:
            await slack.until(lambda: slack.posts("C1"))

    assert answer.status == 200
    assert desk.only.text == "ä & b"


async def test_who_leaves_answers_what_is_in_hand_and_listens_no_more(slack: SlackServer) -> None:
    desk = Desk()
    desk.delay_s = 0.3

    async with listening(slack, desk) as (_, url):
        http = slack.http(url)
        posting = asyncio.ensure_future(http.post("events_api", event(slack)))
        await desk.arrived.wait()

    assert (await posting).status == 200
    assert len(desk.accepted) == 1
    with pytest.raises(aiohttp.ClientError):
        await http.post("events_api", event(slack))
