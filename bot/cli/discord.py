"""`faqbot discord …`: what is done once, before the bot can be used in Discord."""

from typing import Annotated

import typer

from bot.app import open_database
from bot.cli.options import Json, discord_id
from bot.cli.output import print_json, remark, say
from bot.cli.session import run, settings
from bot.serving import discord_credentials

commands = typer.Typer(no_args_is_help=True, help="Discord: invite, sync.")


@commands.command("invite")
def print_link() -> None:
    """Print the link that brings the bot into a server, with the least rights that it needs."""

    async def work() -> None:
        from bot.platforms.discord.setup.invite import invite  # and discord.py, for these alone

        say(await invite(discord_credentials(settings())))
        remark("Open it in a browser, choose a server that you manage, and authorise it.")

    run(work())


@commands.command("sync")
def send_commands(
    guild: Annotated[
        str,
        typer.Option(
            metavar="ID", help="In this server alone, at once; for trying a new version out."
        ),
    ] = "",
    as_json: Json = False,
) -> None:
    """Tell Discord the bot's commands; what it has already is not sent again.

    The two that are typed are called as BOT_DISCORD_ASK and BOT_DISCORD_FAQ say.
    """
    where = discord_id(guild, "--guild") if guild else None

    async def work() -> None:
        from bot.platforms.discord.setup.sync import sync

        chosen = settings()
        async with open_database(chosen) as stores:
            done = await sync(
                discord_credentials(chosen),
                stores.deployments,
                where,
                ask=chosen.discord_ask,
                faq=chosen.discord_faq,
            )
        if as_json:
            print_json({"sent": done.sent, "commands": done.commands, "guild": where})
        elif done.sent:
            say(f"Sent {done.commands} commands{_in(where)}.")
        else:
            say(f"Unchanged, not sent: Discord has the {done.commands} commands{_in(where)}.")

    run(work())


def _in(guild: int | None) -> str:
    return f" for the server {guild}" if guild else ""
