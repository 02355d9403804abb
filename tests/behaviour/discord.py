"""The room as a Discord server: the real bot and library against our own Discord."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import pytest

from bot.app import open_database
from bot.config import Settings
from bot.core.messages import Aim, FollowUps, Joined, Person, Place
from bot.core.ports import Settled
from bot.platforms.discord.setup.commands import FIND_ANSWER, POINTING
from bot.platforms.discord.setup.sync import sync
from bot.serving import discord_credentials
from tests.behaviour.discord_lines import typed
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
from tests.discord import guild as discord
from tests.discord.forms import labels_of
from tests.discord.guild import (
    BOT,
    GUILD,
    MENTION,
    OWNER,
    DiscordServer,
    Interaction,
    Message,
    Permission,
    User,
    labels,
    pings,
    visible,
)

T = TypeVar("T")
LOBBY = 900_000_000_000_000_900
_AGAIN = "f.again:"
"""What a button does that opens a refused form once more: no form can answer a form."""

_LONG, _MORE = 1_500, 0.5
"""Characters of a message that may be followed by more of it, and the seconds till then."""

_TAKING = 0.2
"""Seconds in which what the bot has read is stored."""
_PEOPLE = {one: 700_000_000_000_000_100 + number for number, one in enumerate(EVERYBODY)}
_CHANNELS = {where: 900_000_000_000_000_500 + number for number, where in enumerate(Where)}


@dataclass(frozen=True, slots=True)
class Picking:
    """A command that still lacks its entry: Discord offers some while one types."""

    command: str
    where: Where


def discord_settings(settings: Settings, server: DiscordServer) -> Settings:
    """The settings of a bot on that Discord."""
    raw = settings.model_dump() | {
        "discord_token": server.token,
        "discord_api_url": server.api_url,
        "discord_gateway_url": server.gateway_url,
    }
    return Settings(**raw)


class DiscordRoom(House, Room):
    """What people do goes to the bot as Discord sends it; what they see is what Discord shows."""

    def __init__(self, settings: Settings, server: DiscordServer) -> None:
        super().__init__(settings)
        self.server, self.people, self.state = server, server.people, server.state
        state = self.state
        state.add_guild(guild=GUILD)
        admins = state.add_role(GUILD, "admins", Permission.MANAGE_GUILD)
        for one, number in _PEOPLE.items():
            if not one.guest and not one.foreign:
                account = User(number, one.name.lower(), one.name, bot=one.bot)
                state.add_member(GUILD, account, [admins.id] if one.owner else [])
        for where, number in _CHANNELS.items():
            state.add_channel(discord.Channel(number, where))
        state.add_channel(discord.Channel(LOBBY, "lobby"))
        self.people.forbid(channel_of(NEW), Permission.VIEW_CHANNEL)

    async def start(self) -> None:
        """In a server that somebody has set up: commands are there, one channel is listened to.

        Otherwise the bot would connect anew in the middle of a test, to be told what is written.
        """
        if not self.state.commands:
            async with open_database(self._settings) as stores:
                await stores.workspaces.adopt("discord", str(GUILD))
                lobby = Place("discord", str(GUILD), str(LOBBY))
                await stores.channels.set_channel(lobby, follow_ups=FollowUps.ALWAYS)
                await sync(discord_credentials(self._settings), stores.deployments)
        await super().start()
        owner = Person(str(OWNER), "Olga", owner=True)
        joined = Joined(f"discord:setup:{GUILD}", owner, Place("discord", str(GUILD), str(LOBBY)))
        await self._intake.handle(joined)

    async def listens(self) -> None:
        await super().listens()
        await self.server.gateway.connected(PATIENCE)
        await self.server.gateway.heard(PATIENCE)

    async def stop(self) -> None:
        """Ends as `faqbot run` does; Discord is not told what became of an event, so it waits."""
        if self.server.gateway.live:
            await self.server.gateway.heard(PATIENCE)
            await asyncio.sleep(_TAKING)
        await self._intake.close()
        await super().stop()

    @property
    def settings_beside(self) -> Settings:
        """The settings of another process on the same database, on the same Discord."""
        return self._settings

    # writing

    async def mentions(self, person: Someone, text: str, where: Where = HELPDESK) -> Question:
        return self._writes(person, f"{MENTION} {text}", where)

    async def writes_directly(self, person: Someone, text: str) -> Question:
        return self._writes(person, text, None)

    async def asks_privately(self, person: Someone, text: str, where: Where = HELPDESK) -> Question:
        if not text:
            pytest.skip("Discord lets nobody send a command without what it requires")
        before = len(self.whispers(person))
        asked = await self.people.slash(user_of(person), channel_of(where), "ask", question=text)
        return await self._clicked(asked, person, text, where, before)

    async def says(self, person: Someone, text: str, where: Where = HELPDESK) -> Question:
        return self._writes(person, text, where)

    async def follows_up(
        self, person: Someone, question: Question, text: str, *, mentioning: bool = False
    ) -> Question:
        """They reply, without a ping: to the bot's last word there, or else to the question."""
        text = f"{MENTION} {text}" if mentioning else text
        place = self._place(question.where, question.person)
        below = [one for one in self._below(question) if one.author == BOT]
        replied = below[-1] if below else self.state.find(place, int(question.id))
        return self._writes(person, text, question.where, replied)

    async def finds_an_answer(self, person: Someone, question: Question) -> Question:
        before = len(self.whispers(person))
        chosen = await self.people.menu(user_of(person), self.message_of(question), FIND_ANSWER)
        return await self._clicked(chosen, person, question.text, question.where, before)

    async def points(self, person: Someone, at: Question | Seen, aim: str) -> Seen | Sheet:
        before = self._shown_to(person)
        target = self.message_of(at) if isinstance(at, Question) else at.standing
        assert isinstance(target, Message)
        asked = await self.people.menu(user_of(person), target, POINTING[Aim(aim)])
        return await self._effect(person, before, asked)

    async def edits(self, question: Question, text: str) -> None:
        message = self.message_of(question)
        self.people.edit(message, f"{MENTION} {text}" if MENTION in message.content else text)
        await self.restarts()  # nothing else tells that an edit which changes nothing is through

    async def deletes(self, question: Question) -> None:
        self.people.delete(self.message_of(question))
        await self.restarts()

    async def arrives_again(self, question: Question, times: int) -> None:
        for _ in range(times):
            self.server.world.again(self.message_of(question))
        await self.server.gateway.heard(PATIENCE)

    # commanding, pressing, filling in

    async def faq(self, person: Someone, line: str, where: Where | None = HELPDESK) -> Seen | Sheet:
        if where is None:
            pytest.skip("/faq is for servers alone: Discord offers it in no direct conversation")
        command, options = typed(line)
        if command.endswith(("edit", "show")) and not options["id"]:
            return Sheet(command, {"Entry": ""}, "", "", Picking(command, where))
        before = self._shown_to(person)
        asked = await self.people.slash(user_of(person), channel_of(where), command, **options)
        return await self._effect(person, before, asked)

    async def imports(
        self, person: Someone, name: str, content: str, *, prune: bool = False
    ) -> Seen | Sheet:
        before = self._shown_to(person)
        asked = await self.people.slash(
            user_of(person),
            channel_of(HELPDESK),
            "faq import",
            file=(name, content.encode()),
            prune=prune,
        )
        return await self._effect(person, before, asked)

    async def presses(self, person: Someone, seen: Seen, label: str) -> Seen | Sheet:
        assert isinstance(seen.standing, Message)
        before = self._shown_to(person)
        pressed = await self.people.press(user_of(person), seen.standing, label)
        return await self._effect(person, before, pressed)

    async def offered(self, person: Someone, sheet: Sheet, letters: str) -> list[str]:
        assert isinstance(sheet.standing, Picking)
        return [choice["name"] for choice in await self._offered(person, sheet.standing, letters)]

    async def fills(self, person: Someone, sheet: Sheet, values: Mapping[str, str]) -> Seen | Sheet:
        before = self._shown_to(person)
        if isinstance(sheet.standing, Picking):
            return await self._picks(person, sheet.standing, values["Entry"])
        assert isinstance(sheet.standing, Interaction)
        filled = await self.people.fill(sheet.standing, values)
        seen = await self._effect(person, before, filled)
        if isinstance(seen, Seen) and (again := _way_back(seen)):
            form = await self.presses(person, seen, again)
            assert isinstance(form, Sheet)
            return replace(form, refusal=seen.text)
        return seen

    async def invites(self, person: Someone, where: Where) -> None:
        pytest.skip("on Discord the bot comes into servers, not into channels")

    def at(self, person: Someone) -> str:
        return f"<@{user_of(person)}>"

    def channel(self, where: Where) -> str:
        return f"<#{channel_of(where)}>"

    # seeing

    async def reply_to(self, question: Question) -> Seen | None:
        settled = await self.through_with(question.key)
        if settled is None:
            return None
        if settled.posted_as:
            channel, message = map(int, settled.posted_as.split("/"))
            found = self.state.find(channel, message)
            elsewhere = question.where is not None and self._is_direct(channel)
            return replace(_seen(found), private=elsewhere) if found else None
        whispered = self.whispers(question.person)[question.whispers :]
        return whispered[-1] if whispered else None

    async def replies(self, question: Question) -> list[Seen]:
        await self.through_with(question.key)
        place = self._place(question.where, question.person)
        if question.where is None:
            later = [one for one in self._in(place) if one.id > int(question.id)]
            return [_seen(one) for one in later]
        return [_seen(one) for one in self._below(question) if one.author == BOT]

    def posts(self, where: Where) -> list[Seen]:
        return [_seen(one) for one in self._in(channel_of(where))]

    def conversation(self, person: Someone) -> list[Seen]:
        return [_seen(one) for one in self._in(self._place(None, person))]

    def whispers(self, person: Someone) -> list[Seen]:
        whispered = self.server.whispers(user_of(person))
        return [_seen(one) for one in whispered if not one.is_loading]

    def files(self, person: Someone) -> list[tuple[str, str]]:
        whispered = self.server.whispers(user_of(person))
        given = (file for one in whispered for file in one.files.items())
        return [(name, content.decode(errors="replace")) for name, content in given]

    async def until(self, observation: Callable[[], T]) -> T:
        return await self.state.until(observation, PATIENCE)

    # how

    def message_of(self, question: Question) -> Message:
        """The message that somebody wrote, as it stands now."""
        place = self._place(question.where, question.person)
        found = self.state.find(place, int(question.id))
        assert found is not None, "it was taken away"
        return found

    def _writes(
        self, person: Someone, text: str, where: Where | None, below: Message | None = None
    ) -> Question:
        user, before = user_of(person), len(self.whispers(person))
        place = self._place(where, person)
        written = text.replace("*", r"\*")  # to be read as it is typed
        message = self.people.say(user, place, written, reply_to=below, ping=False)
        words = text.removeprefix(MENTION).strip()
        return Question(person, words, where, f"discord:{message.id}", str(message.id), before)

    async def through_with(self, key: str) -> Settled | None:
        await self.server.gateway.heard(PATIENCE)
        with suppress(TimeoutError):
            async with asyncio.timeout(_TAKING):
                await self.claimed(key)
        return await super().through_with(key)

    def _below(self, question: Question) -> list[Message]:
        """All that replies to it, or to what replies to it."""
        found: dict[int, Message] = {}
        for one in self.state.in_channel(self._place(question.where, question.person)):
            if one.replies_to == int(question.id) or one.replies_to in found:
                found[one.id] = one
        return [one for one in found.values() if not one.is_loading]

    async def _clicked(
        self, asked: Interaction, person: Someone, text: str, where: Where | None, before: int
    ) -> Question:
        key = f"discord:i-{asked.id}"
        await self.claimed(key)
        return Question(person, text, where, key, "", before)

    async def _offered(self, person: Someone, picking: Picking, letters: str) -> list[Any]:
        place = channel_of(picking.where)
        return await self.people.complete(user_of(person), place, picking.command, "id", id=letters)

    async def _picks(self, person: Someone, picking: Picking, label: str) -> Seen | Sheet:
        choices = {one["name"]: one["value"] for one in await self._offered(person, picking, label)}
        before, place = self._shown_to(person), channel_of(picking.where)
        options = {"id": choices[label]}
        chosen = await self.people.slash(user_of(person), place, picking.command, **options)
        return await self._effect(person, before, chosen)

    async def _effect(
        self, person: Someone, before: Mapping[int, str], asked: Interaction
    ) -> Seen | Sheet:
        """What the person sees first that was not there before: theirs alone, or in the channel."""
        if asked.modal is not None:
            return _sheet(asked)

        def first() -> Seen | None:
            shown = self._shown_to(person)
            for one in (*self.server.whispers(user_of(person)), *self._in(asked.channel)):
                if shown.get(one.id, "") != before.get(one.id, ""):
                    return _seen(one)
            return None

        found = await self.until(first)
        assert found is not None
        return await self._whole(found, asked)

    async def _whole(self, first: Seen, asked: Interaction) -> Seen:
        """What does not fit into one message comes in several, which are read as one."""
        if not first.private or len(first.text) < _LONG:
            return first
        parts: list[Message] = []
        while not parts or len(parts) != len(self._answers(asked)):
            parts = self._answers(asked)
            await asyncio.sleep(_MORE)
        seen = [_seen(one) for one in parts]
        return Seen(
            "\n".join(one.text for one in seen),
            tuple(label for one in seen for label in one.buttons),
            True,
            tuple(ping for one in seen for ping in one.pings),
            parts[-1],
        )

    @staticmethod
    def _answers(asked: Interaction) -> list[Message]:
        """The messages that came of it, apart from the one that was pressed."""
        own = [asked.original] if asked.original not in (None, asked.message) else []
        return [one for one in [*own, *asked.followups] if one is not None]

    def _shown_to(self, person: Someone) -> dict[int, str]:
        whispered = self.server.whispers(user_of(person))
        public = (one for channel in self.state.channels for one in self._in(channel))
        return {one.id: repr(one) for one in (*whispered, *public) if not one.is_loading}

    def _in(self, channel: int) -> Iterable[Message]:
        """The bot's messages there, where they are more than a sign that some will come."""
        return [one for one in self.server.posts(channel) if not one.is_loading]

    def _place(self, where: Where | None, person: Someone) -> int:
        if where is None:
            return self.state.direct_message(user_of(person)).id
        return channel_of(where)

    def _is_direct(self, channel: int) -> bool:
        return self.state.channels[channel].guild is None


