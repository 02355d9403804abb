"""Who the bot is, and whether its tokens are good: asked once, before anything else."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.adapting.findings import Fact, refuse
from bot.core.errors import RefusedError, UncertainError
from bot.platforms.slack.api.errors import answered
from bot.platforms.slack.seam import Identity
from bot.platforms.slack.setup.findings import (
    ADD_SCOPES,
    app_token_refused,
    bot_token_refused,
    in_no_workspace,
)
from bot.platforms.slack.setup.scopes import missing

logger = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds for one answer."""


class NotNowError(Exception):
    """Slack did not answer, or not now; it may do so later."""


async def identify(client: AsyncWebClient) -> Identity:
    """Who the bot token is for. https://docs.slack.dev/reference/methods/auth.test

    Raises SettingsError where Slack will never take the token, NotNowError where it may later.
    """
    answer = await _asked(client.auth_test(), bot_token_refused)
    if answer.get("is_enterprise_install"):
        refuse([in_no_workspace()])
    granted = answer.headers.get("x-oauth-scopes") or ""
    me = Identity(
        team=str(answer.get("team_id") or ""),
        user=str(answer.get("user_id") or ""),
        bot=str(answer.get("bot_id") or ""),
        enterprise=str(answer.get("enterprise_id") or ""),
        scopes=frozenset(name.strip() for name in granted.split(",") if name.strip()),
    )
    if me.scopes:
        _tell_missing(me)
    return me


async def socket_address(client: AsyncWebClient, app_token: str) -> str:
    """Where to connect to; raises as `identify` does.

    https://docs.slack.dev/reference/methods/apps.connections.open
    """
    answer = await _asked(client.apps_connections_open(app_token=app_token), app_token_refused)
    return str(answer.get("url") or "")


async def _asked(
    call: Awaitable[AsyncSlackResponse], judge: Callable[[str], Fact]
) -> AsyncSlackResponse:
    try:
        async with asyncio.timeout(PATIENCE):
            return await answered(call)
    except RefusedError as error:
        fact = judge(error.cause)
        refuse([fact])
        raise NotNowError(f"{fact.says} {fact.do} It is tried again.") from error
    except UncertainError as error:
        raise NotNowError(f"Slack cannot be reached. {error} It is tried again.") from error
    except TimeoutError as error:
        raise NotNowError(
            "Slack cannot be reached. It does not answer. It is tried again."
        ) from error


def _tell_missing(me: Identity) -> None:
    lacking = missing(me.scopes)
    for name, effect in lacking:
        logger.warning("The Slack app lacks the scope %s: %s. %s", name, effect, ADD_SCOPES)
    for name, effect in missing(me.scopes, auto=True)[len(lacking) :]:
        logger.info("Without the scope %s: %s.", name, effect)
