"""`faqbot roles …`: who may do what, given out from the terminal."""

import re
from typing import Annotated

import typer

from bot.app import open_database
from bot.cli.noting import note
from bot.cli.options import JsonLines, Workspace, discord_id, platform_and_id
from bot.cli.output import print_json, print_table, say
from bot.cli.session import run, settings
from bot.core.actions.trail import Moved
from bot.core.messages import Role

commands = typer.Typer(no_args_is_help=True, help="Who may do what: grant, revoke, list.")

Subject = Annotated[
    str,
    typer.Argument(
        metavar="SUBJECT",
        help="The id of a person or of a user group; of a role of Discord's with '&' before it.",
    ),
]
RoleName = Annotated[Role, typer.Argument(metavar="ROLE", help="viewer, editor or admin.")]


@commands.command()
def grant(workspace: Workspace, subject: Subject, role: RoleName) -> None:
    """Give a role; each includes those below it."""
    whose = _subject(workspace, subject)

    async def work() -> None:
        async with open_database(settings()) as stores:
            await stores.roles.grant(workspace, whose, role)
            await note(stores, workspace, Moved("role", "", role, whose))
        say(f"{_named(workspace, whose)} is {role} in {workspace}.")

    run(work())


@commands.command()
def revoke(workspace: Workspace, subject: Subject, role: RoleName) -> None:
    """Take a role away."""
    whose = _subject(workspace, subject)

    async def work() -> None:
        async with open_database(settings()) as stores:
            await stores.roles.revoke(workspace, whose, role)
            await note(stores, workspace, Moved("role", role, "", whose))
        say(f"{_named(workspace, whose)} is {role} in {workspace} no more.")

    run(work())


@commands.command("list")
def list_roles(workspace: Workspace, as_json: JsonLines = False) -> None:
    """Every role that was granted in a workspace."""
    platform_and_id(workspace)

    async def work() -> None:
        async with open_database(settings()) as stores:
            granted = await stores.roles.granted(workspace)
        if as_json:
            for subject, role in granted:
                print_json({"workspace": workspace, "subject": subject, "role": role.value})
        else:
            print_table(("#SUBJECT", "ROLE"), granted)

    run(work())


def _subject(workspace: str, subject: str) -> str:
    """As roles are kept: Discord's people by their id, its roles by `&` and theirs."""
    platform, _ = platform_and_id(workspace)
    if platform != "discord":
        return subject
    pasted = re.fullmatch(r"<@!?(&?\d+)>", subject)
    given = pasted.group(1) if pasted else subject
    number = discord_id(given.removeprefix("&"), "SUBJECT")
    return f"&{number}" if given.startswith("&") else str(number)


def _named(workspace: str, subject: str) -> str:
    """Ids of Discord's look alike: what was taken for what is said."""
    if not workspace.startswith("discord:"):
        return subject
    if subject.startswith("&"):
        return f"Who has the role {subject[1:]}"
    return f"The person {subject} (for a role write '&{subject}')"
