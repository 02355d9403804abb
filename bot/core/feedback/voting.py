"""What people think of a reply: one vote a person, which they may change."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.core.buttons import is_key
from bot.core.feedback.learning import Learning, Learnt
from bot.core.feedback.pressed import Pressed
from bot.core.messages import Reply
from bot.core.outcomes import Answered
from bot.core.ports import Opinion, Vote, Votes
from bot.core.replies import asking, feedback
from bot.core.replies.votes import Held

_REASONS = {"not-mine": Opinion.NOT_MY_QUESTION, "stale": Opinion.OUT_OF_DATE}


class Voting:
    """Stores votes, and asks what was wrong."""

    def __init__(self, votes: Votes, learning: Learning) -> None:
        self._votes = votes
        self._learning = learning

    async def vote(self, pressed: Pressed, which: str, key: str = "") -> Reply:
        """*Helpful* or *Not helpful*. The latter counts at once; a reason may replace it.

        `key` is that of the entry which they had chosen from suggestions.
        """
        earlier = await self._earlier(pressed)
        before = earlier.opinion if earlier else None
        match which:
            case "up":
                await self._store(pressed, Opinion.HELPFUL, key)
                return feedback.thanks(changed=before not in (None, Opinion.HELPFUL))
            case "down":
                if before in (None, Opinion.HELPFUL):  # a reason that was given stays
                    await self._store(pressed, Opinion.NOT_HELPFUL, key)
                return feedback.reasons(
                    pressed.receipt.id,
                    changed=before is Opinion.HELPFUL,
                    with_human=pressed.can_ask_people,
                    key=key,
                )
        return asking.gone()

    async def reason(self, pressed: Pressed, which: str, key: str = "") -> Reply:
        """Why the reply was not helpful."""
        if which not in _REASONS:
            return asking.gone()
        vote, learned = await self._store(pressed, _REASONS[which], key)
        noted = feedback.reason_noted(
            pressed.receipt.id,
            out_of_date=_REASONS[which] is Opinion.OUT_OF_DATE,
            alone=pressed.alone,
            with_human=pressed.can_ask_people,
            learned=[one.entry for one in learned if one.hold is None],
            held=_held(pressed, learned) if pressed.caller.edits else (),
        )
        return replace(noted, notices=await self._learning.tell_owner(pressed, vote))

    async def none(self, pressed: Pressed) -> Reply:
        """None of the suggestions was meant."""
        if not pressed.by_asker:
            return feedback.not_the_asker()
        await self._store(pressed, Opinion.NOT_MY_QUESTION)
        return feedback.none_of_these(
            pressed.receipt.id,
            private=pressed.reply_is_private,
            with_human=pressed.can_ask_people,
        )

    async def _earlier(self, pressed: Pressed) -> Vote | None:
        votes = await self._votes.votes(pressed.receipt.id)
        return next((vote for vote in votes if vote.voter == pressed.caller.asker), None)

    async def _store(
        self, pressed: Pressed, opinion: Opinion, key: str = ""
    ) -> tuple[Vote, list[Learnt]]:
        """The vote, and what became of it."""
        before = await self._earlier(pressed)
        chosen = int(key) if is_key(key) and _was_given(pressed, int(key)) else None
        caller, now = pressed.caller, datetime.now(UTC)
        vote = Vote(pressed.receipt.id, caller.asker, opinion, now, caller.edits, chosen)
        await self._votes.vote(vote)
        return vote, await self._learning.learn(pressed, before, vote)


def _held(pressed: Pressed, learned: Sequence[Learnt]) -> list[Held]:
    """Where the question leads all the same."""
    receipt = pressed.receipt
    answered = receipt.id if isinstance(receipt.decision.outcome, Answered) else ""
    return [Held(one.entry, one.hold, answered) for one in learned if one.hold]


def _was_given(pressed: Pressed, key: int) -> bool:
    return any(hit.entry == key for hit in pressed.receipt.decision.hits)
