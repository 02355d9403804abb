"""Looks for a reply that may have been posted before a process died.

The key travels in the message's metadata, which is read back with `include_all_metadata`.
"""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.core.errors import RefusedError, UncertainError
from bot.core.messages import Place
from bot.platforms.slack.api.errors import asked
from bot.platforms.slack.seam import Json

EVENT_TYPE = "faqbot_reply"

_PAGE, _PAGES = 200, 3


def metadata(key: str) -> Json:
    """What a reply to the message of that key carries."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key}}


async def find(client: AsyncWebClient, key: str, place: Place) -> str | None:
    """The ts of the first reply there with that key, None where there is none.

    UncertainError where the scopes, or Slack, do not let it look.
    """
    where: dict[str, Any] = {"channel": place.channel, "include_all_metadata": True}
    where |= {"limit": _PAGE, "inclusive": True, "oldest": key.rpartition(":")[2]}
    for _ in range(_PAGES):
        try:
            answer = await _page(client, place, where)
        except RefusedError as error:
            if error.cause == "thread_not_found":
                return None
            raise UncertainError(f"Slack does not let the bot look ({error.cause}).") from error
        found = [str(one["ts"]) for one in answer.get("messages") or () if _carries(one, key)]
        if found:
            return min(found)
        where["cursor"] = (answer.get("response_metadata") or {}).get("next_cursor")
        if not where["cursor"]:
            return None
    raise UncertainError("More was said since than the bot looks through.")


async def _page(client: AsyncWebClient, place: Place, where: dict[str, Any]) -> Json:
    if place.thread:
        return await asked(client.conversations_replies(ts=place.thread, **where))
    return await asked(client.conversations_history(**where))


def _carries(message: Json, key: str) -> bool:
    carried = message.get("metadata") or {}
    payload = carried.get("event_payload") or {}
    # People cannot attach metadata; whether `bot_id` is there differs between servers.
    return carried.get("event_type") == EVENT_TYPE and payload.get("key") == key
