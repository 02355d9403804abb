"""A message that Slack will not take as it is: plainer and plainer, until it does."""

import logging
from collections.abc import Awaitable, Callable, Iterator

from bot.core.errors import RefusedError
from bot.platforms.slack.render.replies import without_blocks, without_images
from bot.platforms.slack.seam import Json

logger = logging.getLogger(__name__)

_UNFIT = frozenset(
    {
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_attachments",
        "msg_too_long",
        "msg_blocks_too_long",
        "no_text",
    }
)
"""Refusals that are about how a message looks, and not about where it goes."""

_SHORT = 1_000
"""Characters that are taken everywhere."""


async def tolerant(
    message: Json, send: Callable[[Json], Awaitable[str]], *, single: bool = False
) -> str:
    """What `send` gives for the first message of the first variant that Slack takes.

    `single`: it stays one message, shortened where plain words alone are too long for one.
    That is remembered for this message only: what Slack takes cannot be asked beforehand.
    """
    refusal = RefusedError("no_text")
    for variant in _variants(message, single=single):
        taken: list[str] = []
        try:
            for part in variant:
                taken.append(await send(part))  # noqa: PERF401  what was taken before counts
        except RefusedError as error:
            if error.cause not in _UNFIT and not taken:
                raise
            logger.warning("Slack did not take a message as it was: %s", error.cause)
            refusal = error
        if taken:
            return taken[0]
    raise refusal


def _variants(message: Json, *, single: bool) -> Iterator[list[Json]]:
    yield [message]
    plainer = without_images(message)
    if plainer != message:
        yield [plainer]
    texts = without_blocks(message)
    if single and len(texts) > 1:
        texts = [{"text": f"{texts[0]['text']}…"}]
    if texts:
        yield texts
        yield [{"text": _cut(texts[0]["text"])}]


def _cut(text: str) -> str:
    """The beginning, without half an escape such as `&am` at its end."""
    if len(text) <= _SHORT:
        return text
    beginning, ampersand, end = text[:_SHORT].rpartition("&")
    whole = not ampersand or ";" in end or len(end) > len("amp")
    return f"{text[:_SHORT] if whole else beginning}…"
