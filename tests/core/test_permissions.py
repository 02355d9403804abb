"""The table of who may do what."""

import typing

import pytest

from bot.core import messages
from bot.core.commands import COMMANDS
from bot.core.errors import RoleError
from bot.core.messages import Action, Person, Role
from bot.core.permissions import allows, holds, require, role_of
from bot.core.replies import reaching

EVERYONE = {"help", "show", "list", "search"}
VIEWER = EVERYONE | {"why", "history", "channel", "gaps", "stats"}
EDITOR = VIEWER | {
    "add",
    "edit",
    "retire",
    "restore",
    "revert",
    "undo",
    "import",
    "export",
    "test",
    "settings",
}
ADMIN = EDITOR | {"setup", "roles", "block"}


@pytest.mark.parametrize(
    ("role", "may"),
    [(None, EVERYONE), (Role.VIEWER, VIEWER), (Role.EDITOR, EDITOR), (Role.ADMIN, ADMIN)],
)
def test_each_role_may_do_just_this(role: Role | None, may: set[str]) -> None:
    assert {one.name for one in COMMANDS if allows(role, one.action)} == may


def test_every_action_has_one_command() -> None:
    assert {command.action for command in COMMANDS} == set(typing.get_args(Action))
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)


def test_a_denial_says_which_role_is_missing_and_to_whom() -> None:
    for guest in (False, True):
        with pytest.raises(RoleError, match="role `editor`") as denied:
            require(Role.VIEWER, messages.Add, guest=guest)
        assert (denied.value.needed, denied.value.guest) == (Role.EDITOR, guest)


@pytest.mark.parametrize(
    ("platform", "who"),
    [
        ("slack", "the workspace's owners and admins"),
        ("discord", "all who may Manage Server"),
        ("terminal", "who owns the workspace"),
    ],
)
def test_a_denial_names_the_command_that_grants_and_who_may_use_it(platform: str, who: str) -> None:
    told = reaching.lacking("editor", "U7", platform, guest=False, named=["U1", "&2"])

    assert "an admin can grant it: `/faq roles grant editor @U7`" in told
    assert f"Admins here: {who}, `@U1`, `@&2`." in told
    assert ("Discord" in told) is False


def test_a_guest_is_not_sent_to_an_admin_in_vain() -> None:
    assert "only full members" in reaching.lacking("editor", "U7", "slack", guest=True)


@pytest.mark.parametrize("needed", list(Role))
def test_a_role_includes_those_before_it(needed: Role) -> None:
    held = [role for role in Role if holds(role, needed)]

    assert held == list(Role)[list(Role).index(needed) :]
    assert not holds(None, needed)
    assert holds(None, None)


def test_an_owner_of_the_workspace_is_admin() -> None:
    assert role_of(Person("u", owner=True), set(), named_admin=False) is Role.ADMIN


def test_the_highest_of_several_grants_counts() -> None:
    assert role_of(Person("u"), {Role.VIEWER, Role.EDITOR}, named_admin=False) is Role.EDITOR


def test_a_guest_holds_no_role_whatever_was_granted() -> None:
    assert role_of(Person("u", guest=True), {Role.ADMIN}, named_admin=True) is None
