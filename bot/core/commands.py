"""The `/faq` commands: what each is called, asks for, does and needs, and how a line is read."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass

from bot.core.errors import UsageError
from bot.core.markup import code
from bot.core.messages import (
    Action,
    Add,
    Block,
    Channel,
    Edit,
    Export,
    FollowUps,
    Gaps,
    Help,
    History,
    Import,
    ListEntries,
    Mode,
    Restore,
    Retire,
    Revert,
    Role,
    Roles,
    Search,
    Settings,
    Setup,
    Show,
    Stats,
    Try,
    Undo,
    Why,
)
from bot.core.naming import faq
from bot.core.reading import (
    BLOCK_USAGE,
    GAPS_USAGE,
    block_in,
    gaps_in,
    roles_in,
    settings_in,
)
from bot.core.typed import Words, channel_in

_LONGEST_NUMBER = 9
_SWITCH = {"on": True, "off": False}
CHANNEL_USAGE = (
    "channel [#CHANNEL] [mention|auto|observe|off] [follow-ups never|bounded|always]"
    " [helpers on|off|ping @ROLE|ping off] [notices on|off]"
)


@dataclass(frozen=True, slots=True)
class FaqCommand:
    """One command behind `/faq`.

    `usage` is how it is typed, `words` what it does in five words, `role` the least role that may
    use it (None: everybody, within their audience), `read` makes the action of what follows.
    `changing` is the least role that may do more with it than look, where that is another one.
    """

    action: type[Action]
    usage: str
    words: str
    role: Role | None
    read: Callable[[str], Action]
    changing: Role | None = None

    @property
    def name(self) -> str:
        """The word after `/faq`."""
        return self.usage.split()[0]


def command_in(text: str) -> tuple[FaqCommand, str]:
    """The command that a typed `/faq` line asks for, and the rest; nothing typed asks for help.

    Raises UsageError where there is no such command; `FaqCommand.read` does where the rest does
    not fit, with the line that would have worked.
    """
    name, rest = (*text.split(None, 1), "", "")[:2]
    for command in COMMANDS:
        if command.name == (name.lower() or "help"):
            return command, rest.strip()
    known = ", ".join(command.name for command in COMMANDS)
    raise UsageError(f"There is no {code(faq(name))}. Known: {known}.")


def _channel(rest: str) -> Channel:
    read = Words(rest, CHANNEL_USAGE)
    channel, mode, follow_ups = "", None, None
    ping: str | None = None
    switches: dict[str, bool] = {}
    while word := read.next():
        if named := channel_in(word):
            channel = named
        elif word.lower() in tuple(Mode):
            mode = Mode(word.lower())
        elif word.lower() == "follow-ups":
            follow_ups = FollowUps(read.one_of(tuple(FollowUps)))
        elif word.lower() in ("helpers", "notices"):
            known = (*_SWITCH, "ping") if word.lower() == "helpers" else _SWITCH
            if (chosen := read.one_of(known)) == "ping":
                ping = _role_or_none(read)
            else:
                switches[word.lower()] = _SWITCH[chosen]
        else:
            raise read.fault(word)
    return Channel(
        channel,
        mode,
        follow_ups,
        helpers=switches.get("helpers"),
        notices=switches.get("notices"),
        ping=ping,
    )


def _role_or_none(read: Words) -> str:
    """The role that is to be notified; empty where nobody is any more."""
    if read.person_ahead():
        return read.person()
    read.one_of(("off",))
    return ""


def _edit(rest: str) -> Edit:
    return Edit(_one(rest, "edit ID") if rest else "")


def _show(rest: str) -> Show:
    return Show(_one(rest, "show ID") if rest else "")


def _list(rest: str) -> ListEntries:
    return ListEntries(page=_number(rest, "list PAGE") if rest else 1)


def _import(rest: str) -> Import:
    read = Words(rest, "import [prune]")
    prune = bool(rest) and bool(read.one_of(("prune",)))
    read.end()
    return Import(prune=prune)


def _export(rest: str) -> Export:
    read = Words(rest, "export [FORMAT]")
    name = read.next().lower()
    read.end()
    return Export(name)


def _naming(action: Callable[[str], Action], usage: str) -> Callable[[str], Action]:
    return lambda rest: action(_one(rest, usage))


def _alone(action: Callable[[], Action], usage: str) -> Callable[[str], Action]:
    """Reads a command that nothing follows: what does is no part of it, and not passed over."""

    def read(rest: str) -> Action:
        Words(rest, usage).end()
        return action()

    return read


def _revert(rest: str) -> Revert:
    slug, _, version = rest.rpartition(" ")
    return Revert(_one(slug, "revert ID VERSION"), _number(version, "revert ID VERSION"))


COMMANDS = (
    FaqCommand(Setup, "setup", "what is left to do", Role.ADMIN, _alone(Setup, "setup")),
    FaqCommand(Help, "help", "this list", None, _alone(Help, "help")),
    FaqCommand(
        Channel,
        "channel [#CHANNEL] [MODE]",
        "how I behave there",
        Role.VIEWER,
        _channel,
        changing=Role.ADMIN,
    ),
    FaqCommand(Roles, "roles [grant ROLE @WHO]", "who may do what", Role.ADMIN, roles_in),
    FaqCommand(Block, BLOCK_USAGE, "whom I do not answer", Role.ADMIN, block_in),
    FaqCommand(Add, "add [QUESTION]", "write a new entry", Role.EDITOR, Add),
    FaqCommand(Edit, "edit [ID]", "change an entry", Role.EDITOR, _edit),
    FaqCommand(Show, "show [ID]", "one entry, whole", None, _show),
    FaqCommand(ListEntries, "list [PAGE]", "all entries", None, _list),
    FaqCommand(
        Search,
        "search WORDS",
        "find by words or meaning",
        None,
        _naming(Search, "search WORDS"),
    ),
    FaqCommand(Retire, "retire ID", "take out of use", Role.EDITOR, _naming(Retire, "retire ID")),
    FaqCommand(
        Restore, "restore ID", "put back into use", Role.EDITOR, _naming(Restore, "restore ID")
    ),
    FaqCommand(
        History, "history ID", "who changed what", Role.VIEWER, _naming(History, "history ID")
    ),
    FaqCommand(Revert, "revert ID VERSION", "an older version, again", Role.EDITOR, _revert),
    FaqCommand(Undo, "undo", "take back your last change", Role.EDITOR, _alone(Undo, "undo")),
    FaqCommand(Import, "import [prune]", "entries from a file", Role.EDITOR, _import),
    FaqCommand(Export, "export [FORMAT]", "all entries as file", Role.EDITOR, _export),
    FaqCommand(Why, "why [RECEIPT]", "explain the last decision", Role.VIEWER, Why),
    FaqCommand(
        Try, "test QUESTION|all", "try without a trace", Role.EDITOR, _naming(Try, "test QUESTION")
    ),
    FaqCommand(Gaps, GAPS_USAGE, "questions without an answer", Role.VIEWER, gaps_in),
    FaqCommand(Stats, "stats", "what was asked lately", Role.VIEWER, _alone(Stats, "stats")),
    FaqCommand(
        Settings,
        "settings [NAME VALUE]",
        "what admins set",
        Role.EDITOR,
        settings_in,
        changing=Role.ADMIN,
    ),
)
"""Every command, in the order that help shows them."""


def _one(rest: str, usage: str) -> str:
    # An id may hold spaces and is taken as it stands; quotes around it are taken off.
    value = rest.strip()
    if not value:
        raise UsageError(f"Something is missing: `{faq(usage)}`.")
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
        raise UsageError(f"{code(value, 40)} is no number from 1: `{faq(usage)}`.")
    return int(digits)
