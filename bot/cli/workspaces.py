"""`faqbot workspace …`: which Slack team and which Discord guild uses which knowledge base."""

import shlex
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated

import typer

from bot.app import open_database
from bot.cli.noting import note
from bot.cli.options import JsonLines, Workspace, discord_id, platform_and_id
from bot.cli.output import print_json, print_table, say
from bot.cli.session import run, settings
from bot.core import ports
from bot.core.actions.trail import Moved
from bot.core.faq import KnowledgeBase
from bot.core.messages import Place
from bot.scheduling import LEFT_DAYS
from bot.storage.database import Database

commands = typer.Typer(no_args_is_help=True, help="Workspaces: list, use, changes.")

_MOST = 100
_AUDIENCES = {False: "all", True: "public"}


@commands.command("list")
def list_workspaces(as_json: JsonLines = False) -> None:
    """Every workspace that the bot has met, and the knowledge base that it uses."""

    async def work() -> None:
        async with open_database(settings()) as stores:
            found = [
                (workspace, await _channels(stores, workspace))
                for workspace in await stores.workspaces.workspaces()
            ]
        if as_json:
            for workspace, channels in found:
                print_json(_document(workspace, channels))
            return
        if not found:
            say("The bot has met no workspace yet; `faqbot run` makes it known there.")
            return
        rows: list[tuple[object, ...]] = []
        for workspace, channels in found:
            name, kb = f"{workspace.platform}:{workspace.id}", workspace.kb
            rows.append((name, kb.name, kb.entries, _remarks(workspace)))
            rows += [(f"  {id_}", own.name, own.entries, "") for id_, own in channels.items()]
        print_table(("#WORKSPACE", "#KNOWLEDGE BASE", ">ENTRIES", ""), rows)

    run(work())


@commands.command()
def use(
    workspace: Workspace,
    kb: Annotated[str, typer.Argument(metavar="KB", help="The knowledge base.")],
    public_only: Annotated[
        bool,
        typer.Option("--public-only", help="Give out public entries only; without it, all."),
    ] = False,
    channel: Annotated[
        str, typer.Option(metavar="CHANNEL", help="In this channel alone: C0123, 1234.")
    ] = "",
) -> None:
    """Give a workspace, or one of its channels, another knowledge base.

    A channel that is given its workspace's has none of its own any more.
    """
    platform, id_ = platform_and_id(workspace)
    if channel and platform == "discord":
        discord_id(channel, "--channel")
    if channel and public_only:
        raise typer.BadParameter("--public-only holds for a whole workspace, not for a channel.")

    async def work() -> None:
        async with open_database(settings()) as stores:
            base = await stores.faq.knowledge_base(kb)
            if not channel:
                moved = await _used(stores, workspace, base, public_only=public_only)
                await stores.workspaces.use(platform, id_, base.key, public_only=public_only)
            else:
                whole = await stores.workspaces.workspace(platform, id_)
                place = Place(platform, id_, channel)
                before = await stores.channels.knowledge_base_of(place) or whole.kb
                own = None if base.key == whole.kb.key else base.key
                await stores.channels.set_knowledge_base(place, own)
                moved = [Moved("kb", before.name, base.name, channel)]
            await note(stores, workspace, *moved)
        audience = ", and gives out its public entries only" if public_only else ""
        where = f"{channel} in {workspace}" if channel else workspace
        say(f"{where} now uses {base.name} ({base.entries} entries){audience}.")
        if not base.entries:
            say(f"Fill it: faqbot import --kb {shlex.quote(base.name)} FILE")

    run(work())


@commands.command()
def changes(workspace: Workspace, as_json: JsonLines = False) -> None:
    """The last 100 changes there that are no entry's: who, when, what."""
    platform_and_id(workspace)

    async def work() -> None:
        async with open_database(settings()) as stores:
            deeds = await stores.audit.last(workspace, _MOST)
        if as_json:
            for deed in deeds:
                print_json(_deed(deed))
        elif deeds:
            rows = [(_minute(deed.at), *list(_deed(deed).values())[1:]) for deed in deeds]
            print_table(("AT (UTC)", "#BY", "WHAT", "#ABOUT", "BEFORE", "AFTER"), rows)
        else:
            say("Nobody has changed anything there yet.")

    run(work())


async def _used(
    stores: Database, workspace: str, base: KnowledgeBase, *, public_only: bool
) -> list[Moved]:
    """What changes for the workspace when it is given that knowledge base."""
    known = await stores.workspaces.workspaces()
    now = next((one for one in known if f"{one.platform}:{one.id}" == workspace), None)
    was, is_ = (_AUDIENCES[public] for public in (bool(now and now.public_only), public_only))
    return [Moved("kb", now.kb.name if now else "", base.name), Moved("audience", was, is_)]


def _deed(deed: ports.Deed) -> dict[str, str]:
    return {
        "at": deed.at.isoformat(),
        "author": deed.author,
        "what": deed.what,
        "about": deed.about,
        "before": deed.before,
        "after": deed.after,
    }


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _remarks(workspace: ports.Workspace) -> str:
    audience = ["public entries only"] if workspace.public_only else []
    if workspace.left:
        gone = workspace.left + timedelta(days=LEFT_DAYS)
        audience.append(f"left on {workspace.left:%Y-%m-%d}, forgotten on {gone:%Y-%m-%d}")
    return "; ".join(audience)


async def _channels(stores: Database, workspace: ports.Workspace) -> Mapping[str, KnowledgeBase]:
    found = {}
    for id_, _ in await stores.channels.channels(workspace.platform, workspace.id):
        place = Place(workspace.platform, workspace.id, id_)
        if own := await stores.channels.knowledge_base_of(place):
            found[id_] = own
    return found


def _document(
    workspace: ports.Workspace, channels: Mapping[str, KnowledgeBase]
) -> dict[str, object]:
    return {
        "workspace": f"{workspace.platform}:{workspace.id}",
        "knowledge_base": workspace.kb.name,
        "entries": workspace.kb.entries,
        "public_only": workspace.public_only,
        "left": workspace.left.isoformat() if workspace.left else None,
        "channels": {id_: own.name for id_, own in channels.items()},
    }
