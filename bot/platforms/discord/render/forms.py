"""Forms as Discord's modals. https://discord.com/developers/docs/components/reference"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import discord

from bot.commonmark.cutting import Frame, broken_off, split
from bot.commonmark.longtext import inputs_of
from bot.commonmark.text import cut, fitting
from bot.core.errors import RefusedError
from bot.core.messages import Field, Form
from bot.platforms.discord.render.markdown import markdown, measure
from bot.platforms.discord.render.safety import parts_of, plain

TITLE, LABEL, HINT, ID = 45, 45, 100, 100
COMPONENTS = 5
LONGEST = 4_000
NOTE = 2_000
"""Characters of the words above a form."""

_GAP = 6
"""White space between two parts of a value that may stand in an id of 100 characters."""

_FILLED: tuple[tuple[int, Callable[[str, int], int]], ...] = (
    (3_500, cut),
    (LONGEST, cut),
    (LONGEST, fitting),
)
"""How far an input of several is filled, and where it is cut: with room to add to it at best."""

_Parts = list[tuple[str, str]]


class SentModal(discord.ui.Modal):
    """A form to be sent. What comes of it is known by its id alone: discord.py keeps no hold."""

    def is_finished(self) -> bool:
        """Always: there is nothing to wait for."""
        return True


def fits(form: Form) -> bool:
    """Whether the form can be opened with nothing in it cut."""
    inputs = _laid_out(form)
    return (
        inputs is not None
        and bool(inputs or _note(form.note))
        and 0 < len(form.id) <= ID
        and all(len(name) <= ID for field, parts in inputs for name in _names(field, parts))
    )


def modal(form: Form) -> discord.ui.Modal:
    """The form as a modal, in which an entry is typed; RefusedError where it does not fit."""
    inputs = _laid_out(form)
    if inputs is None or not fits(form):
        raise RefusedError(f"a form that does not fit into {COMPONENTS} inputs")
    items = [item for field, parts in inputs for item in _items(field, parts)]
    opened = SentModal(title=plain(form.title, TITLE), custom_id=form.id)
    if (note := _note(form.note)) and len(items) < COMPONENTS:
        opened.add_item(discord.ui.TextDisplay(note))
    for item in items:
        opened.add_item(item)
    return opened


def filled(form: Form, values: Mapping[str, str]) -> Form:
    """The form with what was typed in it."""
    fields = (replace(field, value=values.get(field.name, field.value)) for field in form.fields)
    return replace(form, fields=tuple(fields))


def _laid_out(form: Form) -> list[tuple[Field, _Parts]] | None:
    """The fields' values in inputs; None where these are too many."""
    for room, place in _FILLED:
        inputs = [(field, _parts(field, room, place)) for field in form.fields]
        if sum(len(parts) for _, parts in inputs) <= COMPONENTS:
            return inputs
    return None


def _parts(field: Field, room: int, place: Callable[[str, int], int]) -> _Parts:
    return inputs_of(field.value, LONGEST, room, place=place, longest_gap=_GAP)


def _names(field: Field, parts: _Parts) -> list[str]:
    return [f"{number}:{quote(gap)}:{field.name}" for number, (gap, _) in enumerate(parts)]


def _items(field: Field, parts: _Parts) -> Iterator[discord.ui.Label[discord.ui.Modal]]:
    long = _is_long(field, parts)
    for number, (name, (_, part)) in enumerate(zip(_names(field, parts), parts, strict=True)):
        end = f" ({number + 1} of {len(parts)})" if number else ""
        yield discord.ui.Label(
            text=plain(field.label, LABEL - len(end)) + end,
            description=plain(field.hint, HINT) if field.hint.strip() and not number else None,
            component=_typed(name, part, field.required and not number, long),
        )


def _is_long(field: Field, parts: _Parts) -> bool:
    return field.multiline or "\n" in field.value or len(parts) > 1


def _typed(name: str, part: str, required: bool, long: bool) -> discord.ui.TextInput[Any]:
    return discord.ui.TextInput(
        custom_id=name,
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        default=part or None,
        required=required,
        max_length=LONGEST,
    )


def _note(text: str) -> str:
    frame = Frame(NOTE, measure)
    head, rest = split(parts_of(text, naming=True), frame)
    return markdown(broken_off(head) if rest else head)
