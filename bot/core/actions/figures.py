"""What was asked lately, and what came of it."""

import logging
from datetime import UTC, datetime, timedelta

from bot.core import messages
from bot.core.actions.gaps import scope_of
from bot.core.actions.steering import Steering
from bot.core.callers import Caller
from bot.core.errors import DrawingError
from bot.core.faq import FaqEntry, Status
from bot.core.messages import Mode, Place, Reply
from bot.core.permissions import allows, require
from bot.core.ports import Channels, FaqStore, Figures, Observed, Painter, Scope, Statistics
from bot.core.replies import figures, picturing
from bot.core.replies.words import base

logger = logging.getLogger(__name__)

MOST_SAMPLES = 10
"""Questions that show what an observed channel would have been answered."""


class FigureActions:
    """Tells figures, and opens a channel of which they say enough."""

    def __init__(
        self,
        *,
        statistics: Statistics,
        faq: FaqStore,
        channels: Channels,
        steering: Steering,
        painter: Painter,
    ) -> None:
        self._painter = painter
        self._statistics = statistics
        self._faq = faq
        self._channels = channels
        self._steering = steering

    async def run(self, caller: Caller) -> Reply:
        """The figures with a picture, as far as they are about entries that the caller may see."""
        overview = await self._overview(caller)
        told = figures.told(overview)
        chart = picturing.chart(
            overview.figures.days, overview.most_asked, datetime.now(UTC).date()
        )
        if chart is None:
            return told
        try:
            png = await self._painter.png(chart)
        except DrawingError as error:
            logger.warning("%s", error, exc_info=True)
            return told
        return picturing.beside(told, picturing.picture(chart, png))

    async def _overview(self, caller: Caller) -> figures.Overview:
        scope, since = scope_of(caller), datetime.now(UTC) - timedelta(days=figures.DAYS)
        found = await self._statistics.figures(scope, since)
        entries = {
            entry.key: entry
            for entry in await self._faq.entries(caller.kb.key)
            if entry.status is Status.ACTIVE and caller.sees(entry)
        }
        observed = await self._observed(caller, found)
        return figures.Overview(
            knowledge_base=base(caller.kb.name, caller.tenant),
            figures=found,
            entries=len(entries),
            most_asked=[
                (entries[key], number) for key, number in found.entries.items() if key in entries
            ],
            unmatched=[entry for key, entry in entries.items() if key not in found.entries],
            observed=observed,
            samples=await self._samples(scope, observed, since, entries),
            here=caller.place.channel,
            opens=allows(caller.role, messages.Setup),
        )

    async def enable(self, caller: Caller, channel: str) -> Reply:
        """Opens an observed channel, as `/faq channel` does; by an admin."""
        require(caller.role, messages.Setup, guest=caller.person.guest)
        at = Place(caller.place.platform, caller.place.workspace, channel)
        if (await self._channels.channel(at)).mode is not Mode.OBSERVE:
            return await self._again(caller, figures.not_observed())
        opening = messages.Channel(channel, mode=Mode.AUTO)
        told = await self._steering.run(caller, opening)
        return await self._again(caller, told.text)

    async def _again(self, caller: Caller, said: str) -> Reply:
        """The figures as they are now, below what is said."""
        return figures.told(await self._overview(caller), said=said, in_place=True)

    async def _observed(self, caller: Caller, found: Figures) -> list[Observed]:
        """Those that are only observed still."""
        place = caller.place
        known = await self._channels.channels(place.platform, place.workspace)
        still = {channel for channel, settings in known if settings.mode is Mode.OBSERVE}
        return [one for one in found.observed if one.channel in still]

    async def _samples(
        self,
        scope: Scope,
        observed: list[Observed],
        since: datetime,
        entries: dict[int, FaqEntry],
    ) -> list[tuple[str, str, FaqEntry]]:
        channels = [one.channel for one in observed]
        found = await self._statistics.samples(scope, channels, since, MOST_SAMPLES)
        return [
            (one.channel, one.text, entries[one.entry]) for one in found if one.entry in entries
        ]
