"""Discord's rate limits are discord.py's to keep; here it is counted how well that goes."""

from collections.abc import Callable
from types import SimpleNamespace

import aiohttp

RATE_LIMITED = "rate_limited"
"""A 429, by its `scope`: user, global, or shared with others."""
INVALID = "invalid_requests"
"""What is held against the bot, by `status`: 10,000 in ten minutes ban the address.
https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans"""
FAILED = "platform_errors"
"""Discord's own failures, by `status`."""

_SCOPES = ("user", "global", "shared")


def watching(count: Callable[..., None]) -> aiohttp.TraceConfig:
    """What a client's `http_trace` is to be, so that `count` hears of answers that went wrong.

    It is called with a name and its labels.
    """

    async def ended(
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        end: aiohttp.TraceRequestEndParams,
    ) -> None:
        status, scope = end.response.status, end.response.headers.get("X-RateLimit-Scope", "")
        if status == 429:
            count(RATE_LIMITED, scope=scope if scope in _SCOPES else "user")
        if status in (401, 403) or (status == 429 and scope != "shared"):
            count(INVALID, status=str(status))
        if status >= 500:
            count(FAILED, status=str(status))

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(ended)
    return trace
