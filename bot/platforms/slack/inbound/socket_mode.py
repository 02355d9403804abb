"""Socket Mode: a connection that is watched, and built anew when it is closed or deaf.

The SDK's client reconnects when Slack asks it to; what it does not notice, or cannot mend (it
tries a used-up address for ever), is mended here by a new client with a new address.
"""

import asyncio
import logging
import random
import time
from contextlib import suppress

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.errors import SettingsError
from bot.platforms.slack.api.quiet import SILENT
from bot.platforms.slack.setup.identify import NotNowError, socket_address

logger = logging.getLogger(__name__)

PING = 5.0
"""Seconds between pings (platform-rules.md: Bolt's own default is 10)."""

DEAF = 4
"""Pings without an answer, after which a connection is given up: 20 s."""

LONGEST = 30.0
"""Seconds between two tries to connect, at most."""

LIMIT = 1_000
"""Deliveries in hand, over which no more are taken."""

_CLOSING = 0.5
"""Seconds for a goodbye."""


class SocketLink:
    """Keeps one connection; `keep` runs until it is cancelled."""

    def __init__(
        self, client: AsyncWebClient, app_token: str, app: AsyncApp, *, ping: float = PING
    ) -> None:
        self._web = client
        self._token = app_token
        self._app = app
        self._ping = ping
        self._handler: AsyncSocketModeHandler | None = None
        self._since = 0.0
        self._why = "it is being connected"
        self._in_hand = 0
        self._leaving = False

    async def keep(self, address: str = "") -> None:
        """Connects, first to that address, and again whenever it must be."""
        pause = 0.0
        while True:
            try:
                await self._connect(address)
                logger.info("Connected to Slack in Socket Mode.")
                connected = time.monotonic()
                self._why = await self._broken()
                logger.warning("The connection to Slack is built anew: %s.", self._why)
                if time.monotonic() - connected > self._ping:
                    pause = 0.0
            except (SettingsError, NotNowError) as error:
                logger.error("There is no connection to Slack: %s", error)
                self._why = str(error)
            except (aiohttp.ClientError, OSError) as error:  # the time-out is one of these
                self._why = f"{type(error).__name__} when it was tried"
                logger.error("There is no connection to Slack: %s", type(error).__name__)
            except Exception:
                # One of the borders that catch broadly: nobody else would connect again.
                logger.exception("The connection to Slack failed in an unforeseen way")
                self._why = "it failed in an unforeseen way, see the log"
            finally:
                await self._drop()
            address = ""
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(max(2 * pause, self._ping / 5), LONGEST)

    @property
    def health(self) -> tuple[bool, str]:
        """Whether Slack can reach the bot, and how that is known."""
        client = self._client
        if client is None or _is_closed(client):
            return False, f"Socket Mode: not connected, and tried again: {self._why}"
        if client.last_ping_pong_time is None:
            return False, "Socket Mode: connected, and not heard from yet"
        age = self._age(client)
        if age > DEAF * self._ping:
            return False, f"Socket Mode: not heard from for {age:.0f} s"
        return True, "Socket Mode: connected"

    async def leave(self, patience: float) -> None:
        """Takes nothing more, and acknowledges what is in hand; `keep` is cancelled after it."""
        self._leaving = True
        deadline = time.monotonic() + patience
        while self._in_hand and time.monotonic() < deadline:  # noqa: ASYNC110  short, and once
            await asyncio.sleep(0.02)

    @property
    def _client(self) -> SocketModeClient | None:
        return self._handler.client if self._handler else None

    async def _connect(self, address: str) -> None:
        address = address or await socket_address(self._web, self._token)
        handler = AsyncSocketModeHandler(
            self._app, self._token, SILENT, self._web, ping_interval=self._ping
        )
        client = handler.client
        client.default_auto_reconnect_enabled = client.auto_reconnect_enabled = False
        client.socket_mode_request_listeners = [self._hear]
        client.wss_uri = address
        self._handler, self._since = handler, time.time()
        async with asyncio.timeout(3 * self._ping):
            await client.connect()  # type: ignore[no-untyped-call]  # the SDK's gap

    async def _broken(self) -> str:
        """Returns, with the reason, when this connection is of no use any more."""
        closed_for = 0.0
        tick = min(1.0, self._ping / 5)
        client = self._client
        assert client is not None
        while True:
            await asyncio.sleep(tick)
            if self._age(client) > DEAF * self._ping:
                return "it is deaf"
            closed_for = closed_for + tick if _is_closed(client) else 0.0
            # while the lock is held the SDK connects anew, because Slack asked it to
            grace = 2 * self._ping if client.connect_operation_lock.locked() else 0.0
            if closed_for > grace:
                return "it was closed"

    def _age(self, client: SocketModeClient) -> float:
        """Seconds since the last sign of life."""
        return time.time() - max(client.last_ping_pong_time or 0.0, self._since)

    async def _hear(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        handler = self._handler
        if self._leaving or handler is None or self._in_hand >= LIMIT:
            return  # not acknowledged: Slack delivers it again, to whoever is there
        assert isinstance(client, SocketModeClient)
        self._in_hand += 1
        try:
            await handler.handle(client, request)
        except ConnectionError:
            logger.warning("An acknowledgement was lost with its connection; Slack sends it again.")
        finally:
            self._in_hand -= 1

    async def _drop(self) -> None:
        handler, self._handler = self._handler, None
        if handler is None:
            return
        client = handler.client
        with suppress(Exception):  # a deaf server does not say goodbye
            async with asyncio.timeout(_CLOSING):
                await client.close()  # type: ignore[no-untyped-call]  # the SDK's gap
        for task in (
            client.message_processor,
            client.current_session_monitor,
            client.message_receiver,
        ):
            if task is not None:
                task.cancel()
        await client.aiohttp_client_session.close()


def _is_closed(client: SocketModeClient) -> bool:
    return client.current_session is None or client.current_session.closed
