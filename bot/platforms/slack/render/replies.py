"""A reply as Slack's messages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from bot.commonmark.cutting import broken_off, pieces, split
from bot.commonmark.parts import Parts
from bot.commonmark.text import clean, cut, shortened, size
from bot.core.messages import Button, Reply
from bot.platforms.slack.render.blocks import (
    FOOTER,
    TITLE,
    Block,
    blocks_of,
    button_blocks,
    footer_block,
    title_block,
    words_of,
)
from bot.platforms.slack.render.pictures import few_pictures, frame
from bot.platforms.slack.render.safety import SLACK, escaped, escaped_units, parts_of

Message: TypeAlias = dict[str, Any]

BUDGET = 3_000
"""Visible characters of an answer before Read more."""

LONGEST = 12_000
ALL_TEXT = 13_000
"""Characters of one message's body, and of all its blocks: Slack stops at about 13,200."""

FALLBACK = 3_900
"""Characters of `text`, which Slack advises to keep under 4,000."""

QUIET: Mapping[str, Any] = MappingProxyType(
    {"unfurl_links": False, "unfurl_media": False, "mrkdwn": False}
)
"""What else goes with every new message. `parse` and `link_names` stay away: they make pings."""


def messages(reply: Reply, *, single: bool = False) -> list[Message]:
    """The reply as one message; as several where it is long and has no button for the rest.

    `single`: as one in any case, for what is to be changed later as a whole.
    """
    parts, buttons = few_pictures(parts_of(reply.text)), reply.buttons
    head, rest = split(parts, frame(BUDGET))
    if reply.more and rest:
        bodies, buttons = [broken_off(head)], (reply.more, *buttons)
    else:
        bodies = pieces(parts, frame(_room(reply)))
    if single and len(bodies) > 1:
        bodies = [broken_off(bodies[0])]
    last = len(bodies) - 1
    return [
        _message(
            reply.title if number == 0 else "",
            body,
            reply.footer if number == last else "",
            buttons if number == last else (),
        )
        for number, body in enumerate(bodies)
    ]


def without_images(message: Message) -> Message:
    """The message with its images as links: Slack refuses all of it when it cannot fetch one."""
    return {**message, "blocks": [_as_link(block) for block in message["blocks"]]}


def without_blocks(message: Message) -> list[Message]:
    """The message in plain words alone, addresses written out, for when Slack takes no blocks."""
    rest = SLACK.defanged(words_of(message["blocks"], addresses=True))
    texts = [] if rest else [message["text"]]
    while rest:
        end = cut(rest, FALLBACK - 100, escaped_units)
        texts.append(escaped(rest[:end].strip()))
        rest = rest[end:].strip()
    return [{"text": text} for text in texts]


def _room(reply: Reply) -> int:
    """Characters for the body, beside the longest of what else is in the same message."""
    buttons = sum(size(button.label[:80]) for button in reply.buttons)
    others = min(size(reply.title), TITLE) + min(size(reply.footer), FOOTER) + buttons
    return max(min(LONGEST, ALL_TEXT - others), BUDGET)


def _message(title: str, body: Parts, footer: str, buttons: tuple[Button, ...]) -> Message:
    said = [
        *([title_block(title)] if clean(title).strip() else []),
        *blocks_of(body),
        *([footer_block(footer)] if clean(footer).strip() else []),
    ]
    words = words_of(said) or " · ".join(button.label for button in buttons) or "…"
    text = escaped(shortened(SLACK.defanged(words), FALLBACK - 100, escaped_units))
    return {"text": text, "blocks": [*said, *button_blocks(buttons)]}


def _as_link(block: Block) -> Block:
    if block["type"] != "image":
        return block
    link = {"type": "link", "url": block["image_url"], "text": block["alt_text"]}
    section = {"type": "rich_text_section", "elements": [link]}
    return {"type": "rich_text", "elements": [section]}
