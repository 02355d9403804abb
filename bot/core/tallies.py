"""Decisions counted on their way to where they are stored."""

from bot.core.outcomes import Answered, Receipt, Suggested, Unanswered
from bot.core.ports import Meter, ReceiptRecorder

DECISIONS = "faqbot_decisions"
"""Counter: questions decided; platform, outcome (or `silent`), rule."""
STAGE = "faqbot_stage"
"""Histogram: seconds that a stage of a decision took; stage."""


class TalliedReceipts(ReceiptRecorder):
    """Stores receipts in `receipts` and counts what they say."""

    def __init__(self, receipts: ReceiptRecorder, meter: Meter) -> None:
        self._receipts = receipts
        self._meter = meter

    async def add_receipt(self, receipt: Receipt) -> None:
        """Stores it; one that could not be stored is not counted."""
        await self._receipts.add_receipt(receipt)
        decision = receipt.decision
        self._meter.count(
            DECISIONS, platform=receipt.platform, outcome=_outcome(receipt), rule=decision.rule
        )
        timing = decision.timing
        if timing.total:
            other = timing.total - timing.encode - timing.search
            self._meter.observe(STAGE, timing.encode / 1000, stage="encode")
            self._meter.observe(STAGE, timing.search / 1000, stage="search")
            self._meter.observe(STAGE, max(0.0, other) / 1000, stage="look_up")


def _outcome(receipt: Receipt) -> str:
    if receipt.silence:
        return "silent"
    match receipt.decision.outcome:
        case Answered():
            return "answered"
        case Suggested():
            return "suggested"
        case Unanswered():
            return "unanswered"
