"""Questions handed on to people."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, null, select, update

from bot.core.messages import Place
from bot.core.ports import Help, HelpRequest, HelpRequests
from bot.storage import tables
from bot.storage.engine import Transactions
from bot.storage.messages import place_from, to_json
from bot.storage.statements import insert_missing

_request = tables.help_request.c


class SqlHelpRequests(HelpRequests):
    """The table `help_request`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def open(self, request: HelpRequest) -> bool:
        """Stores it; False where that question was handed on before."""
        row = {
            "receipt": request.receipt,
            "asker": request.asker,
            "origin": to_json(request.origin),
            "text": request.text,
            "state": request.state.value,
            "helper": request.helper,
            "at": request.at,
        }
        async with self._transactions.write() as connection:
            return await insert_missing(connection, tables.help_request, [row]) == 1

    async def request(self, receipt: str) -> HelpRequest | None:
        """The one about that receipt."""
        which = select(tables.help_request).where(_request.receipt == receipt)
        async with self._transactions.read() as connection:
            row = (await connection.execute(which)).first()
        return _from(row) if row else None

    async def move(self, receipt: str, before: Help, to: Help, helper: str) -> bool:
        """From one state to another; False where it was not in the first."""
        values: dict[str, Any] = {"state": to.value, "helper": helper}
        if to is Help.DONE:
            values["origin"] = null()  # nobody is told anything there any more
        which = (_request.receipt == receipt, _request.state == before)
        async with self._transactions.write() as connection:
            moved = update(tables.help_request).where(*which).values(values)
            return (await connection.execute(moved)).rowcount == 1

    async def withdraw(self, receipt: str) -> None:
        """Takes back one that reached nobody; if still open."""
        which = (_request.receipt == receipt, _request.state == Help.OPEN)
        async with self._transactions.write() as connection:
            await connection.execute(delete(tables.help_request).where(*which))

    async def opened_since(self, asker: str, since: datetime) -> int:
        """How many that asker handed on since then."""
        which = (_request.asker == asker, _request.at >= since)
        counted = select(func.count()).select_from(tables.help_request).where(*which)
        async with self._transactions.read() as connection:
            return await connection.scalar(counted) or 0


def _from(row: Row[Any]) -> HelpRequest:
    origin = place_from(row.origin) if row.origin is not None else Place("", "", "")
    return HelpRequest(
        row.receipt, row.asker, origin, row.text, row.at, Help(row.state), row.helper
    )
