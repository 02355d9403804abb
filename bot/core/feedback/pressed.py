"""A button that was pressed under a reply, with the decision behind that reply."""

from dataclasses import dataclass

from bot.core.callers import Caller
from bot.core.messages import Trigger
from bot.core.outcomes import Receipt


@dataclass(frozen=True, slots=True)
class Pressed:
    """Who pressed it, about which receipt.

    `alone`: they alone see the message that the button is under.
    """

    caller: Caller
    receipt: Receipt
    alone: bool

    @property
    def by_asker(self) -> bool:
        """Whether it was their question."""
        return self.receipt.asker == self.caller.asker

    @property
    def reply_is_private(self) -> bool:
        """Whether the reply was for the asker alone, in a place where others are."""
        return Trigger(self.receipt.trigger).is_private

    @property
    def question_is_private(self) -> bool:
        """Whether nobody but the bot has read the question."""
        return self.reply_is_private or self.receipt.trigger == Trigger.DIRECT

    @property
    def can_ask_people(self) -> bool:
        """Whether *Ask a human* is worth offering to them."""
        return bool(self.by_asker and self.caller.workspace.helpers and self.receipt.decision.text)
