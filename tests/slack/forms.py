"""What a person fills into a form, as Slack's `state.values`; and finding what they press."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.slack.state import Json, buttons_of

Filled = Mapping[str, Any]  # by label, action_id or block_id: text, option value(s), id(s)

# element type: the key of its value in a payload
_SINGLE = {
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
_MULTI = {
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
}
_OPTION = {"static_select", "external_select", "radio_buttons", "overflow"}
_OPTIONS = {"multi_static_select", "multi_external_select", "checkboxes"}


def state_values(view: Json, filled: Filled, offered: list[Json]) -> Json:
    """The `values` of a filled form; a form that Slack would not let go raises AssertionError."""
    values: Json = {}
    unused = set(filled)
    for block in view["blocks"]:
        for element in buttons_of(block):
            if element["type"] in ("button", "image"):
                continue
            names = {element.get("action_id"), block["block_id"], label_of(block)} & set(filled)
            unused -= names
            value = value_of(element, filled[names.pop()] if names else None, offered)
            _check(block, element, value)
            values.setdefault(block["block_id"], {})[element["action_id"]] = value
    assert not unused, f"the form has no {unused}"
    return values


def value_of(element: Json, given: Any, offered: list[Json]) -> Json:
    """One entry of `values`: what was given, else what the form came with."""
    kind = element["type"]
    options = [*element.get("options", []), *_grouped(element), *offered]
    if kind in _OPTION:
        chosen = element.get("initial_option") if given is None else _option(options, given)
        return {"type": kind, "selected_option": chosen}
    if kind in _OPTIONS:
        wanted = given.splitlines() if isinstance(given, str) else given or []
        several = [_option(options, one) for one in wanted]
        chosen = element.get("initial_options", []) if given is None else several
        return {"type": kind, "selected_options": chosen}
    key = _SINGLE.get(kind) or _MULTI.get(kind) or "value"
    if kind == "rich_text_input":
        key = "rich_text_value"
    initial = "initial_" + key.removeprefix("selected_")
    if kind == "file_input":
        return {"type": kind, "files": given or []}
    otherwise = element.get(initial, [] if kind in _MULTI else None)
    return {"type": kind, key: otherwise if given is None else given}


def find_element(blocks: list[Json], which: str) -> tuple[Json, Json]:
    """The block and the element (or feedback button) with that action_id or visible label."""
    for block in blocks:
        for element in buttons_of(block):
            for choice in _pressable(element):
                label = (choice.get("text") or {}).get("text")
                if which in (choice.get("action_id"), label):
                    return block, choice
    labels = [list(_labels(block)) for block in blocks]
    raise LookupError(f"nothing to press called {which!r}; there is {labels}")


def label_of(block: Json) -> str:
    """The words above a field."""
    text = block.get("label") or block.get("text") or {}
    return str(text.get("text", "")) if isinstance(text, dict) else ""


def _pressable(element: Json) -> Iterator[Json]:
    if element["type"] != "feedback_buttons":
        yield element
        return
    for part in ("positive_button", "negative_button"):
        yield {
            **element[part],
            "type": "feedback_buttons",
            "action_id": element["action_id"],
        }


def _labels(block: Json) -> Iterator[str]:
    for element in buttons_of(block):
        for choice in _pressable(element):
            text = (choice.get("text") or {}).get("text", "")
            yield f"{text} ({choice.get('action_id')})"


def _grouped(element: Json) -> list[Json]:
    groups = element.get("option_groups", [])
    return [option for group in groups for option in group["options"]]


def _option(options: list[Json], wanted: str) -> Json:
    for option in options:
        if wanted in (option["value"], option["text"]["text"]):
            return option
    raise LookupError(f"no option {wanted!r} among {[one['value'] for one in options]}")


def _check(block: Json, element: Json, value: Json) -> None:
    content = next((content for key, content in value.items() if key != "type"), None)
    if block["type"] == "input" and not block.get("optional"):
        assert content, f"{label_of(block)} must be filled"
    if isinstance(content, str) and content:
        assert len(content) >= element.get("min_length", 0), f"{label_of(block)}: too short"
        assert len(content) <= element.get("max_length", 3000), f"{label_of(block)}: too long"
