"""Lines as people type them elsewhere, as the commands with typed options that Discord has."""

import re
from typing import Any, NoReturn

import pytest

from bot.core.commands import command_in
from bot.core.errors import UsageError
from bot.core.messages import (
    Action,
    Add,
    Block,
    Channel,
    Edit,
    Export,
    Gaps,
    Help,
    History,
    ListEntries,
    Restore,
    Retire,
    Revert,
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

_MENTIONED = re.compile(r"<([@#]&?)!?(\d+)>")
Typed = tuple[str, dict[str, Any]]
"""A command with its options."""


def typed(line: str) -> Typed:
    """The command, and the options that say what the line says."""
    words = _MENTIONED.sub(r"\1\2", line)
    try:
        command, rest = command_in(words)
        name, options = _typed(command.read(rest))
    except UsageError:
        _cannot_be_typed()
    return f"faq {name}", {key: value for key, value in options.items() if value is not None}


def _typed(action: Action) -> Typed:
    match action:
        case Channel(channel, mode, follow_ups, helpers, notices, ping):
            options: dict[str, Any] = {"channel": int(channel) if channel else None, "mode": mode}
            options |= {"follow-ups": follow_ups, "helpers": helpers, "notices": notices}
            options["ping"] = _number(ping) if ping else None
            return "channel", options | ({"no-ping": True} if ping == "" else {})
        case Roles("", _, _):
            return "roles list", {}
        case Roles(who, role, granted):
            name = "roles grant" if granted else "roles revoke"
            return name, {"role": role, "who": _number(who)}
        case Block(person, blocked):
            off = None if blocked else True
            return "block", {"person": _number(person) if person else None, "off": off}
        case Add(question):
            return "add", {"question": question or None}
        case Edit(entry) | Show(entry) | Retire(entry) | Restore(entry) | History(entry):
            return type(action).__name__.lower(), {"id": entry}
        case Revert(entry, version):
            return "revert", {"id": entry, "version": version}
        case Export(name):
            return "export", {"format": name or None}
        case ListEntries(page):
            return "list", {"page": page}
        case Search(text):
            return "search", {"text": text}
        case Why(receipt):
            return "why", {"receipt": receipt or None}
        case Try(text):
            return "test", {"question": text}
        case Gaps(page, dismissed):
            return "gaps", {"page": page, "dismissed": dismissed}
        case Settings(right, questions, replies, retention, notices, channel):
            limits = {"questions": questions, "replies": replies, "retention": retention}
            there = {"channel": int(channel)} if channel else {}
            return "settings", {"right": right, "notices": notices, **limits, **there}
        case Setup() | Help() | Undo() | Stats():
            return type(action).__name__.lower(), {}
        case _:
            return _cannot_be_typed()


def _cannot_be_typed() -> NoReturn:
    pytest.skip("Discord lets nobody type that: its commands have typed options")


def _number(subject: str) -> int:
    return int(subject.removeprefix("&"))
