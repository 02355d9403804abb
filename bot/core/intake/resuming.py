"""What another process left on its way: looked at before anything is said to it."""

from datetime import UTC, datetime, timedelta

from bot.core.errors import BotError
from bot.core.intake.desk import Desk
from bot.core.intake.errands import Errand
from bot.core.intake.settling import Settler
from bot.core.replies import operating


class Resumer:
    """Judges messages that were taken up."""

    def __init__(self, desk: Desk, settler: Settler) -> None:
        self._desk = desk
        self._settler = settler

    async def is_to_be_answered(self, errand: Errand) -> bool:
        """Whether it is; where it is not, its record is brought to its end.

        What nobody asked for is not: at most it is noted that its reply stands. What was asked
        is looked for first, since a placeholder may stand that was never recorded.
        """
        if await self._is_too_late(errand):
            await self._desk.posting.remove(errand.standing or "", errand.message.place)
            await self._settler.drop(errand, "too late")
            return False
        found = await self._found(errand)
        if errand.asked:
            if found:
                errand.standing = found
                await self._settler.placed(errand, found)
            return True
        if found:  # its reply, whose record was lost
            await self._settler.stands(errand, found)
        else:
            await self._settler.drop(errand, "left behind")
        return False

    async def _is_too_late(self, errand: Errand) -> bool:
        outbox = self._desk.outbox
        settled = await self._desk.holding.through(lambda: outbox.settled(errand.key), errand.until)
        oldest = timedelta(seconds=self._desk.bounds.oldest)
        return settled is None or datetime.now(UTC) - settled.at > oldest

    async def _found(self, errand: Errand) -> str | None:
        """What stands unrecorded: an automatic reply, or the placeholder of one that was asked."""
        if errand.standing is not None or errand.asked == bool(errand.sends):
            return None  # a reply that was asked for is looked for when it is sent again
        try:
            return await errand.courier.find(errand.sentence(operating.thinking()))
        except BotError:
            return None
