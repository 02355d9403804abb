"""Which replies stand before everybody, and where."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.messages import Place, Trigger
from bot.core.ports import StandingReply
from bot.storage import tables
from bot.storage.tables import OutboxState

_outbox = tables.outbox.c
_PUBLIC = [trigger.value for trigger in Trigger if not trigger.is_private]


async def read_standing(
    connection: AsyncConnection, *which: ColumnElement[bool]
) -> StandingReply | None:
    """The newest of those that were posted, and not taken away since."""
    statement = (
        select(tables.outbox)
        .where(*which, _outbox.state.in_((OutboxState.SENT, OutboxState.DONE)))
        .where(_outbox.posted_as != "", _outbox.receipt.is_not(None), _outbox.trigger.in_(_PUBLIC))
        .order_by(_outbox.claimed_at.desc())
        .limit(1)
    )
    row = (await connection.execute(statement)).first()
    if row is None:
        return None
    direct = row.trigger == Trigger.DIRECT.value
    place = Place(row.platform, row.workspace, row.channel, row.thread, direct=direct)
    return StandingReply(row.key, place, row.posted_as, row.receipt)
