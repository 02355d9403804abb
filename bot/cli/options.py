"""Options and arguments that many commands share."""

from typing import Annotated

import typer

from bot.core.faq import Audience

DEFAULT_KB = "default"

Kb = Annotated[str, typer.Option("--kb", metavar="NAME", help="The knowledge base.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
JsonLines = Annotated[bool, typer.Option("--json", help="Print JSON Lines.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="The entry's id.", show_default=False)]
Alternates = Annotated[
    list[str] | None, typer.Option("--alternate", help="Another way to ask it; may be repeated.")
]
Tags = Annotated[list[str] | None, typer.Option("--tag", help="A tag; may be repeated.")]
Source = Annotated[str | None, typer.Option(help="Where the answer is from.")]
Owner = Annotated[str | None, typer.Option(help="Who keeps it right.")]
ReviewOn = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="When to look again.")]
For = Annotated[Audience | None, typer.Option("--audience", help="Who is given it.")]
Workspace = Annotated[
    str,
    typer.Argument(metavar="WORKSPACE", help="PLATFORM:ID: slack:T0123, discord:1234."),
]


def platform_and_id(workspace: str) -> tuple[str, str]:
    """Both parts of a workspace's name; wrong usage where it has not two."""
    platform, _, name = workspace.partition(":")
    if not platform or not name:
        raise typer.BadParameter(
            f"{workspace!r} is no PLATFORM:ID, such as slack:T0123 or discord:1234"
        )
    if platform == "discord":
        discord_id(name, workspace)
    return platform, name


def discord_id(text: str, where: str) -> int:
    """An id of Discord's; wrong usage where it is none."""
    if not text.isdecimal() or not text.isascii():
        raise typer.BadParameter(
            f"{where}: {text!r} is no id of Discord's. Switch on User Settings → Advanced →"
            " Developer Mode in Discord, then right-click it and choose Copy ID."
        )
    return int(text)
