"""The routes that post, change, remove and read messages."""

import time

from tests.discord import payloads
from tests.discord.composing import compose
from tests.discord.limits import check_message
from tests.discord.mentions import note
from tests.discord.permissions import Permission, in_channel
from tests.discord.refusals import RefusedError, invalid
from tests.discord.routes import Answer, Handler, Request, message_in, place_of
from tests.discord.state import EPOCH_MS, FORUM, MEDIA, Channel, Json, Message, now, time_of

NONCES_LIVE_S = 300.0
"""How long Discord remembers a nonce: minutes."""


async def create_message(request: Request) -> Answer:
    """POST; with `enforce_nonce` a second one of the same nonce answers the first message."""
    state, body = request.state, request.body
    channel = place_of(request)
    check_message(body)
    _may_send(request, channel, body)
    if (twin := _twin(request, channel)) is not None:
        return 200, payloads.message_of(state, twin)
    if channel.recipient is not None and not state.users[channel.recipient].accepts_dms:
        raise RefusedError(50007)
    message = Message(state.new_id(), channel.id, state.bot, nonce=body.get("nonce"))
    message.flags = (body.get("flags") or 0) & ((1 << 2) | (1 << 12))
    if reference := body.get("message_reference"):
        _refer(request, channel, message, reference)
    compose(message, body, request.files)
    note(state, message, body.get("allowed_mentions"))
    return 200, payloads.message_of(state, request.world.created(message))


async def edit_message(request: Request) -> Answer:
    """PATCH one's own message."""
    state = request.state
    channel = place_of(request)
    message = message_in(request, channel)
    if message.author != state.bot:
        raise RefusedError(50005)
    if channel.archived:
        raise RefusedError(50083)
    check_message(request.body, must_say=False)
    compose(message, request.body, request.files)
    if not (message.content or message.embeds or message.components):
        raise RefusedError(50006)
    before = set(message.pings)
    note(state, message, request.body.get("allowed_mentions"))
    message.pings = [one for one in message.pings if one in before]  # an edit notifies nobody
    message.edited = now()
    return 200, payloads.message_of(state, request.world.changed(message))


async def delete_message(request: Request) -> Answer:
    """DELETE one's own message, or anybody's with Manage Messages."""
    channel = place_of(request)
    message = message_in(request, channel)
    if message.author != request.state.bot:
        place_of(request, Permission.MANAGE_MESSAGES)
    if channel.archived:
        raise RefusedError(50083)
    request.world.deleted(message)
    return 204, None


async def get_message(request: Request) -> Answer:
    """GET one message."""
    channel = place_of(request, Permission.READ_MESSAGE_HISTORY)
    message = message_in(request, channel)
    return 200, payloads.message_of(request.state, message, bare=not request.state.content_granted)


async def list_messages(request: Request) -> Answer:
    """GET the messages of a channel, the newest first; without the permission there are none."""
    state = request.state
    channel = place_of(request)
    if not in_channel(state, channel, state.bot) & Permission.READ_MESSAGE_HISTORY:
        return 200, []
    limit = int(request.query.get("limit", 50))
    if not 1 <= limit <= 100:
        raise invalid("limit", "NUMBER_TYPE_MAX", "int value should be less than or equal to 100.")
    found = state.in_channel(channel.id)
    if "after" in request.query:  # the oldest of those, but newest first
        found = [one for one in found if one.id > int(request.query["after"])][:limit]
    elif "before" in request.query:
        found = [one for one in found if one.id < int(request.query["before"])][-limit:]
    elif "around" in request.query:
        middle = int(request.query["around"])
        nearest = sorted(found, key=lambda one: abs(one.id - middle))[:limit]
        found = sorted(nearest, key=lambda one: one.id)
    else:
        found = found[-limit:]
    bare = not state.content_granted
    return 200, [payloads.message_of(state, one, bare=bare) for one in reversed(found)]


def _may_send(request: Request, channel: Channel, body: Json) -> None:
    if channel.type in (FORUM, MEDIA):
        raise RefusedError(50008)
    granted = in_channel(request.state, channel, request.state.bot)
    needed = [Permission.SEND_MESSAGES]
    if channel.is_thread:
        needed = [Permission.SEND_MESSAGES_IN_THREADS]
        if channel.locked and not granted & Permission.MANAGE_THREADS:
            raise RefusedError(50083 if channel.archived else 160005)
    if body.get("embeds"):
        needed.append(Permission.EMBED_LINKS)
    place_of(request, *needed)
    if body.get("message_reference") and not granted & Permission.READ_MESSAGE_HISTORY:
        raise RefusedError(160002)


def _twin(request: Request, channel: Channel) -> Message | None:
    """The message that was sent with the same nonce before."""
    nonce = request.body.get("nonce")
    if nonce is None or not request.body.get("enforce_nonce"):
        return None
    oldest = time_of(_snowflake(time.time() - NONCES_LIVE_S))
    for message in reversed(request.state.in_channel(channel.id)):
        same = message.nonce is not None and str(message.nonce) == str(nonce)
        if same and message.author == request.state.bot and time_of(message.id) > oldest:
            return message
    return None


def _refer(request: Request, channel: Channel, message: Message, reference: Json) -> None:
    named = int(reference["message_id"])
    elsewhere = reference.get("channel_id")
    if elsewhere is not None and int(elsewhere) != channel.id:
        raise invalid("message_reference", "REPLIES_CANNOT_CROSS_CHANNEL", "Cannot cross channel")
    found = request.state.find(channel.id, named)
    if found is None:
        if reference.get("fail_if_not_exists", True) in (True, None):
            raise invalid("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        return
    if found.type not in (0, 19, 20, 21, 23):
        raise invalid(
            "message_reference",
            "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE",
            "Cannot reply to a system message",
        )
    message.type = 19
    message.reference = {"type": 0, "channel_id": str(channel.id), "message_id": str(named)}
    if channel.guild is not None:
        message.reference["guild_id"] = str(channel.guild)


def _snowflake(at_s: float) -> int:
    return (int(at_s * 1000) - EPOCH_MS) << 22


ROUTES: dict[str, Handler] = {
    "POST /channels/{channel_id}/messages": create_message,
    "GET /channels/{channel_id}/messages": list_messages,
    "GET /channels/{channel_id}/messages/{message_id}": get_message,
    "PATCH /channels/{channel_id}/messages/{message_id}": edit_message,
    "DELETE /channels/{channel_id}/messages/{message_id}": delete_message,
}
