"""Slack's size limits, as its API refuses them (numbers: platform-rules.md, read off slack_sdk)."""

import json
from collections.abc import Iterator
from typing import Any

from tests.slack.limits_rich import faults_of_rich_text, faults_of_table
from tests.slack.state import Json

TEXT = 40_000
MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
VIEW_BYTES = 250_000
ALL_BLOCK_TEXT = 13_200
VIEW_WORDS = 24
PRIVATE_METADATA = 3_000
_TEXTS = {"section": 3_000, "header": 150, "markdown": 12_000}
_BLOCKS = {
    *("section", "header", "divider", "image", "context", "context_actions", "actions"),
    *("rich_text", "input", "markdown", "video", "file", "table"),
}
_CLOSED = {"static_select", "multi_static_select", "checkboxes", "radio_buttons", "overflow"}
_ELEMENTS = {"context": 10, "actions": 25, "context_actions": 5}
_CONFIRM = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
_PLAIN = _CONFIRM | {"button": 75, "option": 75, "placeholder": 150, "label": 2_000, "hint": 2_000}


def faults_of_message(args: Json) -> Iterator[tuple[str, str]]:
    """Slack's error codes for a message, each with its reason."""
    blocks = args.get("blocks") or []
    if len(args.get("text") or "") > TEXT:
        yield "msg_too_long", f"text over {TEXT}"
    if not (args.get("text") or blocks or args.get("attachments")):
        yield "no_text", "neither text nor blocks"
    for reason in _faults(blocks, MESSAGE_BLOCKS):
        yield "invalid_blocks", reason
    if sum(map(len, _strings(blocks))) > ALL_BLOCK_TEXT:
        yield "msg_blocks_too_long", f"more than {ALL_BLOCK_TEXT} characters in all blocks"
    markdown = [str(block.get("text", "")) for block in blocks if block.get("type") == "markdown"]
    if sum(map(len, markdown)) > _TEXTS["markdown"]:
        yield "invalid_blocks", "markdown blocks: 12000 characters in all"
    metadata = args.get("metadata")
    if metadata and not {"event_type", "event_payload"} <= set(metadata):
        yield "invalid_metadata_format", "metadata needs event_type and event_payload"


def faults_of_view(view: Json) -> Iterator[tuple[str, str]]:
    """Slack's error codes for a modal or a home tab, each with its reason."""
    is_home = view.get("type") == "home"
    if not is_home and view.get("type") != "modal":
        yield "invalid_arguments", "a view's type is modal or home"
    if len(json.dumps(view)) > VIEW_BYTES:
        yield "view_too_large", f"over {VIEW_BYTES} bytes"
    for part in ("title", "submit", "close"):
        text = view.get(part)
        if is_home and text is not None:
            yield "invalid_arguments", f"a home tab has no {part}"
        if part == "title" and text is None and not is_home:
            yield "invalid_arguments", "a modal needs a title"
        if text is not None and (
            text.get("type") != "plain_text" or not 0 < len(text["text"]) <= VIEW_WORDS
        ):
            yield "invalid_arguments", f"{part}: plain text of 1 to {VIEW_WORDS} characters"
    if len(view.get("private_metadata") or "") > PRIVATE_METADATA:
        yield "invalid_arguments", f"private_metadata over {PRIVATE_METADATA}"
    if len(view.get("callback_id") or "") > 255:
        yield "invalid_arguments", "callback_id over 255"
    blocks = view.get("blocks") or []
    if any(block.get("type") == "input" for block in blocks) and not view.get("submit"):
        yield "invalid_arguments", "a form with inputs needs submit"
    for reason in _faults(blocks, VIEW_BLOCKS):
        yield "invalid_arguments", reason


def _faults(blocks: Any, most: int) -> Iterator[str]:
    if not isinstance(blocks, list):
        yield "blocks is no list"
        return
    if len(blocks) > most:
        yield f"more than {most} blocks"
    names = [block["block_id"] for block in blocks if block.get("block_id")]
    if len(names) != len(set(names)):
        yield "block_id twice"
    for number, block in enumerate(blocks):
        for reason in _faults_of_block(block):
            yield f"{reason} [json-pointer:/blocks/{number}]"


def _faults_of_block(block: Json) -> Iterator[str]:
    kind = block.get("type", "")
    if kind not in _BLOCKS:
        yield f"unsupported block type {kind!r}"
    if len(block.get("block_id") or "") > 255:
        yield "block_id over 255"
    text = block.get("text")
    words = text.get("text", "") if isinstance(text, dict) else text or ""
    if kind in _TEXTS and text is not None and not 0 < len(words) <= _TEXTS[kind]:
        yield f"{kind}: text of 1 to {_TEXTS[kind]} characters"
    if kind == "header" and (not isinstance(text, dict) or text.get("type") != "plain_text"):
        yield "header: text must be plain_text"
    if kind == "section":
        yield from _faults_of_section(block)
    if kind == "image":
        yield from _faults_of_image(block)
    elements = block.get("elements") or []
    if kind in _ELEMENTS and not 0 < len(elements) <= _ELEMENTS[kind]:
        yield f"{kind}: 1 to {_ELEMENTS[kind]} elements"
    if kind in ("actions", "context_actions"):
        ids = [element.get("action_id") for element in elements if element.get("action_id")]
        if len(ids) != len(set(ids)):
            yield "action_id twice in a block"
    if kind == "input" and not (block.get("label") and block.get("element")):
        yield "input without label or element"
    if kind == "rich_text":
        yield from faults_of_rich_text(block)
        return
    if kind == "table":
        yield from faults_of_table(block)
    if kind == "context":
        yield from _faults_of_context(elements)
    for element in [*elements, block.get("accessory"), block.get("element")]:
        if isinstance(element, dict):
            yield from _faults_of_element(element)
    for part in ("label", "hint"):
        yield from _plain(block.get(part), part, required=False)


