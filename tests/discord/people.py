"""What people do in Discord, as verbs; the bot hears of each what Discord would tell it."""

from collections.abc import Sequence

from tests.discord.clicks import Clicks
from tests.discord.mentions import note
from tests.discord.state import (
    BOT,
    FORUM,
    HAS_THREAD,
    MEDIA,
    PUBLIC_THREAD,
    Channel,
    Guild,
    Message,
    Overwrite,
    Role,
    now,
)

MENTION = f"<@{BOT}>"


class People(Clicks):
    """They write, edit, delete and moderate, and (see `Clicks`) command, press and fill in."""

    def say(
        self,
        user: int,
        channel: int,
        text: str,
        *,
        reply_to: Message | int | None = None,
        ping: bool = True,
        webhook: int | None = None,
        type_: int = 0,
    ) -> Message:
        """A new message; `reply_to` one in the same channel, with or without its ping."""
        place = self.state.channels[channel]
        if place.type in (FORUM, MEDIA):
            raise ValueError("in a forum one posts")
        message = Message(self.state.new_id(), channel, user, text, type=type_, webhook=webhook)
        if reply_to is not None:
            replied = reply_to.id if isinstance(reply_to, Message) else reply_to
            message.type = 19
            message.reference = {
                "type": 0,
                "channel_id": str(channel),
                "message_id": str(replied),
            } | ({"guild_id": str(place.guild)} if place.guild else {})
        note(self.state, message, None, ping_reply=ping)
        return self.world.created(message)

    def mention(self, user: int, channel: int, text: str) -> Message:
        """They mention the bot."""
        return self.say(user, channel, f"{MENTION} {text}")

    def dm(self, user: int, text: str, *, reply_to: Message | int | None = None) -> Message:
        """They write to the bot alone."""
        return self.say(user, self.state.direct_message(user).id, text, reply_to=reply_to)

    def thread(self, user: int, channel: int, name: str, message: Message | None = None) -> Channel:
        """They open a thread, below a message or by itself."""
        number = message.id if message is not None else self.state.new_id()
        parent = self.state.channels[channel]
        thread = Channel(number, name, PUBLIC_THREAD, parent.guild, channel, owner=user)
        self.state.add_channel(thread)
        if message is not None:
            message.flags |= HAS_THREAD
        self.world.channel_event("THREAD_CREATE", thread, newly_created=True)
        return thread

    def post(self, user: int, forum: int, title: str, text: str) -> tuple[Channel, Message]:
        """They post in a forum: a thread, and its first message, which has the same id."""
        thread = self.thread(user, forum, title)
        message = Message(thread.id, thread.id, user, text)
        note(self.state, message, None)
        return thread, self.world.created(message)

    def edit(self, message: Message, text: str) -> None:
        """They change what they wrote."""
        message.content, message.edited = text, now()
        note(self.state, message, None)
        self.world.changed(message)

    def unfurl(self, message: Message) -> None:
        """Discord shows a link's preview: an update, with the text unchanged and no edit."""
        message.embeds = [{"type": "link", "url": "https://example.org/", "title": "A page"}]
        self.world.changed(message)

    def delete(self, message: Message) -> None:
        """They, or a moderator, take it away."""
        self.world.deleted(message)

    def delete_together(self, messages: Sequence[Message]) -> None:
        """A moderator takes all of a channel's away at once."""
        self.world.deleted_together(messages[0].channel, messages)

    # who runs a guild

    def archive(self, thread: Channel, *, locked: bool = False, archived: bool = True) -> None:
        """They close a thread; or open it again."""
        thread.archived, thread.locked = archived, locked
        self.world.channel_event("THREAD_UPDATE", thread)

    def create_channel(self, channel: Channel) -> Channel:
        """They make a channel."""
        self.state.add_channel(channel)
        self.world.channel_event("CHANNEL_CREATE", channel)
        return channel

    def delete_channel(self, channel: Channel) -> None:
        """They remove a channel or a thread, and all in it."""
        event = "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE"
        self.world.channel_event(event, channel)
        del self.state.channels[channel.id]
        self.state.messages.pop(channel.id, None)
        self.state.touch()

    def forbid(self, channel: int, deny: int, target: int = BOT, allow: int = 0) -> None:
        """They change what a member or a role may do in a channel."""
        place = self.state.channels[channel]
        kept = [one for one in place.overwrites if one.target != target]
        place.overwrites = [*kept, Overwrite(target, allow, deny)]
        self.world.channel_event("CHANNEL_UPDATE", place)

    def give_roles(self, guild: int, user: int, roles: Sequence[int]) -> None:
        """A member has these roles now."""
        there = self.state.guilds[guild]
        there.members[user].roles = list(roles)
        self.world.member_event("GUILD_MEMBER_UPDATE", there, user)

    def create_role(self, guild: int, name: str, permissions: int = 0) -> Role:
        """They make a role."""
        role = self.state.add_role(guild, name, permissions)
        self.world.role_event("GUILD_ROLE_CREATE", self.state.guilds[guild], role)
        return role

    def change_role(self, guild: int, role: Role, permissions: int) -> None:
        """They change what a role may do."""
        role.permissions = permissions
        self.world.role_event("GUILD_ROLE_UPDATE", self.state.guilds[guild], role)

    def invite(self, name: str = "Newcomers", *, owner: int | None = None) -> Guild:
        """They bring the bot into a guild of theirs."""
        made = self.state.add_guild(name, **({"owner": owner} if owner else {}))
        self.world.guild_arrived(made, invited=True)
        return made

    def remove_bot(self, guild: int) -> None:
        """They remove the bot from their guild."""
        there = self.state.guilds[guild]
        self.world.guild_left(there, outage=False)
        there.members.pop(self.state.bot, None)
        self.state.touch()

    def outage(self, guild: int) -> None:
        """Discord loses a guild for a while."""
        there = self.state.guilds[guild]
        there.available = False
        self.world.guild_left(there, outage=True)

    def outage_ends(self, guild: int) -> None:
        """And finds it again."""
        there = self.state.guilds[guild]
        there.available = True
        self.world.guild_arrived(there, invited=False)
