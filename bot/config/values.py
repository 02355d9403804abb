"""What a setting may hold, where more than its type says so."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

_PRIVATE = (".internal", ".local", ".localhost", ".home.arpa", ".test")

_COMMAND = re.compile(r"[\w-]{1,31}")

_BOUND = 2**64
"""What an id of Discord's stays below: discord.com/developers/docs/reference#snowflakes"""


def slash_command_name(text: str) -> str:
    """The name of a Slack command without its slash; ValueError where Slack would not take it."""
    name = text.strip().removeprefix("/")
    # docs.slack.dev/reference/app-manifest: 32 characters with the slash
    if not _COMMAND.fullmatch(name) or name != name.lower():
        raise ValueError("it should be 1 to 31 small letters, digits, - and _")
    return name


def web_address(text: str, *schemes: str) -> str:
    """The address, where it is a whole one of these schemes; else ValueError."""
    try:
        parts = urlsplit(text)
        whole = parts.scheme in schemes and bool(parts.hostname) and len(text.split()) == 1
    except ValueError:
        whole = False
    if not whole:
        begins = " or ".join(f"{scheme}://" for scheme in schemes)
        raise ValueError(f"it should be an address that begins with {begins}")
    return text


def digits(text: str) -> tuple[int, ...]:
    """The numbers between commas, such as Discord's ids; ValueError where one is none."""
    parts = listed(text)
    if not all(part.isdecimal() and part.isascii() and int(part) < _BOUND for part in parts):
        raise ValueError("it should be numbers, separated by commas")
    return tuple(int(part) for part in parts)


def listed(text: str) -> tuple[str, ...]:
    """The parts between commas, without what is empty."""
    return tuple(part for part in (part.strip() for part in text.split(",")) if part)


def is_nearby(url: str) -> bool:
    """Whether the address is this machine's or a private network's, by what it says itself.

    Private are addresses that are not global, names without a dot (containers), and names below
    the domains that no public DNS has (RFC 6761, 6762, 8375; ICANN's `internal`).
    """
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(_PRIVATE)
