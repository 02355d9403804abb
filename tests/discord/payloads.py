"""How Discord writes people, guilds, channels, messages and interactions."""

from typing import Any

from tests.discord.permissions import Permission, in_channel, in_guild
from tests.discord.state import (
    DM,
    FORUM,
    MEDIA,
    Channel,
    Guild,
    Interaction,
    Json,
    Message,
    Role,
    State,
    User,
    time_of,
)

CONTENT_GRANTED, CONTENT_GRANTED_TO_FEW = 1 << 18, 1 << 19


def user_of(user: User) -> Json:
    """An account."""
    shown: Json = {
        "id": str(user.id),
        "username": user.name,
        "avatar": None,
        "discriminator": "0000" if user.bot else "0",
        "public_flags": 0,
        "flags": 0,
        "global_name": user.display or None,
        "primary_guild": None,
    }
    return shown | ({"bot": True} if user.bot else {})


def myself(state: State) -> Json:
    """The bot's own account."""
    own = user_of(state.users[state.bot])
    return own | {"mfa_enabled": True, "locale": "en-US", "verified": True, "email": None}


def application(state: State) -> Json:
    """The application as its owner sees it."""
    owner = next((one for one in state.users.values() if not one.bot), state.users[state.bot])
    return {
        "id": str(state.application),
        "name": state.users[state.bot].name,
        "icon": None,
        "description": "",
        "type": None,
        "verify_key": "0" * 64,
        "flags": flags_of(state),
        "flags_new": str(flags_of(state)),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user_of(owner),
        "approximate_guild_count": len(state.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
        "bot_public": True,
        "bot_require_code_grant": False,
        "bot": user_of(state.users[state.bot]),
    }


def flags_of(state: State) -> int:
    """Which intents the application may have; a small bot has the flag for few guilds."""
    return CONTENT_GRANTED_TO_FEW if state.content_granted else 0


def member_of(state: State, guild: Guild, user: int, *, whole: bool = True) -> Json:
    """Somebody in a guild; `whole` with their account."""
    member = guild.members[user]
    shown: Json = {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "flags": 0,
        "joined_at": guild.joined,
        "nick": member.nick,
        "pending": False,
        "premium_since": None,
        "roles": [str(role) for role in member.roles],
        "mute": False,
        "deaf": False,
    }
    return shown | ({"user": user_of(state.users[user])} if whole else {})


def role_of(role: Role, position: int) -> Json:
    """A role."""
    shown: Json = {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(int(role.permissions)),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": role.bot is not None,
        "mentionable": role.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    return shown | ({"tags": {"bot_id": str(role.bot)}} if role.bot else {})


def roles_of(guild: Guild) -> list[Json]:
    """All roles of a guild."""
    return [role_of(role, place) for place, role in enumerate(guild.roles.values())]


def channel_of(state: State, channel: Channel) -> Json:
    """A channel, thread or direct conversation."""
    last = str(channel.last_message) if channel.last_message else None
    shown: Json = {"id": str(channel.id), "type": channel.type, "last_message_id": last, "flags": 0}
    if channel.type == DM:
        assert channel.recipient is not None
        return shown | {"recipients": [user_of(state.users[channel.recipient])]}
    parent = str(channel.parent) if channel.parent else None
    shown |= {"guild_id": str(channel.guild), "name": channel.name, "parent_id": parent}
    shown["rate_limit_per_user"] = 0
    if channel.is_thread:
        count = len(state.messages.get(channel.id, {}))
        return shown | {
            "owner_id": str(channel.owner or state.bot),
            "thread_metadata": {
                "archived": channel.archived,
                "archive_timestamp": channel.created,
                "auto_archive_duration": 1440,
                "locked": channel.locked,
                "create_timestamp": channel.created,
            },
            "message_count": count,
            "member_count": 1,
            "total_message_sent": count,
        }
    guild = state.guilds[channel.guild or 0]
    shown |= {
        "topic": None,
        "position": list(state.channels).index(channel.id),
        "nsfw": False,
        "permission_overwrites": [
            {
                "id": str(one.target),
                "type": 0 if one.target in guild.roles else 1,
                "allow": str(int(one.allow)),
                "deny": str(int(one.deny)),
            }
            for one in channel.overwrites
        ],
    }
    if channel.type in (FORUM, MEDIA):
        shown |= {"available_tags": [], "default_reaction_emoji": None, "default_sort_order": None}
        shown |= {"default_forum_layout": 0} if channel.type == FORUM else {}
    return shown


def channels_of(state: State, guild: Guild) -> list[Json]:
    """All channels of a guild, without its threads."""
    of = [one for one in state.channels.values() if one.guild == guild.id and not one.is_thread]
    return [channel_of(state, one) for one in of]


def guild_of(state: State, guild: Guild) -> Json:
    """A guild as REST shows it."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "description": None,
        "home_header": None,
        "splash": None,
        "discovery_splash": None,
        "features": [],
        "banner": None,
        "owner_id": str(guild.owner),
        "application_id": None,
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 0,
        "roles": roles_of(guild),
        "default_message_notifications": 0,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "max_presences": None,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": guild.locale,
        "rules_channel_id": None,
        "safety_alerts_channel_id": None,
        "public_updates_channel_id": None,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "incidents_data": None,
    }


def guild_event(state: State, guild: Guild) -> Json:
    """GUILD_CREATE after an invitation: with its channels, and of the members only the bot."""
    seen = [one for one in state.threads_of(guild.id) if _is_seen(state, one)]
    threads = [channel_of(state, one) for one in seen]
    return guild_of(state, guild) | {
        "joined_at": guild.joined,
        "large": len(guild.members) > 250,
        "member_count": len(guild.members),
        "members": [member_of(state, guild, state.bot)],
        "channels": channels_of(state, guild),
        "threads": threads,
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def _is_seen(state: State, channel: Channel) -> bool:
    return bool(in_channel(state, channel, state.bot) & Permission.VIEW_CHANNEL)


def message_of(state: State, message: Message, *, deep: bool = True, bare: bool = False) -> Json:
    """A message as REST shows it; `bare` as it is without the message content intent."""
    hidden = bare and is_hidden(state, message)
    shown: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel),
        "author": author_of(state, message),
        "type": message.type,
        "content": "" if hidden else message.content,
        "mentions": [user_of(state.users[one]) for one in message.mentions if one in state.users],
        "mention_roles": [str(role) for role in message.mention_roles],
        "mention_everyone": message.mention_everyone,
        "attachments": [] if hidden else message.attachments,
        "embeds": [] if hidden else message.embeds,
        "components": [] if hidden else message.components,
        "timestamp": time_of(message.id),
        "edited_timestamp": message.edited,
        "flags": message.flags,
        "pinned": False,
        "tts": False,
    }
    if message.nonce is not None:
        shown["nonce"] = message.nonce
    if message.webhook is not None:
        shown["webhook_id"] = str(message.webhook)
        if message.webhook == state.application:
            shown["application_id"] = str(state.application)
    if message.metadata is not None:
        shown["interaction_metadata"] = message.metadata
    if message.reference is not None:
        shown["message_reference"] = message.reference
        if deep and message.type in (19, 20):
            found = state.find(int(message.reference["channel_id"]), message.replies_to or 0)
            inner = message_of(state, found, deep=False, bare=bare) if found else None
            shown["referenced_message"] = inner
    return shown


def author_of(state: State, message: Message) -> Json:
    """Who wrote it; a webhook is a user that is none."""
    if message.author in state.users:
        return user_of(state.users[message.author])
    return user_of(User(message.author, "Captain Hook", bot=True))


def is_hidden(state: State, message: Message) -> bool:
    """Whether the content needs the intent: not in a DM, by the bot, or where it is mentioned."""
    direct = state.channels[message.channel].guild is None
    return not (direct or message.author == state.bot or state.bot in message.mentions)


def message_event(state: State, message: Message, *, bare: bool) -> Json:
    """MESSAGE_CREATE and MESSAGE_UPDATE: the message, and its author as a member."""
    channel = state.channels[message.channel]
    shown = message_of(state, message, bare=bare)
    if channel.guild is not None:
        guild = state.guilds[channel.guild]
        shown["guild_id"] = str(guild.id)
        if message.author in guild.members and message.webhook is None:
            shown["member"] = member_of(state, guild, message.author, whole=False)
        for one in shown["mentions"]:
            if int(one["id"]) in guild.members:
                one["member"] = member_of(state, guild, int(one["id"]), whole=False)
    shown["channel_type"] = channel.type
    return shown


def interaction_of(state: State, interaction: Interaction) -> Json:
    """INTERACTION_CREATE."""
    channel = state.channels[interaction.channel]
    shown: Json = {
        "id": str(interaction.id),
        "application_id": str(state.application),
        "type": interaction.type,
        "data": interaction.data,
        "channel_id": str(channel.id),
        "channel": _partial_channel(state, channel, interaction.user),
        "token": interaction.token,
        "version": 1,
        "app_permissions": str(int(in_channel(state, channel, state.bot))),
        "locale": "en-US",
        "entitlements": [],
        "authorizing_integration_owners": {"0": str(channel.guild or 0)},
        "context": 0 if channel.guild else 1,
        "attachment_size_limit": 10_485_760,
    }
    if channel.guild is not None:
        guild = state.guilds[channel.guild]
        rights = str(int(in_channel(state, channel, interaction.user)))
        shown |= {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "member": member_of(state, guild, interaction.user) | {"permissions": rights},
        }
    else:
        shown["user"] = user_of(state.users[interaction.user])
    if interaction.message is not None:
        shown["message"] = message_of(state, interaction.message)
    return shown


def metadata_of(state: State, interaction: Interaction) -> Json:
    """What the answer tells about what it answers."""
    shown: Json = {
        "id": str(interaction.id),
        "type": interaction.type,
        "user": user_of(state.users[interaction.user]),
        "authorizing_integration_owners": {"0": str(interaction.guild or 0)},
    }
    if interaction.type == 3 and interaction.message is not None:
        shown["interacted_message_id"] = str(interaction.message.id)
    if interaction.type == 5 and interaction.parent is not None:
        shown["triggering_interaction_metadata"] = metadata_of(state, interaction.parent)
    return shown


def resolved(state: State, guild: int | None, options: list[Json]) -> Json:
    """The people, roles and channels that options of a command name."""
    found: dict[str, Any] = {}
    there = state.guilds[guild] if guild is not None else None
    for option in _flat(options):
        kind, value = option["type"], str(option.get("value", ""))
        number = int(value) if kind in (6, 7, 8, 9) and value.isdecimal() else 0
        if kind in (6, 9) and number in state.users:
            found.setdefault("users", {})[value] = user_of(state.users[number])
            if there and number in there.members:
                member = member_of(state, there, number, whole=False)
                rights = {"permissions": str(int(in_guild(there, number)))}
                found.setdefault("members", {})[value] = member | rights
        elif kind in (8, 9) and there and number in there.roles:
            found.setdefault("roles", {})[value] = role_of(there.roles[number], 0)
        elif kind == 7 and number in state.channels:
            place = _partial_channel(state, state.channels[number], state.bot)
            found.setdefault("channels", {})[value] = place
    return found


def _flat(options: list[Json]) -> list[Json]:
    inner = [one for option in options for one in _flat(option.get("options", []))]
    return options + inner


def _partial_channel(state: State, channel: Channel, user: int) -> Json:
    shown = channel_of(state, channel)
    shown.pop("permission_overwrites", None)
    return shown | {"permissions": str(int(in_channel(state, channel, user)))}
