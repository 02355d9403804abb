"""Options and arguments that many commands share."""

from typing import Annotated

import typer

DEFAULT_KB = "default"

Kb = Annotated[str, typer.Option("--kb", metavar="NAME", help="The knowledge base.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
JsonLines = Annotated[bool, typer.Option("--json", help="Print JSON Lines.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="The entry's id.", show_default=False)]
Workspace = Annotated[
    str,
    typer.Argument(metavar="WORKSPACE", help="PLATFORM:ID, such as slack:T0123."),
]


def platform_and_id(workspace: str) -> tuple[str, str]:
    """Both parts of a workspace's name; wrong usage where it has not two."""
    platform, _, name = workspace.partition(":")
    if not platform or not name:
        raise typer.BadParameter(f"{workspace!r} is no PLATFORM:ID, such as slack:T0123")
    return platform, name
