"""What a call of Slack's that failed means for who made it."""

from collections.abc import Awaitable
from typing import cast

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.core.errors import RefusedError, UncertainError
from bot.platforms.slack.seam import Json

DEFAULT_PAUSE = 5.0
"""Seconds to wait where Slack does not say how long."""

# docs.slack.dev/reference/methods/auth.test and apps.connections.open, section "Errors"
UNKNOWN = frozenset({"invalid_auth", "not_authed", "not_allowed_token_type"})
REVOKED = frozenset({"account_inactive", "token_revoked"})
EXPIRED = "token_expired"
"""What Slack says of a token, whatever was asked with it."""

# docs.slack.dev/reference/methods/chat.postMessage: "some aspect of the operation may have
# succeeded before the error was raised"
_UNSURE = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
_NOT_FOUND = 404


class RateLimitedError(RefusedError):
    """Slack took nothing, and says in how many seconds to come back."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after


class NotSentError(UncertainError):
    """Slack was not reached, so that it has taken nothing for sure."""


class NoSuchMethodError(UncertainError):
    """There is no such method at that address."""


def is_about_token(code: str) -> bool:
    """Whether Slack says with it that it does not take the token."""
    return code in UNKNOWN | REVOKED or code == EXPIRED


async def asked(call: Awaitable[AsyncSlackResponse]) -> Json:
    """Slack's answer.

    Raises RefusedError (RateLimitedError) and UncertainError (NotSentError).
    """
    return cast("Json", (await answered(call)).data)


async def answered(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """Slack's answer, with its headers; raises as `asked` does."""
    try:
        return await call
    except SlackApiError as error:
        raise _refused(error) from error
    except (SlackClientError, aiohttp.ClientError, OSError, ValueError) as error:
        raise unanswered(error) from error


def unanswered(error: Exception) -> Exception:
    """No answer came; only where there was no connection at all was nothing sent."""
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return NotSentError(f"There is no connection ({type(error).__name__}).")
    return UncertainError(f"Slack did not answer ({type(error).__name__}).")


def judged(status: int, code: str, retry_after: str | None = None) -> Exception:
    """What it means that Slack answered so."""
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return RateLimitedError(_seconds(retry_after))
    if status == _NOT_FOUND and not code:
        return NoSuchMethodError("What answers does not know the method (HTTP 404).")
    if status >= 500 or code in _UNSURE or not code:
        return UncertainError(f"Slack answered with HTTP {status} {code}.")
    return RefusedError(code)


def _refused(error: SlackApiError) -> Exception:
    response = error.response
    if not isinstance(response, AsyncSlackResponse):  # a body that is no JSON
        return judged(getattr(response, "status", 500), "")
    data = response.data if isinstance(response.data, dict) else {}
    headers = {name.lower(): value for name, value in response.headers.items()}
    return judged(response.status_code, str(data.get("error") or ""), headers.get("retry-after"))


def _seconds(retry_after: str | None) -> float:
    try:
        return max(float(retry_after or DEFAULT_PAUSE), 0.1)
    except ValueError:
        return DEFAULT_PAUSE
