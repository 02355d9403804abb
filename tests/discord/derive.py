"""Derives contract.json from Discord's OpenAPI document.

`python -m tests.discord.derive openapi.json`, with the document from
https://github.com/discord/discord-api-spec (`specs/openapi.json`).
"""

import json
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).with_name("contract.json")
_HEAD = ("source", "license", "derived")
REF = "#/components/schemas/"

ROUTES: dict[str, tuple[str, ...]] = {
    "/applications/@me": ("get",),
    "/applications/{application_id}/commands": ("get", "put"),
    "/applications/{application_id}/guilds/{guild_id}/commands": ("get", "put"),
    "/channels/{channel_id}": ("get",),
    "/channels/{channel_id}/messages": ("get", "post"),
    "/channels/{channel_id}/messages/{message_id}": ("get", "patch", "delete"),
    "/gateway": ("get",),
    "/gateway/bot": ("get",),
    "/guilds/{guild_id}": ("get",),
    "/guilds/{guild_id}/channels": ("get",),
    "/guilds/{guild_id}/members/{user_id}": ("get",),
    "/guilds/{guild_id}/roles": ("get",),
    "/guilds/{guild_id}/threads/active": ("get",),
    "/interactions/{interaction_id}/{interaction_token}/callback": ("post",),
    "/oauth2/applications/@me": ("get",),
    "/users/@me": ("get",),
    "/users/@me/channels": ("post",),
    "/users/@me/guilds": ("get",),
    "/users/{user_id}": ("get",),
    "/webhooks/{webhook_id}/{webhook_token}": ("post",),
    "/webhooks/{webhook_id}/{webhook_token}/messages/@original": ("get", "patch", "delete"),
    "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}": ("get", "patch", "delete"),
}
"""What the bot uses."""


def derived(document: dict[str, Any]) -> dict[str, Any]:
    """The request body and the good answers of these routes, and every schema they need."""
    routes: dict[str, Any] = {}
    for path, methods in ROUTES.items():
        for method in methods:
            operation = document["paths"][path][method]
            route: dict[str, Any] = {"answers": {}}
            if "requestBody" in operation:
                content = operation["requestBody"]["content"]
                route["request"] = _lean(content["application/json"]["schema"])
            for status, answer in operation["responses"].items():
                if status.isdecimal() and status.startswith("2"):
                    content = answer.get("content", {}).get("application/json")
                    route["answers"][status] = _lean(content["schema"]) if content else None
            routes[f"{method.upper()} {path}"] = route
    schemas: dict[str, Any] = {}
    _gather([routes, {"$ref": f"{REF}ErrorResponse"}, {"$ref": f"{REF}RatelimitedResponse"}],
            document["components"]["schemas"], schemas)  # fmt: skip
    return {
        "source": "https://github.com/discord/discord-api-spec, specs/openapi.json, of July 2026",
        "license": "MIT, Copyright Discord Inc.",
        "derived": "python -m tests.discord.derive openapi.json; without descriptions",
        "routes": routes,
        "components": {"schemas": dict(sorted(schemas.items()))},
    }


def _gather(part: Any, schemas: dict[str, Any], found: dict[str, Any]) -> None:
    if isinstance(part, list):
        for one in part:
            _gather(one, schemas, found)
    elif isinstance(part, dict):
        name = str(part.get("$ref", "")).removeprefix(REF)
        if name and name not in found:
            found[name] = _lean(schemas[name])
            _gather(found[name], schemas, found)
        for one in part.values():
            _gather(one, schemas, found)


def _lean(schema: Any, *, names: bool = False) -> Any:
    """Without words, and with a plain enum where the document describes every constant."""
    if isinstance(schema, list):
        return [_lean(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if names:  # the keys are properties
        return {key: _lean(value) for key, value in schema.items()}
    one_of = schema.get("oneOf", [])
    if one_of and all("const" in one for one in one_of):
        return {"type": schema["type"], "enum": [one["const"] for one in one_of]}
    return {
        key: _lean(value, names=key == "properties")
        for key, value in schema.items()
        if key not in ("description", "title") and not key.startswith("x-")
    }


def _written(contract: dict[str, Any]) -> str:
    """JSON with a line for each route and schema."""
    head = [f"{json.dumps(key)}: {json.dumps(contract[key])}," for key in _HEAD]
    routes = ['"routes": {', _lines(contract["routes"]), "},"]
    schemas = ['"components": {"schemas": {', _lines(contract["components"]["schemas"]), "}}"]
    return "\n".join(["{", *head, *routes, *schemas, "}", ""])


def _lines(part: dict[str, Any]) -> str:
    return ",\n".join(f"{json.dumps(name)}: {json.dumps(one)}" for name, one in part.items())


if __name__ == "__main__":
    openapi = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    TARGET.write_text(_written(derived(openapi)), encoding="utf-8")
