"""What a person sees of a message, whom it pings, and where its links go."""

import html
import re
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt

from tests.slack.state import Json, Message

_PING = re.compile(r"<(!channel|!here|!everyone|@[UW]\w+|!subteam\^\w+)(?:\|[^>]*)?>")
_BARE = re.compile(r"(?<![\w&<!])@(channel|here|everyone)\b")
_ANGLES = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


def visible(message: Message | Json) -> str:
    """The text on the screen: of the blocks if there are any, else of `text`; buttons in [ ]."""
    body = message.body if isinstance(message, Message) else message
    blocks = body.get("blocks") or []
    if not blocks:
        return read_mrkdwn(str(body.get("text", "")))
    return "\n".join(filter(None, map(_block, blocks)))


def pings(message: Message | Json) -> list[str]:
    """Everything in a message that would notify somebody."""
    body = message.body if isinstance(message, Message) else message
    loose = isinstance(message, Message) and message.loose
    parts = [body.get("text", ""), body.get("blocks", []), body.get("attachments", [])]
    return list(_pings(parts, loose))


def links(message: Message | Json) -> list[str]:
    """The addresses that can be clicked, in order; buttons' too."""
    body = message.body if isinstance(message, Message) else message
    return list(_links([body.get("blocks") or body.get("text", "")]))


def labels(message: Message | Json) -> list[str]:
    """The words on all buttons."""
    return re.findall(r"^\[(.+)\]$", visible(message).replace("] [", "]\n["), flags=re.M)


def read_mrkdwn(text: str) -> str:
    """Slack's own markup as it is shown: marks gone where Slack takes them for marks."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(html.unescape(found[1].strip("\n")))
        return f"\x00{len(kept) - 1}\x00"

    text = re.sub(r"```(.+?)```", keep, text, flags=re.S)
    text = re.sub(r"`([^`\n]+)`", keep, text)
    text = _ANGLES.sub(lambda found: found[2] or found[1].removeprefix("mailto:"), text)
    for mark in ("*", "_", "~"):
        edge = re.escape(mark)
        pattern = rf"(?<![\w{edge}]){edge}(?=\S)([^{edge}\n]+)(?<=\S){edge}(?![\w{edge}])"
        text = re.sub(pattern, r"\1", text)
    text = html.unescape(re.sub(r"^&gt; ?", "", text, flags=re.M))
    return re.sub(r"\x00(\d+)\x00", lambda found: kept[int(found[1])], text)


def _block(block: Json) -> str:
    match block["type"]:
        case "rich_text":
            return _rich(block["elements"])
        case "section":
            parts = [block.get("text"), *block.get("fields", []), block.get("accessory")]
            return "\n".join(_object(part) for part in parts if part)
        case "context" | "actions" | "context_actions":
            return " ".join(map(_object, block["elements"]))
        case "input":
            label, element = block["label"]["text"], _object(block["element"])
            return f"{label}: {element}"
        case "markdown":
            return _markdown(block["text"])
        case "image":
            return _object(block)
        case "table":
            rows = [[_rich([cell]) for cell in row] for row in block["rows"]]
            return "\n".join(" | ".join(row) for row in rows)
        case "divider":
            return ""
        case _:
            return _object(block.get("text") or {})


def _object(part: Json) -> str:
    """One element or text object."""
    match part.get("type", ""):
        case "mrkdwn":
            return read_mrkdwn(part["text"])
        case "plain_text":
            return str(part["text"])
        case "button":
            return f"[{part['text']['text']}]"
        case "image":
            title = part.get("title", {}).get("text", "")
            return f"{title} {part['alt_text']}".strip()
        case "feedback_buttons":
            both = part["positive_button"], part["negative_button"]
            return " ".join(f"[{one['text']['text']}]" for one in both)
        case "icon_button":
            return f"[{part['text']['text']}]"
        case _:
            options = [option["text"]["text"] for option in part.get("options", [])]
            placeholder = part.get("placeholder", {}).get("text", "")
            return f"({' / '.join([placeholder, *options] if placeholder else options)})"


def _rich(elements: list[Json]) -> str:
    return "\n".join(_rich_part(one) for one in elements)


def _rich_part(part: Json) -> str:
    if part["type"] in ("raw_text", "raw_number"):
        return str(part.get("text", part.get("value", "")))
    if part["type"] == "rich_text":
        return _rich(part["elements"])
    if part["type"] == "rich_text_list":
        ordered, indent = part.get("style") == "ordered", "    " * part.get("indent", 0)
        first = part.get("offset", 0) + 1
        return "\n".join(
            f"{indent}{f'{number}.' if ordered else '•'} {_rich_part(item)}"
            for number, item in enumerate(part["elements"], start=first)
        )
    return "".join(map(_inline, part["elements"]))


def _inline(element: Json) -> str:
    match element["type"]:
        case "link":
            return str(element.get("text") or element["url"])
        case "user" | "channel" | "usergroup":
            return "@" + str(element.get(f"{element['type']}_id"))
        case "broadcast":
            return f"@{element['range']}"
        case "emoji":
            return f":{element['name']}:"
        case "date":
            return str(element.get("fallback", ""))
        case _:
            return str(element["text"])


def _markdown(text: str) -> str:
    lines: list[str] = []
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(text):
        if token.type == "inline":
            inside = token.children or []
            lines.append("".join("\n" if "break" in one.type else one.content for one in inside))
        elif token.type in ("fence", "code_block"):
            lines.append(token.content.rstrip("\n"))
    return "\n".join(lines)


def _pings(part: Any, loose: bool) -> Iterator[str]:
    if isinstance(part, str):
        yield from (found[0] for found in _PING.finditer(part))
        if loose:
            yield from (found[0] for found in _BARE.finditer(part))
    elif isinstance(part, list):
        for one in part:
            yield from _pings(one, loose)
    elif isinstance(part, dict):
        match part.get("type"):
            case "plain_text" | "text" | "link" | "raw_text":
                return
            case "user" | "usergroup" | "broadcast":
                yield f"{part['type']} {part.get(part['type'] + '_id') or part.get('range')}"
            case _:
                for key in ("text", "elements", "fields", "rows", "fallback", "pretext"):
                    yield from _pings(part.get(key), loose)


def _links(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        found = (match[1] for match in _ANGLES.finditer(part) if "://" in match[1])
        yield from map(html.unescape, found)
    elif isinstance(part, list):
        for one in part:
            yield from _links(one)
    elif isinstance(part, dict):
        if part.get("type") in ("plain_text", "text"):
            return
        if part.get("url"):
            yield str(part["url"])
        for key in ("text", "elements", "fields", "accessory", "rows"):
            yield from _links(part.get(key))
