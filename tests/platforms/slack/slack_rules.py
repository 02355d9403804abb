"""Slack's written limits, walked over what we would send; shares nothing with the renderer.

Numbers: https://docs.slack.dev/reference/block-kit and slack_sdk 3.47.
"""

import re
from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block

from bot.platforms.slack.render.replies import Message

PING = re.compile(r"<(?:@|#\w|!(?!doctype\b)\w|subteam)|(?<!\w)@(?:channel|here|everyone)\b", re.I)
STYLES = {"bold", "italic", "strike", "code"}


def check_message(message: Message) -> None:
    """Raises AssertionError at the first thing that Slack would refuse or that could ping."""
    text, blocks = message["text"], message["blocks"]
    assert 0 < len(text) <= 4_000
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", text)
    assert len(blocks) <= 50
    actions = [element for block in blocks for element in block.get("elements", ())]
    ids = [element["action_id"] for element in actions if "action_id" in element]
    assert len(ids) == len(set(ids))
    assert sum(len(said) for said in strings(blocks)) <= 13_200
    for block in blocks:
        check_block(block)
        Block.parse(block).validate_json()  # type: ignore[union-attr]  # none is of unknown type
    check_harmless(message)


def check_view(view: dict[str, Any]) -> None:
    """The same for a modal."""
    assert view["type"] == "modal"
    for key in ("title", "submit", "close"):
        if key in view:
            check_plain(view[key], 24)
    assert len(view.get("private_metadata", "")) <= 3_000
    assert len(view["blocks"]) <= 100
    assert "submit" in view or all(block["type"] != "input" for block in view["blocks"])
    ids = [block["block_id"] for block in view["blocks"] if "block_id" in block]
    assert len(ids) == len(set(ids))
    for block in view["blocks"]:
        assert len(block.get("block_id", "")) <= 255
        if block["type"] == "input":
            check_input(block)
        else:
            check_block(block)


def check_input(block: dict[str, Any]) -> None:
    check_plain(block["label"], 2_000)
    if "hint" in block:
        check_plain(block["hint"], 2_000)
    element = block["element"]
    assert element["type"] in (
        "plain_text_input",
        "external_select",
        "file_input",
        "static_select",
        "multi_static_select",
    )
    assert 0 < len(element["action_id"]) <= 255
    assert len(element.get("initial_value", "x").encode("utf-16-le")) // 2 <= 3_000
    assert element.get("initial_value") != ""


def check_block(block: dict[str, Any]) -> None:
    match block["type"]:
        case "rich_text":
            assert block["elements"]
            for element in block["elements"]:
                check_rich(element)
        case "context":
            assert 1 <= len(block["elements"]) <= 10
            for element in block["elements"]:
                if element["type"] == "mrkdwn":
                    assert re.fullmatch(r"<https?://[^<>|\s]+>", element["text"])
                else:
                    check_plain(element, 2_000)
        case "actions":
            assert 1 <= len(block["elements"]) <= 25
            for button in block["elements"]:
                check_plain(button["text"], 75)
                assert 0 < len(button["action_id"]) <= 255 and len(button["value"]) <= 2_000
                assert button.get("style", "primary") in ("primary", "danger")
        case "image":
            assert 0 < len(block["alt_text"]) <= 2_000
            assert block["image_url"].startswith("https://") and len(block["image_url"]) <= 3_000
        case "section":
            check_plain(block["text"], 3_000)
        case kind:
            assert kind == "divider"


def check_rich(element: dict[str, Any]) -> None:
    kind, inner = element["type"], element["elements"]
    assert inner
    if kind == "rich_text_list":
        assert element["style"] in ("bullet", "ordered")
        assert element["border"] in (0, 1) and 0 <= element["indent"] <= 8
        assert element["offset"] >= 0
        for item in inner:
            assert item["type"] == "rich_text_section"
            check_rich(item)
        return
    assert kind in ("rich_text_section", "rich_text_preformatted", "rich_text_quote")
    for leaf in inner:
        assert leaf["type"] in ("text", "link") and leaf["text"]
        assert set(leaf.get("style", ())) <= STYLES
        if leaf["type"] == "link":
            assert re.match(r"(?:https?|mailto):", leaf["url"], re.I)
            assert len(leaf["url"]) <= 3_000


def check_plain(text: dict[str, Any], limit: int) -> None:
    assert text["type"] == "plain_text" and text["emoji"] is False
    assert 0 < len(text["text"].encode("utf-16-le")) // 2 <= limit


def check_harmless(message: Message) -> None:
    """Nothing pings, read piece by piece or with the pieces of a paragraph in a row.

    What stands in code is there to be copied; it may not be half of a ping.
    """
    said_outside = strings(message["blocks"], code=False)
    for said in [message["text"], *said_outside, *rows(message["blocks"])]:
        assert not PING.search(said), said


def strings(part: Any, *, code: bool = True) -> Iterator[str]:
    """Every text that a reader sees; without `code` what is not shown as code."""
    if isinstance(part, list):
        for one in part:
            yield from strings(one, code=code)
    elif isinstance(part, dict) and (code or not is_code(part)):
        for key, value in part.items():
            if key in ("text", "alt_text") and isinstance(value, str):
                yield value
            elif isinstance(value, list | dict):
                yield from strings(value, code=code)


def is_code(part: dict[str, Any]) -> bool:
    """Whether all of it is shown as code."""
    style = part.get("style")
    inline = isinstance(style, dict) and style.get("code") is True
    return part.get("type") == "rich_text_preformatted" or inline


def rows(part: Any) -> Iterator[str]:
    """The text of each section, list item and quote; of code what may end or begin a ping."""
    if isinstance(part, list):
        for one in part:
            yield from rows(one)
    elif isinstance(part, dict) and "elements" in part:
        leaves = part["elements"]
        if part["type"] == "rich_text_preformatted":
            return
        if part["type"].startswith("rich_text_") and leaves[0]["type"] in ("text", "link"):
            yield "".join(edges(leaf["text"]) if is_code(leaf) else leaf["text"] for leaf in leaves)
        else:
            yield from rows(leaves)


def edges(code: str) -> str:
    """The code without the pings that are in it; what follows it follows its last character."""
    between = "w" if re.match(r"\w", code[-2:-1]) else "…"
    return f"{PING.sub('·', code)}{between}{code[-1:]}"


def visible(blocks: list[dict[str, Any]]) -> str:
    """The words of all blocks in a row, without white space and invisible characters."""
    return re.sub(r"[\s\u2060]", "", "".join(strings(blocks)))
