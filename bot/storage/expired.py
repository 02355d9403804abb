"""What is left of a receipt whose time is over: its figures, and nothing that leads to a person."""

from typing import Any

from sqlalchemy import case, null

from bot.core.messages import Trigger
from bot.storage import tables

_receipt = tables.receipt.c
_ALONE = [trigger.value for trigger in Trigger if trigger.is_private or trigger is Trigger.DIRECT]

NAMED = _receipt.asker != ""
"""Whether a receipt has not been emptied yet: each has an asker until then."""


def emptied() -> dict[str, Any]:
    """The values of its columns: no text, no vector, no asker.

    Where the bot was spoken to alone the conversation is a person's, and its id goes as well.
    """
    alone = _receipt.trigger.in_(_ALONE)
    return {
        "text": null(),
        "read_as": null(),
        "vector": null(),
        "asker": "",
        "channel": case((alone, ""), else_=_receipt.channel),
        "thread": case((alone, null()), else_=_receipt.thread),
        "message": case((alone, ""), else_=_receipt.message),
    }
