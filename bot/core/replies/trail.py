"""What is told of who changed what about the bot."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.callers import Caller
from bot.core.markup import code
from bot.core.messages import Button, Reply, Role
from bot.core.permissions import holds
from bot.core.ports import Deed
from bot.core.replies.words import author, channel, person

SHOWN, LAST = 10, 3
"""Deeds on one page, and those that stand below the settings."""

_WHAT = {
    "right": "be right at least",
    "questions": "questions of a person in five minutes",
    "replies": "unasked answers of a channel in an hour",
    "retention": "days that questions are kept",
    "mode": "what I do unasked",
    "follow-ups": "follow-ups",
    "helpers": "questions for people go to",
    "notices": "faults are told in",
    "ping": "notified of questions for people",
    "role": "role",
    "block": "blocked",
    "gap": "question without an answer",
    "reply": "my reply",
    "import": "import",
    "kb": "knowledge base",
    "audience": "entries that are given out",
    "labels": "judged questions",
}
_PERSONAL, _RECEIPTS, _PLACES = ("role", "block"), ("gap", "reply"), ("helpers", "notices")
_LONGEST = 100
_NONE = "Nobody has changed anything about me here yet."
_NO_SETTING = "Nobody has changed a setting of mine here yet."
_NOT_TOLD = "Who was given a role or blocked, and by whom, admins see."


@dataclass(frozen=True, slots=True)
class Page:
    """Some deeds, newest first; `page` counts from 1, `more`: there are earlier ones."""

    deeds: Sequence[Deed]
    page: int = 1
    more: bool = False


def last(page: Page, caller: Caller) -> str:
    """The newest deeds, to stand below something else."""
    if not page.deeds:
        return _NONE if _sees_all(caller) else f"{_NO_SETTING} {_NOT_TOLD}"
    return "\n".join(["**Changed last:**", *_lines(page.deeds[:LAST], caller)])


def opening(page: Page) -> tuple[Button, ...]:
    """What shows the first page, where the settings do not tell all."""
    return (Button("trail:1", "All changes"),) * (len(page.deeds) > LAST)


def listed(page: Page, caller: Caller) -> Reply:
    """One page of deeds, in the place of another one."""
    lines = [f"**Changed here,** page {page.page}:", *_lines(page.deeds, caller)]
    none = "Earlier than that nothing was changed."
    if not _sees_all(caller):
        none = f"{none} {_NOT_TOLD}"
    text = "\n".join(lines) if page.deeds else none
    return Reply(text, buttons=turning(page), private=True, in_place=True)


def turning(page: Page) -> tuple[Button, ...]:
    """What turns the page."""
    buttons = []
    if page.more:
        buttons.append(Button(f"trail:{page.page + 1}", "Earlier changes"))
    if page.page > 1:
        buttons.append(Button(f"trail:{page.page - 1}", "Later changes"))
    return tuple(buttons)


def _sees_all(caller: Caller) -> bool:
    return holds(caller.role, Role.ADMIN)


def _lines(deeds: Sequence[Deed], caller: Caller) -> list[str]:
    return [f"- {_deed(deed, caller)}" for deed in deeds]


def _deed(deed: Deed, caller: Caller) -> str:
    who = author(deed.author, caller.place.platform)
    what = f"{_WHAT.get(deed.what, deed.what)}{_about(deed, caller)}"
    before, after = (_value(deed.what, value) for value in (deed.before, deed.after))
    return f"{deed.at:%Y-%m-%d %H:%M} UTC · {who} · {what}: {before} → {after}"


def _about(deed: Deed, caller: Caller) -> str:
    if not deed.about:
        return ""
    if deed.what in _PERSONAL:
        return f" of {person(deed.about)}" if deed.what == "role" else f": {person(deed.about)}"
    if deed.what in _RECEIPTS:
        return f" (receipt {code(deed.about)})"
    if deed.what == "import":
        return f" of {code(deed.about, _LONGEST)}"
    return f" in {channel(deed.about, caller.place.channel)}"


def _value(what: str, value: str) -> str:
    if not value:
        return "none"
    if what in _PLACES:
        return channel(value)
    return person(value) if what == "ping" else code(value, _LONGEST)
