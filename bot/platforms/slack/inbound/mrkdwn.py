"""From the text of a Slack message to what a person reads.

https://docs.slack.dev/messaging/formatting-message-text: `<…>` holds a mention or a link, and
exactly `&`, `<` and `>` are escaped.
"""

import re
from collections.abc import Callable

_TOKEN = re.compile(r"<([^<>]*)>")
_ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))  # the ampersand last
_BROADCASTS = ("!here", "!channel", "!everyone", "!group")


def question(text: str, bot: str) -> str:
    """What was asked: without the mention of the bot, links and channels by their names.

    Mentions of others stay as `<@U…>`, for the core to take out.
    """
    return _decoded(text, lambda token: "" if _user(token) == bot else _asked(token))


def command(text: str) -> str:
    """What was typed after a slash command: people, groups and channels as `@ID` and `#ID`."""
    return _decoded(text, _typed)


def mentions(text: str, user: str) -> bool:
    """Whether that user is mentioned."""
    return any(_user(token) == user for token in _TOKEN.findall(text))


def is_to_others(text: str, bot: str) -> bool:
    """Whether somebody else is mentioned: a person, a group, everybody."""
    return any(
        _user(token) not in ("", bot) or token.startswith(("!subteam^", *_BROADCASTS))
        for token in _TOKEN.findall(text)
    )


def _decoded(text: str, read: Callable[[str], str]) -> str:
    text = _TOKEN.sub(lambda found: read(found[1]), text)
    for escape, sign in _ESCAPES:
        text = text.replace(escape, sign)
    return text.strip()


def _user(token: str) -> str:
    return token[1:].partition("|")[0] if token.startswith("@") else ""


def _asked(token: str) -> str:
    target, _, label = token.partition("|")
    if target.startswith("@"):
        return f"<{target}>"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    return _other(target, label)


def _typed(token: str) -> str:
    target, _, label = token.partition("|")
    if target.startswith(("@", "#")):
        return target
    if target.startswith("!subteam^"):
        return "@" + target.removeprefix("!subteam^")
    return _other(target, label)


def _other(target: str, label: str) -> str:
    """A group, a broadcast, a date or a link."""
    if not target.startswith("!"):
        return label or target.removeprefix("mailto:")
    if target in _BROADCASTS:
        return "@" + target[1:]
    return label
