"""views.*, as the Web API answers them: a trigger is good for a few seconds and for one form."""

import time

from tests.slack.limits import faults_of_view
from tests.slack.refusals import RefusedError
from tests.slack.state import APP, BOT, Json, Workspace

_TAKEN = ("type", "title", "submit", "close", "private_metadata", "callback_id", "external_id")
_FLAGS = ("clear_on_close", "notify_on_close", "submit_disabled")


def open_view(state: Workspace, args: Json) -> Json:
    """views.open"""
    user = _spend(state, args)
    if (args.get("view") or {}).get("type") == "home":
        raise RefusedError("invalid_arguments", "a home view is published")
    view = new_view(state, args.get("view"))
    state.open_views[user] = [view["id"]]
    state.touch()
    return {"view": view}


def push_view(state: Workspace, args: Json) -> Json:
    """views.push: on top of an open form, three at most."""
    user = _spend(state, args)
    stack = state.open_views.get(user, [])
    if not stack:
        raise RefusedError("not_found")
    if len(stack) >= 3:
        raise RefusedError("push_limit_reached")
    view = new_view(state, args.get("view"), below=stack)
    stack.append(view["id"])
    state.touch()
    return {"view": view}


def publish_view(state: Workspace, args: Json) -> Json:
    """views.publish: the home tab of one person; a stale hash is refused."""
    if not state.has_home_tab:
        raise RefusedError("not_enabled")
    user = str(args.get("user_id") or "")
    if user not in state.users:
        raise RefusedError("invalid_arguments", "invalid `user_id`")
    wanted, old = args.get("view"), state.homes.get(user)
    if isinstance(wanted, dict) and wanted.get("type") != "home":
        raise RefusedError("invalid_arguments", "only a home view can be published")
    if args.get("hash") and (old is None or args["hash"] != old["hash"]):
        raise RefusedError("hash_conflict")
    state.homes[user] = _shown(state, wanted, old["id"] if old else state.new_id("V"))
    state.touch()
    return {"view": state.homes[user]}


def update_view(state: Workspace, args: Json) -> Json:
    """views.update by view_id or external_id; a stale hash is refused."""
    wanted = args.get("view_id"), args.get("external_id")
    old = next(
        (
            view
            for view in state.views.values()
            if view["id"] == wanted[0] or (wanted[1] and view["external_id"] == wanted[1])
        ),
        None,
    )
    if old is None:
        raise RefusedError("not_found")
    if args.get("hash") and args["hash"] != old["hash"]:
        raise RefusedError("hash_conflict")
    return {"view": change_view(state, old, args.get("view"))}


def new_view(state: Workspace, wanted: Json | None, below: list[str] | None = None) -> Json:
    """That form, stored with an id, as the API shows it."""
    view = _shown(state, wanted, state.new_id("V"))
    if below:
        view["root_view_id"], view["previous_view_id"] = below[0], below[-1]
    state.views[view["id"]] = view
    return view


def change_view(state: Workspace, old: Json, wanted: Json | None) -> Json:
    """The old form, with what was sent in the place of everything but its id."""
    new = _shown(state, wanted, old["id"])
    new["root_view_id"], new["previous_view_id"] = old["root_view_id"], old["previous_view_id"]
    state.views[old["id"]] = new
    state.touch()
    return new


def _shown(state: Workspace, wanted: Json | None, view_id: str) -> Json:
    if not isinstance(wanted, dict):
        raise RefusedError("invalid_arguments", "view is no object")
    for error, reason in faults_of_view(wanted):
        raise RefusedError(error, reason)
    view = {key: wanted.get(key) for key in _TAKEN}
    view |= {key: bool(wanted.get(key)) for key in _FLAGS}
    view |= {key: view[key] or "" for key in ("private_metadata", "callback_id", "external_id")}
    blocks = [
        {"block_id": f"b{number}", **block}
        for number, block in enumerate(wanted.get("blocks", []), start=1)
    ]
    return view | {
        "id": view_id,
        "team_id": state.team_id,
        "blocks": blocks,
        "state": {"values": {}},
        "hash": state.new_ts(),
        "root_view_id": view_id,
        "previous_view_id": None,
        "app_id": APP,
        "app_installed_team_id": state.team_id,
        "bot_id": BOT,
    }


def _spend(state: Workspace, args: Json) -> str:
    """Whose trigger this is; a trigger opens one form."""
    trigger = str(args.get("trigger_id", ""))
    if trigger not in state.triggers:
        raise RefusedError("invalid_trigger_id")
    user, expires = state.triggers[trigger]
    if not user:
        raise RefusedError("exchanged_trigger_id")
    if expires < time.monotonic():
        raise RefusedError("expired_trigger_id")
    state.triggers[trigger] = ("", expires)
    return user


METHODS = {
    "views.open": open_view,
    "views.push": push_view,
    "views.update": update_view,
    "views.publish": publish_view,
}
