"""All commands, in the order in which help shows them."""

from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from bot.cli import (
    asking,
    bases,
    chatting,
    database,
    discord,
    entries,
    evaluating,
    forgetting,
    insight,
    jobs,
    knowledge,
    measuring,
    models,
    operating,
    roles,
    slack,
    workspaces,
)
from bot.cli.output import say

application = typer.Typer(
    help="The FAQ bot that is right, or silent. Settings are BOT_* variables, or a .env file.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        try:
            say(f"faqbot {version('faqbot')}")
        except PackageNotFoundError:  # run from a source tree that is not installed
            say("faqbot, not installed")
        raise typer.Exit


@application.callback()
def _faqbot(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    pass


application.add_typer(operating.serving)
application.add_typer(chatting.commands)
application.add_typer(asking.commands)
application.add_typer(knowledge.commands)
application.add_typer(entries.commands, name="faq")
application.add_typer(evaluating.commands)
application.add_typer(measuring.commands)
application.add_typer(insight.commands)
application.add_typer(bases.commands, name="kb")
application.add_typer(workspaces.commands, name="workspace")
application.add_typer(roles.commands, name="roles")
application.add_typer(forgetting.commands)
application.add_typer(operating.commands)
application.add_typer(jobs.commands, name="jobs")
application.add_typer(models.commands, name="model")
application.add_typer(database.commands, name="db")
application.add_typer(slack.commands, name="slack")
application.add_typer(discord.commands, name="discord")
