"""The `/faq` commands: what each is called, asks for, does and needs, and how a line is read."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass

from bot.core.errors import UsageError
from bot.core.messages import (
    Action,
    Add,
    Edit,
    Help,
    History,
    ListEntries,
    Restore,
    Retire,
    Revert,
    Role,
    Search,
    Show,
    Undo,
    Why,
)

_LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True)
class FaqCommand:
    """One command behind `/faq`.

    `usage` is how it is typed, `words` what it does in five words, `role` the least role that may
    use it (None: everybody, within their audience), `read` makes the action of what follows.
    """

    action: type[Action]
    usage: str
    words: str
    role: Role | None
    read: Callable[[str], Action]

    @property
    def name(self) -> str:
        """The word after `/faq`."""
        return self.usage.split()[0]


def parse(text: str) -> Action:
    """The action that a typed `/faq` line asks for; nothing typed asks for help.

    Raises UsageError, with the line that would have worked.
    """
    name, rest = (*text.split(None, 1), "", "")[:2]
    if not name:
        return Help()
    for command in COMMANDS:
        if command.name == name.lower():
            return command.read(rest.strip())
    known = ", ".join(command.name for command in COMMANDS)
    raise UsageError(f"There is no `/faq {name}`. Known: {known}.")


def _edit(rest: str) -> Edit:
    return Edit(_one(rest, "edit ID"))


def _show(rest: str) -> Show:
    return Show(_one(rest, "show ID"))


def _list(rest: str) -> ListEntries:
    return ListEntries(page=_number(rest, "list PAGE") if rest else 1)


def _search(rest: str) -> Search:
    return Search(_one(rest, "search WORDS"))


def _retire(rest: str) -> Retire:
    return Retire(_one(rest, "retire ID"))


def _restore(rest: str) -> Restore:
    return Restore(_one(rest, "restore ID"))


def _history(rest: str) -> History:
    return History(_one(rest, "history ID"))


def _revert(rest: str) -> Revert:
    slug, _, version = rest.rpartition(" ")
    return Revert(_one(slug, "revert ID VERSION"), _number(version, "revert ID VERSION"))


COMMANDS = (
    FaqCommand(Help, "help", "this list", None, lambda _: Help()),
    FaqCommand(Add, "add [QUESTION]", "write a new entry", Role.EDITOR, Add),
    FaqCommand(Edit, "edit ID", "change an entry", Role.EDITOR, _edit),
    FaqCommand(Show, "show ID", "one entry, whole", None, _show),
    FaqCommand(ListEntries, "list [PAGE]", "all entries", None, _list),
    FaqCommand(Search, "search WORDS", "entries by words and meaning", None, _search),
    FaqCommand(Retire, "retire ID", "take out of use", Role.EDITOR, _retire),
    FaqCommand(Restore, "restore ID", "put back into use", Role.EDITOR, _restore),
    FaqCommand(History, "history ID", "who changed what", Role.VIEWER, _history),
    FaqCommand(Revert, "revert ID VERSION", "an earlier version, again", Role.EDITOR, _revert),
    FaqCommand(Undo, "undo", "take back your last change", Role.EDITOR, lambda _: Undo()),
    FaqCommand(Why, "why [RECEIPT]", "explain the last decision", Role.VIEWER, Why),
)
"""Every command, in the order that help shows them."""


def _one(rest: str, usage: str) -> str:
    # An id may hold spaces and is taken as it stands; quotes around it are taken off.
    value = rest.strip()
    if not value:
        raise UsageError(f"Something is missing: `/faq {usage}`.")
    if value[0] in "\"'" and value[-1] == value[0]:
        try:
            parts = shlex.split(value)
        except ValueError:
            return value
        return parts[0] if len(parts) == 1 else value
    return value


def _number(value: str, usage: str) -> int:
    digits = value.strip()
    if not digits.isdecimal() or len(digits) > _LONGEST_NUMBER or int(digits) < 1:
        raise UsageError(f"`{value[:40]}` is no number from 1: `/faq {usage}`.")
    return int(digits)
