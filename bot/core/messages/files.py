"""Files: those that people send to the bot, and those that it gives."""

from dataclasses import dataclass
from enum import StrEnum

LARGEST_FILE = 8 * 1024 * 1024
"""Bytes of a file that is taken in a chat, or given there.

Discord gives a bot 10 MiB: https://discord.com/developers/docs/reference#uploading-files"""

LONGEST_DESCRIPTION = 1_000
"""Characters that describe a file: Slack's limit for `alt_txt`; Discord has 1,024.

https://docs.slack.dev/reference/methods/files.getUploadURLExternal"""


class Unread(StrEnum):
    """Why a platform has a file's name, and not what is in it."""

    TOO_LARGE = "too large"
    UNREACHABLE = "unreachable"
    """It is gone, lies with somebody else, or did not come in time."""
    UNGRANTED = "ungranted"
    """The bot may not read files there."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as a person knows it. What was not read is empty.

    `description` is for who cannot see a picture that the bot gives.
    """

    name: str
    content: bytes
    media_type: str = "text/plain"
    unread: Unread | None = None
    description: str = ""
