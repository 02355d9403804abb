"""The room as a Slack workspace: the real bot and SDK against our own Slack, in either mode."""

import asyncio
import html
import re
import socket
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import pytest

from bot.config import Settings
from bot.platforms.slack.setup.manifest import FIND_ANSWER
from tests.behaviour.house import PATIENCE, House
from tests.behaviour.room import (
    EVERYBODY,
    HELPDESK,
    NEW,
    SHARED,
    Question,
    Room,
    Seen,
    Sheet,
    Someone,
    Where,
)
from tests.slack.forms import label_of
from tests.slack.workspace import (
    BOT_USER,
    DIRECT,
    MENTION,
    SIGNING_SECRET,
    TEAM,
    Channel,
    Json,
    Message,
    SlackServer,
    User,
    labels,
    pings,
    visible,
)

T = TypeVar("T")
FOREIGN = "T0OTHER"
_TOKEN = re.compile(r"(<[@#!][^<>]+>)")


def slack_settings(settings: Settings, slack: SlackServer, *, http: bool) -> Settings:
    """The settings of a bot in that workspace."""
    raw = settings.model_dump() | {
        "slack_bot_token": slack.bot_token,
        "slack_app_token": "" if http else slack.app_token,
        "slack_signing_secret": SIGNING_SECRET if http else "",
        "slack_api_url": slack.api_url,
        "slack_port": _free_port(),
    }
    return Settings(**raw)


