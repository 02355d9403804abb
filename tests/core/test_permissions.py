"""The table of who may do what."""

import typing

import pytest

from bot.core import messages
from bot.core.commands import COMMANDS
from bot.core.errors import DeniedError
from bot.core.messages import Action, Person, Role
from bot.core.permissions import allows, holds, require, role_of

EVERYONE = {"help", "show", "list", "search"}
VIEWER = EVERYONE | {"why", "history", "channel"}
EDITOR = VIEWER | {"add", "edit", "retire", "restore", "revert", "undo"}
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


def test_a_denial_names_the_role_and_who_grants_it() -> None:
    with pytest.raises(DeniedError, match=r"role `editor`.*admin can grant"):
        require(Role.VIEWER, messages.Add)


def test_a_denial_names_the_command_that_grants() -> None:
    with pytest.raises(DeniedError, match=r"`/faq roles grant editor @you`.*owners"):
        require(None, messages.Undo)


def test_a_guest_is_not_sent_to_an_admin_in_vain() -> None:
    with pytest.raises(DeniedError, match="guests cannot have one"):
        require(None, messages.Add, guest=True)


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
