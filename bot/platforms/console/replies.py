"""A reply on the terminal: title, text, footer, numbered buttons."""

from rich.console import Console

from bot.core.messages import Reply
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
