"""What is typed after `/faq`, and what it asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.commands import COMMANDS, FaqCommand, command_in
from bot.core.errors import UsageError
from bot.core.messages import (
    Action,
    Add,
    Block,
    Channel,
    Edit,
    FollowUps,
    Help,
    History,
    ListEntries,
    Mode,
    Revert,
    Role,
    Roles,
    Search,
    Setup,
    Show,
    Undo,
    Why,
)


def parse(text: str) -> Action:
    command, rest = command_in(text)
    return command.read(rest)


@pytest.mark.parametrize(
    ("typed", "action"),
    [
        ("", Help()),
        ("help", Help()),
        ("  HELP  ", Help()),
        ("add", Add()),
        ("add How do I log in?", Add(question="How do I log in?")),
        ("setup", Setup()),
        ("channel", Channel()),
        ("channel #C2", Channel("C2")),
        ("channel AUTO", Channel(mode=Mode.AUTO)),
        ("channel off", Channel(mode=Mode.OFF)),
        ("channel follow-ups never", Channel(follow_ups=FollowUps.NEVER)),
        ("channel #C2 helpers on notices off", Channel("C2", helpers=True, notices=False)),
        ("channel helpers ping @&123", Channel(ping="&123")),
        ("channel helpers PING @&123 helpers on", Channel(helpers=True, ping="&123")),
        ("channel helpers ping off", Channel(ping="")),
        ("roles grant editor @&123", Roles("&123", Role.EDITOR)),
        (
            "channel observe #C2 follow-ups always",
            Channel("C2", Mode.OBSERVE, FollowUps.ALWAYS),
        ),
        ("roles", Roles()),
        ("roles grant editor @U2", Roles("U2", Role.EDITOR)),
        ("roles grant @U2 editor", Roles("U2", Role.EDITOR)),
        ("roles  REVOKE Admin  @U2", Roles("U2", Role.ADMIN, granted=False)),
        ("block", Block()),
        ("block @U2", Block("U2")),
        ("block @U2 off", Block("U2", blocked=False)),
        ("edit", Edit("")),
        ("show", Show("")),
        ("edit vpn-token", Edit("vpn-token")),
        ('show "An id with spaces"', Show("An id with spaces")),
        ("show An id with spaces", Show("An id with spaces")),
        ("show it's-broken", Show("it's-broken")),
        ("list", ListEntries(1)),
        ("list 3", ListEntries(3)),
        ("search vpn   token", Search("vpn   token")),
        ("history a/b?c", History("a/b?c")),
        ("revert two words 4", Revert("two words", 4)),
        ("undo", Undo()),
        ("why", Why()),
        ("why abc123", Why("abc123")),
    ],
)
def test_a_line_becomes_an_action(typed: str, action: Action) -> None:
    assert parse(typed) == action


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("frobnicate", "There is no `/faq frobnicate`"),
        ("retire", "/faq retire ID"),
        ("channel loud", "cannot read `loud`.*/faq channel"),
        ("channel follow-ups", "missing.*/faq channel"),
        ("channel helpers maybe", "cannot read `maybe`"),
        ("channel #", "cannot read `#`"),
        ("roles grant", "missing.*/faq roles"),
        ("roles grant king @U2", "cannot read `king`"),
        ("roles grant editor", "missing"),
        ("roles grant editor U2", "cannot read `U2`"),
        ("roles grant editor @U2 @U3", "cannot read `@U3`"),
        ("roles list", "cannot read `list`"),
        ("block U2", "cannot read `U2`.*/faq block"),
        ("block @U2 now", "cannot read `now`"),
        ("block @U2 off please", "cannot read `please`"),
        ("**bold**", r"There is no `/faq \*\*bold\*\*`"),
        ("a`b", "There is no ``/faq a`b``"),
        ("list zero", "is no number"),
        ("list 0", "is no number"),
        ("revert x", "/faq revert ID VERSION"),
        ("revert x y", "is no number"),
    ],
)
def test_a_line_that_asks_for_nothing_known_says_what_would_work(typed: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        parse(typed)


@pytest.mark.parametrize("command", [one for one in COMMANDS if " " not in one.usage])
def test_words_that_a_command_does_not_take_are_refused_and_not_passed_over(
    command: FaqCommand,
) -> None:
    with pytest.raises(UsageError, match=f"cannot read `gym` there: `/faq {command.name}`"):
        parse(f"{command.name} gym")


@pytest.mark.parametrize(
    "line", ["import prune now", "export yaml all", "list 1 2", "gaps 1 2", "revert vpn 1 2x"]
)
def test_a_word_too_many_is_refused(line: str) -> None:
    with pytest.raises(UsageError):
        parse(line)


@given(st.text(max_size=100))
def test_no_line_raises_anything_but_a_usage_error(text: str) -> None:
    try:
        parse(text)
    except UsageError as error:
        assert "/faq" in str(error)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_what_a_command_does_is_said_in_five_words(command: FaqCommand) -> None:
    assert len(command.words.split()) <= 5


@pytest.mark.parametrize("command", [one.name for one in COMMANDS])
@given(rest=st.text(st.sampled_from("@#Ux12 `\"'*\noff grant editor"), max_size=40))
def test_whatever_follows_a_command_is_read_or_told_how(command: str, rest: str) -> None:
    try:
        assert parse(f"{command} {rest}")
    except UsageError as error:
        assert f"/faq {command}" in str(error) and "\n" not in str(error)
