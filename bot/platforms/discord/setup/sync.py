"""Tells Discord of the commands: a deploy step, and nothing where it knows them already.

https://discord.com/developers/docs/interactions/application-commands#bulk-overwrite-global-application-commands
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Protocol

import discord
from discord.app_commands import AppCommand, Choice

from bot.core.errors import RefusedError, SettingsError, UncertainError
from bot.core.messages import Action, Aim
from bot.platforms.discord.api.errors import asked
from bot.platforms.discord.setup.addresses import point
from bot.platforms.discord.setup.commands import Tree, declare
from bot.platforms.discord.setup.credentials import Credentials
from bot.platforms.discord.setup.findings import COPY_TOKEN, INVITE
from bot.platforms.discord.setup.identify import NotNowError, log_in
from bot.platforms.discord.setup.options import Interaction

_NO_ACCESS = ("missing_access", "missing_permissions", "unknown_guild")


class Deployments(Protocol):
    """What was last given to Discord."""

    async def digest(self, name: str) -> str:
        """The digest of what was given under that name; empty where nothing was."""
        ...

    async def set_digest(self, name: str, digest: str) -> None:
        """Notes it in place of the one before."""
        ...


@dataclass(frozen=True, slots=True)
class Synced:
    """What was done: whether the commands were `sent`, how many there are, and where."""

    sent: bool
    commands: int
    digest: str
    guild: int | None = None


async def sync(
    credentials: Credentials,
    deployments: Deployments,
    guild: int | None = None,
    *,
    force: bool = False,
    ask: str = "ask",
    faq: str = "faq",
) -> Synced:
    """Gives Discord the commands, for one guild or for all; `force`: even if they are unchanged.

    `ask` and `faq` are the names of the two typed ones.

    Raises SettingsError where that needs another token, invitation or guild, or Discord is away.
    """
    if not credentials.given:
        raise SettingsError(f"BOT_DISCORD_TOKEN is not set. {COPY_TOKEN}")
    point(credentials)
    client = discord.Client(intents=discord.Intents.none())
    try:
        await log_in(client, credentials.token)
        tree = Tree(client)
        declare(tree, Nobody(), ask, faq)
        return await _synced(client, tree, deployments, guild, force=force)
    except NotNowError as error:
        raise SettingsError(str(error).removesuffix(" It is tried again.")) from error
    except UncertainError as error:
        raise SettingsError(f"{error} Run this again in a minute; twice is once.") from error
    except RefusedError as error:
        if error.cause in _NO_ACCESS:
            there = f"the server {guild}" if guild else "that application"
            raise SettingsError(f"The bot may not add commands to {there}. {INVITE}") from error
        raise SettingsError(f"Discord does not take the commands: {error.cause}.") from error
    finally:
        await client.close()


def payload_of(tree: Tree) -> list[dict[str, Any]]:
    """The commands as Discord is told of them."""
    return [command.to_dict(tree) for command in tree.get_commands()]


def digest_of(payload: list[dict[str, Any]]) -> str:
    """What stands for the payload: SHA-256 of its canonical JSON."""
    canonical = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


async def _synced(
    client: discord.Client,
    tree: Tree,
    deployments: Deployments,
    guild: int | None,
    *,
    force: bool,
) -> Synced:
    payload = payload_of(tree)
    digest = digest_of(payload)
    name = f"discord:commands:{client.application_id}:{guild or 'everywhere'}"
    where = discord.Object(guild) if guild else None
    known = not force and await deployments.digest(name) == digest
    if known and _names(await asked(tree.fetch_commands(guild=where))) == _names_in(payload):
        return Synced(False, len(payload), digest, guild)
    if where is not None:
        tree.copy_global_to(guild=where)
    await asked(tree.sync(guild=where))
    await deployments.set_digest(name, digest)
    return Synced(True, len(payload), digest, guild)


def _names(commands: list[AppCommand]) -> set[tuple[int, str]]:
    return {(command.type.value, command.name) for command in commands}


def _names_in(payload: list[dict[str, Any]]) -> set[tuple[int, str]]:
    return {(command["type"], command["name"]) for command in payload}


class Nobody:
    """Who only declares the commands is never asked to do anything."""

    async def ask(self, interaction: Interaction, question: str) -> None: ...

    async def find(self, interaction: Interaction, message: discord.Message) -> None: ...

    async def point(self, interaction: Interaction, message: discord.Message, aim: Aim) -> None: ...

    async def do(self, interaction: Interaction, action: Action) -> None: ...

    async def take(
        self, interaction: Interaction, file: discord.Attachment, *, prune: bool
    ) -> None:
        """Nothing."""

    async def complete(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return []
