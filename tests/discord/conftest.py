"""A fresh Discord of ours for tests of this folder, and a bot without a library."""

from collections.abc import AsyncIterator

import pytest

from tests.discord.guild import DiscordServer, furnished
from tests.discord.raw import Raw


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    """A guild with Ann, Ben and the bot in it, and its channels."""
    async with DiscordServer(patience_s=2.0) as opened:
        yield furnished(opened)


@pytest.fixture
async def bot(server: DiscordServer) -> AsyncIterator[Raw]:
    """The bot of that Discord."""
    async with Raw(server) as raw:
        yield raw
