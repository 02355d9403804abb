"""The payloads that Slack sends; their keys are checked against recorded ones."""

import re
import time

from tests.slack.state import APP, BOT_USER, Channel, Json, Message, User, Workspace

VERIFICATION_TOKEN = "verification-token"


def event_callback(state: Workspace, event: Json, channel: Channel | None = None) -> Json:
    """The outer body of an event."""
    authorization = {
        "enterprise_id": None,
        "team_id": state.team_id,
        "user_id": BOT_USER,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": state.team_id,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": state.new_id("Ev"),
        "event_time": int(time.time()),
        "authorizations": [authorization],
        "is_ext_shared_channel": bool(channel and channel.is_ext_shared),
        "event_context": state.new_id("4-eyJl"),
    }


def user_message(state: Workspace, user: User, channel: Channel, ts: str, text: str) -> Json:
    """A message as the API shows it, typed by that user (or posted by that bot)."""
    body: Json = {
        "type": "message",
        "user": user.id,
        "ts": ts,
        "text": text,
        "team": user.team_id,
        "client_msg_id": state.new_id("client-msg-"),
        "blocks": [rich_text(text, state.new_id("r"))] if text else [],
    }
    if user.is_bot:
        del body["client_msg_id"]
        bot_id, app_id = f"B{user.id[1:]}", f"A{user.id[1:]}"
        profile = {"id": bot_id, "app_id": app_id, "name": user.name, "team_id": user.team_id}
        body |= {"bot_id": bot_id, "bot_profile": profile}
    if channel.is_ext_shared:
        body |= {"user_team": user.team_id, "source_team": user.team_id}
    return body


def rich_text(text: str, block_id: str) -> Json:
    """The block that Slack makes of typed text."""
    elements: list[Json] = []
    for part in re.split(r"(<@\w+>)", text):
        if part.startswith("<@"):
            elements.append({"type": "user", "user_id": part[2:-1]})
        elif part:
            elements.append({"type": "text", "text": part})
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "block_id": block_id, "elements": [section]}


def file_of(state: Workspace, user: str, name: str) -> Json:
    """A file as a message shows it."""
    file_id = state.new_id("F")
    address = f"https://files.slack.com/files-pri/{state.team_id}-{file_id}"
    return {
        "id": file_id,
        "created": int(time.time()),
        "timestamp": int(time.time()),
        "name": name,
        "title": name,
        "filetype": name.rpartition(".")[2],
        "mimetype": "text/plain",
        "pretty_type": "Plain Text",
        "user": user,
        "mode": "hosted",
        "size": 100,
        "is_external": False,
        "is_public": False,
        "url_private": f"{address}/{name}",
        "url_private_download": f"{address}/download/{name}",
    }


def message_event(message: Message, channel: Channel) -> Json:
    """message.channels, message.groups, message.im or message.mpim."""
    place = {"channel": channel.id, "event_ts": message.ts, "channel_type": channel.kind}
    return {key: value for key, value in message.body.items() if key != "reactions"} | place


def app_mention(message: Message) -> Json:
    """The twin of a message that mentions the bot; it has no channel_type."""
    kept = ["user", "ts", "client_msg_id", "text", "team", "blocks", "thread_ts", "bot_id"]
    kept += ["bot_profile", "user_team", "source_team", "edited"]
    body = {key: message.body[key] for key in kept if key in message.body}
    return body | {"type": "app_mention", "channel": message.channel, "event_ts": message.ts}


def message_changed(new: Json, old: Json, channel: Channel, ts: str) -> Json:
    """An edit, a link unfurled, or a deleted message with replies (its tombstone)."""
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": new,
        "previous_message": old,
        "channel": channel.id,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel.kind,
    }


def message_deleted(old: Json, channel: Channel, ts: str) -> Json:
    """A message deleted that had no replies."""
    return {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": old,
        "deleted_ts": old["ts"],
        "channel": channel.id,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel.kind,
    }


def member_joined(state: Workspace, user: str, channel: Channel, inviter: str | None) -> Json:
    """Somebody (the bot) came into a channel; `inviter` only when somebody invited."""
    event = {
        "type": "member_joined_channel",
        "user": user,
        "channel": channel.id,
        "channel_type": "C" if channel.kind == "channel" else "G",
        "team": state.team_id,
        "event_ts": state.new_ts(),
    }
    return event | ({"inviter": inviter} if inviter else {})


def app_home_opened(state: Workspace, user: str, channel: Channel, tab: str = "home") -> Json:
    """Somebody opened a tab of the app; the home tab as it is, where there is one already."""
    event = {
        "type": "app_home_opened",
        "user": user,
        "channel": channel.id,
        "tab": tab,
        "event_ts": state.new_ts(),
    }
    shown = state.homes.get(user) if tab == "home" else None
    return event | ({"view": shown} if shown else {})


def slash_command(
    state: Workspace, user: User, channel: Channel, command: str, text: str, url: str
) -> Json:
    """A slash command; it says nothing about threads."""
    names = {"im": "directmessage", "group": "privategroup", "mpim": "mpdm"}
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": state.team_id,
        "team_domain": state.domain,
        "channel_id": channel.id,
        "channel_name": names.get(channel.kind, channel.name),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": url,
        "trigger_id": state.new_trigger(user.id),
    }


def interaction(state: Workspace, kind: str, user: User, *, trigger: bool = True) -> Json:
    """What all payloads of interactive components share."""
    names = {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id}
    body: Json = {
        "type": kind,
        "user": names,
        "api_app_id": APP,
        "token": VERIFICATION_TOKEN,
        "team": {"id": state.team_id, "domain": state.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    return body | ({"trigger_id": state.new_trigger(user.id)} if trigger else {})
