"""`faqbot roles …`: who may do what, given out from the terminal."""

from typing import Annotated

import typer

from bot.app import open_database
from bot.cli.options import JsonLines, Workspace, platform_and_id
from bot.cli.output import print_json, print_table, say
from bot.cli.session import run, settings
from bot.core.messages import Role

commands = typer.Typer(no_args_is_help=True, help="Who may do what: grant, revoke, list.")

Subject = Annotated[
    str, typer.Argument(metavar="SUBJECT", help="The id of a person, a group or a role.")
]
RoleName = Annotated[Role, typer.Argument(metavar="ROLE", help="viewer, editor or admin.")]


@commands.command()
def grant(workspace: Workspace, subject: Subject, role: RoleName) -> None:
    """Give a role; each includes those below it."""

    async def work() -> None:
        async with open_database(settings()) as stores:
            await stores.roles.grant(_checked(workspace), subject, role)
        say(f"{subject} is {role} in {workspace}.")

    run(work())


@commands.command()
def revoke(workspace: Workspace, subject: Subject, role: RoleName) -> None:
    """Take a role away."""

    async def work() -> None:
        async with open_database(settings()) as stores:
            await stores.roles.revoke(_checked(workspace), subject, role)
        say(f"{subject} is {role} in {workspace} no more.")

    run(work())


@commands.command("list")
def list_roles(workspace: Workspace, as_json: JsonLines = False) -> None:
    """Every role that was granted in a workspace."""

    async def work() -> None:
        async with open_database(settings()) as stores:
            granted = await stores.roles.granted(_checked(workspace))
        if as_json:
            for subject, role in granted:
                print_json({"workspace": workspace, "subject": subject, "role": role.value})
        else:
            print_table(("SUBJECT", "ROLE"), granted)

    run(work())


def _checked(workspace: str) -> str:
    platform_and_id(workspace)
    return workspace
