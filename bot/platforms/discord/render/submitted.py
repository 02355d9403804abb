"""A form that came back: what was entered in it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from bot.commonmark.longtext import value_of

_NAME = re.compile(r"([0-9]{1,2}):([^:]*):(.*)", re.DOTALL)

_ROW, _LABEL = 1, 18
"""Components that hold others. https://discord.com/developers/docs/components/reference"""


class FormValues(NamedTuple):
    """A form's id, and its values by field name."""

    form: str
    values: dict[str, str]


def values_of(data: Mapping[str, Any]) -> FormValues:
    """What stands in the form, exactly, from an interaction's `data`.

    A value in several inputs is one again.
    """
    parts: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for component in _inputs(data.get("components", ())):
        if not (ours := _NAME.fullmatch(component["custom_id"])):
            continue  # it never stood in a form
        number, gap, name = ours.groups()
        parts[name].append((int(number), unquote(gap), _entered(component)))
    values = {
        name: value_of([(gap, part) for _, gap, part in sorted(several)])
        for name, several in parts.items()
    }
    return FormValues(str(data["custom_id"]), values)


def _entered(component: Mapping[str, Any]) -> str:
    """What was typed, or the values that were chosen, one a line."""
    if "values" in component:
        return "\n".join(map(str, component["values"] or ()))
    return str(component.get("value") or "")


def _inputs(components: Any) -> Iterator[Mapping[str, Any]]:
    for component in components:
        if component["type"] == _ROW:
            yield from _inputs(component["components"])
        elif component["type"] == _LABEL:
            yield from _inputs([component["component"]])
        elif "custom_id" in component:
            yield component
