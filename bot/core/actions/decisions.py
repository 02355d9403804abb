"""Why something was decided as it was, for who may know it."""

from bot.core.callers import Caller
from bot.core.errors import DeniedError, NotFoundError
from bot.core.faq import Audience
from bot.core.markup import code
from bot.core.messages import Reply
from bot.core.outcomes import Receipt
from bot.core.ports import ReceiptStore
from bot.core.replaying import Replayer
from bot.core.replies import explaining


class Decisions:
    """Explains what stands in receipts."""

    def __init__(self, receipts: ReceiptStore, replayer: Replayer) -> None:
        self._receipts = receipts
        self._replayer = replayer

    async def why(self, caller: Caller, receipt_id: str, *, whole: bool) -> Reply:
        """One decision explained, with all its numbers if `whole`."""
        receipt = await self._receipt(caller, receipt_id)
        replay = await self._replayer.replay(receipt.decision)
        told_of = receipt.decision.hits or replay.withheld
        internal = told_of and receipt.decision.audience is Audience.INTERNAL
        if internal and caller.private_audience is Audience.PUBLIC:
            raise DeniedError("That decision is about internal entries, which I do not show here.")
        return (explaining.details if whole else explaining.why)(receipt, replay)

    async def _receipt(self, caller: Caller, receipt_id: str) -> Receipt:
        place = caller.place
        if not receipt_id:
            last = await self._receipts.last_receipt(
                caller.kb.key, place.platform, place.workspace, place.channel, caller.asker
            )
            if last is None:
                raise NotFoundError("Nothing was decided in this channel yet.")
            return last
        if not receipt_id.isalnum():
            raise _no_receipt(receipt_id)
        receipt = await self._receipts.receipt(receipt_id)
        ours = (receipt.platform, receipt.workspace) == (place.platform, place.workspace)
        if not ours or receipt.decision.kb != caller.kb.key:
            raise _no_receipt(receipt_id)
        return receipt


def _no_receipt(receipt_id: str) -> NotFoundError:
    return NotFoundError(f"There is no receipt {code(receipt_id)} here.")
