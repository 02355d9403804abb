"""Asks Slack about tokens and scopes, for the doctor and before the bot connects."""

from collections.abc import Awaitable, Callable, Sequence

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.adapting.findings import Fact, Grade, sound
from bot.platforms.slack.setup.credentials import Credentials
from bot.platforms.slack.setup.findings import (
    ADD_SCOPES,
    APP_TOKEN,
    BOT_TOKEN,
    SCOPES,
    SLACK,
    app_token_refused,
    bot_token_refused,
    unreachable,
)
from bot.platforms.slack.setup.scopes import missing

PATIENCE = 10
"""Seconds that one question to Slack may take."""

_STRANGE = "what answers is not Slack"

WantsHistory = Callable[[str], Awaitable[bool]]
"""Whether a channel of that team is set up so that the bot must read along."""


async def _nowhere(_team: str) -> bool:
    return False


async def examine(
    credentials: Credentials, wants_history: WantsHistory = _nowhere
) -> Sequence[Fact]:
    """Everything that can be found out without posting; Slack is asked at most twice."""
    if not credentials.given:
        return [sound(SLACK, "not set up; `faqbot slack manifest` is the first step")]
    facts = credentials.facts
    refused = {fact.part for fact in facts if fact.final}
    if BOT_TOKEN not in refused:
        facts += await _bot(credentials, wants_history)
    if credentials.app_token and APP_TOKEN not in refused:
        facts.append(await _app(credentials))
    return facts


async def _bot(credentials: Credentials, wants_history: WantsHistory) -> list[Fact]:
    answer = await _asked(_client(credentials).auth_test(), BOT_TOKEN, bot_token_refused)
    if isinstance(answer, Fact):
        return [answer]
    team = str(answer.get("team_id", "?"))
    who = sound(BOT_TOKEN, f"{answer.get('user', '?')} in {answer.get('team', '?')} (slack:{team})")
    granted = answer.headers.get("x-oauth-scopes")
    if granted is None:
        return [who, sound(SCOPES, "Slack did not say which were granted")]
    names = [name.strip() for name in granted.split(",")]
    return [who, _scopes(names, wants_history=await wants_history(team))]


async def _app(credentials: Credentials) -> Fact:
    asking = _client(credentials).apps_connections_open(app_token=credentials.app_token)
    answer = await _asked(asking, APP_TOKEN, app_token_refused)
    return answer if isinstance(answer, Fact) else sound(APP_TOKEN, "good for Socket Mode")


def _scopes(granted: Sequence[str], *, wants_history: bool) -> Fact:
    if lacking := missing(granted):
        return Fact(SCOPES, Grade.FAIL, _without(lacking), ADD_SCOPES)
    unasked = missing(granted, auto=True)
    if not unasked:
        return sound(SCOPES, "all that is needed, and those to read along in channels")
    if wants_history:
        return Fact(SCOPES, Grade.WARN, _without(unasked), ADD_SCOPES)
    return sound(SCOPES, f"all that is needed. {_without(unasked)}")


async def _asked(
    asking: Awaitable[AsyncSlackResponse], part: str, refused: Callable[[str], Fact]
) -> AsyncSlackResponse | Fact:
    try:
        return await asking
    except SlackApiError as error:
        data = getattr(error.response, "data", None)
        if isinstance(data, dict) and data.get("error"):
            return refused(str(data["error"]))
        return unreachable(part, _STRANGE)
    except AttributeError:  # the SDK expects an object in whatever is answered
        return unreachable(part, _STRANGE)
    except (SlackClientError, aiohttp.ClientError, OSError, ValueError) as error:
        return unreachable(part, type(error).__name__)


def _without(lacking: Sequence[tuple[str, str]]) -> str:
    return " ".join(f"Without {name}: {effect}." for name, effect in lacking)


def _client(credentials: Credentials) -> AsyncWebClient:
    address = credentials.api_url or AsyncWebClient.BASE_URL
    return AsyncWebClient(token=credentials.bot_token, base_url=address, timeout=PATIENCE)
