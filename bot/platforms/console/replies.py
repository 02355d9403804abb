"""A reply on the terminal: title, text, footer, numbered buttons, files."""

from collections.abc import Iterable
from itertools import count
from pathlib import Path

from rich.console import Console

from bot.core.messages import File, Reply
from bot.platforms.console.text import put, put_common_mark


def put_reply(console: Console, reply: Reply, *, indent: int = 2) -> None:
    """Shows all of a reply; its buttons are pressed by their numbers."""
    if reply.title:
        put(console, reply.title, indent=indent, style="bold")
    if reply.text:
        put_common_mark(console, reply.text, indent=indent)
    if reply.footer:
        put(console, reply.footer, indent=indent, style="dim")
    for number, button in enumerate(reply.buttons, start=1):
        put(console, f"[{number}] {button.label}", indent=indent, style="cyan")


def put_files(console: Console, files: Iterable[File], folder: Path, *, indent: int = 2) -> None:
    """Writes the files into the folder, beside what stands there, and shows where."""
    for file in files:
        try:
            put(console, f"→ {_written(file, folder)}", indent=indent, style="dim")
        except OSError as error:
            put(console, f"→ {file.name}: {error.strerror}", indent=indent, style="red")


def _written(file: File, folder: Path) -> Path:
    name = Path(Path(file.name).name)
    for number in count(1):
        path = folder / (f"{name.stem}-{number}{name.suffix}" if number > 1 else name)
        try:
            with path.open("xb") as stream:
                stream.write(file.content)
        except FileExistsError:
            continue
        return path
    raise AssertionError("there is always a next number")
