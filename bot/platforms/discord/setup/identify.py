"""Who the bot is, and whether its token is good: asked before anything else."""

import asyncio
import re

import aiohttp
import discord

from bot.adapting.findings import refuse
from bot.platforms.discord.setup.findings import token_refused, unreachable

PATIENCE = 8.0
"""Seconds for Discord to say who the bot is; discord.py alone would try for half a minute."""

_SENDABLE = re.compile(r"[!-~]+")
"""What a header takes; with anything else there is nobody to ask."""


class NotNowError(Exception):
    """Discord did not answer, or not now; it may do so later."""


async def log_in(client: discord.Client, token: str, patience: float = PATIENCE) -> None:
    """Makes the client know its user and its application; it is not connected yet.

    Raises SettingsError where Discord will never take the token, NotNowError where it may later.
    """
    if not _SENDABLE.fullmatch(token.strip()):
        refuse([token_refused()])
    try:
        async with asyncio.timeout(patience):
            await client.login(token)
    except discord.LoginFailure:
        refuse([token_refused()])
    except discord.HTTPException as error:
        if error.status == 401:
            refuse([token_refused()])
        raise _not_now(f"it answered {error.status}") from error
    except TimeoutError as error:
        raise _not_now("it does not answer") from error
    except (aiohttp.ClientError, OSError) as error:
        raise _not_now(type(error).__name__) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _not_now("what answers is not Discord") from error


def _not_now(why: str) -> NotNowError:
    return NotNowError(f"{unreachable(why).sentence} It is tried again.")
