"""Forms as prompts, one a field."""

from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from bot.core.messages import LARGEST_FILE, Field, File, Form, Input, Unread
from bot.platforms.console.lines import Ask
from bot.platforms.console.text import plain, put, put_common_mark


@dataclass(frozen=True, slots=True)
class Filled:
    """What was entered, by field name, and the files that were named."""

    values: dict[str, str]
    files: tuple[File, ...]


def fill(form: Form, console: Console, ask: Ask) -> Filled | None:
    """What was entered; None where the person left by Ctrl-D or Ctrl-C."""
    put(console, form.title, style="bold")
    if form.note:
        put_common_mark(console, form.note)
    put(console, "Enter keeps what stands there; a single dot empties it.", style="dim")
    try:
        values = {field.name: _entered(field, console, ask) for field in form.fields}
    except (EOFError, KeyboardInterrupt):
        put(console, "\nLeft. Nothing was changed.\n")
        return None
    paths = [values[field.name] for field in form.fields if field.input is Input.FILE]
    return Filled(values, tuple(_file(Path(path).expanduser()) for path in paths if path))


def _file(path: Path) -> File:
    """What stands in that file."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            return File(path.name, b"", unread=Unread.TOO_LARGE)
        return File(path.name, path.read_bytes())
    except (OSError, ValueError):
        return File(path.name, b"", unread=Unread.UNREACHABLE)


def _entered(field: Field, console: Console, ask: Ask) -> str:
    if field.options:
        return _chosen(field, console, ask)
    label = plain(f"{field.label} ({field.hint})" if field.hint else field.label)
    if field.value:
        put(console, f"{label} now:")
        put(console, field.value, indent=4, style="dim")
    while True:
        typed = _several(label, ask) if field.multiline else ask(f"  {label}: ").strip()
        entered = {"": field.value, ".": ""}.get(typed, typed)
        if entered.strip() or not field.required:
            return entered


def _chosen(field: Field, console: Console, ask: Ask) -> str:
    """The options by their numbers: one, or any."""
    several = field.input is Input.SEVERAL
    values = [option.value for option in field.options]
    now = [str(values.index(one) + 1) for one in field.value.splitlines() if one in values]
    for number, option in enumerate(field.options, start=1):
        put(console, f"{number}  {option.label}", indent=4, style="dim")
    asked = "numbers, or Enter" if several else "a number"
    stands = f", now {' '.join(now)}" if now else ""
    label = plain(f"{field.label}, {asked}{stands}")
    while True:
        typed = ask(f"  {label}: ").replace(",", " ").split()
        if not typed and (several or now):
            return field.value
        if several and typed == ["."]:
            return ""
        chosen = [int(one) - 1 for one in typed if one.isdecimal() and len(one) < 4]
        known = len(chosen) == len(typed) and all(0 <= at < len(values) for at in chosen)
        if known and (several or len(chosen) == 1):
            return "\n".join(values[at] for at in dict.fromkeys(chosen))


def _several(label: str, ask: Ask) -> str:
    """Lines up to one that is a single dot; the first alone where it is empty or that dot."""
    lines = [ask(f"  {label}, up to a line with a single dot: ")]
    if lines[0].strip() in ("", "."):
        return lines[0].strip()
    while (line := ask("  | ")).strip() != ".":
        lines.append(line)
    return "\n".join(lines)
