"""What Discord refuses, and what would ping. Numbers: platform-rules.md."""

import re
from collections.abc import Iterator
from typing import Any

import discord
from discord.http import handle_message_parameters

from bot.platforms.discord.render.message import Message

PINGS = re.compile(
    r"<@[!&]?\d|<#\d|@everyone|@here|<a?:\w+:\d+>|<t:-?\d+(?::\w)?>|</[^<>\n]{1,100}:\d+>"
    r"|<id:(?:customize|browse|guide|home|linked-roles)",
    re.IGNORECASE,
)

_CODE = re.compile(r"```[^`][\s\S]*?```|\\[^\n]|(`+)[^\n]*?[^`\n]\1(?!`)")

NAMES = re.compile(r"<(?:@&?|#)\d{1,20}>")


def outside_code(text: str) -> str:
    """Discord's markdown without its code, which is shown to the letter."""
    return _CODE.sub(lambda found: found[0] if found[0].startswith("\\") else "\ufffc", text)


def units(text: str) -> int:
    """UTF-16 units, the most that a character can count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def payload_of(message: Message) -> dict[str, Any]:
    """The message as discord.py sends it."""
    with handle_message_parameters(**message.new()) as parameters:
        assert parameters.payload is not None
        return parameters.payload


def check_message(message: Message, *, role: str = "") -> None:
    """Within every limit, and without a ping but that of the role."""
    payload = payload_of(message)
    check_content(payload.get("content", ""))
    embeds, rows = payload.get("embeds", []), payload.get("components", [])
    assert payload.get("content", "").strip() or any(map(_says, embeds))
    check_embeds(embeds)
    check_rows(rows)
    said = payload.get("content", "").replace(f"<@&{role}>", "", 1) if role else None
    texts = [*_strings({**payload, "content": said} if role else payload)]
    assert not [text for text in texts if PINGS.search(outside_code(text))]
    assert payload["allowed_mentions"] == {"parse": [], **({"roles": [int(role)]} if role else {})}


def check_content(content: str) -> None:
    """At most 2,000 characters, and every code ended."""
    assert units(content) <= 2_000
    assert content.count("```") % 2 == 0


def check_embeds(embeds: list[dict[str, Any]]) -> None:
    """Ten with 6,000 characters in all of them."""
    assert len(embeds) <= 10
    total = 0
    for embed in embeds:
        sizes = {
            "title": (embed.get("title", ""), 256),
            "description": (embed.get("description", ""), 4_096),
            "footer": (embed.get("footer", {}).get("text", ""), 2_048),
        }
        for text, limit in sizes.values():
            assert units(text) <= limit
            total += units(text)
        assert embed.get("description", "").count("```") % 2 == 0
        for url in (embed.get("url", "https://"), embed.get("image", {"url": "https://"})["url"]):
            assert url.startswith("https://") and units(url) <= 2_048
        assert _says(embed)
    assert total <= 6_000


def check_rows(rows: list[dict[str, Any]]) -> None:
    """Five rows of five buttons, each with an id of its own."""
    assert len(rows) <= 5
    buttons = [button for row in rows for button in row["components"]]
    assert all(1 <= len(row["components"]) <= 5 for row in rows)
    assert len({button["custom_id"] for button in buttons}) == len(buttons) <= 25
    for button in buttons:
        assert 1 <= units(button["label"]) <= 80
        assert 3 <= len(button["custom_id"]) <= 100


def check_modal(modal: discord.ui.Modal) -> None:
    """Five components at most, each within its limits."""
    payload = modal.to_dict()
    assert 1 <= units(payload["title"]) <= 45
    assert 1 <= units(payload["custom_id"]) <= 100
    assert 1 <= len(payload["components"]) <= 5
    names = []
    for component in payload["components"]:
        if component["type"] == 10:
            assert 1 <= units(component["content"]) <= 4_000
            continue
        assert component["type"] == 18
        assert 1 <= units(component["label"]) <= 45
        assert units(component.get("description", "x")) in range(1, 101)
        inner = component["component"]
        names.append(inner["custom_id"])
        assert 1 <= units(inner["custom_id"]) <= 100
        assert units(inner.get("value", "x")) in range(1, 4_001)
    assert len(set(names)) == len(names)
    texts = [*_strings({key: payload[key] for key in ("title", "components")}, but=("value",))]
    # A form notifies nobody; people are named in the words above it.
    assert not [text for text in texts if PINGS.search(NAMES.sub("", outside_code(text)))]


def _says(embed: dict[str, Any]) -> bool:
    return bool({"title", "description", "footer", "image"} & set(embed))


def _strings(value: Any, but: tuple[str, ...] = ("custom_id",)) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for key, inner in value.items():
                if key not in (*but, "custom_id"):
                    yield from _strings(inner, but)
        case list():
            for inner in value:
                yield from _strings(inner, but)
