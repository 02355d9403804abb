"""Answers that a button brings: chosen, shown whole, shared."""

from dataclasses import replace

from bot.core.answering import AnswerService
from bot.core.buttons import is_key
from bot.core.callers import Caller
from bot.core.faq import Audience, FaqEntry
from bot.core.feedback.pressed import Pressed
from bot.core.messages import Reply
from bot.core.outcomes import Answered, Suggested
from bot.core.replies import asking, feedback


class Answers:
    """Gives entries to who may be given them, as they stand now."""

    def __init__(self, answering: AnswerService) -> None:
        self._answering = answering

    async def example(self, caller: Caller, key: str, alone: bool) -> Reply:
        """The answer to one of a greeting's examples."""
        entry = await self._entry(caller, key, alone=True)
        if entry is None:
            return asking.gone()
        return replace(asking.answer(entry), private=True, in_place=alone)

    async def whole(self, caller: Caller, key: str) -> Reply:
        """A long answer, uncut, for who wants to read on."""
        entry = await self._entry(caller, key, alone=True)
        if entry is None:
            return asking.gone()
        return replace(asking.answer(entry), private=True, more=None)

    async def picked(self, pressed: Pressed, key: str) -> Reply:
        """A suggestion, chosen: in the suggestions' place for the asker, else privately."""
        found = any(str(hit.entry) == key for hit in pressed.receipt.decision.hits)
        alone = pressed.reply_is_private or not pressed.by_asker
        entry = await self._entry(pressed.caller, key, alone=alone) if found else None
        if entry is None:
            return asking.gone()
        if not pressed.by_asker:
            return replace(asking.answer(entry), private=True)
        receipt, private = pressed.receipt.id, pressed.reply_is_private
        to_one = private and not pressed.caller.place.direct
        return replace(
            asking.answer(entry, receipt, private=private),
            buttons=feedback.answer_buttons(receipt, private=to_one, key=entry.key),
            in_place=True,
        )

    async def shared(self, pressed: Pressed, key: str) -> Reply:
        """A private answer, put before everyone where it was asked for."""
        if not pressed.by_asker:
            return feedback.share_not_yours()
        outcome = pressed.receipt.decision.outcome
        if not key and isinstance(outcome, Answered):
            key = str(outcome.hit.entry)
        elif not _was_suggested(pressed, key):
            return asking.gone()
        entry = await self._entry(pressed.caller, key, alone=False)
        if entry is None:
            return await self._not_shared(pressed.caller, key)
        return replace(asking.answer(entry, pressed.receipt.id), shares=True)

    async def _not_shared(self, caller: Caller, key: str) -> Reply:
        closed_to_them = caller.person.guest or caller.workspace.public_only
        if closed_to_them or not caller.place.shared:
            return asking.gone()
        there = await self._answering.entry(caller.kb, int(key), Audience.INTERNAL)
        return feedback.share_refused() if there else asking.gone()

    async def _entry(self, caller: Caller, key: str, *, alone: bool) -> FaqEntry | None:
        if not is_key(key):
            return None
        audience = caller.private_audience if alone else caller.audience
        return await self._answering.entry(caller.kb, int(key), audience)


def _was_suggested(pressed: Pressed, key: str) -> bool:
    outcome = pressed.receipt.decision.outcome
    return isinstance(outcome, Suggested) and any(str(hit.entry) == key for hit in outcome.hits)
