"""The Web API's client, which remembers whether Slack still takes the bot's token."""

import logging
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.adapting.findings import Fact
from bot.platforms.slack.api.errors import is_about_token
from bot.platforms.slack.api.quiet import SILENT
from bot.platforms.slack.setup.credentials import Credentials
from bot.platforms.slack.setup.findings import bot_token_refused

logger = logging.getLogger(__name__)

_WITH_APP_TOKEN = "apps.connections.open"


class Client(AsyncWebClient):
    """Calls with the bot token; `refusal` is what is wrong with it, by the last answer."""

    def __init__(self, credentials: Credentials, session: aiohttp.ClientSession) -> None:
        super().__init__(
            token=credentials.bot_token,
            base_url=credentials.api_url or AsyncWebClient.BASE_URL,
            session=session,
            logger=SILENT,
            retry_handlers=[],  # the SDK's own sends a post again that may have been taken
        )
        self.refusal: Fact | None = None

    async def api_call(self, api_method: str, **how: Any) -> AsyncSlackResponse:
        """Slack's answer; every method of the client comes through here."""
        try:
            answer = await super().api_call(api_method, **how)
        except SlackApiError as error:
            self._judge(api_method, _code(error))
            raise
        self._judge(api_method, "")
        return answer

    def _judge(self, method: str, code: str) -> None:
        if method == _WITH_APP_TOKEN:
            return
        if not is_about_token(code):
            self.refusal = None
        elif self.refusal is None:
            self.refusal = bot_token_refused(code)
            logger.error("%s %s", self.refusal.says, self.refusal.do)


def _code(error: SlackApiError) -> str:
    data = getattr(error.response, "data", None)
    return str(data.get("error") or "") if isinstance(data, dict) else ""
