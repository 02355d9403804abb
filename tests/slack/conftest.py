"""A fresh Slack of ours, and a fresh `emulate`, for tests of this folder."""

from collections.abc import AsyncIterator

import pytest

from tests.slack.emulator import Emulator, emulated, install
from tests.slack.workspace import Channel, SlackServer, User

ANN = "U0ANN"
GENERAL = "C0GENERAL"


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    """A workspace with Ann, and a channel with her and the bot."""
    async with SlackServer(patience_s=2.0) as server:
        server.state.add_user(User(ANN, "ann", "Ann Able", is_admin=True))
        server.state.add_channel(Channel(GENERAL, "general"))
        yield server


@pytest.fixture(scope="session")
def installed() -> None:
    """What `emulate` needs, fetched once; where it cannot be had this fails once, not per test."""
    install()


@pytest.fixture
async def emulator(installed: None) -> AsyncIterator[Emulator]:
    """An `emulate` of one's own."""
    async with emulated() as running:
        yield running
