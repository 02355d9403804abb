"""Calls that only read: asked again until Slack tells, or says that it never will."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import chain, repeat
from time import monotonic

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.core.errors import RefusedError, UncertainError
from bot.platforms.slack.api.errors import (
    NoSuchMethodError,
    RateLimitedError,
    asked,
    is_about_token,
)
from bot.platforms.slack.api.lanes import Lane
from bot.platforms.slack.seam import Json

LONGEST = 60.0
"""Seconds in which Slack must have told."""

_ANSWER = 10.0
"""Seconds for one answer."""


class Lookups:
    """One method that only reads; where Slack limits its rate, all calls of it wait."""

    def __init__(self, longest: float = LONGEST) -> None:
        self._longest = longest
        self._lane = Lane()

    async def ask(self, call: Callable[[], Awaitable[AsyncSlackResponse]]) -> Json:
        """Slack's answer.

        Raises RefusedError where Slack will not tell, UncertainError where it cannot now.
        """
        deadline = monotonic() + self._longest
        pauses = chain((0.2, 0.5, 1.0, 2.0), repeat(4.0))
        while True:
            await self._lane.due()
            try:
                async with asyncio.timeout(_ANSWER):
                    return await asked(call())
            except RateLimitedError as error:
                self._lane.pause(error.retry_after)
                unsure: Exception = error
            except RefusedError as error:
                if is_about_token(error.cause):
                    raise UncertainError(f"Slack does not take the token: {error}") from error
                raise
            except NoSuchMethodError as error:  # a server that is like Slack, as far as it goes
                raise RefusedError("unknown_method") from error
            except (UncertainError, TimeoutError) as error:
                await asyncio.sleep(next(pauses))
                unsure = error
            if monotonic() > deadline:
                raise UncertainError("Slack did not tell.") from unsure
