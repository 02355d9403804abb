"""What Discord's contract cannot say: limits of whole messages, and what must be there."""

from collections.abc import Iterator

from tests.discord.refusals import RefusedError, invalid
from tests.discord.state import Json

CONTENT, EMBEDS_IN_ALL, BUTTONS_IN_A_ROW, ROWS, COMPONENTS = 2_000, 6_000, 5, 5, 40
_EMBED = {"title": 256, "description": 4_096}


def check_message(body: Json, *, must_say: bool = True) -> None:
    """Raise what Discord refuses a message with."""
    content, embeds = body.get("content") or "", body.get("embeds") or []
    rows = body.get("components") or []
    if len(content) > CONTENT:
        raise _too_long("content", CONTENT)
    if must_say and not (content.strip() or embeds or rows or body.get("attachments")):
        raise RefusedError(50006)
    total = 0
    for number, embed in enumerate(embeds):
        total += _check_embed(f"embeds.{number}", embed)
    if total > EMBEDS_IN_ALL:
        raise invalid(
            "embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000"
        )
    check_rows(rows)
    nonce = body.get("nonce")
    if nonce is not None and len(str(nonce)) > 25:
        raise _too_long("nonce", 25)


def check_rows(rows: list[Json]) -> None:
    """Action rows: at most five, each with at most five buttons or one select, no id twice."""
    if len(rows) > ROWS:
        raise invalid("components", "BASE_TYPE_BAD_LENGTH", "Must be between 0 and 5 in length.")
    seen: set[str] = set()
    for number, row in enumerate(rows):
        path = f"components.{number}.components"
        inside = row.get("components") or []
        selects = [one for one in inside if one["type"] != 2]
        if not 0 < len(inside) <= BUTTONS_IN_A_ROW or (selects and len(inside) > 1):
            raise invalid(path, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
        for place, one in enumerate(inside):
            _check_component(f"{path}.{place}", one, seen)


def check_modal(data: Json) -> None:
    """A form: one to five parts, each with its own name, and texts that fit their limits."""
    parts = data["components"]
    if not 1 <= len(parts) <= 5:
        raise invalid(
            "data.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length."
        )
    seen: set[str] = set()
    for number, field in fields_of(parts):
        path = f"data.components.{number}"
        _unique(path, str(field["custom_id"]), seen)
        least, most = field.get("min_length") or 0, field.get("max_length") or 4_000
        value = field.get("value") or ""
        if len(value) > most:
            raise _too_long(f"{path}.value", most)
        if value and len(value) < least:
            raise invalid(f"{path}.value", "BASE_TYPE_MIN_LENGTH", f"Must be {least} or more.")
        if field["type"] == 3:
            _check_options(path, field)


def fields_of(parts: list[Json]) -> Iterator[tuple[int, Json]]:
    """The fields of a form and their place, in labels or (as of old) in rows."""
    for number, part in enumerate(parts):
        if part["type"] == 18:
            yield number, part["component"]
        elif part["type"] == 1:
            for field in part["components"]:
                yield number, field


def check_commands(commands: list[Json]) -> None:
    """Commands: 8,000 characters each, no name twice, required options first, 25 choices."""
    seen: set[str] = set()
    for number, command in enumerate(commands):
        _unique(str(number), f"{command.get('type') or 1} {command['name']}", seen)
        if _characters(command) > 8_000:
            raise invalid(str(number), "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds 8000")
        if (command.get("type") or 1) == 1:
            if not command.get("description"):
                raise invalid(
                    f"{number}.description", "BASE_TYPE_REQUIRED", "This field is required"
                )
            if command["name"] != command["name"].lower() or " " in command["name"]:
                raise invalid(f"{number}.name", "APPLICATION_COMMAND_INVALID_NAME", "Invalid name")
        elif command.get("description") or command.get("options"):
            raise invalid(f"{number}.description", "BASE_TYPE_NOT_ALLOWED", "Must be empty")
        _check_command_options(str(number), command.get("options") or [])


def _check_command_options(path: str, options: list[Json]) -> None:
    seen: set[str] = set()
    optional_before = False
    nested = [one for one in options if one["type"] in (1, 2)]
    if nested and len(nested) != len(options):
        raise invalid(f"{path}.options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Mixed types")
    for number, option in enumerate(options):
        here = f"{path}.options.{number}"
        _unique(here, option["name"], seen)
        if option["name"] != option["name"].lower() or not option.get("description"):
            raise invalid(f"{here}.name", "APPLICATION_COMMAND_INVALID_NAME", "Invalid name")
        if option.get("required") and optional_before:
            raise invalid(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required first")
        optional_before |= not option.get("required")
        if option.get("autocomplete") and option.get("choices"):
            raise invalid(here, "APPLICATION_COMMAND_OPTIONS_CHOICES", "Choices and autocomplete")
        _check_command_options(here, option.get("options") or [])


def _characters(part: Json) -> int:
    own = sum(len(part.get(key) or "") for key in ("name", "description"))
    choices = sum(len(f"{one['name']}{one['value']}") for one in part.get("choices") or [])
    return own + choices + sum(map(_characters, part.get("options") or []))


def _check_embed(path: str, embed: Json) -> int:
    total = 0
    for key, most in _EMBED.items():
        text = embed.get(key) or ""
        total += len(text)
        if len(text) > most:
            raise _too_long(f"{path}.{key}", most)
    fields = embed.get("fields") or []
    for number, field in enumerate(fields):
        for key, most in (("name", 256), ("value", 1_024)):
            if not 0 < len(field.get(key) or "") <= most:
                raise _too_long(f"{path}.fields.{number}.{key}", most)
            total += len(field[key])
    for key, inner, most in (("footer", "text", 2_048), ("author", "name", 256)):
        text = (embed.get(key) or {}).get(inner) or ""
        total += len(text)
        if len(text) > most:
            raise _too_long(f"{path}.{key}.{inner}", most)
    for key in ("image", "thumbnail"):
        url = (embed.get(key) or {}).get("url")
        if url is not None and not url.startswith(("http://", "https://", "attachment://")):
            raise invalid(f"{path}.{key}.url", "URL_TYPE_INVALID_SCHEME", f'Scheme of "{url}"')
    url = embed.get("url")
    if url is not None and not url.startswith(("http://", "https://")):
        raise invalid(f"{path}.url", "URL_TYPE_INVALID_SCHEME", f'Scheme of "{url}"')
    return total


def _check_component(path: str, one: Json, seen: set[str]) -> None:
    name = one.get("custom_id")
    if name is not None:
        if not 1 <= len(name) <= 100:
            raise _too_long(f"{path}.custom_id", 100)
        _unique(path, name, seen)
    if one["type"] == 3:
        _check_options(path, one)
    elif one["type"] == 2:
        if len(one.get("label") or "") > 80:
            raise _too_long(f"{path}.label", 80)
        if not (one.get("label") or one.get("emoji")):
            raise invalid(path, "BUTTON_COMPONENT_LABEL_REQUIRED", "A label or emoji is required")
        if (one["style"] == 5) != bool(one.get("url")) or bool(one.get("url")) == bool(name):
            raise invalid(path, "BUTTON_COMPONENT_INVALID", "A link has a url, others a custom_id")


def _check_options(path: str, select: Json) -> None:
    options = select.get("options") or []
    if not 1 <= len(options) <= 25:
        raise invalid(f"{path}.options", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 25.")
    seen: set[str] = set()
    for number, option in enumerate(options):
        _unique(f"{path}.options.{number}", option["value"], seen)
        for key in ("label", "value", "description"):
            if len(option.get(key) or "") > 100:
                raise _too_long(f"{path}.options.{number}.{key}", 100)


def _unique(path: str, name: str, seen: set[str]) -> None:
    if name in seen:
        raise invalid(path, "COMPONENT_CUSTOM_ID_DUPLICATED", f"{name} cannot be duplicated")
    seen.add(name)


def _too_long(path: str, most: int) -> RefusedError:
    text = f"Must be {most} or fewer in length."
    return invalid(path, "BASE_TYPE_MAX_LENGTH", text)
