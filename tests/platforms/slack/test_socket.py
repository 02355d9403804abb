"""Socket Mode: what breaks, and how it is mended."""

import asyncio
import logging
from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp

from bot.core.messages import Reply
from bot.platforms.slack.door import Slack, open_slack
from bot.platforms.slack.inbound.socket_mode import SocketLink
from bot.platforms.slack.setup.client import Client
from tests.platforms.slack.desk import Desk, connected, credentials, workspace
from tests.slack.transport import NotAcknowledgedError
from tests.slack.workspace import DIRECT, MENTION, SlackServer

PING = 0.2
REPLY = Reply("Open the portal.")


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        workspace(server)
        yield server


async def is_ready(bot: Slack, wanted: bool = True) -> None:
    async with asyncio.timeout(10):
        while bot.health()[0] is not wanted:  # noqa: ASYNC110  nothing tells of it
            await asyncio.sleep(0.01)


async def ask(slack: SlackServer, desk: Desk) -> None:
    """A question, and that it arrives."""
    before = len(desk.keys)
    await slack.people().say("U1", "C1", f"{MENTION} how?")
    assert len(desk.keys) == before + 1


async def test_a_deaf_connection_is_noticed_told_and_built_anew(slack: SlackServer) -> None:
    desk = Desk()

    async with connected(slack, desk, ping=PING) as bot:
        await is_ready(bot)
        slack.socket.go_deaf()
        slack.socket.refusing = True
        await is_ready(bot, False)
        slack.socket.refusing = False
        await slack.socket.connected()
        await is_ready(bot)

        await ask(slack, desk)


async def test_a_connection_that_is_cut_is_built_anew(slack: SlackServer) -> None:
    desk = Desk()

    async with connected(slack, desk, ping=PING):
        await slack.socket.cut()
        await slack.socket.connected()

        await ask(slack, desk)


@pytest.mark.parametrize("close", [True, False])
async def test_slack_may_ask_for_a_new_connection(slack: SlackServer, close: bool) -> None:
    desk = Desk()

    async with connected(slack, desk, ping=PING):
        opened = slack.socket.opened
        await slack.socket.disconnect("refresh_requested" if close else "warning", close=close)
        async with asyncio.timeout(10):
            while slack.socket.opened == opened:  # noqa: ASYNC110  nothing tells of it
                await asyncio.sleep(0.01)
        await slack.socket.connected()
        await asyncio.sleep(2 * PING)

        await ask(slack, desk)
    assert slack.socket.opened == opened + 1


async def test_it_goes_on_trying_while_slack_takes_no_connection(
    slack: SlackServer, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk()

    async with connected(slack, desk, ping=PING) as bot:
        slack.socket.refusing = True
        slack.refuse("apps.connections.open", "http_500", times=2)
        await slack.socket.cut()
        await is_ready(bot, False)
        await asyncio.sleep(1)
        slack.socket.refusing = False
        await slack.socket.connected()

        await ask(slack, desk)
    assert "There is no connection to Slack" in caplog.text


async def test_an_app_token_that_is_revoked_later_is_named_and_tried_again(
    slack: SlackServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with connected(slack, Desk(), ping=PING):
        slack.refuse("apps.connections.open", "invalid_auth", times=2)
        await slack.socket.cut()
        await slack.socket.connected()

    assert "BOT_SLACK_APP_TOKEN" in caplog.text


async def test_a_token_without_the_right_scope_is_named_before_connecting(
    slack: SlackServer,
) -> None:
    slack.refuse("apps.connections.open", "missing_scope")

    with pytest.raises(Exception, match="connections:write"):
        async with open_slack(credentials(slack), Desk()):
            pass


async def test_the_same_envelope_twice_is_one_message(slack: SlackServer) -> None:
    desk = Desk(REPLY)

    async with connected(slack, desk):
        await slack.people().say("U1", DIRECT, "how?")
        await slack.socket.repeat()
        await slack.until(lambda: slack.calls("chat.postMessage"))

    assert len(desk.keys) == 1
    assert len(slack.socket.envelopes[-1].acks) == 2


async def test_an_answer_that_nobody_foresaw_does_not_end_the_connection(
    slack: SlackServer, caplog: pytest.LogCaptureFixture
) -> None:
    class Odd(SocketLink):
        faults = 1

        async def _connect(self, address: str) -> None:
            if self.faults:
                self.faults -= 1
                raise AttributeError("no such thing")
            await super()._connect(address)

    async with aiohttp.ClientSession() as session:
        client = Client(credentials(slack), session)
        link = Odd(client, slack.app_token, AsyncApp(token=slack.bot_token), ping=PING)
        keeping = asyncio.ensure_future(link.keep())
        await slack.socket.connected()
        keeping.cancel()
        await asyncio.wait([keeping])

    assert "unforeseen" in caplog.text


async def test_who_leaves_acknowledges_what_is_in_hand_and_hears_no_more(
    slack: SlackServer,
) -> None:
    slack.socket.patience_s = 1.0
    desk = Desk()
    desk.delay_s = 0.3

    async with connected(slack, desk):
        saying = asyncio.ensure_future(slack.people().say("U1", DIRECT, "how?"))
        await desk.arrived.wait()
    await saying
    assert len(desk.accepted) == 1
    with pytest.raises(NotAcknowledgedError):
        await slack.people().say("U1", DIRECT, "and now?")


async def test_a_command_in_hand_is_finished(slack: SlackServer) -> None:
    desk = Desk()
    desk.delay_s, desk.response = 0.3, Reply("Done.", private=True)

    async with connected(slack, desk):
        await slack.people().slash("U1", "C1", "/faq", "undo")

    assert len(slack.whispers("U1")) == 1


async def test_no_ticket_and_no_text_gets_into_the_log(
    slack: SlackServer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="bot"):
        async with connected(slack, Desk(), ping=PING) as bot:
            slack.socket.refusing = True
            await slack.socket.cut()
            await is_ready(bot, False)
            await asyncio.sleep(4 * PING)
            slack.socket.refusing = False
            await slack.socket.connected()

    assert "ticket" not in caplog.text and slack.app_token not in caplog.text
