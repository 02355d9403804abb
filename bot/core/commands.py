"""From the words after `/faq` to the action they ask for."""

import shlex
from collections.abc import Callable

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
    Search,
    Show,
    Undo,
    Why,
)


def parse(text: str) -> Action:
    """The action that a typed `/faq` line asks for; nothing typed asks for help.

    Raises UsageError, with the line that would have worked.
    """
    name, rest = (*text.split(None, 1), "", "")[:2]
    if not name:
        return Help()
    reader = _READERS.get(name.lower())
    if reader is None:
        raise UsageError(f"There is no `/faq {name}`. Known: {', '.join(_READERS)}.")
    return reader(rest.strip())


def _help(_rest: str) -> Help:
    return Help()


def _add(rest: str) -> Add:
    return Add(question=rest)


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


def _undo(_rest: str) -> Undo:
    return Undo()


def _why(rest: str) -> Why:
    return Why(receipt=rest)


_READERS: dict[str, Callable[[str], Action]] = {
    "help": _help,
    "add": _add,
    "edit": _edit,
    "show": _show,
    "list": _list,
    "search": _search,
    "retire": _retire,
    "restore": _restore,
    "history": _history,
    "revert": _revert,
    "undo": _undo,
    "why": _why,
}


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
    if not value.strip().isdecimal() or len(value) > 9 or int(value) < 1:
        raise UsageError(f"`{value}` is no number from 1: `/faq {usage}`.")
    return int(value)
