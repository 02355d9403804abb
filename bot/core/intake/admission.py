"""Who comes in: messages become errands, as many as there is room for."""

import asyncio
import logging
from contextlib import suppress

from bot.core.errors import BotError, StorageError
from bot.core.intake.carrying import Carrier
from bot.core.intake.desk import Desk
from bot.core.intake.errands import Errand
from bot.core.intake.holding import now
from bot.core.messages import IncomingMessage
from bot.core.policy import is_asked
from bot.core.ports import Unfinished
from bot.core.replies import operating
from bot.core.tracing import traced

logger = logging.getLogger(__name__)


class Admission:
    """Begins errands, new ones and those that another process left."""

    def __init__(self, desk: Desk, carrier: Carrier) -> None:
        self._desk = desk
        self._carrier = carrier
        self._given_up: dict[str, None] = {}
        """What was regretted without a claim: twins and re-deliveries get no second sentence."""

    async def admit(self, message: IncomingMessage) -> None:
        """Returns when it is settled whose the message is, after two seconds at most.

        Raises BotError where it could not be kept.
        """
        if message.person.bot or message.key in self._given_up:
            return
        errand = self._desk.errands.get(message.key)
        if errand is None:
            if self._is_too_much(message):
                self._desk.drops.note(message.place.platform, "crowded")
                return
            if len(self._desk.errands) >= self._desk.bounds.held:
                await self._put_aside(message)
                return
            errand = self._begin(message)
        with suppress(TimeoutError):
            async with asyncio.timeout(self._desk.bounds.claim):
                await errand.known.wait()
        if errand.cut_off and not errand.claimed:
            raise BotError(operating.STOPPING)

    def _is_too_much(self, message: IncomingMessage) -> bool:
        """Whether it is left out: nobody asked for it, and those who asked wait already."""
        if is_asked(message):
            return False
        undecided = sum(errand.reply is None for errand in self._desk.errands.values())
        full = len(self._desk.errands) >= self._desk.bounds.held
        return full or undecided >= self._desk.bounds.automatic

    async def _put_aside(self, message: IncomingMessage) -> None:
        """Claims it and leaves it: its lease is not renewed, and it is taken up with the rest."""
        try:
            async with asyncio.timeout(self._desk.bounds.claim):
                await self._carrier.claim(message, now())
        except (StorageError, TimeoutError) as error:
            raise BotError(operating.FULL) from error

    def _begin(self, message: IncomingMessage) -> Errand:
        patience = self._desk.bounds.patience if is_asked(message) else 0.0
        began = now()
        errand = Errand(
            message, self._desk.posting.couriers[message.place.platform], began, began + patience
        )
        self._desk.errands[message.key] = errand
        self._desk.tasks.spawn(self._carry(errand))
        return errand

    def resume(self, unfinished: Unfinished) -> None:
        """Goes on with what was taken up."""
        message = unfinished.message
        began = now()
        errand = self._desk.errands[message.key] = Errand(
            message=message,
            courier=self._desk.posting.couriers[message.place.platform],
            began=began,
            until=began + self._desk.bounds.patience,
            claimed=True,
            left_behind=True,
            reply=unfinished.reply,
            standing=unfinished.posted_as or None,
            sends=unfinished.sends,
        )
        with traced(message.key):
            self._desk.tasks.spawn(self._carry(errand))

    async def _carry(self, errand: Errand) -> None:
        try:
            await self._carrier.carry(errand)
        finally:
            if self._desk.errands.get(errand.key) is errand:
                del self._desk.errands[errand.key]
            if errand.told and not errand.claimed:
                self._given_up[errand.key] = None
                if len(self._given_up) > self._desk.bounds.held:
                    del self._given_up[next(iter(self._given_up))]
