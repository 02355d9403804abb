"""Messages that nobody answered yet, out of their rows."""

import logging
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row

from bot.core.ports import Unfinished
from bot.storage.messages import UnreadableError, message_from, reply_from

logger = logging.getLogger(__name__)


def readable(rows: Iterable[Row[Any]]) -> dict[str, Unfinished]:
    """Those that can be read, by key; the others are logged."""
    readable = {}
    for row in rows:
        try:
            readable[row.key] = _unfinished(row)
        except UnreadableError as error:
            logger.warning(
                "a stored message cannot be read and is dropped",
                extra={"key": row.key, "error": str(error)},
            )
    return readable


def _unfinished(row: Row[Any]) -> Unfinished:
    reply = reply_from(row.reply) if row.reply is not None else None
    return Unfinished(message_from(row.message), reply, row.posted_as or "", row.sends)
