"""Where messages stand: a channel, one of its threads, a direct conversation."""

from collections import OrderedDict
from dataclasses import dataclass

import discord

from bot.core.errors import RefusedError, UncertainError
from bot.core.messages import Place
from bot.platforms.discord.api.errors import asked
from bot.platforms.discord.seam import PLATFORM

_REMEMBERED = 2_000


@dataclass(frozen=True, slots=True)
class Standing:
    """The guild (none: a direct conversation), the channel, and the thread in it.

    `post`: the thread is one of a forum; then `title` is its heading. `starter` began the thread.
    """

    guild: int | None
    channel: int
    thread: int | None = None
    post: bool = False
    title: str = ""
    starter: int | None = None

    @property
    def target(self) -> int:
        """The id of where the messages themselves are."""
        return self.thread or self.channel

    def place(self, thread: str | None = None) -> Place:
        """The same for the core; `thread` is the conversation within a channel."""
        if self.guild is None:
            return Place(PLATFORM, "", str(self.channel), direct=True)
        within = str(self.thread) if self.thread else thread
        return Place(PLATFORM, str(self.guild), str(self.channel), within)


def standing_of(channel: object) -> Standing | None:
    """What the object itself tells; None where it is unknown what kind of channel it is."""
    match channel:
        case discord.DMChannel():
            return Standing(None, channel.id)
        case discord.PartialMessageable(guild_id=None):
            return Standing(None, channel.id)
        case discord.Thread():
            post = isinstance(channel.parent, discord.ForumChannel)
            return Standing(
                channel.guild.id,
                channel.parent_id,
                channel.id,
                post=post,
                title=channel.name if post else "",
                starter=channel.owner_id,
            )
        case discord.abc.GuildChannel():
            return Standing(channel.guild.id, channel.id)
    return None


def seen_in(client: discord.Client, guild: int | None, channel: int) -> Standing:
    """What the client's cache tells; what it does not know counts as a channel."""
    home = client.get_guild(guild) if guild else None
    found = home.get_channel_or_thread(channel) if home else None
    return standing_of(found) or Standing(guild, channel)


class Standings:
    """Where messages stand; what the cache does not know is asked for once."""

    def __init__(self) -> None:
        self._fetched: OrderedDict[int, Standing] = OrderedDict()

    async def of(self, client: discord.Client, message: discord.Message) -> Standing:
        """Where that message stands, as far as Discord tells."""
        channel = message.channel
        if known := standing_of(channel) or self._fetched.get(channel.id):
            return known
        guild = getattr(channel, "guild_id", None)
        try:
            found = await asked(client.fetch_channel(channel.id))
        except RefusedError:
            found = None
        except UncertainError:
            return Standing(guild, channel.id)
        standing = standing_of(found) or Standing(guild, channel.id)
        if isinstance(found, discord.Thread) and found.parent is None:
            return standing  # whether it is a post is known when the guild has come in full
        self._fetched[channel.id] = standing
        while len(self._fetched) > _REMEMBERED:
            self._fetched.popitem(last=False)
        return standing