def _faults_of_section(block: Json) -> Iterator[str]:
    fields = block.get("fields") or []
    if not block.get("text") and not fields:
        yield "section without text and fields"
    if len(fields) > 10 or any(len(one["text"]) > 2_000 for one in fields):
        yield "section: 10 fields of 2000 characters"


def _faults_of_context(elements: list[Json]) -> Iterator[str]:
    for element in elements:
        if element.get("type") not in ("mrkdwn", "plain_text", "image"):
            yield f"context: unsupported element {element.get('type')!r}"
        elif element["type"] != "image" and not 0 < len(element.get("text") or "") <= 3_000:
            yield "context: text of 1 to 3000 characters"


def _faults_of_image(block: Json) -> Iterator[str]:
    if not (block.get("alt_text") and (block.get("image_url") or block.get("slack_file"))):
        yield "image without alt_text or image_url"
    if len(block.get("alt_text") or "") > 2_000 or len(block.get("image_url") or "") > 3_000:
        yield "image: alt_text 2000, image_url 3000"


def _faults_of_element(element: Json) -> Iterator[str]:
    kind = element.get("type", "")
    if len(element.get("action_id") or "") > 255:
        yield "action_id over 255"
    if kind == "image":
        yield from _faults_of_image(element)
    if kind == "button":
        yield from _plain(element.get("text"), "button")
        if len(element.get("value") or "") > 2_000:
            yield "button: value over 2000"
        if element.get("style") not in (None, "primary", "danger"):
            yield "button: unknown style"
        if len(element.get("url") or "") > 3_000:
            yield "button: url over 3000"
    if kind == "feedback_buttons":
        for part in ("positive_button", "negative_button"):
            button = element.get(part) or {}
            yield from _plain(button.get("text"), "button")
            if len(button.get("value") or "") > 2_000:
                yield "feedback button: value over 2000"
    if kind == "plain_text_input" and len(element.get("initial_value") or "") > 3_000:
        yield "plain_text_input: initial_value over 3000"
    yield from _plain(element.get("placeholder"), "placeholder", required=False)
    if element.get("confirm"):
        yield from _faults_of_confirm(element["confirm"])
    yield from _faults_of_options(element, kind)


def _faults_of_confirm(confirm: Json) -> Iterator[str]:
    for part in _CONFIRM:
        yield from _plain(confirm.get(part), part, types=("plain_text", "mrkdwn"))


def _faults_of_options(element: Json, kind: str) -> Iterator[str]:
    options = element.get("options") or []
    most = {"checkboxes": 10, "radio_buttons": 10, "overflow": 5}.get(kind, 100)
    if len(options) > most:
        yield f"{kind}: more than {most} options"
    if kind in _CLOSED and not options and not element.get("option_groups"):
        yield f"{kind}: no options"
    initial = [element["initial_option"]] if element.get("initial_option") else []
    initial += element.get("initial_options") or []
    if options and any(one not in options for one in initial):
        yield f"{kind}: initial option is none of the options"
    for option in [*options, *initial]:
        yield from fault_of_option(option)


def fault_of_option(option: Json) -> Iterator[str]:
    """What is wrong with one option of a select: text 75, value 150, description 75."""
    yield from _plain(option.get("text"), "option", types=("plain_text", "mrkdwn"))
    if not 0 < len(option.get("value") or "") <= 150:
        yield "option: value of 1 to 150 characters"
    yield from _plain(option.get("description"), "option", required=False)


def _plain(
    text: Any, name: str, *, required: bool = True, types: tuple[str, ...] = ("plain_text",)
) -> Iterator[str]:
    if text is None and not required:
        return
    if not isinstance(text, dict) or text.get("type") not in types:
        yield f"{name}: text must be plain_text"
    elif not 0 < len(text.get("text") or "") <= _PLAIN[name]:
        yield f"{name}: text of 1 to {_PLAIN[name]} characters"


def _strings(part: Any) -> Iterator[str]:
    """Every text a reader sees in these blocks."""
    if isinstance(part, list):
        for one in part:
            yield from _strings(one)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key in ("text", "alt_text") and isinstance(value, str):
                yield value
            elif key not in ("value", "action_id", "block_id", "private_metadata"):
                yield from _strings(value)