class SlackRoom(House, Room):
    """What people do goes to the bot as Slack sends it; what they see is what Slack shows."""

    def __init__(self, settings: Settings, slack: SlackServer) -> None:
        super().__init__(settings)
        self.slack = slack
        self.people = slack.people()
        for one in EVERYBODY:
            slack.state.add_user(
                User(
                    user_of(one),
                    one.name,
                    is_admin=one.owner,
                    is_restricted=one.guest,
                    is_bot=one.bot,
                    is_stranger=one.foreign,
                    team_id=FOREIGN if one.foreign else TEAM,
                )
            )
        for where in Where:
            channel = Channel(channel_of(where), where, is_ext_shared=where is SHARED)
            slack.state.add_channel(channel, with_bot=where is not NEW)

    async def listens(self) -> None:
        await super().listens()
        if self._settings.slack_app_token.get_secret_value():
            await self.slack.socket.connected(within_s=PATIENCE)
        else:
            address = f"http://127.0.0.1:{self._settings.slack_port}/slack/events"
            self.people.transport = self.slack.http(address)

    @property
    def settings_beside(self) -> Settings:
        """The settings of another process on the same database, in the same workspace."""
        return self._settings.model_copy(update={"slack_port": _free_port()})

    # writing

    async def mentions(self, person: Someone, text: str, where: Where = HELPDESK) -> Question:
        return await self._writes(person, f"{MENTION} {text}", where)

    async def writes_directly(self, person: Someone, text: str) -> Question:
        return await self._writes(person, text, None)

    async def asks_privately(self, person: Someone, text: str, where: Where = HELPDESK) -> Question:
        before = len(self.whispers(person))
        await self.people.slash(user_of(person), channel_of(where), "/ask", _typed(text))
        return await self._clicked("command", person, text, where, before)

    async def says(self, person: Someone, text: str, where: Where = HELPDESK) -> Question:
        return await self._writes(person, text, where)

    async def follows_up(
        self, person: Someone, question: Question, text: str, *, mentioning: bool = False
    ) -> Question:
        text = f"{MENTION} {text}" if mentioning else text
        return await self._writes(person, text, question.where, question.id)

    async def finds_an_answer(self, person: Someone, question: Question) -> Question:
        before = len(self.whispers(person))
        await self.people.shortcut(user_of(person), self.message_of(question), FIND_ANSWER)
        return await self._clicked("shortcut", person, question.text, question.where, before)

    async def points(self, person: Someone, at: Question | Seen, aim: str) -> Seen | Sheet:
        before = self._shown_to(person)
        target = self.message_of(at) if isinstance(at, Question) else at.standing
        assert isinstance(target, Message)
        if target.ephemeral_to:
            pytest.skip("Slack has no menu on what one person alone sees")
        await self.people.shortcut(user_of(person), target, aim)
        return await self._effect(person, before, target.channel)

    async def edits(self, question: Question, text: str) -> None:
        user = user_of(question.person)
        if MENTION in self.message_of(question).text:
            text = f"{MENTION} {text}"
        await self.people.edit(user, self._place(question.where), question.id, _typed(text))
        await self.restarts()  # nothing else tells that an edit which changes nothing is through

    async def deletes(self, question: Question) -> None:
        user = user_of(question.person)
        await self.people.delete(self._place(question.where), question.id, user)
        await self.restarts()

    async def arrives_again(self, question: Question, times: int) -> None:
        await asyncio.gather(*(self.people.again() for _ in range(times)))

    # commanding, pressing, filling in

    async def faq(self, person: Someone, line: str, where: Where | None = HELPDESK) -> Seen | Sheet:
        before = self._shown_to(person)
        await self.people.slash(user_of(person), self._place(where), "/faq", _typed(line))
        channel = self.people.where(self._place(where), user_of(person)).id
        return await self._effect(person, before, channel)

    async def imports(
        self, person: Someone, name: str, content: str, *, prune: bool = False
    ) -> Seen | Sheet:
        sheet = await self.faq(person, "import prune" if prune else "import")
        if isinstance(sheet, Seen):
            return sheet
        file = self.people.file(user_of(person), name, content.encode())
        return await self.fills(person, sheet, {"File": [file]})

    async def presses(self, person: Someone, seen: Seen, label: str) -> Seen | Sheet:
        assert isinstance(seen.standing, Message)
        before = self._shown_to(person)
        await self.people.press(user_of(person), seen.standing, label)
        return await self._effect(person, before, seen.standing.channel)

    async def offered(self, person: Someone, sheet: Sheet, letters: str) -> list[str]:
        assert isinstance(sheet.standing, dict)
        found = await self.people.options(user_of(person), sheet.standing, "entry", letters)
        return [option["text"]["text"] for option in found]

    async def fills(self, person: Someone, sheet: Sheet, values: Mapping[str, Any]) -> Seen | Sheet:
        assert isinstance(sheet.standing, dict)
        before = self._shown_to(person)
        answer = await self.people.submit(user_of(person), sheet.standing, values) or {}
        if errors := answer.get("errors"):
            return _sheet(sheet.standing, " ".join(errors.values()))
        if answer.get("response_action") == "update":
            form = await self.slack.until(lambda: self._form(person), PATIENCE)
            assert form is not None and isinstance(form.standing, dict)
            if form.fields:
                return form
            # it took long, and the form only tells that by now; the same is whispered
            before[form.standing["id"]] = form.standing["hash"]
        return await self._effect(person, before)

    async def invites(self, person: Someone, where: Where) -> None:
        await self.people.join(channel_of(where), user_of(person))

    def at(self, person: Someone) -> str:
        return f"<@{user_of(person)}>"

    def channel(self, where: Where) -> str:
        return f"<#{channel_of(where)}|{where}>"

    # seeing

    async def reply_to(self, question: Question) -> Seen | None:
        settled = await self.through_with(question.key)
        if settled is None:
            return None
        if settled.posted_as:
            found = self.slack.state.find(self._channel(question).id, settled.posted_as)
            return _seen(found) if found else None
        whispered = self.slack.whispers(user_of(question.person))[question.whispers :]
        return _seen(whispered[-1]) if whispered else None

    async def replies(self, question: Question) -> list[Seen]:
        await self.through_with(question.key)
        channel = self._channel(question).id
        if question.where is None:
            later = [one for one in self._in(channel) if one.ts > question.id]
        else:
            later = [one for one in self._in(channel) if one.thread_ts == question.id]
        return [_seen(one) for one in later]

    def posts(self, where: Where) -> list[Seen]:
        return [_seen(one) for one in self._in(channel_of(where))]

    def conversation(self, person: Someone) -> list[Seen]:
        place = self.slack.state.direct_message(user_of(person))
        return [_seen(one) for one in self._in(place.id)]

    def whispers(self, person: Someone) -> list[Seen]:
        return [_seen(one) for one in self.slack.whispers(user_of(person))]

    def files(self, person: Someone) -> list[tuple[str, str]]:
        given = self.slack.files_of(user_of(person))
        return [(file.name, file.content.decode(errors="replace")) for file in given]

    async def until(self, observation: Callable[[], T]) -> T:
        return await self.slack.until(observation, PATIENCE)

    # how

    def message_of(self, question: Question) -> Message:
        """The message that somebody wrote, as it stands now."""
        found = self.slack.state.find(self._channel(question).id, question.id)
        assert found is not None, "it was taken away"
        return found

    async def _writes(
        self, person: Someone, text: str, where: Where | None, thread: str | None = None
    ) -> Question:
        user, before = user_of(person), len(self.whispers(person))
        ts = await self.people.say(user, self._place(where), _typed(text), thread_ts=thread)
        channel = self.people.where(self._place(where), user).id
        words = text.removeprefix(MENTION).strip()
        return Question(person, words, where, f"slack:{TEAM}:{channel}:{ts}", ts, before)

    async def _clicked(
        self, what: str, person: Someone, text: str, where: Where | None, before: int
    ) -> Question:
        trigger = self.people.last_interaction["trigger_id"]
        key = f"slack:{TEAM}:{what}:{trigger}"
        await self.claimed(key)
        return Question(person, text, where, key, "", before)

    async def _effect(
        self, person: Someone, before: Mapping[str, str], channel: str = ""
    ) -> Seen | Sheet:
        """What the person sees first that was not there before: theirs alone, or in the channel."""
        user = user_of(person)

        def first() -> Seen | Sheet | None:
            shown = self._shown_to(person)
            for message in (*self.slack.whispers(user), *self._in(channel)):
                name = _name_of(message)
                if shown[name] != before.get(name):
                    return _seen(message)
            view = self.slack.view_of(user)
            return _sheet(view) if view and view["hash"] != before.get(view["id"]) else None

        found = await self.slack.until(first, PATIENCE)
        assert found is not None
        return found

    def _shown_to(self, person: Someone) -> dict[str, str]:
        user = user_of(person)
        shown = {_name_of(one): str(one.body) for one in self._public()}
        shown |= {_name_of(one): str(one.body) for one in self.slack.whispers(user)}
        view = self.slack.view_of(user)
        return shown | ({view["id"]: view["hash"]} if view else {})

    def _form(self, person: Someone) -> Sheet | None:
        """The form on their screen, when it is ready to be filled in."""
        view = self.slack.view_of(user_of(person))
        assert view is not None
        return None if visible(view) == "…" else _sheet(view)

    def _public(self) -> list[Message]:
        return [one for channel in self.slack.state.channels for one in self._in(channel)]

    def _in(self, channel: str) -> list[Message]:
        """The bot's messages there; those of other bots are none."""
        return [one for one in self.slack.posts(channel) if one.user == BOT_USER]

    def _channel(self, question: Question) -> Channel:
        return self.people.where(self._place(question.where), user_of(question.person))

    @staticmethod
    def _place(where: Where | None) -> str:
        return DIRECT if where is None else channel_of(where)


def user_of(someone: Someone) -> str:
    """The id of somebody in Slack."""
    return f"U0{someone.name.upper()}"


def channel_of(where: Where) -> str:
    """The id of a channel in Slack."""
    return f"C0{where.upper()}"


def _typed(text: str) -> str:
    """What Slack makes of what was typed: all but mentions escaped."""
    parts = _TOKEN.split(text)
    parts[::2] = [html.escape(part, quote=False) for part in parts[::2]]
    return "".join(parts)


def _name_of(message: Message) -> str:
    return f"{message.channel} {message.ts} {message.ephemeral_to}"


def _seen(message: Message) -> Seen:
    return Seen(
        visible(message),
        tuple(labels(message)),
        bool(message.ephemeral_to),
        tuple(pings(message)),
        message,
    )


def _sheet(view: Json, refusal: str = "") -> Sheet:
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    fields = {label_of(block): block["element"].get("initial_value", "") for block in inputs}
    notes = [visible({"blocks": [one]}) for one in view["blocks"] if one["block_id"] == "note"]
    return Sheet(view["title"]["text"], fields, visible(view), refusal or " ".join(notes), view)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
