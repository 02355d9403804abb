"""Ids in what the bot says become names: `@U123` and `#C123`, where they stand alone as code.

Names, and no mentions, because a mention rings.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeAlias

from bot.core.messages import Reply

Name: TypeAlias = Callable[[str], Awaitable[str]]
"""The name of a person, group or channel by id; empty where it cannot be known."""

_ID = re.compile(r"(?<!`)`([@#])([UWSCGD][A-Z0-9]+)`(?!`)")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


async def with_names(reply: Reply, name: Name) -> Reply:
    """The reply, with names; an answer, which has a receipt, is nobody's to change."""
    found = set(_ID.findall(reply.text))
    if reply.receipt or not found:
        return reply
    ids = [subject for _, subject in found]
    names = dict(zip(ids, await asyncio.gather(*map(name, ids)), strict=True))

    def shown(span: re.Match[str]) -> str:
        known = " ".join(names[span[2]].split())
        return span[1] + _PUNCTUATION.sub(r"\\\1", known) if known else span[0]

    return replace(reply, text=_ID.sub(shown, reply.text))
