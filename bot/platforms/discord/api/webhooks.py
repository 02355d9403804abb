"""Answers to interactions: for fifteen minutes, by their token, from any process.

https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

import discord

from bot.core.errors import RefusedError
from bot.platforms.discord.api.errors import is_spent
from bot.platforms.discord.api.line import Line, Patience
from bot.platforms.discord.render.message import Message

T = TypeVar("T")

ORIGINAL = cast("int", "@original")
"""The first answer, whatever its id; discord.py hands on what stands for an id."""

PATIENCE = Patience(60.0, 120.0)


def address_of(application: int, token: str) -> str:
    """Where the answer to an interaction goes, as a `return_address`."""
    return f"{application}/{token}"


class Webhooks:
    """Where Discord takes what answers a command, a button or a form."""

    def __init__(self, line: Line) -> None:
        self._line = line

    async def edit(self, address: str, message: Message) -> None:
        """Puts it in place of the first answer, or of the sign that there will be one."""
        await self._call(address, lambda hook: hook.edit_message(ORIGINAL, **message.changed()))

    async def follow_up(self, address: str, message: Message, *, private: bool) -> None:
        """Says it after the first answer."""

        async def send(hook: discord.Webhook) -> None:
            said: dict[str, Any] = {**message.new(), "ephemeral": private}
            await hook.send(**said)

        await self._call(address, send)

    async def original(self, address: str) -> discord.WebhookMessage:
        """The first answer as it stands."""
        return await self._call(address, lambda hook: hook.fetch_message(ORIGINAL))

    async def remove(self, address: str) -> None:
        """Takes the first answer away; one that is gone already is no error."""
        try:
            await self._call(address, lambda hook: hook.delete_message(ORIGINAL))
        except RefusedError as error:
            if error.cause != "unknown_message" and not is_spent(error):
                raise

    async def _call(self, address: str, ask: Callable[[discord.Webhook], Awaitable[T]]) -> T:
        application, _, token = address.partition("/")
        if not application.isdecimal() or not token:
            raise RefusedError("unknown_webhook")

        def through(client: discord.Client) -> Awaitable[T]:
            hook = discord.Webhook.partial(int(application), token, client=client)
            hook.type = discord.WebhookType.application  # those alone may whisper
            return ask(hook)

        return await self._line.call(through, PATIENCE)
