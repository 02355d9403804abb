"""`faqbot chat`: the same bot in the terminal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import typer

from bot.cli.options import DEFAULT_KB, Kb
from bot.cli.output import results
from bot.cli.session import app_with, ready
from bot.core.messages import Handle
from bot.platforms.console import Terminal, kept_open

commands = typer.Typer()


@commands.command()
def chat(kb: Kb = DEFAULT_KB) -> None:
    """Talk with the bot in the terminal; /faq help lists what else it does."""
    with kept_open(_handle(kb)) as tell:
        Terminal(tell, results()).converse()


@asynccontextmanager
async def _handle(kb: str) -> AsyncIterator[Handle]:
    async with app_with(kb) as (app, base):
        await ready(app, base)
        yield app.handle
