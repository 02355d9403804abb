"""Forms as prompts, one a field."""

from rich.console import Console

from bot.core.messages import Field, Form
from bot.platforms.console.lines import Ask
from bot.platforms.console.text import plain, put, put_common_mark


def fill(form: Form, console: Console, ask: Ask) -> dict[str, str] | None:
    """What was entered, by field name; None where the person left by Ctrl-D or Ctrl-C."""
    put(console, form.title, style="bold")
    if form.note:
        put_common_mark(console, form.note)
    put(console, "Enter keeps what stands there; a single dot empties it.", style="dim")
    try:
        return {field.name: _entered(field, console, ask) for field in form.fields}
    except (EOFError, KeyboardInterrupt):
        put(console, "\nLeft. Nothing was changed.\n")
        return None


def _entered(field: Field, console: Console, ask: Ask) -> str:
    label = plain(f"{field.label} ({field.hint})" if field.hint else field.label)
    if field.value:
        put(console, f"{label} now:")
        put(console, field.value, indent=4, style="dim")
    while True:
        typed = _several(label, ask) if field.multiline else ask(f"  {label}: ").strip()
        entered = {"": field.value, ".": ""}.get(typed, typed)
        if entered.strip() or not field.required:
            return entered


def _several(label: str, ask: Ask) -> str:
    """Lines up to one that is a single dot; the first alone where it is empty or that dot."""
    lines = [ask(f"  {label}, up to a line with a single dot: ")]
    if lines[0].strip() in ("", "."):
        return lines[0].strip()
    while (line := ask("  | ")).strip() != ".":
        lines.append(line)
    return "\n".join(lines)
