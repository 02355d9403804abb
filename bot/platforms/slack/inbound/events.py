"""From an event of Slack's to a request: nothing is looked up, nothing decided.

In a request that comes from here the person is known by id alone, `guest` where the payload says
that they are of another team, and `shared` is what the payload says of the channel.
"""

from bot.core.messages import (
    IncomingMessage,
    Joined,
    MessageDeleted,
    MessageEdited,
    Person,
    Place,
    Trigger,
)
from bot.platforms.slack.inbound import mrkdwn
from bot.platforms.slack.seam import PLATFORM, Identity, Json, is_direct, key_of

_TYPED = (None, "file_share", "thread_broadcast", "me_message")
"""The subtypes of messages that a person typed."""

_SLACKBOT = "USLACKBOT"


def read_event(
    body: Json, me: Identity
) -> IncomingMessage | MessageEdited | MessageDeleted | Joined | None:
    """What the event means; None where it is none of the bot's business."""
    event: Json = body.get("event") or {}
    if not event.get("channel"):
        return None
    shared = bool(body.get("is_ext_shared_channel"))
    match event.get("type"):
        case "member_joined_channel":
            return _joined(event, me)
        case "app_mention":
            return _message(event, me, shared)
        case "message":
            match event.get("subtype"):
                case "message_changed":
                    return _changed(event, me, shared)
                case "message_deleted":
                    return _deleted(event, me)
                case _:
                    return _message(event, me, shared)
    return None


def edit_of(message: IncomingMessage, body: Json) -> MessageEdited | None:
    """The edit that brought a mention; Slack tells of it by `app_mention` again, with `edited`.

    Where the message itself was never delivered it stands for that as well.
    """
    event: Json = body.get("event") or {}
    if event.get("type") != "app_mention" or not event.get("edited"):
        return None
    return MessageEdited(
        message.key, message.text, message.person, message.place, message.to_others
    )


def _message(event: Json, me: Identity, shared: bool) -> IncomingMessage | None:
    text, channel, ts = str(event.get("text") or ""), event["channel"], str(event.get("ts") or "")
    if not (ts and text.strip()) or event.get("hidden") or not _by_person(event, me):
        return None
    mentioned = event["type"] == "app_mention" or mrkdwn.mentions(text, me.user)
    return IncomingMessage(
        key=key_of(me, channel, ts),
        text=mrkdwn.question(text, me.user),
        trigger=_trigger(event, mentioned),
        person=_person(event, me),
        place=_place(event, channel, event.get("channel_type"), me, shared),
        id=ts,
        to_others=mrkdwn.is_to_others(text, me.user),
        thread_starter=str(event.get("parent_user_id") or ""),
    )


def _trigger(event: Json, mentioned: bool) -> Trigger:
    if is_direct(event["channel"], event.get("channel_type")):
        return Trigger.DIRECT
    if mentioned:
        return Trigger.MENTION
    return Trigger.FOLLOW_UP if _is_reply(event) else Trigger.AMBIENT


def _changed(event: Json, me: Identity, shared: bool) -> MessageEdited | MessageDeleted | None:
    new: Json = event.get("message") or {}
    old: Json = event.get("previous_message") or {}
    ts, channel, kind = str(new.get("ts") or ""), event["channel"], event.get("channel_type")
    if not ts:
        return None
    if new.get("subtype") == "tombstone":  # what is left of a deleted message with replies
        place = _place(old or new, channel, kind, me, shared=True)
        return MessageDeleted(key_of(me, channel, ts), place) if _by_person(old, me) else None
    if not _by_person(new, me) or new.get("text") == old.get("text"):  # a link's preview came
        return None
    return MessageEdited(
        key=key_of(me, channel, ts),
        text=mrkdwn.question(str(new.get("text") or ""), me.user),
        person=_person(new, me),
        place=_place(new, channel, kind, me, shared),
        to_others=mrkdwn.is_to_others(str(new.get("text") or ""), me.user),
    )


def _deleted(event: Json, me: Identity) -> MessageDeleted | None:
    old: Json = event.get("previous_message") or {}
    channel, ts = event["channel"], str(event.get("deleted_ts") or old.get("ts") or "")
    if not ts or (old and not _by_person(old, me)):
        return None
    place = _place(old | {"ts": ts}, channel, event.get("channel_type"), me, shared=True)
    return MessageDeleted(key_of(me, channel, ts), place)


def _joined(event: Json, me: Identity) -> Joined | None:
    channel, inviter = event["channel"], event.get("inviter")
    if event.get("user") != me.user or not inviter:
        return None
    key = f"{PLATFORM}:{me.team}:joined:{channel}:{event.get('event_ts', '')}"
    return Joined(key, Person(inviter), Place(PLATFORM, me.team, channel))


def _by_person(message: Json, me: Identity) -> bool:
    """Whether a person typed it: no bot, no note of Slack's own."""
    user = message.get("user")
    made = message.get("bot_id") or message.get("bot_profile")
    typed = (message.get("subtype") or None) in _TYPED
    return bool(user) and typed and not made and user not in (me.user, _SLACKBOT)


def _person(message: Json, me: Identity) -> Person:
    foreign = me.is_foreign(message.get("user_team"), message.get("source_team"))
    return Person(message["user"], guest=foreign)


def _place(message: Json, channel: str, kind: str | None, me: Identity, shared: bool) -> Place:
    thread = message.get("thread_ts")
    direct = is_direct(channel, kind)
    if not thread and not direct:
        thread = message.get("ts")
    return Place(PLATFORM, me.team, channel, thread, shared=shared and not direct, direct=direct)


def _is_reply(event: Json) -> bool:
    return bool(event.get("thread_ts")) and event["thread_ts"] != event["ts"]
