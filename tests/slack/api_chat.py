"""chat.*, reactions.* and response_url, as the Web API answers them."""

import time

from tests.slack.limits import faults_of_message
from tests.slack.refusals import RefusedError
from tests.slack.state import APP, BOT, BOT_USER, TEAM, Channel, Json, Message, Workspace

SHOWN = ("text", "blocks", "attachments", "metadata", "thread_ts")


def channel_of(state: Workspace, args: Json, key: str = "channel") -> Channel:
    """The channel that the call names, if the bot is in it."""
    name = str(args.get(key, ""))
    if name.startswith("U") and name in state.users:
        return state.direct_message(name)
    channel = state.channels.get(name)
    if channel is None:
        raise RefusedError("channel_not_found")
    if BOT_USER not in channel.members:
        raise RefusedError("channel_not_found" if channel.kind == "group" else "not_in_channel")
    if channel.is_archived:
        raise RefusedError("is_archived")
    return channel


def post_message(state: Workspace, args: Json) -> Json:
    """chat.postMessage"""
    channel = channel_of(state, args)
    _check(args)
    if channel.is_read_only:
        raise RefusedError("restricted_action_read_only_channel")
    _check_thread(state, channel.id, args.get("thread_ts"))
    message = state.keep(_new(state, channel.id, args))
    if args.get("reply_broadcast"):
        message.body["subtype"] = "thread_broadcast"
    return {"channel": channel.id, "ts": message.ts, "message": message.body}


def post_ephemeral(state: Workspace, args: Json) -> Json:
    """chat.postEphemeral: only a member of the channel can get one."""
    channel = channel_of(state, args)
    user = str(args.get("user", ""))
    if user not in channel.members:
        raise RefusedError("user_not_in_channel")
    _check(args)
    _check_thread(state, channel.id, args.get("thread_ts"))
    message = _new(state, channel.id, args)
    message.ephemeral_to = user
    return {"message_ts": state.keep(message).ts}


def update(state: Workspace, args: Json) -> Json:
    """chat.update: the bot's own public messages only; blocks that are not named stay."""
    channel = channel_of(state, args)
    message = _own(state, channel, args, "cant_update_message")
    _check(args)
    blocks = message.blocks if "blocks" not in args else []
    _replace(state, message, args)
    if blocks:
        message.body["blocks"] = blocks
    message.body["edited"] = {"user": BOT_USER, "ts": state.new_ts()}
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": message.body,
    }


def delete(state: Workspace, args: Json) -> Json:
    """chat.delete: the bot's own public messages only."""
    channel = channel_of(state, args)
    message = _own(state, channel, args, "cant_delete_message")
    del state.messages[channel.id][message.ts]
    state.touch()
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(state: Workspace, args: Json) -> Json:
    """chat.getPermalink"""
    channel = channel_of(state, args)
    message = state.find(channel.id, str(args.get("message_ts")))
    if message is None:
        raise RefusedError("message_not_found")
    digits = message.ts.replace(".", "")
    link = f"https://{state.domain}.slack.com/archives/{channel.id}/p{digits}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def reactions_add(state: Workspace, args: Json) -> Json:
    """reactions.add"""
    return _react(state, args, add=True)


def reactions_remove(state: Workspace, args: Json) -> Json:
    """reactions.remove"""
    return _react(state, args, add=False)


def respond(state: Workspace, key: str, args: Json) -> tuple[int, Json]:
    """What a response_url does with that body: status and answer."""
    known = state.response_urls.get(key)
    if known is None or known.expires < time.monotonic():
        return 404, {"ok": False, "error": "expired_url"}
    if known.uses_left == 0:
        return 404, {"ok": False, "error": "used_url"}
    known.uses_left -= 1
    if args.get("delete_original") and known.message is not None:
        _forget(state, known.message)
        return 200, {"ok": True}
    faults = list(faults_of_message(args))
    if faults:
        return 400 if faults[0][0] == "no_text" else 200, {"ok": False, "error": faults[0][0]}
    if args.get("replace_original") and known.message is not None:
        _replace(state, known.message, args)
        return 200, {"ok": True}
    message = _new(state, known.channel, args)
    if args.get("response_type") != "in_channel":
        message.ephemeral_to = known.user
    state.keep(message)
    return 200, {"ok": True}


def _check(args: Json) -> None:
    for error, reason in faults_of_message(args):
        raise RefusedError(error, reason)


def _check_thread(state: Workspace, channel: str, thread_ts: str | None) -> None:
    if thread_ts and not state.find(channel, thread_ts) and not state.thread(channel, thread_ts):
        raise RefusedError("thread_not_found")


def _new(state: Workspace, channel: str, args: Json) -> Message:
    ts = state.new_ts()
    body: Json = {
        "type": "message",
        "user": BOT_USER,
        "bot_id": BOT,
        "app_id": APP,
        "team": TEAM,
        "ts": ts,
        "text": args.get("text") or "",
        "bot_profile": {"id": BOT, "app_id": APP, "name": "faqbot", "team_id": TEAM},
    }
    body |= {key: args[key] for key in SHOWN if args.get(key)}
    loose = args.get("parse") == "full" or bool(args.get("link_names"))
    return Message(channel, ts, body, loose=loose)


def _replace(state: Workspace, message: Message, args: Json) -> None:
    for key in ("text", "blocks", "attachments"):
        message.body.pop(key, None)
    message.body["text"] = args.get("text") or ""
    message.body |= {key: args[key] for key in SHOWN if args.get(key) and key != "thread_ts"}
    message.loose |= args.get("parse") == "full" or bool(args.get("link_names"))
    state.numbered(message)
    state.touch()


def _forget(state: Workspace, message: Message) -> None:
    if message.ephemeral_to:
        state.ephemeral.remove(message)
    else:
        state.messages[message.channel].pop(message.ts, None)
    state.touch()


def _own(state: Workspace, channel: Channel, args: Json, otherwise: str) -> Message:
    message = state.find(channel.id, str(args.get("ts", "")))
    if message is None:
        raise RefusedError("message_not_found")
    if message.body.get("bot_id") != BOT:
        raise RefusedError(otherwise)
    return message


def _react(state: Workspace, args: Json, *, add: bool) -> Json:
    channel = channel_of(state, args)
    message = state.find(channel.id, str(args.get("timestamp")))
    if message is None:
        raise RefusedError("message_not_found")
    reactions: list[Json] = message.body.setdefault("reactions", [])
    name = str(args.get("name", ""))
    mine = [one for one in reactions if one["name"] == name and BOT_USER in one["users"]]
    if add and mine:
        raise RefusedError("already_reacted")
    if not add and not mine:
        raise RefusedError("no_reaction")
    if add:
        reactions.append({"name": name, "users": [BOT_USER], "count": 1})
    else:
        reactions.remove(mine[0])
    state.touch()
    return {}


METHODS = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": get_permalink,
    "reactions.add": reactions_add,
    "reactions.remove": reactions_remove,
}
