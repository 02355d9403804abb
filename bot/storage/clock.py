"""Whose clock counts: a server's for all who share it, this machine's where they share a file."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.columns import Utc, utc_now


async def moment(connection: AsyncConnection) -> datetime:
    """This moment, UTC-aware, the same for every process however wrong its own clock is."""
    if connection.dialect.name != "postgresql":
        return utc_now()  # an SQLite file has all its processes on one machine
    found = await connection.scalar(select(func.clock_timestamp(type_=Utc)))
    assert isinstance(found, datetime)
    return found
