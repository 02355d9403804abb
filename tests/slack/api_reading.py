"""auth.*, users.*, usergroups.*, conversations.*, as the Web API answers them."""

from collections.abc import Iterable

from tests.slack.api_chat import channel_of
from tests.slack.refusals import RefusedError
from tests.slack.state import BOT, BOT_USER, Channel, Json, Message, User, Workspace


def auth_test(state: Workspace, args: Json) -> Json:
    """auth.test"""
    return {
        "url": f"https://{state.domain}.slack.com/",
        "team": state.team_name,
        "user": state.users[BOT_USER].name,
        "team_id": state.team_id,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": state.is_enterprise_install,
    }


def team_info(state: Workspace, args: Json) -> Json:
    """team.info"""
    return {"team": {"id": state.team_id, "name": state.team_name, "domain": state.domain}}


def users_info(state: Workspace, args: Json) -> Json:
    """users.info"""
    user = state.users.get(str(args.get("user")))
    if user is None:
        raise RefusedError("user_not_found")
    return {"user": _shown_user(user)}


def users_list(state: Workspace, args: Json) -> Json:
    """users.list, on one page"""
    return {"members": [_shown_user(user) for user in state.users.values()]} | _LAST_PAGE


def usergroups_list(state: Workspace, args: Json) -> Json:
    """usergroups.list, with members where asked for"""
    groups: list[Json] = []
    for group, (handle, members) in state.usergroups.items():
        shown: Json = {"id": group, "team_id": state.team_id, "handle": handle, "name": handle}
        shown |= {"is_usergroup": True, "date_delete": 0, "user_count": len(members)}
        groups.append(shown | ({"users": sorted(members)} if args.get("include_users") else {}))
    return {"usergroups": groups}


def usergroups_users_list(state: Workspace, args: Json) -> Json:
    """usergroups.users.list"""
    group = str(args.get("usergroup"))
    if group not in state.usergroups:
        raise RefusedError("no_such_subteam")
    return {"users": sorted(state.usergroups[group][1])}


def conversations_info(state: Workspace, args: Json) -> Json:
    """conversations.info: public channels also without the bot in them"""
    channel = state.channels.get(str(args.get("channel")))
    if channel is None or (channel.kind != "channel" and BOT_USER not in channel.members):
        raise RefusedError("channel_not_found")
    return {"channel": _shown_channel(channel)}


def conversations_list(state: Workspace, args: Json) -> Json:
    """conversations.list, on one page"""
    kinds = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
    wanted = {kinds[kind] for kind in str(args.get("types", "public_channel")).split(",")}
    found = [channel for channel in state.channels.values() if channel.kind in wanted]
    return {"channels": [_shown_channel(channel) for channel in found]} | _LAST_PAGE


def users_conversations(state: Workspace, args: Json) -> Json:
    """users.conversations of the bot"""
    all_of_them = conversations_list(state, args)["channels"]
    return {"channels": [one for one in all_of_them if one["is_member"]]} | _LAST_PAGE


def conversations_open(state: Workspace, args: Json) -> Json:
    """conversations.open with one user"""
    if args.get("channel"):
        return {"channel": {"id": channel_of(state, args).id}}
    users = args.get("users") or ""
    names = users.split(",") if isinstance(users, str) else users
    if len(names) != 1 or names[0] not in state.users:
        raise RefusedError("user_not_found")
    if state.users[names[0]].is_bot:
        raise RefusedError("cannot_dm_bot")
    return {"channel": {"id": state.direct_message(names[0]).id}}


def conversations_members(state: Workspace, args: Json) -> Json:
    """conversations.members, on one page"""
    channel = state.channels.get(str(args.get("channel")))
    if channel is None:
        raise RefusedError("channel_not_found")
    return {"members": sorted(channel.members)} | _LAST_PAGE


def conversations_replies(state: Workspace, args: Json) -> Json:
    """conversations.replies: the thread's first message and its replies, oldest first"""
    channel = channel_of(state, args)
    ts = str(args.get("ts"))
    first = state.find(channel.id, ts)
    found = ([first] if first else []) + state.thread(channel.id, ts)
    if not found:
        raise RefusedError("thread_not_found")
    return {"messages": _page(found, args), "has_more": False}


def conversations_history(state: Workspace, args: Json) -> Json:
    """conversations.history: newest first, without replies in threads"""
    channel = channel_of(state, args)
    top = [
        message
        for message in state.in_channel(channel.id)
        if message.thread_ts in (None, message.ts)
        or message.body.get("subtype") == "thread_broadcast"
    ]
    return {"messages": _page(reversed(top), args), "has_more": False}


def _page(messages: Iterable[Message], args: Json) -> list[Json]:
    oldest, latest = str(args.get("oldest") or "0"), str(args.get("latest") or "9" * 12)
    inclusive = args.get("inclusive") in (True, "1", "true")
    chosen = [
        message.body
        for message in messages
        if oldest < message.ts < latest or (inclusive and message.ts in (oldest, latest))
    ][: int(args.get("limit") or 100)]
    if args.get("include_all_metadata") in (True, "1", "true"):
        return chosen
    return [{key: body[key] for key in body if key != "metadata"} for body in chosen]


def _shown_user(user: User) -> Json:
    name = user.real_name or user.name
    shown: Json = {key: getattr(user, key) for key in User.__slots__}
    profile = {"real_name": name, "display_name": user.name, "team": user.team_id}
    return shown | {"real_name": name, "is_app_user": False, "profile": profile}


def _shown_channel(channel: Channel) -> Json:
    if channel.kind == "im":
        other = next(iter(channel.members - {BOT_USER}))
        return {"id": channel.id, "is_im": True, "user": other, "is_member": True}
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel",
        "is_archived": channel.is_archived,
        "is_member": BOT_USER in channel.members,
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_pending_ext_shared": channel.is_pending_ext_shared,
        "is_org_shared": False,
        "num_members": len(channel.members),
    }


_LAST_PAGE: Json = {"response_metadata": {"next_cursor": ""}}

METHODS = {
    "auth.test": auth_test,
    "team.info": team_info,
    "users.info": users_info,
    "users.list": users_list,
    "users.conversations": users_conversations,
    "usergroups.list": usergroups_list,
    "usergroups.users.list": usergroups_users_list,
    "conversations.info": conversations_info,
    "conversations.list": conversations_list,
    "conversations.open": conversations_open,
    "conversations.members": conversations_members,
    "conversations.replies": conversations_replies,
    "conversations.history": conversations_history,
}
