"""Discord's members as the seam's people."""

import discord

from bot.core.messages import Person
from bot.platforms.discord.seam import group


def person_of(member: discord.Member | discord.User) -> Person:
    """The person with what the object itself carries: nothing is looked up.

    Outside a guild nobody has roles. A role's permissions are those in the client's cache.
    """
    known = Person(str(member.id), name=member.display_name, bot=member.bot)
    if isinstance(member, discord.User):
        return known
    everyone = member.guild.id  # https://discord.com/developers/docs/topics/permissions
    roles = dict.fromkeys([everyone, *(role.id for role in member.roles)])
    may = member.guild_permissions
    return Person(
        known.id,
        name=known.name,
        groups=tuple(group(role) for role in roles),
        owner=may.manage_guild or may.administrator,
        bot=known.bot,
    )
