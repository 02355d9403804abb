"""Files that people attach. https://discord.com/developers/docs/resources/message#attachment-object"""

import asyncio
import logging

import aiohttp
import discord

from bot.core.messages import LARGEST_FILE, File, Unread

logger = logging.getLogger(__name__)

PATIENCE = 20.0
"""Seconds for a file to come."""


async def read(attachment: discord.Attachment) -> File:
    """The file that was attached."""
    kind = attachment.content_type or ""
    if attachment.size > LARGEST_FILE:
        return File(attachment.filename, b"", kind, Unread.TOO_LARGE)
    try:
        async with asyncio.timeout(PATIENCE):
            content = await attachment.read()
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        logger.warning("A file did not come: %s", type(error).__name__)
        return File(attachment.filename, b"", kind, Unread.UNREACHABLE)
    return File(attachment.filename, content, kind)
