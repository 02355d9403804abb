"""The room at its barest: the seam itself, with a courier that only remembers."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import TypeVar

from bot.config import Settings
from bot.core.messages import (
    Aim,
    Button,
    Choices,
    Command,
    Completion,
    Courier,
    Delivery,
    File,
    Form,
    IncomingMessage,
    Input,
    Joined,
    MessageDeleted,
    MessageEdited,
    Notice,
    Person,
    Place,
    Pointed,
    Press,
    Reply,
    Response,
    Submission,
    Trigger,
)
from tests.behaviour.house import PATIENCE, House
from tests.behaviour.plain import plain
from tests.behaviour.room import (
    EVERYBODY,
    HELPDESK,
    SHARED,
    Question,
    Room,
    Seen,
    Sheet,
    Someone,
    Where,
)

T = TypeVar("T")
M = TypeVar("M", IncomingMessage, MessageEdited)
PLATFORM, WORKSPACE = "seam", "T1"

LONGEST = 3_000
"""Characters of an answer; what follows is behind *Read more*."""


@dataclass(slots=True)
class Standing:
    """A message of the bot's. `alone` is the only person who sees it; `key` what it answers."""

    id: str
    place: Place
    reply: Reply
    alone: str = ""
    key: str = ""


class Wall(Courier):
    """What stands in all channels; what one person alone sees has no id."""

    def __init__(self) -> None:
        self.standing: list[Standing] = []
        self._ids = map(str, count(1))

    def put(self, place: Place, reply: Reply, *, alone: str = "", key: str = "") -> Standing:
        """A new message."""
        self.standing.append(Standing(next(self._ids), place, reply, alone, key))
        return self.standing[-1]

    async def post(self, delivery: Delivery) -> str:
        alone = delivery.person if _is_whispered(delivery) else ""
        stands = self.put(delivery.place, delivery.reply, alone=alone, key=delivery.key)
        return "" if alone else stands.id

    async def replace(self, posted_as: str, delivery: Delivery) -> None:
        if posted_as and _is_whispered(delivery):
            await self.remove(posted_as, delivery.place)
            await self.post(delivery)
        for one in self.standing:
            if one.id == posted_as or (not posted_as and one.alone and one.key == delivery.key):
                one.reply = delivery.reply

    async def remove(self, posted_as: str, place: Place) -> None:
        self.standing = [one for one in self.standing if one.id != posted_as]

    async def notify(self, notice: Notice) -> str:
        return self.put(notice.place, notice.reply).id

    async def acquaint(self, message: M) -> M:
        return message

    async def find(self, delivery: Delivery) -> str | None:
        there = (one.id for one in self.standing if one.key == delivery.key and not one.alone)
        return next(there, None)


