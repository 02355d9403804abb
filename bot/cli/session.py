"""What a command opens: settings, the database, or the whole bot."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from bot.app import App, open_app, open_database
from bot.cli.options import DEFAULT_KB
from bot.cli.output import progress_bar, waiting, warn
from bot.config import Settings, load_settings, unknown_settings
from bot.core.errors import BotError
from bot.core.faq import KnowledgeBase
from bot.core.knowledge import Knowledge
from bot.core.naming import COMMAND_LINE, called
from bot.operations.logs import set_up_logging
from bot.platforms.console import PLACE, terminal_person
from bot.storage.database import Database


def run(work: Coroutine[Any, Any, None]) -> None:
    """Runs a command's work to its end; Ctrl-C cancels it, so that what it holds is closed."""
    with called(COMMAND_LINE):
        asyncio.run(work)


def settings(*, serving: bool = False) -> Settings:
    """This process's settings, with logging set up as they say.

    A single command logs warnings alone unless a level is set; its results say what it did.
    """
    chosen = load_settings()
    level = chosen.log_level if serving or "log_level" in chosen.model_fields_set else "warning"
    set_up_logging(chosen.log_format, level)
    for sentence in unknown_settings():
        warn(sentence)
    return chosen


def author() -> str:
    """Under which name this terminal's changes are kept: the same as in `faqbot chat`."""
    return f"{PLACE.platform}:{terminal_person().id}"


@asynccontextmanager
async def database_with(name: str) -> AsyncIterator[tuple[Database, KnowledgeBase]]:
    """The stores and the knowledge base of that name; no model is loaded."""
    async with open_database(settings()) as stores:
        yield stores, await _named(stores, name)


@asynccontextmanager
async def app_with(
    name: str, chosen: Settings | None = None
) -> AsyncIterator[tuple[App, KnowledgeBase]]:
    """The whole bot and the knowledge base of that name, by this process's settings or others."""
    async with AsyncExitStack() as stack:
        with waiting("Loading the model…"):
            app = await stack.enter_async_context(open_app(chosen or settings(), kb=name))
        yield app, await _named(app.stores, name)


async def ready(app: App, base: KnowledgeBase) -> Knowledge:
    """The knowledge base as it is now, with nothing stale and its calibration fitted."""
    base = await app.stores.faq.knowledge_base(base.name)
    with progress_bar("Embedding") as progress:
        return await app.prepare(base, progress)


async def bring_up_to_date(app: App, base: KnowledgeBase) -> None:
    """The same after a change, which is saved already: what fails now is told, and is no error."""
    try:
        await ready(app, base)
    except BotError as error:
        warn(f"Saved, but not fitted yet ({type(error).__name__}); the next command tries again.")


async def _named(stores: Database, name: str) -> KnowledgeBase:
    if name == DEFAULT_KB:  # made at first use; it may go by another name since
        own = await stores.workspaces.workspace(PLACE.platform, PLACE.workspace)
        if own.kb.name == name:
            return own.kb
    return await stores.faq.knowledge_base(name)
