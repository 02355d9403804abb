"""Payloads as Slack sent them once (tests/slack/payloads), with values put in."""

import itertools
import json
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from tests.platforms.slack.whole_bot import final, rows
from tests.slack.http_mode import Answer, HttpMode
from tests.slack.payloads import VERIFICATION_TOKEN, user_message
from tests.slack.state import APP, BOT_USER, TEAM, Channel, Json, Message, User, Workspace
from tests.slack.test_payloads import RECORDED
from tests.slack.transport import Kind, Retry
from tests.slack.workspace import SlackServer

OUTER = {
    "token": VERIFICATION_TOKEN,
    "team_id": TEAM,
    "api_app_id": APP,
    "type": "event_callback",
    "event_time": 1_795_270_000,
    "authorizations.0.team_id": TEAM,
    "authorizations.0.user_id": BOT_USER,
    "authorizations.0.is_bot": True,
    "is_ext_shared_channel": False,
}
_NOTHING = object()


class Blank(StrEnum):
    """What becomes of a key without a value; all three are seen in the wild."""

    LEFT_OUT = "left out"
    NULL = "null"
    EMPTY = "empty"


def filled(name: str, values: Json, blank: Blank = Blank.LEFT_OUT) -> Json:
    """That payload with these values at these paths (`event.files.0.id`), which it must have."""
    recorded = json.loads((RECORDED / f"{name}.json").read_text("utf-8"))
    left = dict(values)
    payload = _filled(recorded, "", left, blank)
    assert not left, f"not in the recorded {name}: {', '.join(left)}"
    assert isinstance(payload, dict)
    return payload


def event(state: Workspace, name: str, values: Json, blank: Blank = Blank.LEFT_OUT) -> Json:
    """An event: what is outside of it is put in."""
    inner = {f"event.{path}": value for path, value in values.items()}
    outer = OUTER | {"event_id": state.new_id("Ev")}
    return filled(name, outer | inner, blank)


def typed(message: Message, channel: Channel) -> Json:
    """The values of a message event."""
    place = {"channel": channel.id, "channel_type": channel.kind, "event_ts": message.ts}
    kept = ("user", "text", "ts", "team", "client_msg_id", "blocks")
    return {"type": "message"} | place | {key: message.body[key] for key in kept}


def clicked(state: Workspace, user: User) -> Json:
    """The values that all interactions share."""
    return {
        "team.id": TEAM,
        "team.domain": state.domain,
        "user.id": user.id,
        "user.name": user.name,
        "user.team_id": TEAM,
        "token": VERIFICATION_TOKEN,
        "trigger_id": state.new_trigger(user.id),
    }


def entered(view: Json, texts: dict[str, str]) -> Json:
    """What Slack says of the inputs with these labels."""
    return {
        block["block_id"]: {
            block["element"]["action_id"]: {
                "type": block["element"]["type"],
                "value": texts.get(block["label"]["text"]),
            }
        }
        for block in view["blocks"]
        if block["type"] == "input"
    }


@dataclass
class House:
    """The bot, and a hand that signs and posts."""

    slack: SlackServer
    url: str
    database: Path
    signed: HttpMode
    blank: Blank = Blank.LEFT_OUT
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def newcomer(self, *, admin: bool = False) -> User:
        """Somebody who has asked nothing yet."""
        number = next(self.numbers)
        return self.slack.state.add_user(User(f"U{number}", f"who{number}", is_admin=admin))

    def room(self) -> Channel:
        """A channel where nothing stands yet."""
        number = next(self.numbers)
        return self.slack.state.add_channel(Channel(f"C{number}", f"room-{number}"))

    def written(self, channel: Channel, text: str) -> Message:
        """A message that somebody has written; nobody was told of it yet."""
        who, ts = self.newcomer(), self.slack.state.new_ts()
        body = user_message(self.slack.state, who, channel, ts, text)
        channel.members.add(who.id)
        return self.slack.state.keep(Message(channel.id, ts, body))

    def event(self, name: str, values: Json) -> Json:
        """That recorded event with these values."""
        return event(self.slack.state, name, values, self.blank)

    async def post(self, kind: Kind, payload: Json, retry: int = 0) -> Answer:
        """What the bot's request URL answers to a signed request."""
        return await self.signed.post(kind, payload, Retry(retry) if retry else None)

    async def send(self, kind: Kind, payload: Json) -> Json:
        """The JSON of an answer that must be good."""
        answer = await self.post(kind, payload)
        assert answer.status == 200
        return dict(json.loads(answer.body or "{}"))

    async def reply(self, message: Message) -> Message:
        """The one reply below it."""

        def there() -> list[Message]:
            found = self.slack.replies(message.channel, message.ts)
            return found if final(found) else []

        (one,) = await self.slack.until(there, within_s=30)
        return one

    async def whisper(self, user: User) -> Message:
        """The last thing that this user alone sees."""
        return (await self.slack.until(lambda: self.slack.whispers(user.id), within_s=30))[-1]

    def response_url(self, user: User, channel: Channel, message: Message | None = None) -> str:
        """One that Slack gave out."""
        key = self.slack.state.new_response_url(user.id, channel.id, message)
        return f"{self.slack.url}/response/{key}"

    def claimed(self, message: Message) -> bool:
        """Whether the bot has ever taken it up."""
        key = f"slack:T0FAQTEAM:{message.channel}:{message.ts}"
        return bool(rows(self.database, "SELECT key FROM outbox WHERE key = ?", key))

    def command(self, user: User, channel: Channel, command: str, text: str) -> Json:
        """A recorded slash command."""
        return filled(
            "SlashCommand",
            {
                "token": VERIFICATION_TOKEN,
                "team_id": "T0FAQTEAM",
                "team_domain": self.slack.state.domain,
                "channel_id": channel.id,
                "channel_name": channel.name,
                "user_id": user.id,
                "user_name": user.name,
                "command": command,
                "text": text,
                "response_url": self.response_url(user, channel),
                "trigger_id": self.slack.state.new_trigger(user.id),
            },
        )


def _filled(part: Any, path: str, values: Json, blank: Blank) -> Any:
    if path in values:
        return values.pop(path)
    if isinstance(part, list):
        items = (_filled(one, _below(path, str(n)), values, blank) for n, one in enumerate(part))
        return [one for one in items if one not in _EMPTY] or _without(part, blank)
    if not isinstance(part, dict):
        return _without(part, blank)
    inside = {key: _filled(one, _below(path, key), values, blank) for key, one in part.items()}
    if all(one in _EMPTY for one in inside.values()):
        return _without(part, blank)
    return {key: one for key, one in inside.items() if one is not _NOTHING}


_EMPTY = (_NOTHING, None, "")


def _without(part: object, blank: Blank) -> object:
    if blank is Blank.NULL:
        return None
    return "" if blank is Blank.EMPTY and part == "" else _NOTHING


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
