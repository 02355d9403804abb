"""The home tab, as one view. https://docs.slack.dev/reference/views/home-tab-views"""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, TypeAlias

from bot.platforms.slack.render.blocks import Block
from bot.platforms.slack.render.forms import METADATA, View
from bot.platforms.slack.render.replies import Message

CALLBACK = "home"
"""The callback_id of every home tab."""

BLOCKS, BYTES = 100, 200_000
"""Slack takes views of 250 kB: https://docs.slack.dev/reference/methods/views.publish"""

Part: TypeAlias = Sequence[Message]


def home_view(parts: Sequence[Part], context: Mapping[str, str]) -> View:
    """The parts below each other, with a line between two; `context` comes back with each press.

    What does not fit is left out from the first message that does not.
    """
    blocks = [*_fitting(parts)]
    kept = {**context, "digest": digest(blocks)}
    metadata = json.dumps({"form": "", "context": kept})
    if len(metadata) > METADATA:
        raise ValueError(f"{len(metadata)} characters of context, over {METADATA}")
    return {
        "type": "home",
        "callback_id": CALLBACK,
        "private_metadata": metadata,
        "blocks": blocks,
    }


def digest(blocks: Sequence[Block]) -> str:
    """What tells these blocks from all others."""
    return sha256(json.dumps(blocks, sort_keys=True).encode()).hexdigest()[:16]


def _fitting(parts: Sequence[Part]) -> Iterator[Block]:
    blocks, size = 0, 0
    for number, part in enumerate(parts):
        for first, message in enumerate(part):
            line: list[dict[str, Any]] = [{"type": "divider"}] * (number > 0 and first == 0)
            shown = [*line, *message["blocks"]]
            blocks, size = blocks + len(shown), size + len(json.dumps(shown))
            if blocks > BLOCKS or size > BYTES:
                return
            yield from shown
