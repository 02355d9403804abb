"""A decided reply goes out, once: counted before, recorded after, looked for where in doubt."""

import asyncio
import logging
from dataclasses import replace
from functools import partial

from bot.core.errors import (
    BotError,
    CrowdedError,
    RefusedError,
    UncertainError,
    WithdrawnError,
)
from bot.core.intake.counting import REPLY_SECONDS
from bot.core.intake.desk import Desk
from bot.core.intake.errands import Errand
from bot.core.intake.holding import now
from bot.core.intake.settling import Settler
from bot.core.messages import Delivery
from bot.core.replies import asking

MOST_SENDS = 2
"""How often a reply is sent at most whose sends had an unknown outcome, across crashes too."""

logger = logging.getLogger(__name__)


class Sender:
    """Brings replies to where they belong."""

    def __init__(self, desk: Desk, settler: Settler) -> None:
        self._desk = desk
        self._settler = settler

    async def send(self, errand: Errand) -> bool:
        """Sends the errand's reply; whether it stands now.

        Raises WithdrawnError where none is wanted any more, StorageError where the database is
        away and it cannot be counted that it is sent.
        """
        assert errand.reply is not None
        await self._make_way(errand, errand.reply.private)
        try:
            delivery = errand.delivery(errand.reply)
            ensure = partial(self._ensure, errand)
            posted_as = await self._deliver(errand, replace(delivery, ensure=ensure))
        except (RefusedError, UncertainError, CrowdedError) as error:
            await self._not_taken(errand, error)
            return False
        seconds = now() - errand.began
        self._desk.meter.observe(REPLY_SECONDS, seconds, platform=errand.platform)
        if await self._settler.stands(errand, posted_as):
            await self._desk.posting.notify(errand.reply.notices)
        return True

    async def apologise(self, errand: Errand) -> bool:
        """Tells who asked that it cannot be looked up now; whether they were told.

        Without the database nobody can say who else is at it: where something stands already,
        that is left to whoever takes the message up.
        """
        if errand.claimed and errand.standing is None and await self._may_stand(errand):
            return False
        errand.told = True
        try:
            posted_as = await self._put(errand, errand.sentence(asking.unavailable()))
        except BotError as error:
            await self._not_taken(errand, error)
            return False
        if errand.claimed:
            await self._settler.stands(errand, posted_as)
        return True

    async def _deliver(self, errand: Errand, delivery: Delivery) -> str:
        """The id under which it stands in the end. Replacing harms nothing, posting may double."""
        replaced = 0
        while True:
            if errand.sends and errand.standing is None:
                try:
                    found = await errand.courier.find(delivery)
                except UncertainError:
                    if not errand.asked:
                        raise
                else:
                    if found is not None:
                        return found
            if (errand.sends if errand.standing is None else replaced) >= MOST_SENDS:
                raise UncertainError("It was sent twice, and nobody can say whether it arrived.")
            await self._begin(errand)
            replaced += 1
            try:
                return await self._put(errand, delivery)
            except UncertainError:
                logger.info("it is unknown whether a reply was taken")
                await asyncio.sleep(self._desk.bounds.again)

    async def _begin(self, errand: Errand) -> None:
        desk = self._desk
        wanted = await desk.holding.through(
            lambda: desk.outbox.sending(errand.key, desk.owner), errand.until
        )
        errand.sends += 1
        if not wanted or errand.gone:
            raise WithdrawnError

    async def _ensure(self, errand: Errand) -> None:
        """WithdrawnError where it is not this process's to send any more.

        It may have stood still, or have waited in a channel's queue, for longer than its lease.
        """
        desk, began = self._desk, now()
        if began - errand.held_at > desk.bounds.sure:
            renew = partial(desk.outbox.renew, desk.owner, [errand.key], desk.bounds.lease)
            if not await desk.holding.through(renew, began + desk.bounds.patience):
                raise WithdrawnError
            errand.held_at = began

    async def _put(self, errand: Errand, delivery: Delivery) -> str:
        try:
            async with asyncio.timeout(self._desk.bounds.oldest):
                if errand.standing is None:
                    return await errand.courier.post(delivery)
                await errand.courier.replace(errand.standing, delivery)
                return errand.standing
        except TimeoutError as error:
            raise UncertainError("The platform did not answer in time.") from error

    async def _make_way(self, errand: Errand, private: bool) -> None:
        """A private reply does not go in the place of a sign that everybody sees."""
        if not errand.standing or private == errand.private:
            return
        await self._desk.posting.remove(errand.standing, errand.message.place)
        await self._settler.placed(errand, "")
        errand.standing = None

    async def _may_stand(self, errand: Errand) -> bool:
        try:
            return await errand.courier.find(errand.sentence(asking.unavailable())) is not None
        except BotError:
            return errand.sends > 0

    async def _not_taken(self, errand: Errand, error: BotError) -> None:
        cause = self._desk.posting.refused(errand.platform, error)
        if errand.standing and isinstance(error, UncertainError):
            return  # its lease runs out, and who takes it up puts the reply there again
        if errand.standing:
            await self._desk.posting.remove(errand.standing, errand.message.place)
        await self._settler.drop(errand, "not taken", cause)
