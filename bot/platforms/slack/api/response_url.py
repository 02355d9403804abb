"""Replies through a `response_url`: five in thirty minutes, to who acted or in place of a message.

https://docs.slack.dev/interactivity/handling-user-interaction, "Message responses".
"""

import asyncio
import json

import aiohttp
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.core.errors import RefusedError
from bot.platforms.slack.api.errors import judged, unanswered
from bot.platforms.slack.api.lanes import Lane
from bot.platforms.slack.api.quiet import SILENT
from bot.platforms.slack.seam import Json

_PATIENCE = 10

# unlike chat.postMessage it knows no `mrkdwn`
_QUIET = {"unfurl_links": False, "unfurl_media": False}


class ReturnAddresses:
    """Where Slack takes what answers a command, a button or a shortcut."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def whisper(self, url: str, message: Json, thread: str | None = None) -> None:
        """Says it to who acted alone."""
        await self._send(
            url,
            {"response_type": "ephemeral", "replace_original": False},
            {
                **message,
                **_QUIET,
                **({"thread_ts": thread} if thread else {}),
            },
        )

    async def replace(self, url: str, message: Json) -> None:
        """Puts it where the message stood that was acted on."""
        await self._send(url, {"replace_original": True}, {**message, **_QUIET})

    async def share(self, url: str, message: Json, thread: str | None = None) -> None:
        """Says it to everyone there."""
        said = {**message, **_QUIET, **({"thread_ts": thread} if thread else {})}
        await self._send(url, {"response_type": "in_channel", "replace_original": False}, said)

    async def remove(self, url: str) -> None:
        """Takes away the message that was acted on."""
        await self._send(url, {"delete_original": True}, {})

    async def _send(self, url: str, how: Json, message: Json) -> None:
        await Lane().persist(lambda: self._post(url, {**how, **message}))

    async def _post(self, url: str, body: Json) -> None:
        client = AsyncWebhookClient(
            url, session=self._session, timeout=_PATIENCE, retry_handlers=[], logger=SILENT
        )
        try:
            async with asyncio.timeout(_PATIENCE):
                answer = await client.send_dict(body)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise unanswered(error) from error
        code = _code(answer.body)
        if answer.status_code != 200 or code:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            code = code or (f"http_{answer.status_code}" if answer.status_code < 500 else "")
            raise judged(answer.status_code, code, headers.get("retry-after"))


def is_spent(error: RefusedError) -> bool:
    """Whether the address takes nothing any more."""
    return error.cause in ("expired_url", "used_url") or error.cause.startswith("http_4")


def _code(body: str) -> str:
    """Slack's word for why it took nothing; empty where it took it."""
    try:
        answer = json.loads(body)
    except ValueError:  # `ok`
        return ""
    refused = isinstance(answer, dict) and answer.get("ok") is False
    return str(answer.get("error") or "unknown_error") if refused else ""
