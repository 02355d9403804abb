"""What happens in Discord: state changes, and the bot's shards hear of it as far as they may."""

from collections.abc import Sequence

from tests.discord import payloads
from tests.discord.gateway import DIRECT_MESSAGES, GUILDS, MEMBERS, MESSAGES, Gateway
from tests.discord.permissions import Permission, in_channel
from tests.discord.state import Channel, Guild, Interaction, Json, Message, Role, State


class World:
    """Both the API and people act through it."""

    def __init__(self, state: State, gateway: Gateway) -> None:
        self.state, self.gateway = state, gateway

    # messages

    def created(self, message: Message) -> Message:
        """That message stands there now; a thread that had been put away is open again."""
        place = self.state.channels[message.channel]
        if place.archived:
            place.archived = False
            self.channel_event("THREAD_UPDATE", place)
        self.state.keep(message)
        self._message_event("MESSAGE_CREATE", message)
        return message

    def again(self, message: Message) -> None:
        """The event of a message once more, as after a replay."""
        self._message_event("MESSAGE_CREATE", message)

    def changed(self, message: Message) -> Message:
        """That message stands there differently."""
        self.state.touch()
        self._message_event("MESSAGE_UPDATE", message)
        return message

    def deleted(self, message: Message) -> None:
        """That message is gone."""
        self.state.drop(message)
        if message.ephemeral_to is None:
            gone = {"id": str(message.id), "channel_id": str(message.channel)}
            self._in_channel("MESSAGE_DELETE", gone, message.channel)

    def deleted_together(self, channel: int, messages: Sequence[Message]) -> None:
        """A moderator took all those away at once."""
        for message in messages:
            self.state.drop(message)
        ids = [str(one.id) for one in messages]
        gone = {"ids": ids, "channel_id": str(channel)}
        self._in_channel("MESSAGE_DELETE_BULK", gone, channel)

    # interactions

    def asked(self, interaction: Interaction) -> None:
        """Somebody used a command, a button or a form."""
        self.state.interactions[interaction.token] = interaction
        interaction.payload = payloads.interaction_of(self.state, interaction)
        if self.state.has_bot(interaction.guild):
            self.gateway.tell("INTERACTION_CREATE", interaction.payload, guild=interaction.guild)

    # channels and guilds

    def channel_event(self, event: str, channel: Channel, **more: object) -> None:
        """CHANNEL_CREATE, THREAD_UPDATE and their like."""
        shown = payloads.channel_of(self.state, channel) | more
        if self.state.has_bot(channel.guild):
            self.gateway.tell(event, shown, guild=channel.guild, intent=GUILDS)

    def role_event(self, event: str, guild: Guild, role: Role) -> None:
        """GUILD_ROLE_CREATE and GUILD_ROLE_UPDATE."""
        shown = {"guild_id": str(guild.id), "role": payloads.role_of(role, len(guild.roles))}
        if self.state.has_bot(guild.id):
            self.gateway.tell(event, shown, guild=guild.id, intent=GUILDS)

    def member_event(self, event: str, guild: Guild, user: int) -> None:
        """GUILD_MEMBER_UPDATE: of others only with the members intent."""
        shown = payloads.member_of(self.state, guild, user) | {"guild_id": str(guild.id)}
        intent = 0 if user == self.state.bot else MEMBERS
        if self.state.has_bot(guild.id):
            self.gateway.tell(event, shown, guild=guild.id, intent=intent)

    def guild_arrived(self, guild: Guild, *, invited: bool) -> None:
        """The bot was invited, or an outage is over."""
        shown = payloads.guild_event(self.state, guild)
        shown |= {} if invited else {"unavailable": False}
        self.gateway.tell("GUILD_CREATE", shown, guild=guild.id, intent=GUILDS)

    def guild_left(self, guild: Guild, *, outage: bool) -> None:
        """The bot was removed, or Discord has an outage."""
        shown: Json = {"id": str(guild.id)} | ({"unavailable": True} if outage else {})
        self.gateway.tell("GUILD_DELETE", shown, guild=guild.id, intent=GUILDS)

    # how

    def _message_event(self, event: str, message: Message) -> None:
        if message.ephemeral_to is not None:
            return
        place = self.state.channels[message.channel]
        if self._sees(place):
            self.gateway.tell(
                event,
                lambda session: payloads.message_event(
                    self.state, message, bare=not session.sees_content
                ),
                guild=place.guild,
                intent=DIRECT_MESSAGES if place.guild is None else MESSAGES,
            )

    def _in_channel(self, event: str, data: Json, channel: int) -> None:
        place = self.state.channels[channel]
        if place.guild is not None:
            data["guild_id"] = str(place.guild)
        if self._sees(place):
            intent = DIRECT_MESSAGES if place.guild is None else MESSAGES
            self.gateway.tell(event, data, guild=place.guild, intent=intent)

    def _sees(self, channel: Channel) -> bool:
        rights = in_channel(self.state, channel, self.state.bot)
        return self.state.has_bot(channel.guild) and bool(rights & Permission.VIEW_CHANNEL)
