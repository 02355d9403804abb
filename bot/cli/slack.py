"""`faqbot slack …`: what is done once, before the bot can run in Slack."""

import json
import sys
from typing import Annotated

import typer

from bot.cli.output import remark
from bot.cli.session import settings
from bot.config import Settings, slash_command_name, web_address
from bot.platforms.slack.setup.manifest import COMMAND_URL_LIMIT, EVENTS_PATH, manifest

commands = typer.Typer(no_args_is_help=True, help="Slack: manifest.")


@commands.callback()
def _slack() -> None:
    """Slack: manifest."""


@commands.command("manifest")
def print_manifest(
    auto: Annotated[
        bool, typer.Option("--auto", help="Let it read the channels that it is invited to.")
    ] = False,
    files: Annotated[
        bool, typer.Option("--files", help="Let it take and send files: import and export in chat.")
    ] = False,
    groups: Annotated[
        bool, typer.Option("--groups", help="Let it look into user groups: roles for groups.")
    ] = False,
    ask: Annotated[
        str, typer.Option(metavar="NAME", help="The command that asks.", show_default="ask")
    ] = "",
    faq: Annotated[
        str, typer.Option(metavar="NAME", help="The command for entries.", show_default="faq")
    ] = "",
    url: Annotated[
        str,
        typer.Option(
            metavar="URL", help=f"HTTP instead of Socket Mode: https://HOST{EVENTS_PATH}."
        ),
    ] = "",
) -> None:
    """Print the manifest from which Slack makes the app.

    What needs more rights comes with --auto, --files and --groups: see docs/slack.md.
    """
    chosen = settings()
    asking, curating = _names(ask or chosen.slack_ask, faq or chosen.slack_faq)
    document = manifest(
        ask=asking,
        faq=curating,
        auto=auto,
        files=files,
        groups=groups,
        url=_address(url) if url else "",
    )
    sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    _hint(chosen, asking, curating, http=bool(url))


def _names(ask: str, faq: str) -> tuple[str, str]:
    try:
        names = slash_command_name(ask), slash_command_name(faq)
    except ValueError as error:
        raise typer.BadParameter(f"A command's name: {error}.") from error
    if names[0] == names[1]:
        raise typer.BadParameter("--ask and --faq should be two names.")
    return names


def _address(url: str) -> str:
    try:
        address = web_address(url.strip(), "https")
    except ValueError as error:
        raise typer.BadParameter(f"--url: {error}.") from error
    if len(address) > COMMAND_URL_LIMIT:
        raise typer.BadParameter(f"--url: Slack takes {COMMAND_URL_LIMIT} characters at most.")
    if address.count("/") < len(("https:", "", "host")):
        raise typer.BadParameter(f"--url: it should name the path too, {address}{EVENTS_PATH}.")
    return address


def _hint(chosen: Settings, ask: str, faq: str, *, http: bool) -> None:
    remark(
        "Paste this at https://api.slack.com/apps?new_app=1 → From a manifest; for an app that is"
        " there already, on its page App Manifest."
    )
    if http:
        remark("Slack asks that address at once whether the bot is there: start it before.")
    named = (("BOT_SLACK_ASK", ask, chosen.slack_ask), ("BOT_SLACK_FAQ", faq, chosen.slack_faq))
    if other := [f"{variable}={name}" for variable, name, known in named if name != known]:
        remark(f"So that the bot knows these names, set {' and '.join(other)}.")
