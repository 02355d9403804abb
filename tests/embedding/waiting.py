"""Waiting until an encoder is in the middle of a pass."""

import asyncio

from bot.embedding import LocalEncoder


async def at_work(encoder: LocalEncoder) -> None:
    while not encoder.busy:  # noqa: ASYNC110 - no event tells it, and it takes one turn of the loop
        await asyncio.sleep(0)
