"""Files to Slack and from it, for an app that was given the scopes (`--files`).

https://docs.slack.dev/messaging/working-with-files
"""

import asyncio
import logging
from collections.abc import Sequence
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.errors import UncertainError
from bot.core.messages import LARGEST_FILE, File, Unread
from bot.platforms.slack.api.errors import asked
from bot.platforms.slack.seam import Json

logger = logging.getLogger(__name__)

PATIENCE = 20.0
"""Seconds for a file to come."""

_SLACKS_OWN = ".slack.com"


class Files:
    """Reads what people put into forms, and sends what they asked for."""

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession) -> None:
        self._client = client
        self._session = session

    async def fetch(self, shown: Json) -> File:
        """The file that a form's payload describes."""
        name = str(shown.get("name") or "file")
        kind = str(shown.get("mimetype") or "")
        if int(shown.get("size") or 0) > LARGEST_FILE:
            return File(name, b"", kind, Unread.TOO_LARGE)
        url = str(shown.get("url_private_download") or shown.get("url_private") or "")
        if shown.get("is_external") or not self._is_slacks(url):
            return File(name, b"", kind, Unread.UNREACHABLE)  # the token is for Slack alone
        try:
            async with asyncio.timeout(PATIENCE):
                content, unread = await self._read(url)
        except (aiohttp.ClientError, OSError) as error:
            logger.warning("A file did not come: %s", type(error).__name__)
            content, unread = b"", Unread.UNREACHABLE
        return File(name, content, kind, unread)

    async def give(self, person: str, files: Sequence[File]) -> None:
        """Sends them into the direct conversation with that person.

        RefusedError("missing_scope") where the app may not.
        """
        opened = await asked(self._client.conversations_open(users=[person]))
        uploads = [
            {"filename": file.name, "file": file.content, "alt_txt": file.description or None}
            for file in files
        ]
        channel = str((opened.get("channel") or {}).get("id") or "")
        if not channel:
            raise UncertainError("Slack did not say where a file shall go.")
        await asked(self._client.files_upload_v2(channel=channel, file_uploads=uploads))

    async def _read(self, url: str) -> tuple[bytes, Unread | None]:
        """What stands there; whoever may not read it gets a web page to log in."""
        headers = {"Authorization": f"Bearer {self._client.token}"}
        async with self._session.get(url, headers=headers, allow_redirects=False) as response:
            if response.status in (302, 401, 403) or response.content_type == "text/html":
                return b"", Unread.UNGRANTED
            if response.status != 200:
                return b"", Unread.UNREACHABLE
            content = bytearray()
            async for chunk in response.content.iter_chunked(65_536):
                content += chunk
                if len(content) > LARGEST_FILE:
                    return b"", Unread.TOO_LARGE
        return bytes(content), None

    def _is_slacks(self, url: str) -> bool:
        address, api = urlsplit(url), urlsplit(self._client.base_url)
        if (address.scheme, address.netloc) == (api.scheme, api.netloc):
            return True
        host = f".{address.hostname or ''}"
        return address.scheme == "https" and host.endswith(_SLACKS_OWN)
