"""Whom a message notifies: what it mentions, as far as `allowed_mentions` lets it."""

import re

from tests.discord.permissions import Permission, in_channel
from tests.discord.state import Channel, Json, Message, State

_CODE = re.compile(r"```.*?```|``.*?``|`[^`\n]*`", re.DOTALL)
_USER, _ROLE = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>")
_EVERYONE = re.compile(r"@(everyone|here)\b")


def note(state: State, message: Message, allowed: Json | None, *, ping_reply: bool = True) -> None:
    """Fill in whom the message mentions and notifies.

    `allowed` is what the bot sent; None is Discord's default, which parses everything.
    """
    channel = state.channels[message.channel]
    text = _CODE.sub(" ", message.content)
    users = [int(one) for one in _USER.findall(text)]
    roles = [int(one) for one in _ROLE.findall(text)]
    everyone = _EVERYONE.search(text) is not None
    rights = in_channel(state, channel, message.author)
    may = bool(rights & Permission.MENTION_EVERYONE)
    if allowed is not None:
        parse = allowed.get("parse") or []
        some = {int(one) for one in allowed.get("users") or []}
        few = {int(one) for one in allowed.get("roles") or []}
        users = users if "users" in parse else [one for one in users if one in some]
        roles = roles if "roles" in parse else [one for one in roles if one in few]
        everyone = everyone and "everyone" in parse
        ping_reply = bool(allowed.get("replied_user", False))
    guild = state.guilds.get(channel.guild or 0)
    known = guild.roles if guild else {}
    roles = [one for one in roles if one in known]
    users = [one for one in users if one in state.users]
    message.mention_everyone = everyone and may and guild is not None
    message.mention_roles = list(dict.fromkeys(roles))
    replied = _replied(state, channel, message) if ping_reply else None
    mentioned = list(dict.fromkeys([*users, *([replied] if replied else [])]))
    message.mentions = mentioned
    message.pings = [f"<@{one}>" for one in mentioned]
    message.pings += [
        f"<@&{one}>" for one in message.mention_roles if may or known[one].mentionable
    ]
    message.pings += ["@everyone"] if message.mention_everyone else []


def _replied(state: State, channel: Channel, message: Message) -> int | None:
    if message.reference is None or message.type not in (19, 20):
        return None
    found = state.find(channel.id, message.replies_to or 0)
    return found.author if found and found.author in state.users else None
