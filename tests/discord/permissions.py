"""What a member may do where, as Discord computes it."""

from enum import IntFlag
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.discord.state import Channel, Guild, State


class Permission(IntFlag):
    """Those that matter to a bot that answers.
    https://discord.com/developers/docs/topics/permissions"""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38


ALL = Permission((1 << 53) - 1)

ORDINARY = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)
"""What @everyone has in a new guild, as far as it matters here."""


def in_guild(guild: "Guild", user: int) -> Permission:
    """Of a member anywhere in the guild."""
    if guild.owner == user:
        return ALL
    member = guild.members.get(user)
    if member is None:
        return Permission(0)
    granted = guild.roles[guild.id].permissions
    for role in member.roles:
        granted |= guild.roles[role].permissions
    return ALL if Permission.ADMINISTRATOR & granted else Permission(granted)


def in_channel(state: "State", channel: "Channel", user: int) -> Permission:
    """Of a member in a channel; a thread has those of the channel that it hangs below."""
    if channel.guild is None:
        return ORDINARY if user in (channel.recipient, state.bot) else Permission(0)
    guild = state.guilds[channel.guild]
    granted = in_guild(guild, user)
    if granted == ALL or user not in guild.members:
        return granted
    parent = channel if channel.parent is None else state.channels.get(channel.parent, channel)
    place = parent if channel.is_thread else channel
    roles = {guild.id, *guild.members[user].roles}
    everyone = [one for one in place.overwrites if one.target == guild.id]
    some = [one for one in place.overwrites if one.target in roles - {guild.id}]
    own = [one for one in place.overwrites if one.target == user]
    for step in (everyone, some, own):
        for one in step:
            granted &= ~one.deny
        for one in step:
            granted |= one.allow
    if not granted & Permission.VIEW_CHANNEL:
        return Permission(0)
    if not granted & Permission.SEND_MESSAGES and not channel.is_thread:
        granted &= ~(Permission.EMBED_LINKS | Permission.MENTION_EVERYONE)
    return Permission(granted)
