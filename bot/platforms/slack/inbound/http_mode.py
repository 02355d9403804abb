"""The HTTP transport: Slack posts everything to one address, signed."""

import asyncio
import logging
from collections.abc import Mapping

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.core.errors import SettingsError
from bot.platforms.slack.setup.manifest import EVENTS_PATH

logger = logging.getLogger(__name__)

LARGEST = 1024**2
"""Bytes of a payload; Slack's largest are some tens of thousands."""

_PATIENCE = 1.0
"""Seconds for what is being answered when the bot ends."""


class Server:
    """Listens at once, and answers 503 until the app is there."""

    def __init__(self, host: str, port: int, signing_secret: str) -> None:
        self._host = host
        self._port = port
        self._verifier = SignatureVerifier(signing_secret)
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None
        self.app: AsyncApp | None = None

    @property
    def port(self) -> int:
        """The port that it has, where any free one was asked for."""
        addresses = self._runner.addresses if self._runner else []
        return int(addresses[0][1]) if addresses else self._port

    async def open(self) -> None:
        """SettingsError where the address cannot be had."""
        application = web.Application(client_max_size=LARGEST)
        application.router.add_post(EVENTS_PATH, self._take)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=_PATIENCE)
        await self._runner.setup()
        self._site = web.TCPSite(self._runner, self._host, self._port)
        try:
            await self._site.start()
        except OSError as error:
            await self._runner.cleanup()
            raise SettingsError(
                f"{self._host}:{self._port} cannot be listened at ({error.strerror}): set"
                " BOT_SLACK_HOST and BOT_SLACK_PORT to an address of this machine that is free."
            ) from error
        logger.info("Slack's events are taken at %s:%d%s", self._host, self.port, EVENTS_PATH)

    async def close(self) -> None:
        """Takes nothing more, and lets what is being answered be answered."""
        if self._site is not None:
            await self._site.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        if self.app is None:
            return web.Response(status=503)
        # Bolt verifies as well, but only after it has taken the payload apart.
        if not self._is_signed(await request.read(), request.headers):
            return web.Response(status=401)
        try:
            read = await to_bolt_request(request)
        except ValueError:  # no JSON, no UTF-8
            return web.Response(status=400)
        # A caller that goes away does not undo what is being claimed.
        return await asyncio.shield(self._answer(self.app, read))

    def _is_signed(self, body: bytes, headers: Mapping[str, str]) -> bool:
        """HMAC over the raw body, at most 300 s old (platform-rules.md)."""
        timestamp = headers.get("X-Slack-Request-Timestamp", "")
        signature = headers.get("X-Slack-Signature", "")
        readable = timestamp.isdecimal() and timestamp.isascii() and signature.isascii()
        return readable and self._verifier.is_valid(body, timestamp, signature)

    async def _answer(self, app: AsyncApp, read: AsyncBoltRequest) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(read))
