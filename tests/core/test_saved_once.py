"""What was entered is saved once, whenever the process ends and whoever else saves it."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, cast

import pytest

from bot.core.faq import FaqEntry
from bot.core.messages import Person, Press, Reply
from bot.core.ports import Change
from bot.storage.database import Database
from bot.storage.engine import Transactions, make_engine
from bot.storage.faq_store import SqlFaqStore
from bot.storage.migrating import ensure_current
from tests.core.acting import HOME, Member, button, labels
from tests.core.services import Services, services
from tests.fakes import MemoryDatabase

ADA = Person("ada", owner=True)
NEAR = {"question": "How do I renew my VPN token now?", "answer": "Now."}
DIED = 9

PROGRAM = """
import asyncio, sys
from tests.core.test_saved_once import dies
asyncio.run(dies(*sys.argv[1:]))
"""


class Dying(SqlFaqStore):
    """A store whose process ends as it saves: before it has, or as soon as it has."""

    def __init__(self, transactions: Transactions, when: str) -> None:
        super().__init__(transactions)
        self._when = when

    async def save(self, kb: int, changes: Sequence[Change], **parts: Any) -> Sequence[FaqEntry]:
        if self._when == "after":
            await super().save(kb, changes, **parts)
        os._exit(DIED)


async def opened(stack: AsyncExitStack, url: str, dies: str = "") -> Services:
    """A process of its own on that database."""
    await ensure_current(url, lock_timeout=30)
    engine = make_engine(url, lock_timeout=30)
    stack.push_async_callback(engine.dispose)
    database = Database(Transactions(engine))
    if dies:
        database.faq = Dying(Transactions(engine), dies)
    one = services(cast("MemoryDatabase", database))  # both have all stores, under the same names
    stack.push_async_callback(one.library.close)
    return one


async def dies(url: str, button_id: str, when: str) -> None:
    """Presses a button in a process that is about to end."""
    async with AsyncExitStack() as stack:
        one = await opened(stack, url, when)
        await one.handle()(Press(button_id, ADA, HOME, alone=True))


@pytest.fixture
async def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/faqbot.db"


@pytest.fixture
async def processes(url: str) -> AsyncIterator[tuple[Services, Services]]:
    """Two of them; Ada has looked at nothing yet."""
    async with AsyncExitStack() as stack:
        one, other = await opened(stack, url), await opened(stack, url)
        await one.knows()
        kb = await one.stores.faq.knowledge_base("default")
        await one.stores.workspaces.use("slack", "T1", kb.key)
        yield one, other


async def shown(one: Services) -> Reply:
    """A new entry that is shown before it is saved."""
    reply = await Member(one.handle(), ADA).submits("add", **NEAR)
    assert isinstance(reply, Reply) and labels(reply) == ["Save", "Change", "Discard"]
    return reply


async def entries(one: Services) -> int:
    kb = await one.stores.faq.knowledge_base("default")
    return len(await one.stores.faq.entries(kb.key))


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_process_that_is_killed_as_it_saves_leaves_one_entry_or_the_draft(
    processes: tuple[Services, Services], url: str, when: str
) -> None:
    one, _ = processes
    save = button(await shown(one), "Save")

    words = [sys.executable, "-c", PROGRAM, url, save, when]
    killed = await asyncio.to_thread(subprocess.run, words, cwd=Path(__file__).parents[2])
    left = await entries(one)
    again = await Member(one.handle(), ADA).presses(save)

    assert killed.returncode == DIED
    assert left == (4 if when == "after" else 3)
    assert ("searchable now" in again.text) is (when == "before")
    assert when == "before" or again.text.startswith("That is not kept any more")
    assert await entries(one) == 4


async def test_a_button_pressed_in_two_processes_at_once_saves_once(
    processes: tuple[Services, Services],
) -> None:
    one, other = processes
    save = button(await shown(one), "Save")

    told = await asyncio.gather(
        *(Member(process.handle(), ADA).presses(save) for process in (one, other, one, other))
    )

    assert sum("searchable now" in reply.text for reply in told) == 1
    assert sum("not kept any more" in reply.text for reply in told) == 3
    assert await entries(one) == 4
