"""Options that many commands share."""

from typing import Annotated

import typer

DEFAULT_KB = "default"

Kb = Annotated[str, typer.Option("--kb", metavar="NAME", help="The knowledge base.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
JsonLines = Annotated[bool, typer.Option("--json", help="Print JSON Lines.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="The entry's id.", show_default=False)]
