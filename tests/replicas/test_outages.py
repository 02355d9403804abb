"""The database server is stopped under a replica, politely and as by a crash, and comes back."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest

from tests.postgres.server import SAFE, Server, running_server
from tests.replicas.conftest import fill
from tests.replicas.fleet import LOADING, fleet
from tests.replicas.known import ENTRIES
from tests.replicas.load import Load
from tests.replicas.test_accidents import SEED, answers, settings
from tests.slack.workspace import SlackServer
from tests.whole import until

NAME = "outages"


@pytest.fixture
async def durable() -> AsyncIterator[Server]:
    """A server of its own, which loses nothing that is committed."""
    with running_server(SAFE) as server:
        async with server.session() as session:
            await session.execute(f"CREATE DATABASE {NAME}")
        await fill(server.url(NAME), ENTRIES)
        yield server


@pytest.mark.parametrize("mode", ["fast", "immediate"])
@pytest.mark.soak
async def test_half_a_minute_without_the_database_loses_nothing(
    durable: Server, tmp_path: Path, mode: Literal["fast", "immediate"]
) -> None:
    away = 5.0 if os.environ.get("SOAK_SHORT") else 30.0
    async with SlackServer() as slack:
        given = settings(durable, NAME)
        async with fleet(tmp_path / "faqbot", slack, SEED, 2, **given) as replicas:
            load = Load(slack, replicas, SEED)
            await answers(load, 3)
            await durable.stop(mode)
            asked = [await load.ask() for _ in range(6)]
            await asyncio.sleep(away)
            pages = [await one.run.page("/livez") for one in replicas.replicas]
            states = [await one.run.page("/readyz") for one in replicas.replicas]

            await durable.start()
            back = time.monotonic()
            for question in asked:
                await load.answered(question)
            answered = time.monotonic() - back
            for one in replicas.replicas:
                await one.run.ready(LOADING)
            ready = time.monotonic() - back
            await answers(load, 3)
            await until(lambda: _all_once(load))

    assert [status for status, _ in pages] == [200, 200]
    assert [status for status, _ in states] == [503, 503]
    sys.stdout.write(f"{mode}: all answered {answered:.1f} s, ready {ready:.1f} s after\n")


async def _all_once(load: Load) -> bool:
    return all(len(load.replies(one)) == 1 and load.is_answered(one) for one in load.questions)
