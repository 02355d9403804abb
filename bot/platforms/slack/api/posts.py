"""The Web API's calls that put messages somewhere, each in its turn."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeAlias

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.platforms.slack.api.errors import asked
from bot.platforms.slack.api.lanes import Lanes
from bot.platforms.slack.render.replies import QUIET
from bot.platforms.slack.seam import Json

Ensure: TypeAlias = Callable[[], Awaitable[None]]
_Call: TypeAlias = Callable[[], Coroutine[Any, Any, AsyncSlackResponse]]


class Posts:
    """Messages posted, whispered, changed and deleted, within Slack's rates.

    Posts share a channel's lane; the other methods have their own for each channel, so that a
    `Retry-After` holds up nothing else.
    """

    def __init__(self, client: AsyncWebClient, lanes: Lanes | None = None) -> None:
        self._client = client
        self._channels = Lanes() if lanes is None else lanes
        self._methods = Lanes(gap=0.0)

    async def post(
        self,
        channel: str,
        message: Json,
        *,
        thread: str | None = None,
        metadata: Json | None = None,
        droppable: bool = False,
        ensure: Ensure | None = None,
    ) -> str:
        """The ts of the new message; `ensure` is awaited when its turn has come. https://docs.slack.dev/reference/methods/chat.postMessage"""
        call = {"channel": channel, "thread_ts": thread, "metadata": metadata, **QUIET, **message}
        answer = await _in_turn(
            self._channels,
            channel,
            lambda: self._client.chat_postMessage(**call),
            droppable=droppable,
            ensure=ensure,
        )
        return str(answer.get("ts") or "")

    async def whisper(
        self,
        channel: str,
        person: str,
        message: Json,
        *,
        thread: str | None = None,
        ensure: Ensure | None = None,
    ) -> None:
        """A message that this person alone sees; `ensure` as for `post`."""
        call = {"channel": channel, "user": person, "thread_ts": thread, **QUIET, **message}
        await _in_turn(
            self._channels,
            channel,
            lambda: self._client.chat_postEphemeral(**call),
            ensure=ensure,
        )

    async def change(
        self, channel: str, ts: str, message: Json, *, metadata: Json | None = None
    ) -> str:
        """The ts of a message of the bot's that reads so now."""
        # blocks that are not named may be kept (slack-go/slack#1214)
        call = {"channel": channel, "ts": ts, "metadata": metadata, "blocks": [], **message}
        name = f"chat.update {channel}"
        await _in_turn(self._methods, name, lambda: self._client.chat_update(**call))
        return ts

    async def delete(self, channel: str, ts: str) -> None:
        """A message of the bot's, gone."""
        name = f"chat.delete {channel}"
        await _in_turn(
            self._methods, name, lambda: self._client.chat_delete(channel=channel, ts=ts)
        )

    async def link(self, channel: str, ts: str) -> str:
        """The address of a message."""
        answer = await _in_turn(
            self._methods,
            "chat.getPermalink",
            lambda: self._client.chat_getPermalink(channel=channel, message_ts=ts),
        )
        return str(answer.get("permalink") or "")


async def _in_turn(
    lanes: Lanes,
    name: str,
    call: _Call,
    *,
    droppable: bool = False,
    ensure: Ensure | None = None,
) -> Json:
    async def send() -> Json:
        if ensure is not None:
            await ensure()
        return await asked(call())

    async with lanes.turn(name, droppable=droppable) as lane:
        return await lane.persist(send, droppable=droppable)
