"""A server of one's own for each test, and the one that only a contract needs."""

from collections.abc import AsyncIterator

import pytest

from tests.embedding.remote.server import Server, serving


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serving() as server:
        yield server
