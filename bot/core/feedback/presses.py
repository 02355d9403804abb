"""From a button's id to what it does; nothing is done that the presser may not do."""

from collections.abc import Sequence

from bot.core.answering import AnswerService
from bot.core.callers import Caller
from bot.core.errors import NotFoundError
from bot.core.feedback.answers import Answers
from bot.core.feedback.learning import Learning
from bot.core.feedback.people import People
from bot.core.feedback.pressed import Pressed
from bot.core.feedback.voting import Voting
from bot.core.messages import Press, Response
from bot.core.outcomes import Receipt
from bot.core.ports import HelpRequests, ReceiptStore, Votes
from bot.core.replies import asking, feedback

_AMONG_HELPERS = ("take", "done", "save")
"""Pressed in the helpers' channel, which may use another knowledge base than the asker's."""


_ABOUT_NONE = frozenset(
    ("do", "show", "setup", "gap", "stats", "draft", "undo", "upload", "mend", "trail")
)
"""Buttons whose id names no receipt first."""


class Feedback:
    """Every button under a reply; all that it needs stands in its id."""

    def __init__(
        self,
        *,
        answering: AnswerService,
        receipts: ReceiptStore,
        votes: Votes,
        help_requests: HelpRequests,
        learning: Learning,
    ) -> None:
        self._answering = answering
        self._receipts = receipts
        self._answers = Answers(answering)
        self._voting = Voting(votes, learning)
        self._people = People(help_requests)

    async def home_of(self, press: Press) -> str:
        """The workspace that a press is about.

        In a direct conversation that is where its question was asked, for who asked it; the
        platform may not know where that was.
        """
        place = press.place
        if not place.direct or not (receipt_id := _receipt_in(press.button)):
            return place.workspace
        try:
            receipt = await self._receipts.receipt(receipt_id)
        except NotFoundError:
            return place.workspace
        askers = self._answering.stood_for(press.person, place)
        theirs = receipt.platform == place.platform and receipt.asker in askers
        return receipt.workspace if theirs else place.workspace

    async def press(self, caller: Caller, kind: str, parts: Sequence[str], alone: bool) -> Response:
        """What a button does whose id is `kind`, then `parts`."""
        match kind, *parts:
            case "show", key:
                return await self._answers.example(caller, key, alone)
            case "more", _, key:
                return await self._answers.whole(caller, key)
            case ("vote" | "why", what, receipt_id, *chosen):
                receipt = await self._receipt(caller, receipt_id)
                pressed = self._by(caller, receipt, alone)
                return await self._judged(kind, what, pressed, "".join(chosen))
            case _, receipt_id, *rest:
                receipt = await self._receipt(caller, receipt_id, kind in _AMONG_HELPERS)
                return await self._pressed(kind, rest, self._by(caller, receipt, alone))
        return asking.gone()

    async def _judged(self, kind: str, what: str, pressed: Pressed | None, key: str) -> Response:
        if pressed is None:
            return asking.gone()
        if kind == "vote":
            return await self._voting.vote(pressed, what, key)
        return await self._voting.reason(pressed, what, key)

    async def _pressed(self, kind: str, rest: Sequence[str], pressed: Pressed | None) -> Response:
        if pressed is None:
            return asking.gone()
        match kind, *rest:
            case "pick", key:
                return await self._answers.picked(pressed, key)
            case ("none",):
                return await self._voting.none(pressed)
            case ("share", *key):
                return await self._answers.shared(pressed, "".join(key))
            case ("human",):
                return await self._people.asked(pressed, confirmed=False)
            case ("human-yes",):
                return await self._people.asked(pressed, confirmed=True)
            case ("human-not-taken",):
                return await self._people.not_taken(pressed)
            case ("human-no",):
                return feedback.human_left(alone=pressed.alone)
            case ("take",):
                return await self._people.taken(pressed)
            case ("done",):
                return await self._people.done(pressed)
            case ("save",):
                return self._people.saved(pressed)
        return asking.gone()

    def _by(self, caller: Caller, receipt: Receipt | None, alone: bool) -> Pressed | None:
        return Pressed(caller, receipt, alone) if receipt else None

    async def _receipt(
        self, caller: Caller, receipt_id: str, any_base: bool = False
    ) -> Receipt | None:
        """The receipt, if it is this workspace's and (or `any_base`) its knowledge base's."""
        try:
            receipt = await self._receipts.receipt(receipt_id)
        except NotFoundError:
            return None
        place = caller.place
        ours = (receipt.platform, receipt.workspace) == (place.platform, place.workspace)
        known = any_base or receipt.decision.kb == caller.kb.key
        return receipt if ours and known and receipt.id == receipt_id else None


def _receipt_in(button: str) -> str:
    """The receipt that a button's id names; empty where it names none."""
    kind, *parts = button.split(":")
    match kind, *parts:
        case (what, *_) if what in _ABOUT_NONE:
            return ""
        case ("vote" | "why", _, receipt, *_):
            return receipt
        case (_, receipt, *_):
            return receipt
    return ""
