"""Questions handed on to people: asked, taken, done, kept."""

from datetime import UTC, datetime, timedelta

from bot.core.editing import LONGEST_PHRASING
from bot.core.errors import UsageError
from bot.core.feedback.pressed import Pressed
from bot.core.markup import one_line
from bot.core.messages import Add, Form, Notice, Place, Reply, Trigger
from bot.core.permissions import require
from bot.core.ports import Help, HelpRequest, HelpRequests
from bot.core.replies import asking, feedback, forms

MOST = 3
"""Questions that a person may hand on in an hour."""

_HOUR = timedelta(hours=1)


class People:
    """Hands a question on to the helpers' channel, and tells the asker who took it."""

    def __init__(self, requests: HelpRequests) -> None:
        self._requests = requests

    async def asked(self, pressed: Pressed, *, confirmed: bool) -> Reply:
        """The question before helpers; one that nobody has read yet is confirmed first."""
        if refusal := await self._refusal(pressed):
            return refusal
        receipt, alone = pressed.receipt, pressed.alone
        if pressed.question_is_private and not confirmed:
            return feedback.human_confirm(receipt.id, receipt.decision.text, alone=alone)
        name = pressed.caller.person.name if pressed.question_is_private else None
        text = feedback.request_text(receipt.decision.text, name)
        request = HelpRequest(receipt.id, receipt.asker, _origin(pressed), text, datetime.now(UTC))
        if not await self._requests.open(request):
            return feedback.human_twice()
        return feedback.human_asked(_request_notice(pressed, text), alone=alone)

    async def not_taken(self, pressed: Pressed) -> Reply:
        """The platform would not let helpers read it: it was not handed on."""
        if not pressed.by_asker:
            return feedback.human_not_yours()
        await self._requests.withdraw(pressed.receipt.id)
        return feedback.not_handed_on(pressed.caller.workspace.helpers)

    async def taken(self, pressed: Pressed) -> Reply:
        """*I take it*: the first one does, and the asker is told."""
        receipt, helper = pressed.receipt, pressed.caller.person
        if helper.guest:
            return feedback.no_guests()
        request = await self._requests.request(receipt.id)
        if request is None:
            return asking.gone()
        if not await self._requests.move(receipt.id, Help.OPEN, Help.TAKEN, helper.name):
            return await self._too_late(receipt.id)
        question = receipt.decision.text if pressed.question_is_private else ""
        notice = feedback.being_looked_at(request.origin, helper.name, question)
        about = None if pressed.question_is_private else request.origin
        return feedback.taken(receipt.id, request.text, helper.name, about, notice)

    async def done(self, pressed: Pressed) -> Reply:
        """*Done*: answered, by whoever says so; the question may be kept as an entry."""
        receipt, helper = pressed.receipt.id, pressed.caller.person
        if helper.guest:
            return feedback.no_guests()
        for before in (Help.TAKEN, Help.OPEN):
            if await self._requests.move(receipt, before, Help.DONE, helper.name):
                break
        request = await self._requests.request(receipt)
        if request is None:
            return asking.gone()
        return feedback.done(receipt, request.text, request.helper)

    @staticmethod
    def saved(pressed: Pressed) -> Form:
        """*Save as FAQ*: the form for a new entry, with the question filled in."""
        require(pressed.caller.role, Add, guest=pressed.caller.person.guest)
        if pressed.receipt.decision.kb != pressed.caller.kb.key:
            raise UsageError(feedback.saved_elsewhere(pressed.receipt.decision.knowledge_base))
        return forms.add_form(one_line(pressed.receipt.decision.text, LONGEST_PHRASING))

    async def _too_late(self, receipt: str) -> Reply:
        request = await self._requests.request(receipt)
        if request is None:
            return asking.gone()
        if request.state is Help.DONE:  # the message was not brought up to date
            return feedback.done(receipt, request.text, request.helper)
        return feedback.somebody_was_faster(request.helper)

    async def _refusal(self, pressed: Pressed) -> Reply | None:
        receipt = pressed.receipt
        if not pressed.by_asker:
            return feedback.human_not_yours()
        if not pressed.caller.workspace.helpers:
            return feedback.human_nowhere()
        if not receipt.decision.text:
            return feedback.human_expired()
        if await self._requests.request(receipt.id):
            return feedback.human_twice()
        since = datetime.now(UTC) - _HOUR
        if await self._requests.opened_since(receipt.asker, since) >= MOST:
            return feedback.human_too_often(MOST)
        return None


def _origin(pressed: Pressed) -> Place:
    """Where the asker is told: the thread, or the direct conversation with them."""
    receipt, here = pressed.receipt, pressed.caller.place
    if pressed.reply_is_private:
        return Place.of_person(here.platform, here.workspace, pressed.caller.person.id)
    direct = receipt.trigger == Trigger.DIRECT
    return Place(here.platform, here.workspace, receipt.channel, receipt.thread, direct=direct)


def _request_notice(pressed: Pressed, text: str) -> Notice:
    here = pressed.caller.place
    helpers = Place(here.platform, here.workspace, pressed.caller.workspace.helpers)
    about = None if pressed.question_is_private else _origin(pressed)
    reply = feedback.request(pressed.receipt.id, text, about)
    otherwise = f"human-not-taken:{pressed.receipt.id}"
    return Notice(helpers, reply, otherwise=otherwise, pings=pressed.caller.workspace.ping)
