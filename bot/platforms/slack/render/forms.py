"""Forms as Slack's modals. https://docs.slack.dev/reference/views/modal-views"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias
from urllib.parse import quote

from bot.commonmark.cutting import broken_off, split
from bot.commonmark.longtext import inputs_of
from bot.commonmark.text import cut, size
from bot.core.errors import RefusedError
from bot.core.messages import Choices, Field, Form, Input, Option
from bot.platforms.slack.render.blocks import blocks_of, plain_text
from bot.platforms.slack.render.pictures import frame
from bot.platforms.slack.render.safety import parts_of, plain

View: TypeAlias = dict[str, Any]

CALLBACK = "form"
"""The callback_id of every form."""

VALUE, ENTRY, FILE, CHOICE, SEVERAL = "value", "entry", "file", "choice", "several"
"""The action_id of an input that is typed in, of one that picks an entry, of one for a file, and of
those that choose among options."""

NAME, BLOCKS, METADATA, ID = 24, 100, 3_000, 255
LABEL, HINT, OPTION, OPTIONS = 2_000, 2_000, 75, 100
NOTE = 2_900
"""Characters of the words above a form."""


LONGEST, FILLED = 3_000, 2_500
"""What one input takes, and how far one of several is filled."""


def form_view(form: Form, context: Mapping[str, str]) -> View:
    """The form as a modal; `context` comes back with what was entered.

    RefusedError where it takes more blocks, or the context more room, than Slack has.
    """
    inputs = [block for field in form.fields for block in _inputs(field)]
    blocks = [*_note(form.note), *inputs]
    metadata = json.dumps({"form": form.id, "context": dict(context)})
    if len(blocks) > BLOCKS:
        raise RefusedError(f"a form of {len(blocks)} blocks, and {BLOCKS} are allowed")
    if len(metadata) > METADATA:
        raise RefusedError(f"a form with {len(metadata)} characters of its own, over {METADATA}")
    return {
        **message_view(form.title, ""),
        "callback_id": CALLBACK,
        "private_metadata": metadata,
        "submit": plain_text(form.submit, NAME),
        "close": plain_text("Cancel", NAME),
        "blocks": blocks,
    }


def message_view(title: str, text: str) -> View:
    """A modal that only tells something, in CommonMark."""
    return {"type": "modal", "title": plain_text(title, NAME), "blocks": _note(text)}


def options(choices: Choices) -> dict[str, Any]:
    """The answer to what is typed in a picker of entries."""
    fitting = [item for item in choices.items if 0 < size(item.value) <= OPTION]
    return {
        "options": [
            {"text": plain_text(item.label, OPTION), "value": item.value}
            for item in fitting[:OPTIONS]
        ]
    }


def note_block(text: str) -> View:
    """A line of plain words, above a form that could not be saved."""
    words = {"type": "plain_text", "text": plain(f"⚠️ {text}", NOTE), "emoji": False}
    return {"type": "section", "block_id": "note", "text": words}


def _note(text: str) -> list[View]:
    parts = parts_of(text)
    head, rest = split(parts, frame(NOTE))
    return blocks_of(broken_off(head) if rest else head)


def _inputs(field: Field) -> Iterator[View]:
    if field.input is Input.ENTRY:
        picker = {"type": "external_select", "action_id": ENTRY, "min_query_length": 0}
        yield _input(field, 0, 1, "", picker)
        return
    if field.input is Input.FILE:
        yield _input(field, 0, 1, "", {"type": "file_input", "action_id": FILE, "max_files": 1})
        return
    if field.options:
        yield _input(field, 0, 1, "", _select(field))
        return
    parts = inputs_of(field.value, LONGEST, FILLED, grows=field.multiline)
    several_lines = field.multiline or "\n" in field.value or len(parts) > 1
    for number, (gap, part) in enumerate(parts):
        typed = {"type": "plain_text_input", "action_id": VALUE, "multiline": several_lines}
        filled = {**typed, "initial_value": part} if part else typed
        yield _input(field, number, len(parts), gap, filled)


def _select(field: Field) -> View:
    """One option of a menu, or several. https://docs.slack.dev/reference/block-kit/block-elements"""
    several = field.input is Input.SEVERAL
    shown = {option.value: _option(option) for option in field.options[:OPTIONS]}
    filled = [shown[value] for value in field.value.splitlines() if value in shown]
    kind, name = ("multi_static_select", SEVERAL) if several else ("static_select", CHOICE)
    select = {"type": kind, "action_id": name, "options": [*shown.values()]}
    if not filled:
        return select
    first = {"initial_options": filled} if several else {"initial_option": filled[0]}
    return {**select, **first}


def _option(option: Option) -> View:
    """Words that are too long for the first line go on in the second."""
    words = " ".join(option.label.split())
    end = len(words) if size(words) <= OPTION else cut(words, OPTION)
    shown = {"text": plain_text(words[:end], OPTION), "value": option.value}
    rest = words[end:].strip()
    return {**shown, "description": plain_text(rest, OPTION)} if rest else shown


def _input(field: Field, number: int, count: int, gap: str, element: View) -> View:
    label = field.label if number == 0 else f"{field.label} ({number + 1} of {count})"
    name = f"{number}:{quote(gap)}:{field.name}"
    if len(name) > ID:
        raise RefusedError(f"a field's name of {len(field.name)} characters")
    block = {
        "type": "input",
        "block_id": name,
        "label": plain_text(label, LABEL),
        "element": element,
        "optional": number > 0 or not field.required,
    }
    empty = number > 0 and "initial_value" not in element
    if hint := field.goes_on if empty else field.hint if number == 0 else "":
        block["hint"] = plain_text(hint, HINT)
    return block
