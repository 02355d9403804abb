"""slack_sdk's own Socket Mode client against our end of it, in good and in bad luck."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.conftest import ANN, GENERAL
from tests.slack.workspace import DIRECT, MENTION, NotAcknowledgedError, SlackServer


class Bot:
    """The SDK's client, with a listener that keeps and acknowledges (or not)."""

    def __init__(self, slack: SlackServer, app_token: str = "") -> None:
        self.heard: list[SocketModeRequest] = []
        self.acknowledges = True
        self.answer: dict[str, object] | None = None
        self.client: Any = SocketModeClient(  # its connect and close carry no types
            app_token or slack.app_token,
            web_client=AsyncWebClient(base_url=slack.api_url),
            ping_interval=0.2,
        )
        self.client.socket_mode_request_listeners.append(self._hear)

    async def _hear(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        self.heard.append(request)
        if self.acknowledges:
            answer = SocketModeResponse(request.envelope_id, self.answer)
            await client.send_socket_mode_response(answer)


@pytest.fixture
async def bot(slack: SlackServer) -> AsyncIterator[Bot]:
    one = Bot(slack)
    await one.client.connect()
    await slack.socket.connected()
    yield one
    await one.client.close()


async def test_an_event_is_delivered_and_acknowledged(slack: SlackServer, bot: Bot) -> None:
    ts = await slack.people().say(ANN, DIRECT, "how?")

    event = bot.heard[0].payload["event"]
    assert (event["ts"], event["channel_type"]) == (ts, "im")
    assert slack.socket.unacked == []


async def test_an_answer_travels_in_the_acknowledgement(slack: SlackServer, bot: Bot) -> None:
    bot.answer = {"text": "one moment"}

    answer = await slack.people().slash(ANN, GENERAL, "/ask", "how?")

    assert bot.heard[0].type == "slash_commands"
    assert answer == {"text": "one moment"}
    assert [one.text for one in slack.whispers(ANN)] == ["one moment"]


async def test_what_is_not_acknowledged_comes_again(slack: SlackServer, bot: Bot) -> None:
    slack.socket.patience_s = 0.1
    bot.acknowledges = False
    with pytest.raises(NotAcknowledgedError):
        await slack.people().say(ANN, GENERAL, "how?")
    slack.socket.patience_s, bot.acknowledges = 2.0, True

    await slack.socket.redeliver()

    first, second = bot.heard
    assert (second.retry_attempt, second.retry_reason) == (1, "timeout")
    assert first.envelope_id != second.envelope_id
    assert first.payload["event_id"] == second.payload["event_id"]
    assert slack.socket.unacked == []


async def test_the_same_envelope_can_come_twice(slack: SlackServer, bot: Bot) -> None:
    await slack.people().say(ANN, GENERAL, "how?")

    await slack.socket.repeat()

    assert len({one.envelope_id for one in bot.heard}) == 1
    assert len(slack.socket.envelopes[0].acks) == len(bot.heard) == 2


async def test_a_refresh_makes_the_client_connect_anew(slack: SlackServer, bot: Bot) -> None:
    await slack.socket.disconnect("refresh_requested")
    await slack.socket.connected()
    await slack.people().say(ANN, GENERAL, "how?")

    assert slack.socket.opened == 2
    assert len(bot.heard) == 1


async def test_a_cut_socket_is_opened_again(slack: SlackServer, bot: Bot) -> None:
    await slack.socket.cut()
    await slack.socket.connected()

    assert slack.socket.opened == 2


async def test_a_deaf_socket_stays_open_and_answers_no_ping(slack: SlackServer, bot: Bot) -> None:
    slack.socket.patience_s = 0.1
    await slack.until(lambda: slack.socket.sockets[0].pings)
    slack.socket.go_deaf()
    deaf = slack.socket.sockets[0]

    with pytest.raises(NotAcknowledgedError):
        await slack.people().say(ANN, GENERAL, "how?")
    stayed_open = not deaf.ws.closed
    await slack.socket.connected()  # the client gives up on it after four pings

    assert stayed_open
    assert slack.socket.sockets[-1] is not deaf


async def test_an_event_goes_to_one_of_several_sockets(slack: SlackServer, bot: Bot) -> None:
    second = Bot(slack)
    await second.client.connect()
    await slack.socket.connected(2)
    for number in range(4):
        await slack.people().say(ANN, GENERAL, f"question {number}")
    await second.client.close()

    assert len(bot.heard) == len(second.heard) == 2


async def test_a_wrong_token_gets_no_socket(slack: SlackServer) -> None:
    bot = Bot(slack, app_token="xapp-wrong")

    with pytest.raises(SlackApiError, match="invalid_auth"):
        await bot.client.issue_new_wss_url()
    await bot.client.close()


async def test_a_socket_can_be_refused(slack: SlackServer) -> None:
    link = await AsyncWebClient(base_url=slack.api_url).apps_connections_open(
        app_token=slack.app_token
    )
    slack.socket.refusing = True

    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError, match="503"):
            await session.ws_connect(link["url"])


async def test_a_mention_comes_twice_at_once(slack: SlackServer, bot: Bot) -> None:
    ts = await slack.people().say(ANN, GENERAL, f"{MENTION} how?")

    assert {one.payload["event"]["type"] for one in bot.heard} == {"message", "app_mention"}
    assert {one.payload["event"]["ts"] for one in bot.heard} == {ts}
