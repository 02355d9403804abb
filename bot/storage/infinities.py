"""JSON that holds infinite numbers, as every reader of JSON takes it.

Python writes `Infinity`, which is no JSON and which PostgreSQL refuses. `1e999` is, and beyond
what a double can hold: who reads it gets infinity again.
"""

import json
import math
from typing import Any
from uuid import uuid4

_LARGE, _SMALL = uuid4().hex, uuid4().hex
"""They stand for the two until the text is written, where nothing else can look like them."""


def to_json(value: Any) -> str:
    """The value as JSON; ValueError where a number is none."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except ValueError:
        marked = json.dumps(_marked(value), ensure_ascii=False, allow_nan=False)
        return marked.replace(f'"{_LARGE}"', "1e999").replace(f'"{_SMALL}"', "-1e999")


def _marked(value: Any) -> Any:
    match value:
        case dict():
            return {name: _marked(part) for name, part in value.items()}
        case list() | tuple():
            return [_marked(part) for part in value]
        case float() if math.isinf(value):
            return _LARGE if value > 0 else _SMALL
        case _:
            return value
