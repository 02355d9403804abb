"""What the bot may do in a channel, as far as that is known without asking."""

import discord

from bot.core.messages import Speaking


def permissions_in(client: discord.Client, guild: int, channel: int) -> discord.Permissions | None:
    """The bot's own in that channel or thread; None where the client's cache does not tell."""
    home = client.get_guild(guild)
    there = None if home is None else home.get_channel_or_thread(channel)
    if home is None or there is None or home.me is None:
        return None
    try:
        return there.permissions_for(home.me)
    except discord.ClientException:  # a thread whose channel is hidden
        return None


def is_absent(permissions: discord.Permissions, *, in_thread: bool) -> bool:
    """Whether nothing that the bot says could be read there."""
    may_send = permissions.send_messages_in_threads if in_thread else permissions.send_messages
    return not (permissions.view_channel and may_send)


def speaking_in(client: discord.Client, guild: int, channel: int) -> Speaking:
    """Whether the bot may write in that channel; a category or one not known counts as free.

    In one of another guild it may not: it is no channel of this one.
    """
    home = client.get_guild(guild)
    there = None if home is None else home.get_channel(channel)
    elsewhere = getattr(client.get_channel(channel), "guild", home)
    if home is not None and elsewhere != home:
        return Speaking.BARRED
    in_posts = isinstance(there, discord.ForumChannel)  # a media channel is one too
    may = permissions_in(client, guild, channel)
    if may is not None and is_absent(may, in_thread=in_posts):
        return Speaking.BARRED
    return Speaking.POSTS if in_posts else Speaking.FREE
