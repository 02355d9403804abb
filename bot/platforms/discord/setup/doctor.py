"""Asks Discord about token, rights, servers and commands, for the doctor. Nothing is changed."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import aiohttp
import discord
from discord.app_commands import CommandTree

from bot.adapting.findings import Fact, Grade, sound
from bot.core.errors import SettingsError
from bot.platforms.discord.setup.addresses import point
from bot.platforms.discord.setup.credentials import Credentials
from bot.platforms.discord.setup.findings import (
    COMMANDS,
    CONTENT,
    DISCORD,
    GRANT_CONTENT,
    GUILDS,
    INVITE,
    PERMISSIONS,
    SYNC,
    TOKEN,
    token_refused,
)
from bot.platforms.discord.setup.identify import NotNowError, log_in
from bot.platforms.discord.setup.intents import LACKING, grants_content, intents, missing

_EACH = 20
"""Servers whose permissions are looked at; the others are only counted."""

_NAMES = ("ask", "faq", "Find an answer")
_NOT_SET_UP = "not set up; make an app, set BOT_DISCORD_TOKEN, and run `faqbot discord invite`"
_FAULTS = (discord.DiscordException, aiohttp.ClientError, OSError)


async def _nothing() -> bool:
    return False


async def examine(
    credentials: Credentials,
    listens: Callable[[], Awaitable[bool]] = _nothing,
    *,
    commands: Sequence[str] = _NAMES,
) -> Sequence[Fact]:
    """Everything that can be found out without posting or connecting.

    `listens`: whether a channel is set up so that the bot must read along.
    """
    if not credentials.given:
        return [sound(DISCORD, _NOT_SET_UP)]
    try:
        point(credentials)
    except SettingsError as error:
        return [Fact(TOKEN, Grade.FAIL, str(error), final=True)]
    client = discord.Client(intents=intents(content=False))
    try:
        await log_in(client, credentials.token)
        return await _facts(client, credentials, await listens(), commands)
    except SettingsError:
        return [*credentials.facts, token_refused()]
    except NotNowError as error:
        return [Fact(TOKEN, Grade.FAIL, str(error).removesuffix(" It is tried again."))]
    finally:
        await client.close()


async def _facts(
    client: discord.Client, credentials: Credentials, needed: bool, commands: Sequence[str]
) -> list[Fact]:
    assert client.user is not None  # it is logged in
    facts = [sound(TOKEN, f"{client.user.name} (application {client.application_id})")]
    facts.append(_content(client, needed))
    try:
        there = [guild async for guild in client.fetch_guilds(limit=None)]
        facts += _guilds(there, credentials.guilds)
        facts += await _permissions(client, there[:_EACH])
        facts.append(await _commands(client, commands, there[:_EACH]))
    except _FAULTS as error:
        says = f"Discord did not tell of them ({type(error).__name__})."
        facts.append(Fact(GUILDS, Grade.WARN, says, "Try again in a minute."))
    return facts


def _content(client: discord.Client, needed: bool) -> Fact:
    if grants_content(client.application_flags):
        return sound(CONTENT, "granted" if needed else "granted; nothing needs it so far")
    if needed:
        says = "Not granted, so that opened channels, forums and follow-ups are not heard."
        return Fact(CONTENT, Grade.FAIL, says, GRANT_CONTENT)
    return sound(CONTENT, f"not granted; needed to answer unasked in a channel: {GRANT_CONTENT}")


def _guilds(there: Sequence[discord.Guild], named: Sequence[int]) -> list[Fact]:
    ids = {guild.id for guild in there}
    if strange := [str(guild) for guild in named if guild not in ids]:
        says = f"The bot is not in all of BOT_DISCORD_GUILDS: {', '.join(strange)}."
        return [Fact(GUILDS, Grade.FAIL, says, INVITE)]
    if not there:
        return [Fact(GUILDS, Grade.WARN, "The bot is in no server.", INVITE)]
    some = ", ".join(f"{guild.name} (discord:{guild.id})" for guild in there[:_EACH])
    return [sound(GUILDS, f"{len(there)}: {some}")]


async def _permissions(client: discord.Client, there: Sequence[discord.Guild]) -> list[Fact]:
    assert client.user is not None
    facts = []
    for each in there:
        guild = await client.fetch_guild(each.id, with_counts=False)
        me = await guild.fetch_member(client.user.id)
        if lacking := missing(me.guild_permissions):
            effects = " ".join(f"Without {_name(one)}: {LACKING[one]}." for one in lacking)
            facts.append(Fact(PERMISSIONS, Grade.WARN, f"In {guild.name}: {effects}", INVITE))
    if there and not facts:
        facts.append(sound(PERMISSIONS, "all that are needed, where no channel takes them away"))
    return facts


async def _commands(
    client: discord.Client, wanted: Sequence[str], there: Sequence[discord.Guild]
) -> Fact:
    tree = CommandTree(client)
    registered = {command.name for command in await tree.fetch_commands()}
    for guild in there:
        if registered >= set(wanted):
            break
        with suppress(discord.Forbidden):  # invited without the scope applications.commands
            registered |= {command.name for command in await tree.fetch_commands(guild=guild)}
    if lacking := [name for name in wanted if name not in registered]:
        return Fact(COMMANDS, Grade.WARN, f"Not registered: {', '.join(lacking)}.", SYNC)
    return sound(COMMANDS, "registered")


def _name(permission: str) -> str:
    return permission.replace("_", " ").title()
