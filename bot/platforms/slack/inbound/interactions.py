"""From what people do besides typing messages to requests: commands, buttons, shortcuts, forms."""

import time
import uuid
from collections.abc import Mapping
from dataclasses import replace

from bot.core.messages import (
    Aim,
    Command,
    Completion,
    IncomingMessage,
    Person,
    Place,
    Pointed,
    Press,
    Submission,
    Trigger,
)
from bot.platforms.slack.inbound import mrkdwn
from bot.platforms.slack.inbound.acts import Act, Surface, place_of
from bot.platforms.slack.render.submitted import values_of
from bot.platforms.slack.seam import PLATFORM, Identity, Json, is_direct, key_of

_NOTHING = Surface()


def read_question(body: Json, me: Identity) -> Act:
    """`/ask TEXT`"""
    text = mrkdwn.question(str(body.get("text") or ""), me.user)
    place = Place(PLATFORM, me.team, body["channel_id"])
    return _question(body, me, text, place, Trigger.COMMAND)


def read_command(body: Json, me: Identity) -> Act:
    """`/faq TEXT`"""
    text = mrkdwn.command(str(body.get("text") or ""))
    place = Place(PLATFORM, me.team, body["channel_id"])
    return Act(Command(_typist(body, me), place, text=text), _surface(body))


def read_shortcut(body: Json, me: Identity) -> Act:
    """The shortcut "Find an answer" on a message: its text is the question."""
    message: Json = body.get("message") or {}
    text = mrkdwn.question(str(message.get("text") or ""), me.user)
    # In a thread they look at the thread; elsewhere what is put into it would not be seen.
    thread = message.get("thread_ts")
    seen = thread if thread != message.get("ts") else None
    place = Place(PLATFORM, me.team, body["channel"]["id"], seen)
    return _question(body, me, text, place, Trigger.SHORTCUT)


def read_pointed(body: Json, me: Identity) -> Act:
    """A shortcut for editors on a message, whose callback id is what they want."""
    message: Json = body.get("message") or {}
    channel, ts = str(body["channel"]["id"]), str(message.get("ts") or "")
    own = message.get("user") == me.user or bool(me.bot and message.get("bot_id") == me.bot)
    thread = message.get("thread_ts")
    seen = thread if thread != ts else None  # as above
    pointed = Pointed(
        Aim(body["callback_id"]),
        _clicker(body, me),
        Place(PLATFORM, me.team, channel, seen),
        key="" if own else key_of(me, channel, ts),
        posted_as=ts if own else "",
        text="" if own else mrkdwn.question(str(message.get("text") or ""), me.user),
    )
    return Act(pointed, _surface(body, Surface(thread=seen)))


def read_press(body: Json, me: Identity) -> Act | None:
    """A button; None where it stands in no conversation."""
    action: Json = (body.get("actions") or [{}])[0]
    chosen = action.get("selected_option") or {}
    button = str(action.get("value") or chosen.get("value") or action.get("action_id") or "")
    person = _clicker(body, me)
    if body.get("view"):
        context = _context(body["view"])
        if not context:
            return None
        place, surface = place_of(context, me)
        surface = _surface(body, surface)
        if surface.home and body["view"].get("type") == "home":
            seen = str(body["view"].get("hash") or "")
            surface = replace(surface, hash=seen, button=button)
    else:
        place, surface = _of_message(body, me)
    if not (button and place.channel):
        return None
    return Act(Press(button, person, place, alone=surface.alone), surface)


def read_submission(body: Json, me: Identity) -> Act:
    """A filled form; mended and sent in again, it is the same."""
    view = body["view"]
    form, context, values = values_of(view)
    place, surface = place_of(context, me)
    key = f"{PLATFORM}:{me.team}:{view['id']}" if view.get("id") else ""
    submission = Submission(form, values, _clicker(body, me), place, key=key)
    return Act(submission, _surface(body, surface))


def read_completion(body: Json, me: Identity) -> Completion | None:
    """What was typed into a picker of entries."""
    view = body.get("view") or {}
    context = _context(view)
    if not context:
        return None
    place, _ = place_of(context, me)
    typed, form = str(body.get("value") or ""), values_of(view).form
    return Completion(typed, _clicker(body, me), place, form=form)


def name_of(body: Json) -> str:
    """What tells this click from all others, however often it is delivered."""
    return str(body.get("trigger_id") or body.get("response_url") or uuid.uuid4())


def _context(view: Json) -> Mapping[str, str]:
    return values_of(view).context if view.get("private_metadata") else {}


def _question(body: Json, me: Identity, text: str, place: Place, trigger: Trigger) -> Act:
    name = "command" if trigger is Trigger.COMMAND else "shortcut"
    message = IncomingMessage(
        key=f"{PLATFORM}:{me.team}:{name}:{name_of(body)}",
        text=text,
        trigger=trigger,
        person=_typist(body, me) if trigger is Trigger.COMMAND else _clicker(body, me),
        place=place,
        return_address=str(body.get("response_url") or ""),
    )
    return Act(message, _surface(body))


def _of_message(body: Json, me: Identity) -> tuple[Place, Surface]:
    container: Json = body.get("container") or {}
    message: Json = body.get("message") or {}
    channel = str((body.get("channel") or {}).get("id") or container.get("channel_id") or "")
    ts = str(container.get("message_ts") or message.get("ts") or "")
    alone = bool(container.get("is_ephemeral"))
    thread = container.get("thread_ts") or message.get("thread_ts")
    into = thread if alone or is_direct(channel) else thread or ts
    surface = Surface(message=ts, thread=thread, alone=alone)
    return Place(PLATFORM, me.team, channel, into), _surface(body, surface)


def _surface(body: Json, before: Surface = _NOTHING) -> Surface:
    """The surface, with this payload's trigger, and its response_url if it has one."""
    url = str(body.get("response_url") or "")
    return replace(
        before,
        trigger=str(body.get("trigger_id") or ""),
        url=url or before.url,
        since=int(time.time()) if url else before.since,
    )


def _typist(body: Json, me: Identity) -> Person:
    return Person(body["user_id"], guest=me.is_foreign(body.get("team_id")))


def _clicker(body: Json, me: Identity) -> Person:
    user: Json = body["user"]
    return Person(user["id"], guest=me.is_foreign(user.get("team_id")))
