"""The platforms' couriers, and what is done where one does not take something."""

import logging
from collections.abc import Sequence

from bot.core.errors import BotError, RefusedError
from bot.core.intake.counting import REFUSED
from bot.core.messages import Courier, Notice, Place
from bot.core.ports import Meter

logger = logging.getLogger(__name__)


class Posting:
    """Couriers by platform. What matters less than a reply is tried here, and never raises."""

    def __init__(self, meter: Meter) -> None:
        self.couriers: dict[str, Courier] = {}
        self._meter = meter

    async def remove(self, posted_as: str, place: Place) -> None:
        """Takes a posted message away, as far as the platform lets it."""
        if not posted_as:
            return
        try:
            await self.couriers[place.platform].remove(posted_as, place)
        except BotError as error:
            self.refused(place.platform, error)

    async def notify(self, notices: Sequence[Notice]) -> None:
        """Says them elsewhere, one after the other."""
        for notice in notices:
            platform = notice.place.platform
            if (courier := self.couriers.get(platform)) is None:
                logger.warning("a notice has no way to %s", platform)
                continue
            try:
                await courier.notify(notice)
            except BotError as error:
                self.refused(platform, error)

    def refused(self, platform: str, error: BotError) -> str:
        """Notes what a platform did not take; its cause."""
        cause = error.cause if isinstance(error, RefusedError) else type(error).__name__
        logger.warning("%s did not take a message: %s", platform, cause)
        self._meter.count(REFUSED, platform=platform, cause=cause)
        return cause
