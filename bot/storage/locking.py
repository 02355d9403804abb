"""Locks for what is read in order to be changed. SQLite has one writer, and needs none of them."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

_NAMES = 0x66617162
"""Two numbers stand for two locks of PostgreSQL's: any others would do, as long as they differ."""
_SCHEMA = _NAMES + 1


async def lock_names(connection: AsyncConnection) -> None:
    """Until the transaction ends nobody else names a knowledge base, or meets a new workspace."""
    await _lock(connection, _NAMES)


async def lock_schema(connection: AsyncConnection) -> None:
    """Until the transaction ends nobody else changes the schema."""
    await _lock(connection, _SCHEMA)


async def _lock(connection: AsyncConnection, number: int) -> None:
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(number)))
