"""One message as discord.py sends it, and its buttons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from typing import Any

import discord

from bot.core.messages import Button, File, Style
from bot.platforms.discord.render.safety import plain

PRESSED, OPENS = "b.", "f."
"""What a custom_id begins with, before the button's id: pressed at once, or opening a form."""

LABEL, CUSTOM_ID = 80, 100
ROW, BUTTONS = 5, 25

_STYLES = {
    Style.PLAIN: discord.ButtonStyle.secondary,
    Style.PRIMARY: discord.ButtonStyle.primary,
    Style.DANGER: discord.ButtonStyle.danger,
}


class SentView(discord.ui.View):
    """Buttons to be sent. Presses are heard by their ids alone: discord.py keeps no hold of it."""

    def is_finished(self) -> bool:
        """Always: there is nothing to wait for."""
        return True


@dataclass(frozen=True, slots=True)
class Message:
    """What one message consists of; nothing in it pings but the `role`, if there is one."""

    content: str = ""
    embeds: tuple[discord.Embed, ...] = ()
    buttons: tuple[Button, ...] = ()
    role: int = 0
    files: tuple[File, ...] = ()

    @property
    def view(self) -> discord.ui.View | None:
        """The buttons in rows, one for each id, as many as Discord has room for."""
        unique = {custom_id(button): button for button in self.buttons}
        placed = zip(unique.items(), _rows([*unique.values()][:BUTTONS]), strict=False)
        return _view(
            _item(name, button.label, _STYLES[button.style], row) for (name, button), row in placed
        )

    @property
    def allowed(self) -> discord.AllowedMentions:
        """Nobody, or exactly that role."""
        if not self.role:
            return discord.AllowedMentions.none()
        role = discord.Object(self.role)
        return discord.AllowedMentions(
            everyone=False, users=False, roles=[role], replied_user=False
        )

    def new(self) -> dict[str, Any]:
        """What to send it with."""
        parts = {
            "content": self.content,
            "embeds": [*self.embeds],
            "view": self.view,
            "files": self._attached(),
        }
        return {
            **{name: part for name, part in parts.items() if part},
            "allowed_mentions": self.allowed,
        }

    def changed(self) -> dict[str, Any]:
        """What to edit a message with, so that nothing stays of what it was."""
        return {
            "content": self.content or None,
            "embeds": [*self.embeds],
            "view": self.view,
            "attachments": self._attached(),
            "allowed_mentions": self.allowed,
        }

    def _attached(self) -> list[discord.File]:
        """Each can be sent once: the library closes it."""
        return [
            discord.File(BytesIO(file.content), file.name, description=file.description or None)
            for file in self.files
        ]


def custom_id(button: Button) -> str:
    """The button's id on Discord."""
    return ((OPENS if button.opens_form else PRESSED) + button.id)[:CUSTOM_ID]


def _rows(buttons: Sequence[Button]) -> list[int]:
    """Where each stands: in the lines that are wanted, or one after the other if they are many."""
    wanted = [[*row] for _, row in groupby(range(len(buttons)), lambda at: buttons[at].row)]
    lines = [row[at : at + ROW] for row in wanted for at in range(0, len(row), ROW)]
    if len(lines) > BUTTONS // ROW:
        return [number // ROW for number in range(len(buttons))]
    return [number for number, line in enumerate(lines) for _ in line]


def _view(items: Iterable[discord.ui.Button[Any]]) -> discord.ui.View | None:
    view = SentView(timeout=None)
    for item in items:
        view.add_item(item)
    return view if view.children else None


def _item(
    name: str, label: str, style: discord.ButtonStyle, row: int
) -> discord.ui.Button[discord.ui.View]:
    return discord.ui.Button(custom_id=name, label=plain(label, LABEL), style=style, row=row)
