"""`faqbot kb …`: knowledge bases."""

import shlex
from typing import Annotated

import typer

from bot.app import open_database
from bot.cli.documents import knowledge_base_document
from bot.cli.noting import note_for_all
from bot.cli.options import Json, JsonLines
from bot.cli.output import print_json, print_table, say
from bot.cli.session import run, settings
from bot.core.actions.trail import Moved

commands = typer.Typer(no_args_is_help=True, help="Knowledge bases: list, create, rename.")

Name = Annotated[str, typer.Argument(metavar="NAME", show_default=False)]


@commands.command("list")
def list_bases(as_json: JsonLines = False) -> None:
    """All knowledge bases, with the number of their active entries."""

    async def work() -> None:
        async with open_database(settings()) as stores:
            bases = await stores.faq.knowledge_bases()
        if as_json:
            for base in bases:
                print_json(knowledge_base_document(base))
        else:
            rows = [(base.name, base.entries, base.revision) for base in bases]
            print_table(("NAME", ">ENTRIES", ">REVISION"), rows)

    run(work())


@commands.command()
def create(name: Name, as_json: Json = False) -> None:
    """Make a new, empty knowledge base."""

    async def work() -> None:
        async with open_database(settings()) as stores:
            base = await stores.faq.create_knowledge_base(name)
        if as_json:
            print_json(knowledge_base_document(base))
        else:
            say(
                f"Made the knowledge base {base.name}. Fill it:"
                f" faqbot import --kb {shlex.quote(base.name)} FILE"
            )

    run(work())


@commands.command()
def rename(
    name: Name,
    to: Annotated[str, typer.Argument(metavar="TO", show_default=False)],
    as_json: Json = False,
) -> None:
    """Give a knowledge base another name; who uses it goes on doing so."""

    async def work() -> None:
        async with open_database(settings()) as stores:
            base = await stores.faq.rename_knowledge_base(name, to)
            await note_for_all(stores, base.key, Moved("kb", name, base.name))
        if as_json:
            print_json(knowledge_base_document(base))
        else:
            say(f"{name} is now called {base.name}.")

    run(work())
