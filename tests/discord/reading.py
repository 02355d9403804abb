"""What a person sees of a message, whom it notifies, and where its links go."""

import re

from tests.discord.state import LOADING, Json, Message

_LINK = re.compile(r"\[([^\]\n]+)\]\(<?(https?://[^\s)>]+)>?\)")
_BARE = re.compile(r"https?://[^\s)>\]]+")
_CODE = re.compile(r"```(?:\w+\n)?(.+?)```|`([^`\n]+)`", re.DOTALL)
_ESCAPED = re.compile(r"\\([^A-Za-z0-9\s])")
_MARKS = (
    (_LINK, r"\1"),
    (re.compile(r"\*\*(\S(?:.*?\S)?)\*\*"), r"\1"),
    (re.compile(r"__(\S(?:.*?\S)?)__"), r"\1"),
    (re.compile(r"~~(\S(?:.*?\S)?)~~"), r"\1"),
    (re.compile(r"(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)_(\S(?:[^_\n]*\S)?)_(?!\w)"), r"\1"),
    (re.compile(r"^(?:#{1,3}|-#|>>?>?) ", re.MULTILINE), ""),
    (re.compile(r"^( *)[-*] ", re.MULTILINE), r"\1• "),
)


def visible(message: Message | Json) -> str:
    """The text on the screen: content, embeds with footer and images, buttons in [ ]."""
    content, embeds, components, flags = _parts(message)
    if flags & LOADING:
        return "FAQ bot is thinking..."
    lines = [read_markdown(content)]
    for embed in embeds:
        lines += [str(embed["author"]["name"])] if embed.get("author") else []
        lines += [read_markdown(str(embed.get(key) or "")) for key in ("title", "description")]
        for one in embed.get("fields") or []:
            lines += [read_markdown(one["name"]), read_markdown(one["value"])]
        lines += [str(embed["footer"]["text"])] if embed.get("footer") else []
    for row in components:
        shown = [_component(one) for one in row.get("components", [])]
        lines.append(" ".join(filter(None, shown)))
    return "\n".join(filter(None, lines))


def pings(message: Message) -> list[str]:
    """Everybody whom the message notified."""
    return list(message.pings)


def links(message: Message | Json) -> list[str]:
    """The addresses that can be clicked, in order; buttons' too."""
    content, embeds, components, _ = _parts(message)
    found = _BARE.findall(content)
    for embed in embeds:
        found += [embed["url"]] if embed.get("url") else []
        found += _BARE.findall(str(embed.get("description") or ""))
        for one in embed.get("fields") or []:
            found += _BARE.findall(one["value"])
    for row in components:
        found += [one["url"] for one in row.get("components", []) if one.get("url")]
    return found


def images(message: Message | Json) -> list[str]:
    """The addresses of the images that are shown."""
    _, embeds, _, _ = _parts(message)
    both = [embed.get(key) for embed in embeds for key in ("image", "thumbnail")]
    return [one["url"] for one in both if one]


def labels(message: Message | Json) -> list[str]:
    """The words on all buttons that can be pressed."""
    _, _, components, _ = _parts(message)
    each = [one for row in components for one in row.get("components", [])]
    return [_label(one) for one in each if one["type"] == 2 and not one.get("disabled")]


def read_markdown(text: str) -> str:
    """Discord's markdown as it is shown: marks gone where Discord takes them for marks."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(next(part for part in found.groups() if part is not None).strip("\n"))
        return f"\x00{len(kept) - 1}\x00"

    text = _ESCAPED.sub(keep, _CODE.sub(keep, text))
    for mark, instead in _MARKS:
        text = mark.sub(instead, text)
    text = re.sub(r"\x00(\d+)\x00", lambda found: kept[int(found[1])], text)
    return re.sub(r"\x00(\d+)\x00", lambda found: kept[int(found[1])], text).strip()


def _parts(message: Message | Json) -> tuple[str, list[Json], list[Json], int]:
    if isinstance(message, Message):
        return message.content, message.embeds, message.components, message.flags
    return (
        str(message.get("content") or ""),
        list(message.get("embeds") or []),
        list(message.get("components") or []),
        int(message.get("flags") or 0),
    )


def _label(one: Json) -> str:
    emoji = (one.get("emoji") or {}).get("name") or ""
    return " ".join(filter(None, [emoji, one.get("label") or ""]))


def _component(one: Json) -> str:
    if one["type"] == 2:
        return f"[{_label(one)}]"
    options = [str(option["label"]) for option in one.get("options") or []]
    placeholder = one.get("placeholder")
    return f"({' / '.join([placeholder, *options] if placeholder else options)})"
