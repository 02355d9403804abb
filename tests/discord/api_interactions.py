"""The routes that answer an interaction: the first response, and what follows it."""

import time

from tests.discord import payloads
from tests.discord.composing import compose
from tests.discord.limits import check_message, check_modal
from tests.discord.mentions import note
from tests.discord.refusals import RefusedError, invalid
from tests.discord.routes import Answer, Handler, Request
from tests.discord.state import EPHEMERAL, LOADING, Interaction, Json, Message, now

MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9


async def respond(request: Request) -> Answer:
    """POST the first response: once, and within three seconds."""
    state = request.state
    interaction = state.interactions.get(request.named["interaction_token"])
    if interaction is None or interaction.id != request.number("interaction_id"):
        raise RefusedError(10062)
    if interaction.response is not None:
        raise RefusedError(40060)
    if time.monotonic() - interaction.born > request.patience_s:
        raise RefusedError(10062)
    kind, data = request.body["type"], request.body.get("data") or {}
    _check(interaction, kind, data)
    if kind in (MESSAGE, DEFERRED):
        interaction.original = _answer(request, interaction, data, loading=kind == DEFERRED)
    elif kind == UPDATE:
        _edit(request, _pressed(interaction), data)
    if kind in (UPDATE, DEFERRED_UPDATE):
        interaction.original = _pressed(interaction)
    interaction.response = request.body
    state.touch()
    if request.query.get("with_response", "").lower() not in ("1", "true"):
        return 204, None
    return 200, _callback(request, interaction, kind)


async def follow_up(request: Request) -> Answer:
    """POST one more message; the first after a deferral takes its place, as private as that."""
    interaction = _live(request)
    check_message(request.body)
    original = interaction.original
    if original is not None and original.is_loading:
        message = _edit(request, original, request.body)
    else:
        message = _answer(request, interaction, request.body)
        interaction.followups.append(message)
    return 200, payloads.message_of(request.state, message)


async def get_answer(request: Request) -> Answer:
    """GET @original, or a follow-up."""
    return 200, payloads.message_of(request.state, _named(request))


async def edit_answer(request: Request) -> Answer:
    """PATCH @original, or a follow-up."""
    message = _named(request)
    check_message(request.body, must_say=False)
    return 200, payloads.message_of(request.state, _edit(request, message, request.body))


async def delete_answer(request: Request) -> Answer:
    """DELETE @original, or a follow-up."""
    request.world.deleted(_named(request))
    return 204, None


def _check(interaction: Interaction, kind: int, data: Json) -> None:
    completing, form = interaction.type == 4, interaction.type == 5
    if completing != (kind == CHOICES) or (kind == MODAL and form):
        raise invalid("type", "BASE_TYPE_CHOICES", "Value must be one of the allowed types.")
    if kind in (UPDATE, DEFERRED_UPDATE) and interaction.message is None:
        raise invalid("type", "BASE_TYPE_CHOICES", "There is no message to update.")
    if kind in (MESSAGE, UPDATE):
        check_message(data, must_say=kind == MESSAGE)
    elif kind == MODAL:
        check_modal(data)
    elif kind == CHOICES:
        choices = data.get("choices") or []
        if len(choices) > 25:
            raise invalid("data.choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
        for number, one in enumerate(choices):
            value = one["value"]
            if not 1 <= len(one["name"]) <= 100 or (isinstance(value, str) and len(value) > 100):
                path = f"data.choices.{number}.name"
                raise invalid(path, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")


def _answer(
    request: Request, interaction: Interaction, body: Json, *, loading: bool = False
) -> Message:
    state = request.state
    message = Message(
        state.new_id(),
        interaction.channel,
        state.bot,
        type=20 if interaction.type == 2 and interaction.original is None else 0,
        webhook=state.application,
        metadata=payloads.metadata_of(state, interaction),
    )
    message.flags = (body.get("flags") or 0) & (EPHEMERAL | (1 << 2)) | (LOADING if loading else 0)
    if interaction.original is not None or interaction.type in (3, 5):
        about = interaction.original or interaction.message
        if about is not None and about.ephemeral_to is None:
            message.type = 19
            message.reference = {
                "type": 0,
                "channel_id": str(about.channel),
                "message_id": str(about.id),
            }
    if message.flags & EPHEMERAL:
        message.ephemeral_to = interaction.user
    if not loading:
        compose(message, body, request.files)
        note(state, message, body.get("allowed_mentions"), ping_reply=False)
    return request.world.created(message)


def _edit(request: Request, message: Message, body: Json) -> Message:
    was_loading = message.is_loading
    compose(message, body, request.files)
    message.flags &= ~LOADING
    before = list(message.pings)
    note(request.state, message, body.get("allowed_mentions"), ping_reply=False)
    if not was_loading:
        message.pings = before
        message.edited = now()
    return request.world.changed(message)


def _pressed(interaction: Interaction) -> Message:
    assert interaction.message is not None
    if interaction.message.removed:
        raise RefusedError(10008)
    return interaction.message


def _callback(request: Request, interaction: Interaction, kind: int) -> Json:
    about: Json = {"id": str(interaction.id), "type": interaction.type}
    answer: Json = {"interaction": about}
    original = interaction.original
    if original is not None:
        about |= {
            "response_message_id": str(original.id),
            "response_message_loading": original.is_loading,
            "response_message_ephemeral": original.ephemeral_to is not None,
        }
        if kind in (MESSAGE, UPDATE):
            shown = payloads.message_of(request.state, original)
            answer["resource"] = {"type": kind, "message": shown}
    return answer


def _live(request: Request) -> Interaction:
    interaction = request.state.interactions.get(request.named["webhook_token"])
    wanted = request.number("webhook_id")
    if interaction is None or wanted != request.state.application or interaction.response is None:
        raise RefusedError(10015)
    if time.monotonic() - interaction.born > request.token_lifetime_s:
        raise RefusedError(50027)
    return interaction


def _named(request: Request) -> Message:
    interaction = _live(request)
    named = request.named.get("message_id", "@original")
    each = [interaction.original] if interaction.original else []
    if named != "@original":
        each = [one for one in [*each, *interaction.followups] if str(one.id) == named]
    if not each or each[0].removed:
        raise RefusedError(10008)
    return each[0]


_ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
_ANSWER = "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"
ROUTES: dict[str, Handler] = {
    "POST /interactions/{interaction_id}/{interaction_token}/callback": respond,
    "POST /webhooks/{webhook_id}/{webhook_token}": follow_up,
    f"GET {_ORIGINAL}": get_answer,
    f"PATCH {_ORIGINAL}": edit_answer,
    f"DELETE {_ORIGINAL}": delete_answer,
    f"GET {_ANSWER}": get_answer,
    f"PATCH {_ANSWER}": edit_answer,
    f"DELETE {_ANSWER}": delete_answer,
}
"""Without a token of the bot's: who has the interaction's own may answer it."""
