"""People who ask, edit and vote all the while, and what must be true of it afterwards."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from tests.replicas.fleet import Fleet, Replica
from tests.replicas.known import PORTAL, VPN
from tests.slack.transport import NotAcknowledgedError
from tests.slack.workspace import MENTION, Channel, Message, SlackServer, labels, visible
from tests.whole import PATIENCE

EDITOR = "U0EDITOR"
ROOMS = [f"C{number}" for number in range(8)]
EDITED = ("wifi", "badge", "lunch")


@dataclass(frozen=True, slots=True)
class Question:
    """One that somebody asked of the bot, in that channel."""

    channel: str
    ts: str


class Load:
    """What was asked and done so far. `EDITOR` must be an admin."""

    def __init__(self, slack: SlackServer, fleet: Fleet, seed: int) -> None:
        self.questions: list[Question] = []
        self.refused: set[str] = set()
        """Those that nobody acknowledged, at the fourth delivery either: Slack gave up."""
        self.saved: list[str] = []
        """Answers of which the editor was told that they are saved."""
        self.votes: set[str] = set()
        """Who was thanked for a vote."""
        self._slack = slack
        self._fleet = fleet
        self._people = slack.people(fleet)
        self._dice = random.Random(seed)
        self._asking: set[asyncio.Task[None]] = set()
        for room in ROOMS:
            slack.state.add_channel(Channel(room, room.lower()))

    @asynccontextmanager
    async def running(self, pause: float) -> AsyncIterator[None]:
        """While the block lasts; `pause`: seconds between two questions, on average."""
        stop = asyncio.Event()
        tasks = [
            asyncio.create_task(self._ask_until(stop, pause)),
            asyncio.create_task(self._edit_until(stop)),
            asyncio.create_task(self._vote_until(stop)),
        ]
        try:
            yield
        finally:
            stop.set()
            await asyncio.gather(*tasks)
            await asyncio.gather(*self._asking)

    async def ask(self, who: str = "") -> Question:
        """Somebody (new, where it is not said who) asks what is known, word for word."""
        number = len(self.questions)
        asked = Question(ROOMS[number % len(ROOMS)], self._slack.state.new_ts())
        self.questions.append(asked)
        try:
            text = f"{MENTION} {VPN}"
            await self._people.say(who or f"U{number}", asked.channel, text, ts=asked.ts)
        except NotAcknowledgedError:
            self.refused.add(asked.ts)
        return asked

    async def has_done_all(self) -> bool:
        """Whether a question was answered, an edit saved and a vote counted."""
        return bool(self.saved and self.votes)

    def replies(self, question: Question) -> list[Message]:
        """What stands below it."""
        return self._slack.replies(question.channel, question.ts)

    def is_answered(self, question: Question) -> bool:
        """Whether the right answer stands there."""
        return any(PORTAL in visible(one) for one in self.replies(question))

    async def answered(self, question: Question) -> None:
        """Returns when it is."""
        await self._slack.until(lambda: self.is_answered(question), PATIENCE)

    def lost(self, question: Question) -> bool:
        """Whether who acknowledged it may have died before it was claimed: the stated window."""
        took: set[Replica] = self._fleet.taken.get(question.ts, set())
        return question.ts in self.refused or any(one.is_dead for one in took)

    async def _ask_until(self, stop: asyncio.Event, pause: float) -> None:
        while not stop.is_set():
            task = asyncio.create_task(self._asked())
            self._asking.add(task)
            await asyncio.sleep(self._dice.expovariate(1 / pause))

    async def _asked(self) -> None:
        await self.ask()

    async def _edit_until(self, stop: asyncio.Event) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with suppress(NotAcknowledgedError, TimeoutError):
                await self._edit(EDITED[number % len(EDITED)], f"Answer number {number}.")
            await asyncio.sleep(self._dice.uniform(0, 1))

    async def _edit(self, slug: str, answer: str) -> None:
        """By a form; who is told nothing within some seconds goes on with something else."""
        self._slack.state.open_views.pop(EDITOR, None)
        before = len(self._slack.whispers(EDITOR))
        await self._people.slash(EDITOR, ROOMS[0], "/faq", f"edit {slug}")
        view = await self._slack.until(lambda: self._slack.view_of(EDITOR), within_s=30)
        assert view is not None
        await self._people.submit(EDITOR, view, {"Answer": answer})
        await self._slack.until(lambda: self._is_saved(before), within_s=30)
        self.saved.append(answer)

    def _is_saved(self, before: int) -> bool:
        said = self._slack.whispers(EDITOR)[before:]
        return any("Saved" in visible(one) for one in said)

    async def _vote_until(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await asyncio.sleep(self._dice.uniform(0.5, 1.5))
            done = [one for one in self.questions if self.is_answered(one)]
            if not done:
                continue
            reply = self.replies(self._dice.choice(done))[0]
            if "Helpful" in labels(reply):
                with suppress(NotAcknowledgedError, TimeoutError):
                    await self._vote(f"UVOTER{len(self.votes)}", reply)

    async def _vote(self, voter: str, reply: Message) -> None:
        await self._people.press(voter, reply, "Helpful")
        await self._slack.until(lambda: self._slack.whispers(voter), within_s=30)
        self.votes.add(voter)
