"""Buttons that do what a command does: `do`, then its name and what it is about."""

from collections.abc import Sequence

from bot.core.buttons import is_key
from bot.core.messages import Action, Add, Export, Gaps, Help, Import, ListEntries, Stats

_PLAIN: dict[str, Action] = {
    "add": Add(),
    "import": Import(),
    "export": Export(),
    "gaps": Gaps(),
    "help": Help(),
    "stats": Stats(),
}


def action_of(parts: Sequence[str]) -> Action | None:
    """The action that a button's id goes on with; None where there is no such."""
    match parts:
        case ["list", page] if is_key(page):
            return ListEntries(max(1, int(page)))
        case [name]:
            return _PLAIN.get(name)
    return None


def entry_of(parts: Sequence[str]) -> tuple[str, int] | None:
    """What is to be done with an entry (`show`, `edit`), and the entry's key."""
    match parts:
        case ["show" | "edit" as purpose, key] if is_key(key):
            return purpose, int(key)
    return None
