"""OAuth scopes: which the bot asks for, what each is for, and what fails without it."""

from collections.abc import Iterable
from dataclasses import dataclass

# platform-rules.md, row "scopes"; per method and event: docs.slack.dev/reference/scopes


@dataclass(frozen=True, slots=True)
class Scope:
    """A scope, what it lets the bot do, and the sentence on what does not work without it."""

    name: str
    purpose: str
    without: str


_BASE = (
    Scope("app_mentions:read", "hears who mentions it", "nobody who mentions the bot is heard"),
    Scope("chat:write", "answers", "the bot cannot post"),
    Scope("commands", "offers commands and the shortcut", "its commands and shortcut are missing"),
    Scope("im:history", "hears direct messages", "direct messages are not heard"),
    Scope(
        "channels:read",
        "learns whether a public channel is shared with others, and that it was invited",
        "every public channel counts as shared, so that public entries alone are answered there",
    ),
    Scope(
        "groups:read",
        "learns the same of a private channel",
        "every private channel counts as shared, so that public entries alone are answered there",
    ),
    Scope(
        "users:read",
        "tells members from guests, and administrators from others",
        "everybody counts as a guest, and nobody as an administrator",
    ),
)
_UNASKED = "no automatic answers, edits, deletions and follow-ups without a mention in {} channels"
_AUTO = (
    Scope(
        "channels:history",
        "reads the messages of public channels that it was invited to",
        _UNASKED.format("public"),
    ),
    Scope(
        "groups:history",
        "reads the messages of private channels that it was invited to",
        _UNASKED.format("private"),
    ),
)
_FILES = (
    Scope("files:read", "reads a knowledge base that is sent to it", "no import in chat"),
    Scope("files:write", "sends a knowledge base as a file", "no export in chat"),
    Scope("im:write", "opens the direct message that a file goes to", "no export in chat"),
)
_GROUPS = (
    Scope(
        "usergroups:read", "knows who is in a user group", "a role given to a group has no effect"
    ),
)

SCOPES = {scope.name: scope for scope in (*_BASE, *_AUTO, *_FILES, *_GROUPS)}
"""Every scope that the bot has a use for, by name."""

BASE_SCOPES, AUTO_SCOPES, FILE_SCOPES, GROUP_SCOPES = (
    tuple(scope.name for scope in some) for some in (_BASE, _AUTO, _FILES, _GROUPS)
)


def wanted(*, auto: bool = False, files: bool = False, groups: bool = False) -> tuple[str, ...]:
    """The scopes that an app with these abilities asks for."""
    return (
        *BASE_SCOPES,
        *(AUTO_SCOPES if auto else ()),
        *(FILE_SCOPES if files else ()),
        *(GROUP_SCOPES if groups else ()),
    )


def missing(
    granted: Iterable[str], *, auto: bool = False, files: bool = False, groups: bool = False
) -> list[tuple[str, str]]:
    """The wanted scopes that were not granted, each with what does not work without it."""
    there = set(granted)
    lacking = (name for name in wanted(auto=auto, files=files, groups=groups) if name not in there)
    return [(name, SCOPES[name].without) for name in lacking]
