"""The routes that declare commands."""

from typing import cast

from tests.discord.limits import check_commands
from tests.discord.refusals import RefusedError
from tests.discord.routes import Answer, Handler, Request
from tests.discord.state import Json


async def get_commands(request: Request) -> Answer:
    """GET what is declared, everywhere or in one guild."""
    return 200, request.state.commands.get(_scope(request), [])


async def put_commands(request: Request) -> Answer:
    """PUT all commands at once; one that keeps its name keeps its id."""
    scope = _scope(request)
    wanted = cast("list[Json]", request.body)
    check_commands(wanted)
    before = {
        (one["type"], one["name"]): one["id"] for one in request.state.commands.get(scope, [])
    }
    request.state.commands[scope] = [_declared(request, scope, one, before) for one in wanted]
    request.state.touch()
    return 200, request.state.commands[scope]


def _declared(
    request: Request, scope: int | None, wanted: Json, before: dict[tuple[int, str], str]
) -> Json:
    kind = wanted.get("type") or 1
    shown: Json = {
        "id": before.get((kind, wanted["name"])) or str(request.state.new_id()),
        "application_id": str(request.state.application),
        "version": str(request.state.new_id()),
        "default_member_permissions": wanted.get("default_member_permissions"),
        "type": kind,
        "name": wanted["name"],
        "description": wanted.get("description") or "",
        "nsfw": bool(wanted.get("nsfw")),
        "integration_types": wanted.get("integration_types") or [0],
        "contexts": wanted.get("contexts"),
    }
    if shown["default_member_permissions"] is not None:
        shown["default_member_permissions"] = str(shown["default_member_permissions"])
    if wanted.get("options"):
        shown["options"] = [_option(one) for one in wanted["options"]]
    if scope is not None:
        shown["guild_id"] = str(scope)
    return shown


def _option(option: Json) -> Json:
    shown = {key: value for key, value in option.items() if value is not None}
    if "options" in shown:
        shown["options"] = [_option(one) for one in shown["options"]]
    return shown


def _scope(request: Request) -> int | None:
    if request.number("application_id") != request.state.application:
        raise RefusedError(50001)
    if "guild_id" not in request.named:
        return None
    guild = request.number("guild_id")
    if not request.state.has_bot(guild):
        raise RefusedError(50001)
    return guild


ROUTES: dict[str, Handler] = {
    "GET /applications/{application_id}/commands": get_commands,
    "PUT /applications/{application_id}/commands": put_commands,
    "GET /applications/{application_id}/guilds/{guild_id}/commands": get_commands,
    "PUT /applications/{application_id}/guilds/{guild_id}/commands": put_commands,
}