class SeamRoom(House, Room):
    """Requests are handed in, and responses laid out, as simply as a platform can."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._wall = Wall()
        self._ids = count(1)
        self._last: list[IncomingMessage] = []

    async def listens(self) -> None:
        await super().listens()
        await self._stores.workspaces.adopt(PLATFORM, WORKSPACE)
        self._intake.enlist(PLATFORM, self._wall)

    # writing

    async def mentions(self, person: Someone, text: str, where: Where = HELPDESK) -> Question:
        return await self._writes(person, text, where, Trigger.MENTION)

    async def writes_directly(self, person: Someone, text: str) -> Question:
        return await self._writes(person, text, None, Trigger.DIRECT)

    async def asks_privately(self, person: Someone, text: str, where: Where = HELPDESK) -> Question:
        return await self._writes(person, text, where, Trigger.COMMAND)

    async def says(self, person: Someone, text: str, where: Where = HELPDESK) -> Question:
        return await self._writes(person, text, where, Trigger.AMBIENT)

    async def follows_up(
        self, person: Someone, question: Question, text: str, *, mentioning: bool = False
    ) -> Question:
        trigger = Trigger.MENTION if mentioning else Trigger.FOLLOW_UP
        return await self._writes(person, text, question.where, trigger, question.id)

    async def finds_an_answer(self, person: Someone, question: Question) -> Question:
        return await self._writes(person, question.text, question.where, Trigger.SHORTCUT)

    async def points(self, person: Someone, at: Question | Seen, aim: str) -> Seen | Sheet:
        if isinstance(at, Question):
            place = _place(at.where, at.person, at.id)
            pointed = Pointed(Aim(aim), _person(person), place, at.key, text=at.text)
        else:
            assert isinstance(at.standing, Standing)
            place = at.standing.place
            pointed = Pointed(Aim(aim), _person(person), place, posted_as=at.standing.id)
        return await self._laid_out(await self._intake.handle(pointed), person, place, None)

    async def edits(self, question: Question, text: str) -> None:
        place = _place(question.where, question.person, question.id)
        edit = MessageEdited(question.key, text, _person(question.person), place)
        await self._intake.accept(edit)
        await self.restarts()  # nothing else tells that an edit which changes nothing is through

    async def deletes(self, question: Question) -> None:
        place = _place(question.where, question.person, question.id)
        await self._intake.accept(MessageDeleted(question.key, place))
        await self.restarts()

    async def arrives_again(self, question: Question, times: int) -> None:
        (message,) = (one for one in self._last if one.key == question.key)
        await asyncio.gather(*(self._intake.accept(message) for _ in range(times)))

    # commanding, pressing, filling in

    async def faq(self, person: Someone, line: str, where: Where | None = HELPDESK) -> Seen | Sheet:
        place = _place(where, person)
        response = await self._intake.handle(Command(_person(person), place, text=line))
        return await self._laid_out(response, person, place, None)

    async def imports(
        self, person: Someone, name: str, content: str, *, prune: bool = False
    ) -> Seen | Sheet:
        sheet = await self.faq(person, "import prune" if prune else "import")
        if isinstance(sheet, Seen):
            return sheet
        form, place, stands = _form(sheet)
        given = (File(name, content.encode()),)
        submission = Submission(form.id, {}, _person(person), place, given)
        return await self._laid_out(await self._intake.handle(submission), person, place, stands)

    async def presses(self, person: Someone, seen: Seen, label: str) -> Seen | Sheet:
        stands = seen.standing
        assert isinstance(stands, Standing)
        assert stands.alone in ("", person.name), f"{person.name} does not see that message"
        button = next(one for one in _buttons(stands.reply) if one.label == label)
        place = stands.place
        if not stands.alone and not _is_direct(place):
            place = replace(place, thread=place.thread or stands.id)
        press = Press(button.id, _person(person), place, alone=bool(stands.alone))
        return await self._laid_out(await self._intake.handle(press), person, place, stands)

    async def offered(self, person: Someone, sheet: Sheet, letters: str) -> list[str]:
        form, place, _ = _form(sheet)
        asked = Completion(letters, _person(person), place, form=form.id)
        found = await self._intake.handle(asked)
        assert isinstance(found, Choices)
        return [choice.label for choice in found.items]

    async def fills(self, person: Someone, sheet: Sheet, values: Mapping[str, str]) -> Seen | Sheet:
        form, place, stands = _form(sheet)
        assert set(values) <= set(sheet.fields), f"the form has {list(sheet.fields)}"
        entered = {}
        for field in form.fields:
            entered[field.name] = values.get(field.label, field.value)
            if field.options and field.label in values:
                known = {one.label: one.value for one in field.options}
                chosen = [known[words] for words in values[field.label].splitlines()]
                entered[field.name] = "\n".join(chosen)
            if field.input is Input.ENTRY:
                found = await self._intake.handle(Completion("", _person(person), place))
                assert isinstance(found, Choices)
                picked = {one.label: one.value for one in found.items}
                entered[field.name] = picked[entered[field.name]]
        response = await self._intake.handle(Submission(form.id, entered, _person(person), place))
        if isinstance(response, Reply) and response.refusal:
            return replace(sheet, refusal=plain(response.text))
        return await self._laid_out(response, person, place, stands)

    async def invites(self, person: Someone, where: Where) -> None:
        place = _place(where, person)
        joined = Joined(f"joined:{next(self._ids)}", _person(person), place)
        response = await self._intake.handle(joined)
        assert isinstance(response, Reply)
        await self._notify(response.notices)

    def at(self, person: Someone) -> str:
        return f"@{person.name}"

    def channel(self, where: Where) -> str:
        return f"#{where}"

    # seeing

    async def reply_to(self, question: Question) -> Seen | None:
        settled = await self.through_with(question.key)
        if settled is None:
            return None
        there = (one for one in self._wall.standing if one.key == question.key)
        found = next(there, None)
        return _seen(found) if found else None

    async def replies(self, question: Question) -> list[Seen]:
        await self.through_with(question.key)
        thread = None if question.where is None else question.id
        place = _place(question.where, question.person, thread)
        return [
            _seen(one)
            for one in self._wall.standing
            if not one.alone
            and (one.place.channel, one.place.thread) == (place.channel, place.thread)
        ]

    def posts(self, where: Where) -> list[Seen]:
        return self._public(where)

    def conversation(self, person: Someone) -> list[Seen]:
        return self._public(_place(None, person).channel)

    def whispers(self, person: Someone) -> list[Seen]:
        return [_seen(one) for one in self._wall.standing if one.alone == person.name]

    def files(self, person: Someone) -> list[tuple[str, str]]:
        alone = (one for one in self._wall.standing if one.alone == person.name)
        given = (file for one in alone for file in one.reply.files)
        return [(file.name, file.content.decode(errors="replace")) for file in given]

    async def until(self, observation: Callable[[], T]) -> T:
        async with asyncio.timeout(PATIENCE):
            while not (found := observation()):  # noqa: ASYNC110 - a list has no event
                await asyncio.sleep(0.01)
        return found

    # how

    async def _writes(
        self,
        person: Someone,
        text: str,
        where: Where | None,
        trigger: Trigger,
        thread: str | None = None,
    ) -> Question:
        named = str(next(self._ids))
        unseen = trigger in (Trigger.COMMAND, Trigger.SHORTCUT)
        in_thread = None if unseen or where is None else thread or named
        key = f"{PLATFORM}:{named}"
        message = IncomingMessage(
            key,
            text,
            trigger,
            _person(person),
            _place(where, person, in_thread),
            named,
            to_others=any(self.at(one) in text for one in EVERYBODY),
            return_address=named if unseen else "",
        )
        self._last = [message]
        await self._intake.accept(message)
        return Question(person, text, where, key, named, len(self.whispers(person)))

    async def _laid_out(
        self, response: Response | None, person: Someone, place: Place, stands: Standing | None
    ) -> Seen | Sheet:
        if isinstance(response, Form):
            fields = {field.label: field.value for field in response.fields}
            opened = (response, place, stands)
            return Sheet(response.title, fields, plain(response.note), "", opened)
        assert isinstance(response, Reply)
        await self._notify(one for one in response.notices if one.otherwise)
        for update in response.updates:
            if update.reply is None:
                await self._wall.remove(update.posted_as, update.place)
            else:
                changed = Delivery("", update.place, update.reply)
                await self._wall.replace(update.posted_as, changed)
        if response.shares:
            seen = self._wall.put(place, replace(response, private=False))
            if stands and stands.alone:
                await self._wall.remove(stands.id, place)
        elif response.in_place and stands:
            stands.reply, seen = response, stands
        else:
            hidden = response.private or stands is None or bool(stands.alone)
            alone = person.name if hidden and not _is_direct(place) else ""
            seen = self._wall.put(place, response, alone=alone)
        await self._notify(one for one in response.notices if not one.otherwise)
        return _seen(seen)

    async def _notify(self, notices: Iterable[Notice]) -> None:
        for notice in notices:
            await self._wall.notify(notice)

    def _public(self, channel: str) -> list[Seen]:
        standing = self._wall.standing
        return [_seen(one) for one in standing if one.place.channel == channel and not one.alone]


def _person(someone: Someone) -> Person:
    outside = someone.guest or someone.foreign
    return Person(
        someone.name,
        someone.name,
        owner=someone.owner and not outside,
        guest=outside,
        bot=someone.bot,
    )


def _place(where: Where | None, person: Someone, thread: str | None = None) -> Place:
    if where is None:
        return Place.of_person(PLATFORM, WORKSPACE, person.name)
    return Place(PLATFORM, WORKSPACE, where, thread, shared=where is SHARED)


def _is_direct(place: Place) -> bool:
    return bool(place.person)


def _is_whispered(delivery: Delivery) -> bool:
    private = delivery.reply.private and not _is_direct(delivery.place)
    return bool(delivery.return_address) or private


def _form(sheet: Sheet) -> tuple[Form, Place, Standing | None]:
    assert isinstance(sheet.standing, tuple)
    form, place, stands = sheet.standing
    assert isinstance(form, Form) and isinstance(place, Place)
    assert stands is None or isinstance(stands, Standing)
    return form, place, stands


def _seen(stands: Standing) -> Seen:
    reply = stands.reply
    labels = tuple(button.label for button in _buttons(reply))
    buttons = " ".join(f"[{label}]" for label in labels)
    text = plain(reply.text[:LONGEST] if reply.more else reply.text)
    parts = (reply.title, text, reply.footer, buttons)
    return Seen("\n".join(filter(None, parts)), labels, bool(stands.alone), (), stands)


def _buttons(reply: Reply) -> tuple[Button, ...]:
    if reply.more and len(reply.text) > LONGEST:
        return (reply.more, *reply.buttons)
    return reply.buttons
