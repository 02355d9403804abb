"""What a person fills into a form, as `components` of a MODAL_SUBMIT."""

from collections.abc import Mapping
from typing import Any

from tests.discord.limits import fields_of
from tests.discord.state import Json


def entered(form: Json, values: Mapping[str, Any]) -> list[Json]:
    """The filled form; one that Discord would not let go raises AssertionError."""
    unused = set(values)
    sent: list[Json] = []
    for number, part in enumerate(form["components"], start=1):
        if part["type"] == 18:
            names = {part["label"], part["component"]["custom_id"]} & set(values)
            unused -= names
            given = values[names.pop()] if names else None
            filled = _filled(part["component"], part["label"], given)
            sent.append(
                {"type": 18, "id": number * 2 - 1, "component": filled | {"id": number * 2}}
            )
        elif part["type"] == 1:
            field = part["components"][0]
            names = {field.get("label"), field["custom_id"]} & set(values)
            unused -= names
            given = values[names.pop()] if names else None
            filled = _filled(field, field.get("label", ""), given)
            row = {"type": 1, "id": number * 2 - 1, "components": [filled | {"id": number * 2}]}
            sent.append(row)
        else:
            sent.append({"type": part["type"], "id": number * 2 - 1})
    assert not unused, f"the form has no {unused}; it has {list(labels_of(form))}"
    return sent


def labels_of(form: Json) -> dict[str, str]:
    """The fields by label, with what they hold."""
    held: dict[str, str] = {}
    labels = [part.get("label") for part in form["components"]]
    for number, field in fields_of(form["components"]):
        label = labels[number] or field.get("label") or field["custom_id"]
        held[str(label)] = _held(field)
    return held


def _held(field: Json) -> str:
    if field["type"] == 4:
        return str(field.get("value") or "")
    if field["type"] == 23:
        return "yes" if field.get("default") else "no"
    chosen = [str(one["value"]) for one in field.get("options") or [] if one.get("default")]
    chosen += [str(one["id"]) for one in field.get("default_values") or []]
    return ", ".join(chosen)


def _filled(field: Json, label: str, given: Any) -> Json:
    kind, name = field["type"], field["custom_id"]
    if kind == 4:
        value = str(field.get("value") or "") if given is None else str(given)
        if field.get("required", True) is not False:
            assert value, f"{label} must be filled"
        if value:
            assert len(value) >= (field.get("min_length") or 0), f"{label}: too short"
        assert len(value) <= (field.get("max_length") or 4_000), f"{label}: too long"
        return {"type": kind, "custom_id": name, "value": value}
    if kind == 23:
        return {"type": kind, "custom_id": name, "value": bool(given)}
    chosen = [one for one in _held(field).split(", ") if one] if given is None else _several(given)
    options = field.get("options")
    if options is not None:
        known = {one["label"]: one["value"] for one in options}
        chosen = [known.get(one, one) for one in chosen]
        assert set(chosen) <= set(known.values()), f"{label}: {chosen} is not among {known}"
    if kind == 21:
        return {"type": kind, "custom_id": name, "value": chosen[0] if chosen else None}
    least = field.get("min_values", 1) if field.get("required", True) is not False else 0
    assert least <= len(chosen) <= field.get("max_values", 1), f"{label}: {len(chosen)} chosen"
    return {"type": kind, "custom_id": name, "values": chosen}


def _several(given: Any) -> list[str]:
    return given.splitlines() if isinstance(given, str) else [str(one) for one in given]
