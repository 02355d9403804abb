"""`faqbot chat`: the same bot in the terminal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import typer

from bot.app import App
from bot.cli.options import DEFAULT_KB, Kb
from bot.cli.output import results
from bot.cli.session import app_with, ready
from bot.core.faq import KnowledgeBase
from bot.core.messages import Handle
from bot.core.ports import Workspaces
from bot.platforms.console import Terminal, kept_open

commands = typer.Typer()


@commands.command()
def chat(kb: Kb = DEFAULT_KB) -> None:
    """Talk with the bot in the terminal; /faq help lists what else it does."""
    with kept_open(_handle(kb)) as tell:
        Terminal(tell, results()).converse()


class _Chosen(Workspaces):
    """The terminal uses the knowledge base that `--kb` names. `app` is known once it is open."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.app: App | None = None

    async def knowledge_base_of(self, platform: str, workspace: str) -> KnowledgeBase:
        """The one that was chosen, as it is now."""
        assert self.app is not None
        return await self.app.stores.faq.knowledge_base(self._name)


@asynccontextmanager
async def _handle(kb: str) -> AsyncIterator[Handle]:
    chosen = _Chosen(kb)
    async with app_with(kb, chosen) as (app, base):
        chosen.app = app
        await ready(app, base)
        yield app.handle
