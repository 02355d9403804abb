"""A room with people and the bot in it: what a person can do there, and what they then see.

The tests of this folder know nothing else, so that they are the same on every platform. A room
that lacks a verb skips the test, with its reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from bot.core.faq import FaqEntry

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Someone:
    """A person, or another bot. `foreign`: of another organisation, in a shared channel."""

    name: str
    owner: bool = False
    guest: bool = False
    foreign: bool = False
    bot: bool = False


ADA = Someone("Ada", owner=True)
OMAR = Someone("Omar")
EVE = Someone("Eve")
GIL = Someone("Gil", guest=True)
FAY = Someone("Fay", foreign=True, owner=True)
ROBO = Someone("Robo", bot=True)
EVERYBODY = (ADA, OMAR, EVE, GIL, FAY, ROBO)


class Where(StrEnum):
    """The channels that there are."""

    HELPDESK = "helpdesk"
    HELPERS = "helpers"
    SHARED = "shared"
    """Another organisation is in it as well."""
    NEW = "new"
    """The bot is not in it yet."""


HELPDESK, HELPERS, SHARED, NEW = Where


@dataclass(frozen=True, slots=True)
class Question:
    """A message that a person wrote. `key` is what the bot calls it, `id` what the platform does.

    `whispers` counts what the person saw alone when they wrote it. `where` is None in the direct
    conversation with the bot.
    """

    person: Someone
    text: str
    where: Where | None
    key: str
    id: str = ""
    whispers: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands there: everything visible in reading order, buttons as `[label]`.

    `pings` is whom it would notify; `standing` is the room's own.
    """

    text: str
    buttons: tuple[str, ...]
    private: bool
    pings: tuple[str, ...]
    standing: object

    @property
    def words(self) -> str:
        """The visible text on one line, however it is broken."""
        return " ".join(self.text.split())


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form on somebody's screen: what its fields hold, by label; `refusal` is why it stayed."""

    title: str
    fields: Mapping[str, str]
    text: str
    refusal: str
    standing: object


class Room(Protocol):
    """Everything that happens is over when the verb returns, as far as the person can tell."""

    # writing

    async def mentions(self, person: Someone, text: str, where: Where = HELPDESK) -> Question:
        """They mention the bot, at the top of a channel."""
        ...

    async def writes_directly(self, person: Someone, text: str) -> Question:
        """They write to the bot alone."""
        ...

    async def asks_privately(self, person: Someone, text: str, where: Where = HELPDESK) -> Question:
        """They type `/ask …` in a channel."""
        ...

    async def says(self, person: Someone, text: str, where: Where = HELPDESK) -> Question:
        """They write at the top of a channel, without mentioning the bot."""
        ...

    async def follows_up(
        self, person: Someone, question: Question, text: str, *, mentioning: bool = False
    ) -> Question:
        """They write in the thread below a question."""
        ...

    async def finds_an_answer(self, person: Someone, question: Question) -> Question:
        """They choose *Find an answer* on somebody's message."""
        ...

    async def points(self, person: Someone, at: Question | Seen, aim: str) -> Seen | Sheet:
        """They choose something for editors in the menu of a message or a reply of the bot's.

        `aim` is one of why, mend, save and attach.
        """
        ...

    async def edits(self, question: Question, text: str) -> None:
        """Who wrote it changes it."""
        ...

    async def deletes(self, question: Question) -> None:
        """Who wrote it takes it away."""
        ...

    async def arrives_again(self, question: Question, times: int) -> None:
        """The platform delivers the message of the last verb as often again, all at once."""
        ...

    # commanding, pressing, filling in

    async def faq(self, person: Someone, line: str, where: Where | None = HELPDESK) -> Seen | Sheet:
        """They type `/faq …`; where None is the direct conversation."""
        ...

    async def imports(
        self, person: Someone, name: str, content: str, *, prune: bool = False
    ) -> Seen | Sheet:
        """They type `/faq import` in the help desk and give a file, one way or the other."""
        ...

    async def presses(self, person: Someone, seen: Seen, label: str) -> Seen | Sheet:
        """They press a button; what comes of it, before anything that is said elsewhere."""
        ...

    async def offered(self, person: Someone, sheet: Sheet, letters: str) -> list[str]:
        """What the form's picker of entries offers for these letters."""
        ...

    async def fills(self, person: Someone, sheet: Sheet, values: Mapping[str, str]) -> Seen | Sheet:
        """They change these fields, by label, and send the form.

        Of options the words of those that they choose, one a line.
        """
        ...

    async def invites(self, person: Someone, where: Where) -> None:
        """They bring the bot into a channel."""
        ...

    def at(self, person: Someone) -> str:
        """How somebody is mentioned in what people type."""
        ...

    def channel(self, where: Where) -> str:
        """How a channel is mentioned in what people type."""
        ...

    # seeing

    async def reply_to(self, question: Question) -> Seen | None:
        """The reply to that message; None is silence, once the bot is through with it."""
        ...

    async def replies(self, question: Question) -> list[Seen]:
        """Everything that the bot says in public below that message, once it is through with it.

        In the direct conversation: everything since.
        """
        ...

    def posts(self, where: Where) -> list[Seen]:
        """Everything that the bot says in public in a channel, its threads included."""
        ...

    def conversation(self, person: Someone) -> list[Seen]:
        """What the bot says in the direct conversation with somebody."""
        ...

    def whispers(self, person: Someone) -> list[Seen]:
        """What that person alone sees, wherever it stands."""
        ...

    def files(self, person: Someone) -> list[tuple[str, str]]:
        """The files that the bot gave that person alone, oldest first: name and content as text."""
        ...

    async def until(self, observation: Callable[[], T]) -> T:
        """The first true answer; for what is said elsewhere than where somebody acts."""
        ...

    # what is arranged

    async def knows(self, *entries: FaqEntry) -> None:
        """The default knowledge base holds these entries as well, as after `faqbot import`."""
        ...

    async def answer_of(self, slug: str) -> str:
        """The answer of an entry, as it is stored."""
        ...

    async def receipts(self) -> list[str]:
        """The ids of all decisions so far, which nobody who asks should see."""
        ...

    async def dozes(self) -> None:
        """As `restarts`, but the model is still being loaded, until the bot `wakes`."""
        ...

    async def wakes(self) -> None:
        """The model is loaded."""
        ...

    async def restarts(self) -> None:
        """The bot ends, which finishes what it has in hand, and another process takes over."""
        ...
