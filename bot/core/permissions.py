"""Who may do what. Checked here for every action, whatever a platform already hid."""

from bot.core.commands import COMMANDS
from bot.core.errors import DeniedError
from bot.core.messages import Action, Person, Role

_RANK = {Role.VIEWER: 1, Role.EDITOR: 2, Role.ADMIN: 3}
_REQUIRED = {command.action: command.role for command in COMMANDS}


def role_of(person: Person, granted: set[Role], named_admin: bool) -> Role | None:
    """The highest role a person holds; a guest holds none, whatever was granted to a group."""
    if person.guest or person.bot:
        return None
    if person.owner or named_admin:
        return Role.ADMIN
    return max(granted, key=lambda role: _RANK[role], default=None)


def allows(role: Role | None, action: type[Action]) -> bool:
    """Whether somebody with this role may do this."""
    needed = _REQUIRED[action]
    return needed is None or (role is not None and _RANK[role] >= _RANK[needed])


def require(role: Role | None, action: type[Action]) -> None:
    """Raises DeniedError, naming the role that is missing and who can grant it."""
    if not allows(role, action):
        raise DeniedError(
            f"That needs the role `{_REQUIRED[action]}`; an admin can grant it to you"
            " (`faqbot roles grant`)."
        )
