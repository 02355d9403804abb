"""From the text of a Discord message to what a person reads.

https://discord.com/developers/docs/reference#message-formatting, and the markdown of
https://support.discord.com/hc/en-us/articles/210298617
"""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

_TOKEN = re.compile(
    r"<(?:@!?(?P<user>\d{1,20})|@&(?P<role>\d{1,20})|\#(?P<channel>\d{1,20})"
    r"|/(?P<command>[^<>:\n]{1,100}):\d{1,20}|a?:(?P<emoji>\w{1,32}):\d{1,20}"
    r"|t:(?P<time>-?\d{1,17})(?::[tTdDfFsSR])?|id:(?P<page>[\w-]{1,40})(?::\d{1,20})?"
    r"|(?P<link>https?://[^<>\s]{1,2000}))>",
    re.ASCII,
)
_CODE = re.compile(r"```(?:[\w+-]{1,20}\n)?(.+?)```|``(.+?)``|`([^`\n]+)`", re.DOTALL)
_LINE = re.compile(r"^(?:[ \t]*(?:>>>|>|\#{1,3}|-\#)[ \t]+)+", re.MULTILINE)
_LINK = re.compile(
    r"(?<!\\)\[([^\[\]\n]{1,500})\]\(\s*<?https?://[^\s()<>]{1,2000}>?[^()\n]{0,100}\)"
)
_SPANS = tuple(
    re.compile(rf"(?<!\\){sign}(?=\S)(.{{1,2000}}?)(?<=[^\s\\]){sign}", re.DOTALL)
    for sign in (r"\*\*", "__", "~~", r"\|\|")
)
_SLANTED = (
    re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*\n]{1,2000}?)(?<=[^\s\\])\*(?![\w*])"),
    re.compile(r"(?<![\w\\])_(?=[^\s_])([^_\n]{1,2000}?)(?<=[^\s\\])_(?!\w)"),
)
_ESCAPED = re.compile(r"\\([\\`*_~|#>\[\]()<:-])")


def readable(
    text: str, me: int, roles: Collection[int] = (), channels: Mapping[int, str] | None = None
) -> str:
    """What was written, without the mention of the bot and without markup.

    `roles` are the bot's own, `channels` the names of those that are mentioned. Mentions of others
    stay as `<@ID>` and `<@&ID>`, for the core to take out.
    """
    parts, at = [], 0
    for code in _CODE.finditer(text):
        parts += [_plain(text[at : code.start()], me, roles, channels or {})]
        parts += [next(inner for inner in code.groups() if inner is not None)]
        at = code.end()
    parts += [_plain(text[at:], me, roles, channels or {})]
    return "".join(parts).strip()


def users(text: str) -> set[int]:
    """The people who are mentioned, the bot among them."""
    return {int(found["user"]) for found in _TOKEN.finditer(text) if found["user"]}


def roles(text: str) -> set[int]:
    """The roles that are mentioned."""
    return {int(found["role"]) for found in _TOKEN.finditer(text) if found["role"]}


def channels(text: str) -> set[int]:
    """The channels that are mentioned."""
    return {int(found["channel"]) for found in _TOKEN.finditer(text) if found["channel"]}


def _plain(text: str, me: int, own: Collection[int], names: Mapping[int, str]) -> str:
    text = _LINE.sub("", text)
    text = _LINK.sub(r"\1", text)
    for span in (*_SPANS, *_SLANTED):
        text = span.sub(r"\1", text)
    text = _TOKEN.sub(lambda found: _word(found, me, own, names), text)
    return _ESCAPED.sub(r"\1", text)


def _word(found: re.Match[str], me: int, own: Collection[int], names: Mapping[int, str]) -> str:
    match found.lastgroup, found[found.lastgroup or 0]:
        case "user", user:
            return "" if int(user) == me else f"<@{user}>"
        case "role", role:
            return "" if int(role) in own else f"<@&{role}>"
        case "channel", channel:
            name = names.get(int(channel))
            return f"#{name}" if name else f"<#{channel}>"
        case "command", command:
            return f"/{command}"
        case "emoji", emoji:
            return f":{emoji}:"
        case "time", moment:
            return _date(int(moment))
        case _, rest:
            return rest


def _date(seconds: int) -> str:
    """A moment in words; as mere digits it would be taken for a phone number."""
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"
