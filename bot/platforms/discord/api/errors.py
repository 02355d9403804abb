"""What a call of Discord's that failed means for who made it.

The codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
"""

import re
from collections.abc import Awaitable, Mapping
from types import MappingProxyType
from typing import TypeVar

import aiohttp
import discord

from bot.core.errors import RefusedError, UncertainError

T = TypeVar("T")

DEFAULT_PAUSE = 5.0
"""Seconds to wait where Discord does not say how long."""

_CAUSES: Mapping[int, str] = MappingProxyType(
    {
        10003: "unknown_channel",
        10004: "unknown_guild",
        10007: "unknown_member",
        10008: "unknown_message",
        10013: "unknown_user",
        10015: "unknown_webhook",
        10062: "unknown_interaction",
        20009: "explicit_content",
        30046: "too_many_edits",
        40060: "already_acknowledged",
        50001: "missing_access",
        50005: "not_its_author",
        50007: "closed_to_bot",
        50008: "no_text_channel",
        50013: "missing_permissions",
        50027: "invalid_webhook_token",
        50033: "closed_to_bot",
        50035: "invalid_form",
        50083: "archived_thread",
        50278: "closed_to_bot",
        160002: "no_message_history",
        160005: "locked_thread",
        200000: "automod",
        200001: "automod",
        240000: "harmful_link",
    }
)

GONE = frozenset({"unknown_message", "unknown_channel", "unknown_guild"})
"""What was to be changed is there no more."""

CLOSED = frozenset({"missing_permissions", "missing_access", "locked_thread", "archived_thread"})
"""The bot may not write there."""

_SPENT = frozenset(
    {"unknown_webhook", "unknown_interaction", "invalid_webhook_token", "http_401", "http_404"}
)

_FIELD = re.compile(r"^In (\w+)[^:]*:(.*)$", re.MULTILINE)
_MALFORMED = (ValueError, KeyError, TypeError)


class RateLimitedError(RefusedError):
    """Discord took nothing, and says in how many seconds to come back."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("rate_limited")
        self.retry_after = retry_after


class UnfitError(RefusedError):
    """What was sent is not as Discord wants it; `fields` are those that it names."""

    def __init__(self, fields: frozenset[str]) -> None:
        super().__init__("invalid_form")
        self.fields = fields


class NotSentError(UncertainError):
    """Discord was not reached, so that it has taken nothing for sure."""


def is_spent(error: RefusedError) -> bool:
    """Whether the token of an interaction takes nothing any more."""
    return error.cause in _SPENT


async def asked(call: Awaitable[T]) -> T:
    """What the call gives.

    Raises RefusedError (RateLimitedError, UnfitError) and UncertainError (NotSentError).
    """
    try:
        return await call
    except discord.RateLimited as error:
        raise RateLimitedError(error.retry_after) from error
    except discord.HTTPException as error:
        raise judged(error) from error
    except (discord.DiscordException, aiohttp.ClientError, OSError, *_MALFORMED) as error:
        raise _unanswered(error) from error
    except RuntimeError as error:
        if "closed" not in str(error):  # the session's, when a client makes way for the next
            raise
        raise NotSentError("The connection is being renewed.") from error


def judged(error: discord.HTTPException) -> Exception:
    """What it means that Discord answered so."""
    if error.status == 429:
        return RateLimitedError(_pause(error))
    if error.status >= 500 or error.status == 408:
        return UncertainError(f"Discord answered with HTTP {error.status}.")
    cause = _CAUSES.get(error.code) or _other(error)
    if cause != "invalid_form":
        return RefusedError(cause)
    faults = dict(_FIELD.findall(error.text))
    if "unknown" in faults.get("message_reference", "").lower():
        return RefusedError("unknown_message")
    return UnfitError(frozenset(faults))


def _unanswered(error: Exception) -> Exception:
    """No answer came; only where there was no connection at all was nothing sent."""
    name = type(error).__name__
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return NotSentError(f"There is no connection ({name}).")
    return UncertainError(f"Discord did not answer as it should ({name}).")


def _other(error: discord.HTTPException) -> str:
    return f"http_{error.status}_{error.code}" if error.code else f"http_{error.status}"


def _pause(error: discord.HTTPException) -> float:
    headers = getattr(error.response, "headers", {})
    said = headers.get("Retry-After") or headers.get("X-RateLimit-Reset-After")
    try:
        return max(float(said or DEFAULT_PAUSE), 0.1)
    except ValueError:
        return DEFAULT_PAUSE
