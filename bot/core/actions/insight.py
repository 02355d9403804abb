"""Looking into what was asked and how well it is answered: tests, gaps, figures."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import assert_never

from bot.core import messages
from bot.core.actions.entries import Entries
from bot.core.actions.figures import FigureActions
from bot.core.actions.gaps import GapActions
from bot.core.actions.steering import Steering
from bot.core.actions.trail import Trail
from bot.core.callers import Caller
from bot.core.insight.considering import Considering
from bot.core.insight.findability import Findability
from bot.core.insight.gaps import Gaps
from bot.core.insight.testing import Examiner
from bot.core.messages import Reply, Response
from bot.core.ports import (
    Channels,
    FaqStore,
    GapStore,
    LabelStore,
    Painter,
    ReceiptStore,
    Spreadsheets,
    Statistics,
)
from bot.core.query import clean
from bot.core.questions import is_question
from bot.core.replies import asking, testing, trials

_EVERYTHING = "all"


class Insight:
    """The actions that change no entry, but tell what to change."""

    def __init__(
        self,
        *,
        considering: Considering,
        findability: Findability,
        gaps: GapStore,
        statistics: Statistics,
        labels: LabelStore,
        faq: FaqStore,
        receipts: ReceiptStore,
        channels: Channels,
        entries: Entries,
        steering: Steering,
        sheets: Spreadsheets,
        painter: Painter,
        trail: Trail,
    ) -> None:
        self._considering = considering
        self._sheets = sheets
        self._examiner = Examiner(considering, labels, findability)
        self._gaps = GapActions(
            gaps=Gaps(gaps, considering),
            store=gaps,
            faq=faq,
            receipts=receipts,
            considering=considering,
            entries=entries,
            trail=trail,
        )
        self._figures = FigureActions(
            statistics=statistics,
            faq=faq,
            channels=channels,
            steering=steering,
            painter=painter,
        )

    async def run(
        self, caller: Caller, action: messages.Try | messages.Gaps | messages.Stats
    ) -> Reply:
        """The reply to an action, for which the caller has the role."""
        match action:
            case messages.Try(text):
                return await self._tried(caller, text)
            case messages.Gaps():
                return await self._gaps.run(caller, action)
            case messages.Stats():
                return await self._figures.run(caller)
        assert_never(action)

    async def press(self, caller: Caller, kind: str, parts: Sequence[str]) -> Response:
        """A button under gaps (`gap`) or figures (`stats`)."""
        match kind, *parts:
            case "gap", *rest:
                return await self._gaps.press(caller, rest)
            case "stats", "enable", *channel:
                return await self._figures.enable(caller, ":".join(channel))
        return asking.gone()

    async def attached(self, caller: Caller, receipt: str, values: Mapping[str, str]) -> Response:
        """A gap's question becomes an alternate of the entry that was chosen."""
        return await self._gaps.submit(caller, receipt, values)

    async def goes_on(self, caller: Caller, told: Reply) -> Reply:
        """The gaps again, under what came of a form that they had opened."""
        return await self._gaps.goes_on(caller, told)

    async def _tried(self, caller: Caller, text: str) -> Reply:
        if text.strip().lower() == _EVERYTHING:
            report = await self._examiner.examine(caller.kb, caller.private_audience)
            rows = trials.table(report.trials)
            file = await asyncio.to_thread(self._sheets.sheet, trials.NAME, rows)
            return testing.reported(report, file)
        decision, chatter = await self._considering.question(
            caller.kb, text, caller.private_audience
        )
        return testing.decided(decision, chatter=chatter, asks=is_question(clean(text)))
