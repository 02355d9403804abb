"""Forms as Discord's modals. https://discord.com/developers/docs/components/reference"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import discord

from bot.commonmark.cutting import Frame, broken_off, split
from bot.commonmark.longtext import inputs_of
from bot.commonmark.text import cut, fitting, one_line, size
from bot.core.errors import RefusedError
from bot.core.messages import Field, Form, Input, Option
from bot.platforms.discord.render.markdown import markdown, measure
from bot.platforms.discord.render.safety import parts_of, plain

TITLE, LABEL, HINT, ID, OPTION = 45, 45, 100, 100, 100
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
    most = COMPONENTS + 1 - sum(not field.spare for field in form.fields)
    items = [item for field, parts in inputs for item in _items(field, parts, most)]
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
    if any(field.input is Input.FILE for field in form.fields):
        return None  # a file comes with its command
    for room, place in _FILLED:
        for fields, most in _ways(form):
            inputs = [(field, _parts(field, room, place)) for field in fields]
            if sum(len(parts) for _, parts in inputs) <= most:
                return inputs
    return None


def _ways(form: Form) -> Iterator[tuple[tuple[Field, ...], int]]:
    """Fields, and how many inputs they may take: with the note at best, with all else at worst.

    For the note, empty fields of one line are left out; for a long value all that are spare.
    """
    if _note(form.note):
        empty = [field for field in form.fields if _is_idle(field)]
        yield from ((fields, COMPONENTS - 1) for fields in _fewer(form.fields, empty))
    spare = [field for field in form.fields if field.spare]
    yield from ((fields, COMPONENTS) for fields in _fewer(form.fields, spare))


def _is_idle(field: Field) -> bool:
    return field.spare and not field.value and not field.multiline


def _fewer(fields: tuple[Field, ...], spare: list[Field]) -> Iterator[tuple[Field, ...]]:
    """All of them, then one spare field less each time."""
    for left in range(len(spare), -1, -1):
        yield tuple(field for field in fields if field not in spare[left:])


def _parts(field: Field, room: int, place: Callable[[str, int], int]) -> _Parts:
    grows = field.multiline
    return inputs_of(field.value, LONGEST, room, place=place, longest_gap=_GAP, grows=grows)


def _names(field: Field, parts: _Parts) -> list[str]:
    return [f"{number}:{quote(gap)}:{field.name}" for number, (gap, _) in enumerate(parts)]


def _items(field: Field, parts: _Parts, most: int) -> Iterator[discord.ui.Label[discord.ui.Modal]]:
    """The value's inputs, of which the form has room for so many at `most`."""
    long = _is_long(field, parts)
    hint = field.full if field.full and len(parts) >= most else field.hint
    for number, (name, (_, part)) in enumerate(zip(_names(field, parts), parts, strict=True)):
        end = f" ({number + 1} of {len(parts)})" if number else ""
        required = field.required and not number
        said = "" if part and number else field.goes_on if number else hint
        chosen = _chosen(name, field) if field.options else _typed(name, part, required, long)
        yield discord.ui.Label(
            text=plain(field.label, LABEL - len(end)) + end,
            description=plain(said, HINT) if said.strip() else None,
            component=chosen,
        )


def _is_long(field: Field, parts: _Parts) -> bool:
    return field.multiline or "\n" in field.value or len(parts) > 1


def _chosen(name: str, field: Field) -> discord.ui.Select[Any]:
    """One option of a menu, or any of them."""
    several = field.input is Input.SEVERAL
    return discord.ui.Select(
        custom_id=name,
        options=[_option(one, field.value.splitlines()) for one in field.options],
        min_values=0 if several else 1,
        max_values=len(field.options) if several else 1,
        required=field.required,
    )


def _option(option: Option, chosen: list[str]) -> discord.SelectOption:
    """Words that are too long for the first line go on in the second."""
    words = one_line(option.label)
    end = len(words) if size(words) <= OPTION else cut(words, OPTION)
    rest = words[end:].strip()
    return discord.SelectOption(
        label=plain(words[:end], OPTION),
        value=option.value,
        description=plain(rest, OPTION) if rest else None,
        default=option.value in chosen,
    )


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
