"""How the bot comes to be connected to Discord, and stays so whatever happens."""

import asyncio
import logging
import random
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

import discord

from bot.core.errors import SettingsError
from bot.platforms.discord.gateway.client import Gateway
from bot.platforms.discord.gateway.content import Content
from bot.platforms.discord.gateway.pace import Pace
from bot.platforms.discord.setup.findings import closed_for_good
from bot.platforms.discord.setup.identify import NotNowError, log_in

logger = logging.getLogger(__name__)

_KEEN, _AFRESH = 10.0, 1.0
"""Seconds for which a channel may be opened after somebody asked whether it is heard, and for which
the answer counts: they may have granted it this moment."""

_STUBBORN = 0.1


class Connection:
    """One client after the other, so that there is always one that is of use.

    `make` gives a new one, with or without content; `greet` is told of each that is logged in, and
    not connected yet.
    """

    def __init__(
        self,
        token: str,
        content: Content,
        make: Callable[[bool], Gateway],
        greet: Callable[[Gateway], None],
        pace: Pace,
    ) -> None:
        self.client: Gateway | None = None
        self._token = token
        self._content = content
        self._make = make
        self._greet = greet
        self._pace = pace
        self._pause = pace.retry
        self._trouble = "Discord was not asked yet"
        self._keen_until = 0.0
        self._asked = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None
        self._retiring: set[asyncio.Task[None]] = set()

    def health(self) -> tuple[bool, str]:
        """Whether Discord and the bot hear each other, and how that is known."""
        if self.client is None:
            return False, self._trouble
        well, says = self.client.health()
        if not well and self._trouble:
            return False, f"{says}. {self._trouble}"
        lacking = self._content.lacking
        return well, f"{says}. {lacking.sentence}" if lacking else says

    async def hears(self) -> bool:
        """Whether content comes in, or would as soon as a channel is opened."""
        self._keen_until = monotonic() + _KEEN
        self._asked.set()
        return await self._content.is_granted(self.client, _AFRESH)

    async def open(self) -> None:
        """Connects; SettingsError where the token is wrong. Goes on where Discord is away."""
        await self._content.look()
        client: Gateway | None = None
        try:
            client = await self._begin()
        except NotNowError as error:
            self._say(str(error))
        self._keeping = asyncio.create_task(self._keep(client))

    async def leave(self) -> None:
        """Hears nothing more, and connects no more; what is being said goes on, until `close`."""
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)  # who failed has said so

    async def close(self) -> None:
        """Ends it, within seconds."""
        for task in self._retiring:
            task.cancel()
        await asyncio.gather(*self._retiring, return_exceptions=True)
        if self.client is not None:
            await self.client.end()

    async def _begin(self) -> Gateway:
        """A client that is logged in, and that all replies go out by from now on.

        Intents belong to a client from its making; whether they are granted is known later.
        """
        client = await self._logged_in(self._content.hoped)
        self._content.note(client.application_flags)
        if client.content and not self._content.wanted:
            await client.end()
            client = await self._logged_in(False)
        self._greet(client)
        self.client = client
        return client

    async def _logged_in(self, content: bool) -> Gateway:
        client = self._make(content)
        try:
            await log_in(client, self._token)
        except BaseException:
            await client.end()
            raise
        return client

    async def _keep(self, client: Gateway | None) -> None:
        """Sees to it that there is a connection, for as long as the bot runs."""
        while True:
            try:
                client = await (self._begin() if client is None else self._stay(client))
            except NotNowError as error:
                self._say(str(error))
                client = None
            except SettingsError as error:
                self._say(str(error), logging.ERROR)
                self._pause = self._pace.longest
                client = None
            except Exception:
                # One of the borders that catch broadly: nobody else would connect again.
                logger.exception("The connection to Discord failed in an unforeseen way")
                client = None
            if client is None:
                await asyncio.sleep(self._pause * random.uniform(0.5, 1.0))
                self._pause = min(max(2 * self._pause, self._pace.retry), self._pace.longest)

    async def _stay(self, client: Gateway) -> Gateway | None:
        """Connected by that client until it is of no use any more; the next one, if there is."""
        connection = asyncio.create_task(client.connect())
        watch = asyncio.create_task(self._watch(client))
        try:
            await asyncio.wait({connection, watch}, return_when=asyncio.FIRST_COMPLETED)
            if watch.done():
                return watch.result()
            self._judge(client, connection.exception())
            return None
        finally:
            await _end(connection, watch)
            await client.leave()
            self._retire(client)

    async def _watch(self, client: Gateway) -> Gateway:
        """The next client, as soon as there has to be one."""
        while True:
            await self._nap()
            if client.health()[0]:
                self._pause, self._trouble = self._pace.retry, ""
            elif client.pulse.down_for > self._pace.longest:
                self._say("Discord's gateway cannot be reached. It is tried again.")
            await self._content.look()
            if self._content.hoped and not client.content:
                await self._content.is_granted(client)  # somebody may have granted it meanwhile
            stuck = client.pulse.down_for > self._pace.stuck
            if stuck or self._content.wanted != client.content:
                with suppress(NotNowError, SettingsError):  # what is there goes on
                    return await self._begin()

    async def _nap(self) -> None:
        """Until the next look, which comes sooner where somebody may be opening a channel."""
        keen = monotonic() < self._keen_until
        with suppress(TimeoutError):
            async with asyncio.timeout(self._pace.keen if keen else self._pace.listening):
                await self._asked.wait()
        self._asked.clear()

    def _judge(self, client: Gateway, error: BaseException | None) -> None:
        """What it means that the connection has ended for good."""
        if isinstance(error, discord.PrivilegedIntentsRequired):
            code = 4014
        else:
            code = error.code if isinstance(error, discord.ConnectionClosed) else 0
        fact = closed_for_good(code or 0)
        if code == 4014 and client.content:
            self._content.refuse()
            self._pause = 0.0
        elif fact is not None:
            self._pause = self._pace.longest if code == 4004 else self._pace.hopeless
        if fact is not None:
            self._say(fact.sentence, logging.ERROR)
        elif error is not None:
            self._say(f"The connection to Discord has ended ({type(error).__name__}).")

    def _say(self, trouble: str, level: int = logging.WARNING) -> None:
        """Tells it in the log, once."""
        if trouble != self._trouble:
            logger.log(level, "%s", trouble)
        self._trouble = trouble

    def _retire(self, client: Gateway) -> None:
        """Keeps a client for a while for what goes through it still: answers to interactions."""

        async def end() -> None:
            try:
                await asyncio.sleep(self._pace.grace)
            finally:
                await client.end()

        task = asyncio.create_task(end())
        self._retiring.add(task)
        task.add_done_callback(self._retiring.discard)


async def _end(*tasks: "asyncio.Task[Any]") -> None:
    """Cancels them as often as it takes: `Shard.reidentify` of discord.py swallows the first."""
    running = set(tasks)
    while running:
        for task in running:
            task.cancel()
        _, running = await asyncio.wait(running, timeout=_STUBBORN)
    await asyncio.gather(*tasks, return_exceptions=True)  # who failed has been judged
