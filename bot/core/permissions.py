"""Who may do what. Checked here for every action, whatever a platform already hid."""

from bot.core.errors import DeniedError
from bot.core.messages import (
    Action,
    Add,
    Edit,
    Help,
    History,
    ListEntries,
    Person,
    Restore,
    Retire,
    Revert,
    Role,
    Search,
    Show,
    Undo,
    Why,
)

_RANK = {Role.VIEWER: 1, Role.EDITOR: 2, Role.ADMIN: 3}

REQUIRED: dict[type[Action], Role | None] = {
    Help: None,
    Show: None,
    ListEntries: None,
    Search: None,
    History: Role.VIEWER,
    Why: Role.VIEWER,
    Add: Role.EDITOR,
    Edit: Role.EDITOR,
    Retire: Role.EDITOR,
    Restore: Role.EDITOR,
    Revert: Role.EDITOR,
    Undo: Role.EDITOR,
}
"""The least role for each action; None: everybody, within their audience."""


def role_of(person: Person, granted: set[Role], named_admin: bool) -> Role | None:
    """The highest role a person holds; a guest holds none, whatever was granted to a group."""
    if person.guest or person.bot:
        return None
    if person.owner or named_admin:
        return Role.ADMIN
    return max(granted, key=lambda role: _RANK[role], default=None)


def allows(role: Role | None, action: type[Action]) -> bool:
    """Whether somebody with this role may do this."""
    needed = REQUIRED[action]
    return needed is None or (role is not None and _RANK[role] >= _RANK[needed])


def require(role: Role | None, action: type[Action]) -> None:
    """Raises DeniedError, naming the role that is missing and who can grant it."""
    needed = REQUIRED[action]
    if needed is not None and not allows(role, action):
        raise DeniedError(
            f"That needs the role `{needed}`; an admin can grant it to you (`faqbot roles grant`)."
        )
