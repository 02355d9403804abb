"""What a job writes is written by the owner of its lease, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import LeaseLostError
from bot.core.ports import Lease
from bot.storage import tables

_lease = tables.lease.c


@dataclass(slots=True)
class _Fence:
    lease: Lease
    is_up: bool = True


_fence: ContextVar[_Fence | None] = ContextVar("fence", default=None)


@contextmanager
def fenced(lease: Lease) -> Iterator[None]:
    """Inside the block (and in tasks begun there, as long as it lasts) writes need the lease."""
    fence = _Fence(lease)
    before = _fence.set(fence)
    try:
        yield
    finally:
        fence.is_up = False  # for the tasks that have a copy of the context
        _fence.reset(before)


async def refuse_without_lease(connection: AsyncConnection) -> None:
    """LeaseLostError where this transaction belongs to a job whose lease another has by now.

    The row stays locked to the transaction's end: nobody takes the lease before that. Whether it
    ran out does not matter as long as nobody took it.
    """
    fence = _fence.get()
    if fence is None or not fence.is_up:
        return
    lease = fence.lease
    mine = select(_lease.token).where(
        _lease.name == lease.name, _lease.owner == lease.owner, _lease.token == lease.token
    )
    # Where there are several writers; SQLite has one, and leaves it out.
    if await connection.scalar(mine.with_for_update(read=True)) is None:
        raise LeaseLostError(f"Another process does the job {lease.name} by now.")
