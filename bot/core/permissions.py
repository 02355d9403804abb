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


def holds(role: Role | None, needed: Role | None) -> bool:
    """Whether that role includes the one that is needed; None needs none."""
    return needed is None or (role is not None and _RANK[role] >= _RANK[needed])


def allows(role: Role | None, action: type[Action]) -> bool:
    """Whether somebody with this role may do this."""
    return holds(role, _REQUIRED[action])


def require(role: Role | None, action: type[Action], *, guest: bool = False) -> None:
    """Raises DeniedError where somebody with this role may not do this."""
    require_role(role, _REQUIRED[action], guest=guest)


def require_role(role: Role | None, needed: Role | None, *, guest: bool = False) -> None:
    """Raises DeniedError, naming the role that is missing and who can grant it."""
    if holds(role, needed):
        return
    if guest:
        raise DeniedError(
            f"That needs the role `{needed}`, and guests cannot have one;"
            " ask a full member of the workspace."
        )
    raise DeniedError(
        f"That needs the role `{needed}`; an admin can grant it: `/faq roles grant {needed} @you`."
        " Admins and owners of the workspace (on Discord: who may Manage Server) are admins here."
    )
