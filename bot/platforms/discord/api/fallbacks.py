"""A message that Discord will not take as it is: plainer, if that is what it is about."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from bot.core.errors import RefusedError
from bot.platforms.discord.api.errors import UnfitError
from bot.platforms.discord.render.message import Message

T = TypeVar("T")

logger = logging.getLogger(__name__)


async def tolerant(
    may_embed: bool | None,
    lay_out: Callable[[bool], Sequence[Message]],
    send: Callable[[int, Message], Awaitable[T]],
) -> T:
    """What `send` gives for the first message; each gets its number, too.

    `may_embed`: None where it is not known. Where embeds are refused, plain words are tried.
    `lay_out` gives the messages with or without embeds. Where only the first were taken, that is
    what stands.
    """
    embeds = may_embed is not False
    while True:
        taken: list[T] = []
        try:
            for part, message in enumerate(lay_out(embeds)):
                taken.append(await send(part, message))
        except RefusedError as error:
            if not taken and not (embeds and _is_about_looks(error)):
                raise
            logger.warning("Discord did not take a message as it was: %s", error.cause)
        if taken:
            return taken[0]
        embeds = False


def _is_about_looks(error: RefusedError) -> bool:
    """Without Embed Links nothing with an embed is taken; what the cache knows may be old."""
    if error.cause == "missing_permissions":
        return True
    return isinstance(error, UnfitError) and "message_reference" not in error.fields
