"""Vectors of models that nobody uses any more."""

import asyncio
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.ports import TextHash
from bot.storage import tables
from bot.storage.engine import Transactions
from bot.storage.statements import AT_ONCE, PAUSE

_model, _embedding, _lease = tables.model.c, tables.embedding.c, tables.lease.c
_fit, _receipt = tables.fit.c, tables.receipt.c

_OWNS = text("SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass(:name)")


class UnusedModels:
    """The tables `embedding` and `near_N`, as far as no process wants their vectors.

    What is gone is embedded anew where a model comes back; fits and figures of it stay.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def forget(self, before: datetime, kept: Collection[TextHash] = ()) -> int:
        """Forgets the vectors of models that nobody used since then; how many there were.

        Used is a model that a running process held a job for, that something was fitted for or
        decided by, or by which a question was decided whose text has not expired: that one can be
        replayed. Where none was used, nothing goes. Vectors of `kept` texts stay.
        """
        async with self._transactions.read() as connection:
            models = (await connection.execute(select(_model.key, _model.id))).all()
            used = {id_ for _, id_ in models if await _is_used(connection, id_, before)}
        if not used:
            return 0
        return sum([await self._forget(*one, before, kept) for one in models if one[1] not in used])

    async def _forget(
        self, key: int, model: str, before: datetime, kept: Collection[TextHash]
    ) -> int:
        if self._transactions.address.get_backend_name() == "postgresql":
            await self._empty_near(f"near_{key:d}", model, before)
        theirs = (_embedding.model == key) & _embedding.text_hash.not_in(list(kept))
        some = select(_embedding.text_hash).where(theirs).limit(AT_ONCE)
        gone = delete(tables.embedding).where(
            _embedding.model == key, _embedding.text_hash.in_(some)
        )
        total = 0
        while True:
            async with self._transactions.write() as connection:
                if await _is_held(connection, model, before):  # it has come back
                    return total
                changed = (await connection.execute(gone)).rowcount
            total += changed
            if changed < AT_ONCE:
                return total
            await asyncio.sleep(PAUSE)

    async def _empty_near(self, table: str, model: str, before: datetime) -> None:
        """Empties a copy for pgvector, at once where the bot's role may."""
        async with self._transactions.write() as connection:
            owns = await connection.scalar(_OWNS, {"name": table})
            if owns is None or await _is_held(connection, model, before):
                return
            there = await connection.scalar(text(f"SELECT EXISTS (SELECT FROM {table})"))
            if there and owns:
                await connection.execute(text(f"TRUNCATE {table}"))
            elif there:
                await connection.execute(text(f"DELETE FROM {table}"))


async def _is_used(connection: AsyncConnection, model: str, before: datetime) -> bool:
    by = (_fit.model == model) | _fit.model.startswith(f"{model}/", autoescape=True)
    fitted = by & (_fit.created_at >= before)  # MODEL/METHOD
    decided = (_receipt.model == model) & ((_receipt.at >= before) | (_receipt.asker != ""))
    return (
        await _is_held(connection, model, before)
        or bool(await connection.scalar(select(select(_fit.key).where(fitted).exists())))
        or bool(await connection.scalar(select(select(_receipt.key).where(decided).exists())))
    )


async def _is_held(connection: AsyncConnection, model: str, before: datetime) -> bool:
    """Whether work of that model, `NAME@MODEL` or `NAME@MODEL/METHOD`, had an owner since then."""
    of_it = _lease.name.endswith(f"@{model}", autoescape=True)
    of_it |= _lease.name.contains(f"@{model}/", autoescape=True)
    held = of_it & (_lease.until >= before)
    return bool(await connection.scalar(select(select(_lease.name).where(held).exists())))
