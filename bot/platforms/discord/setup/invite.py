"""The link with which an administrator brings the bot into a server."""

import discord

from bot.core.errors import SettingsError
from bot.platforms.discord.setup.addresses import point
from bot.platforms.discord.setup.credentials import Credentials
from bot.platforms.discord.setup.findings import COPY_TOKEN
from bot.platforms.discord.setup.identify import NotNowError, log_in
from bot.platforms.discord.setup.intents import PERMISSIONS, intents

SCOPES = ("bot", "applications.commands")


def link(application: int) -> str:
    """Where to click: the least permissions, and the commands."""
    return discord.utils.oauth_url(application, permissions=PERMISSIONS, scopes=SCOPES)


async def invite(credentials: Credentials) -> str:
    """The link for the token's application, whose id Discord is asked for only if need be.

    SettingsError where there is no token, a wrong one, or nobody to ask.
    """
    if not credentials.given:
        raise SettingsError(f"BOT_DISCORD_TOKEN is not set. {COPY_TOKEN}")
    return link(credentials.application or await _asked(credentials))


async def _asked(credentials: Credentials) -> int:
    point(credentials)
    client = discord.Client(intents=intents(content=False))
    try:
        await log_in(client, credentials.token)
    except NotNowError as error:
        raise SettingsError(str(error).removesuffix(" It is tried again.")) from error
    finally:
        await client.close()
    application = client.application_id
    assert application is not None  # log_in has asked
    return application
