"""What keeps a text from pinging anyone, and within a limit."""

import re

from bot.commonmark.dialect import Dialect
from bot.commonmark.parts import Parts
from bot.commonmark.reading import parts_of as parts_in
from bot.commonmark.text import clean, units

_PING = re.compile(
    r"(?:<|&lt;)(?=[!@#]|subteam|\Z)"
    r"|(?<!\w)@(?=(?:channel|here|everyone)\b|\Z)"
    r"|@(?=(?:channel|here|everyone)\b(?!\.\w))",  # user@here.com stays an address
    re.IGNORECASE,
)
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def pings(text: str) -> list[int]:
    """Where an invisible WORD JOINER has to go so that not even a careless reader sees a ping.

    A text that ends in `<` or `@` counts, as what follows it elsewhere is not known. Code is rich
    text, which Slack does not read: who is mentioned there is an element by itself, and code
    takes none. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
    """
    return [found.end() for found in _PING.finditer(text)]


SLACK = Dialect(pings=pings, longest_url=3_000, widest=76, standing_images=True, links_in_code=True)
"""Rich text: columns as in a window of usual width; addresses as long as Slack takes them."""


def parts_of(text: str) -> Parts:
    """The parts of a text in CommonMark."""
    return parts_in(text, SLACK)


def plain(text: str, limit: int) -> str:
    """The text for a plain_text object, in at most `limit` characters; never empty."""
    return SLACK.plain(text, limit)


def escaped(text: str) -> str:
    """The text for mrkdwn and for a message's `text`, where `&`, `<`, `>` are Slack's own."""
    return "".join(_ESCAPES.get(char, char) for char in SLACK.defanged(clean(text)))


def escaped_units(char: str) -> int:
    """What one character counts once it is escaped."""
    return len(_ESCAPES[char]) if char in _ESCAPES else units(char)
