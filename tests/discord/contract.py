"""Discord's published contract: whether a request or an answer keeps to it.

The document says that the code of a fault in a form is a number; Discord sends words there
(`BASE_TYPE_MAX_LENGTH`), and so do we: the tree of faults is not compared. In requests it takes
numbers for ids as well, and discord.py sends some.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

_NAME = "urn:discord"
_CONTRACT = json.loads(Path(__file__).with_name("contract.json").read_text(encoding="utf-8"))
_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("date-time", raises=ValueError)
def _is_time(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@_FORMATS.checks("int32")
def _is_int32(value: object) -> bool:
    return not isinstance(value, int) or -(2**31) <= value < 2**31


@_FORMATS.checks("uri")
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or "://" in value


class ContractError(AssertionError):
    """The bot, or our Discord, said something that Discord's contract does not know."""


def faults_of_request(route: str, body: Any) -> Iterator[str]:
    """What is wrong with a request body; `route` is `POST /channels/{channel_id}/messages`."""
    if route not in _CONTRACT["routes"]:
        yield f"{route} is not in contract.json"
    elif "request" in _CONTRACT["routes"][route]:
        pointer = _pointer(route, "request")
        yield from _faults(f"{route}: request", pointer, body, asked=True)
    elif body not in (None, {}):
        yield f"{route}: takes no body"


def faults_of_answer(route: str, status: int, body: Any) -> Iterator[str]:
    """What is wrong with an answer of ours."""
    if status == 429:
        yield from _faults(f"{route}: 429", "/components/schemas/RatelimitedResponse", body)
    elif 400 <= status < 500:
        plain = {key: value for key, value in body.items() if key != "errors"}
        yield from _faults(f"{route}: {status}", "/components/schemas/ErrorResponse", plain)
    elif 200 <= status < 300 and route in _CONTRACT["routes"]:
        answers = _CONTRACT["routes"][route]["answers"]
        if str(status) not in answers:
            yield f"{route}: no answer {status}"
        elif answers[str(status)] is None:
            yield from [f"{route}: {status} has no body"] if body is not None else []
        else:
            yield from _faults(f"{route}: {status}", _pointer(route, "answers", str(status)), body)


def faults_as(schema: str, body: Any) -> Iterator[str]:
    """What is wrong with a part of an event, as that schema."""
    yield from _faults(schema, f"/components/schemas/{schema}", body)


def _faults(name: str, pointer: str, body: Any, *, asked: bool = False) -> Iterator[str]:
    for error in _validator(pointer, asked).iter_errors(body):
        for one in _meant(error):
            yield f"{name}: {one.json_path}: {one.message[:500]}"


def _meant(error: ValidationError) -> Iterator[ValidationError]:
    """Where one of several types would do: what is wrong with the type that was meant."""
    branches: dict[Any, list[ValidationError]] = defaultdict(list)
    for one in error.context or ():
        branches[one.relative_schema_path[0]].append(one)
    meant = [
        each
        for each in branches.values()
        if not any(list(one.relative_path) == ["type"] or one.validator == "type" for one in each)
    ]
    if not meant:
        yield error
    for one in min(meant, key=len, default=[]):
        yield from _meant(one)


def _pointer(*parts: str) -> str:
    escaped = (part.replace("~", "~0").replace("/", "~1") for part in parts)
    return "/routes/" + quote("/".join(escaped))


@cache
def _registry(asked: bool) -> Registry[Any]:
    schemas = dict(_CONTRACT["components"]["schemas"])
    if asked:
        schemas["SnowflakeType"] = schemas["SnowflakeType"] | {"type": ["string", "integer"]}
    contents = _CONTRACT | {"components": {"schemas": schemas}}
    resource = Resource.from_contents(contents, default_specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource(_NAME, resource)
    return registry


@cache
def _validator(pointer: str, asked: bool) -> Draft202012Validator:
    schema = {"$ref": f"{_NAME}#{pointer}"}
    return Draft202012Validator(schema, registry=_registry(asked), format_checker=_FORMATS)
