"""A form that came back: what was entered in it, and the same form again."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from bot.commonmark.longtext import value_of
from bot.platforms.slack.render.blocks import blocks_of, words_of
from bot.platforms.slack.render.forms import FILE, SEVERAL, VALUE, View, note_block
from bot.platforms.slack.render.safety import parts_of, plain

_OURS = ("type", "callback_id", "private_metadata", "title", "submit", "close")


class FormValues(NamedTuple):
    """A form's id, the context that it was opened with, and its values by field name."""

    form: str
    context: dict[str, str]
    values: dict[str, str]


def values_of(view: Mapping[str, Any]) -> FormValues:
    """What stands in the form, exactly; a value in several inputs is one again."""
    metadata = json.loads(view["private_metadata"])
    parts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for block in _inputs(view):
        if block["element"]["action_id"] == FILE:
            continue
        _, gap, name = block["block_id"].split(":", 2)
        parts[name].append((unquote(gap), _entered(view, block)))
    values = {name: value_of(several) for name, several in parts.items()}
    return FormValues(metadata["form"], metadata["context"], values)


def files_of(view: Mapping[str, Any]) -> list[Any]:
    """What Slack says of the files that were put into the form."""
    states = (_state(view, block) or {} for block in _inputs(view))
    return [file for state in states for file in state.get("files") or []]


def errors_for(view: Mapping[str, Any], sentence: str, field: str = "") -> dict[str, str]:
    """The sentence (CommonMark) at that field, for `response_action: errors`.

    At the first input where the field is not known; nothing without inputs.
    """
    said = plain(words_of(blocks_of(parts_of(sentence))), 2_000)
    inputs = [block["block_id"] for block in _inputs(view)]
    about = [one for one in inputs if one.rpartition(":")[2] == field]
    return dict.fromkeys((about or inputs)[:1], said)


def filled_again(view: Mapping[str, Any], note: str) -> View:
    """The form as it was sent in, with what was entered, under a note."""
    kept = {key: view[key] for key in _OURS if view.get(key)}
    note_on_top = note_block(note)
    others = [one for one in view["blocks"] if one.get("block_id") != note_on_top["block_id"]]
    blocks = [_filled(view, block) for block in others]
    return {**kept, "blocks": [note_on_top, *blocks][:100]}


def _inputs(view: Mapping[str, Any]) -> Iterator[Any]:
    return (block for block in view["blocks"] if block["type"] == "input")


def _state(view: Mapping[str, Any], block: Mapping[str, Any]) -> Mapping[str, Any] | None:
    values = view.get("state", {}).get("values", {}).get(block["block_id"], {})
    state: Mapping[str, Any] | None = values.get(block["element"]["action_id"])
    return state


def _entered(view: Mapping[str, Any], block: Mapping[str, Any]) -> str:
    state = _state(view, block)
    if state is None:  # untouched
        element = block["element"]
        option = element.get("initial_option")
        state = {"value": element.get("initial_value"), "selected_option": option}
        if element["action_id"] == SEVERAL:
            state["selected_options"] = element.get("initial_options", [])
    if (several := state.get("selected_options")) is not None:
        return "\n".join(str(one["value"]) for one in several)
    option = state.get("selected_option") or {}
    return str(state.get("value") or option.get("value") or "")


def _filled(view: Mapping[str, Any], block: Mapping[str, Any]) -> View:
    state = _state(view, block) if block["type"] == "input" else None
    if state is None or block["element"]["action_id"] == FILE:
        return dict(block)  # Slack fills in no file
    key, entered = "initial_value", state.get("value")
    if block["element"]["action_id"] == SEVERAL:
        key, entered = "initial_options", state.get("selected_options")
    elif block["element"]["action_id"] != VALUE:
        key, entered = "initial_option", state.get("selected_option")
    element = {name: value for name, value in block["element"].items() if name != key}
    return {**block, "element": {**element, key: entered} if entered else element}