class Beside(House):
    """Another process on the same database, of the same bot."""

    def __init__(self, room: DiscordRoom) -> None:
        super().__init__(room.settings_beside)

    async def __aenter__(self) -> None:
        await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self._intake.close()
        await self.stop()


def user_of(someone: Someone) -> int:
    """The id of somebody on Discord."""
    if someone.guest or someone.foreign:
        pytest.skip("on Discord all are members: nobody is a guest or of another organisation")
    return _PEOPLE[someone]


def channel_of(where: Where) -> int:
    """The id of a channel on Discord."""
    if where is SHARED:
        pytest.skip("on Discord no channel is shared with another organisation")
    return _CHANNELS[where]


def _way_back(seen: Seen) -> str:
    """The button that opens the refused form, if there is one."""
    assert isinstance(seen.standing, Message)
    each = [one for row in seen.standing.components for one in row["components"]]
    found = [
        one["custom_id"]
        for one in each
        if one.get("custom_id", "").startswith(_AGAIN) or one.get("label") == "Correct it"
    ]
    return found[0] if found else ""


def _seen(message: Message) -> Seen:
    alone = message.ephemeral_to is not None
    found = tuple(labels(message))
    return Seen(visible(message), found, alone, tuple(pings(message)), message)


def _sheet(asked: Interaction) -> Sheet:
    form = asked.modal
    assert form is not None
    notes = [part["content"] for part in form["components"] if part["type"] == 10]
    fields = labels_of(form)
    text = "\n".join([*notes, *fields])
    return Sheet(form["title"], fields, text, "", asked)
