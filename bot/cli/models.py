"""`faqbot model …`: the model, written for another runtime."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import Json
from bot.cli.output import print_json, progress_bar, say
from bot.cli.session import settings
from bot.core.errors import UsageError
from bot.embedding import DEFAULT_MODEL, Manifest, export_model
from bot.fitting.shipped import shipped_for

commands = typer.Typer(no_args_is_help=True, help="The model: export it for ONNX Runtime.")


@commands.callback()
def _model() -> None:
    """Keeps `export` a command of its own while it is the only one."""


@commands.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where it goes; made anew.")],
    int8: Annotated[
        bool, typer.Option("--int8", help="In eight bits: smaller, faster, and another model.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write the model for ONNX Runtime, compared with itself; BOT_MODEL=FOLDER serves it."""

    chosen = settings()
    if chosen.encoder_url:
        raise UsageError("BOT_ENCODER_URL has a server encode; unset it to export a model.")
    with progress_bar("Comparing") as progress:
        made = export_model(
            chosen.model or DEFAULT_MODEL, folder, "int8" if int8 else "float32", progress
        )
    where = folder.expanduser().resolve()
    if as_json:
        print_json(_described(made, where))
    else:
        _tell(made, where)


def _described(made: Manifest, folder: Path) -> dict[str, object]:
    return {
        "id": made.provenance.id,
        "precision": made.precision,
        "folder": str(folder),
        "fidelity": asdict(made.fidelity),
        "made_with": dict(made.made_with),
    }


def _tell(made: Manifest, folder: Path) -> None:
    seen = made.fidelity
    say(f"Written: {made.provenance.id}")
    say(
        f"Compared over {seen.texts} texts: largest difference {seen.largest_difference:.1e},"
        f" lowest cosine {seen.lowest_cosine:.7f}."
    )
    if made.precision == "int8":
        borrowed = shipped_for(made.provenance).borrowed
        its = "its confidence is borrowed" if borrowed else "it has a calibration of its own"
        say(f"It is another model: all is embedded anew, and {its}.")
    say(f"To serve it: BOT_MODEL={folder}")
