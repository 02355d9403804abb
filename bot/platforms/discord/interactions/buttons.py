"""Buttons: found again by what their id begins with, after a restart and on another replica."""

import re
from collections.abc import Callable
from typing import Any, Self, TypeAlias

from discord import ui

from bot.platforms.discord.render.message import OPENS, PRESSED
from bot.platforms.discord.setup.options import Interaction

Pressed: TypeAlias = Callable[[Interaction, str], None]
"""What takes a press: the interaction, and the button's id as the core knows it."""

_Any: TypeAlias = ui.Button[ui.View]


def items(pressed: Pressed, opens: Pressed) -> tuple[type[ui.DynamicItem[_Any]], ...]:
    """A class for those buttons that are deferred at once, and one for those that open forms."""
    return _item(PRESSED, pressed), _item(OPENS, opens)


def _item(prefix: str, take: Pressed) -> type[ui.DynamicItem[_Any]]:
    ids = re.compile(rf"{re.escape(prefix)}.+", re.DOTALL)

    class AnyButton(ui.DynamicItem[_Any], template=ids):
        @classmethod
        async def from_custom_id(
            cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
        ) -> Self:
            assert isinstance(item, ui.Button)
            return cls(item)

        async def callback(self, interaction: Interaction) -> None:
            take(interaction, self.custom_id.removeprefix(prefix))

    return AnyButton
