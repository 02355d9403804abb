"""What people think of a reply: one vote a person, which they may change."""

from datetime import UTC, datetime

from bot.core.feedback.pressed import Pressed
from bot.core.messages import Reply
from bot.core.ports import Opinion, Vote, Votes
from bot.core.replies import asking, feedback

_REASONS = {"not-mine": Opinion.NOT_MY_QUESTION, "stale": Opinion.OUT_OF_DATE}


class Voting:
    """Stores votes, and asks what was wrong."""

    def __init__(self, votes: Votes) -> None:
        self._votes = votes

    async def vote(self, pressed: Pressed, which: str) -> Reply:
        """*Helpful* or *Not helpful*. The latter counts at once; a reason may replace it."""
        before = await self._opinion(pressed)
        match which:
            case "up":
                await self._store(pressed, Opinion.HELPFUL)
                return feedback.thanks(changed=before not in (None, Opinion.HELPFUL))
            case "down":
                if before in (None, Opinion.HELPFUL):  # a reason that was given stays
                    await self._store(pressed, Opinion.NOT_HELPFUL)
                return feedback.reasons(
                    pressed.receipt.id,
                    changed=before is Opinion.HELPFUL,
                    with_human=pressed.can_ask_people,
                )
        return asking.gone()

    async def reason(self, pressed: Pressed, which: str) -> Reply:
        """Why the reply was not helpful."""
        if which not in _REASONS:
            return asking.gone()
        await self._store(pressed, _REASONS[which])
        return feedback.reason_noted(
            pressed.receipt.id,
            out_of_date=_REASONS[which] is Opinion.OUT_OF_DATE,
            alone=pressed.alone,
            with_human=pressed.can_ask_people,
        )

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

    async def _opinion(self, pressed: Pressed) -> Opinion | None:
        votes = await self._votes.votes(pressed.receipt.id)
        return next((vote.opinion for vote in votes if vote.voter == pressed.caller.asker), None)

    async def _store(self, pressed: Pressed, opinion: Opinion) -> None:
        now = datetime.now(UTC)
        editor = pressed.caller.edits
        await self._votes.vote(Vote(pressed.receipt.id, pressed.caller.asker, opinion, now, editor))
