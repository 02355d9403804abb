"""The record of a message is brought to its end, whatever has become of it."""

import logging

from bot.core.errors import StorageError
from bot.core.intake.desk import Desk
from bot.core.intake.errands import Errand
from bot.core.intake.holding import now

logger = logging.getLogger(__name__)


class Settler:
    """Writes down what became of messages, as long as that takes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def placed(self, errand: Errand, posted_as: str) -> None:
        """Records the placeholder that stands, empty: that it does no more."""
        outbox = self._desk.outbox
        await self._desk.holding.through(lambda: outbox.placed(errand.key, posted_as), errand.until)

    async def silent(self, errand: Errand) -> None:
        """Nothing is said to it."""
        outbox = self._desk.outbox
        await self._desk.posting.remove(errand.standing or "", errand.message.place)
        await self._desk.holding.through(lambda: outbox.done(errand.key), errand.until)

    async def stands(self, errand: Errand, posted_as: str) -> bool:
        """Something is posted; False where the message is gone, and it with it.

        It is never sent again by this process, however long the record takes.
        """
        outbox, holding = self._desk.outbox, self._desk.holding
        until = self._until()
        try:
            wanted = await holding.through(lambda: outbox.sent(errand.key, posted_as), until)
            if wanted and not errand.gone:
                await holding.through(lambda: outbox.done(errand.key), until)
                return True
        except StorageError:
            logger.error("a reply was posted and could not be recorded")
            return True
        await self._desk.posting.remove(posted_as, errand.message.place)
        return False

    async def drop(self, errand: Errand, reason: str, cause: str = "") -> None:
        """It gets no reply. `cause` is the platform's word for why."""
        self._desk.drops.note(errand.platform, reason)
        if not errand.claimed:
            return
        # An automatic one whose end cannot be recorded is dropped by who takes it up.
        until = self._until() if errand.asked else now()
        outbox = self._desk.outbox
        try:
            await self._desk.holding.through(lambda: outbox.dropped(errand.key, cause), until)
        except StorageError:
            logger.warning("what was dropped could not be recorded")

    async def withdraw(self, errand: Errand) -> None:
        """Takes the placeholder away, unless it is another process's to replace by now."""
        if not errand.standing:
            return
        outbox = self._desk.outbox
        settled = await self._desk.holding.through(
            lambda: outbox.settled(errand.key), self._until()
        )
        if errand.gone or settled is None or settled.dropped:
            await self._desk.posting.remove(errand.standing, errand.message.place)

    def _until(self) -> float:
        return now() + self._desk.bounds.settling
