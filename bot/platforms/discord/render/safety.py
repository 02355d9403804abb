"""What keeps a text from pinging anyone on Discord, or from looking as if it did.

https://discord.com/developers/docs/reference#message-formatting
"""

import re
from dataclasses import replace

from bot.commonmark.dialect import Dialect
from bot.commonmark.parts import Parts
from bot.commonmark.reading import parts_of as parts_in

_PING = re.compile(
    r"<(?=[@\#]|/[^<>\n]{1,100}:\d+>|a?:\w+:\d+>|t:-?\d+(?::\w)?>|sound:\d"
    r"|id:(?:customize|browse|guide|home|linked-roles))"
    r"|@(?=everyone|here)",
    re.IGNORECASE,
)


def pings(text: str) -> list[int]:
    """Where an invisible WORD JOINER has to go so that there is no mention, emoji or time in it.

    Code has none of these; and no message pings that says whom it may, as all of ours do
    (`allowed_mentions`).
    """
    return [found.end() for found in _PING.finditer(text)]


DISCORD = Dialect(pings=pings, longest_url=900, widest=56, deepest=5)
"""Columns as in an embed of usual width; addresses as long as leave room for words."""

_NAMING = replace(DISCORD, mentions=re.compile(r"@&?\d{1,20}|#\d{1,20}"))


def parts_of(text: str, *, naming: bool = False) -> Parts:
    """The parts of a text in CommonMark.

    `naming`: people, roles and channels, which stand in it as code by their ids, are to be named.
    """
    return parts_in(text, _NAMING if naming else DISCORD)


def plain(text: str, limit: int) -> str:
    """One line for where no markup is read, in at most `limit` characters; never empty."""
    return DISCORD.plain(" ".join(text.split()), limit)
