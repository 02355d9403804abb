"""Where messages were taken lately, out of the rows of the outbox."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BigInteger, case, cast, func, null, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.messages import Place, Trigger
from bot.core.ports import InUse
from bot.storage import tables

_outbox = tables.outbox.c
_CHAIN = "re-%"


async def read_in_use(
    connection: AsyncConnection, platform: str, since: datetime, limit: int
) -> Sequence[InUse]:
    """Each channel and thread once, newest first."""
    begin = f"{platform}:"
    name = func.substr(_outbox.key, len(begin) + 1)
    is_number = _outbox.key.startswith(begin, autoescape=True) & (name != "")
    is_number &= func.trim(name, "0123456789") == ""
    number = case((is_number, cast(name, BigInteger)))  # PostgreSQL casts nothing but numbers
    thread = case((_outbox.thread.like(_CHAIN), null()), else_=_outbox.thread)
    last, at = func.max(number), func.max(_outbox.claimed_at)
    direct = func.max(case((_outbox.trigger == Trigger.DIRECT, 1), else_=0))
    statement = (
        select(_outbox.workspace, _outbox.channel, thread, direct, last, at)
        .where(_outbox.platform == platform, _outbox.claimed_at >= since, is_number)
        .group_by(_outbox.workspace, _outbox.channel, thread)
        .order_by(at.desc(), last.desc())
        .limit(limit)
    )
    return [
        InUse(
            Place(platform, workspace, channel, thread, direct=bool(direct)),
            f"{begin}{last}",
            at,
        )
        for workspace, channel, thread, direct, last, at in await connection.execute(statement)
    ]
