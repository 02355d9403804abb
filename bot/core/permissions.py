"""Who may do what. Checked here for every action, whatever a platform already hid."""

from bot.core.commands import COMMANDS
from bot.core.errors import RoleError
from bot.core.messages import Action, Channel, Person, Role, Settings

_RANK = {Role.VIEWER: 1, Role.EDITOR: 2, Role.ADMIN: 3}
_COMMANDS = {command.action: command for command in COMMANDS}


def role_of(person: Person, granted: set[Role], named_admin: bool) -> Role | None:
    """The highest role a person holds; a guest holds none, whatever was granted to a group."""
    if person.guest or person.bot:
        return None
    if person.owner or named_admin:
        return Role.ADMIN
    return max(granted, key=lambda role: _RANK[role], default=None)


def holds(role: Role | None, needed: Role | None) -> bool:
    """Whether that role includes the one that is needed; None needs none."""
    return needed is None or (role is not None and _RANK[role] >= _RANK[needed])


def allows(role: Role | None, action: type[Action]) -> bool:
    """Whether somebody with this role may do this."""
    return holds(role, _COMMANDS[action].role)


def needed(action: Action) -> Role | None:
    """The least role for this; where a command tells and changes, the one for what is asked."""
    command = _COMMANDS[type(action)]
    changes = isinstance(action, Channel | Settings) and action.changes_something
    return command.changing if command.changing and changes else command.role


def require(role: Role | None, action: type[Action], *, guest: bool = False) -> None:
    """Raises RoleError where somebody with this role may not do this."""
    require_role(role, _COMMANDS[action].role, guest=guest)


def require_role(role: Role | None, needed: Role | None, *, guest: bool = False) -> None:
    """Raises RoleError where that role does not include the one that is needed."""
    if needed is not None and not holds(role, needed):
        raise RoleError(needed, guest=guest)
