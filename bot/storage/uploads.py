"""Files that somebody wants to import, until they have looked at what that would do."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.core.ports import Upload, Uploads
from bot.storage import tables
from bot.storage.engine import Transactions

_upload = tables.upload.c


class SqlUploads(Uploads):
    """The table `upload`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def keep(self, upload: Upload) -> None:
        """Stores it; what its author kept in that workspace before goes."""
        row = {name: getattr(upload, name) for name in Upload.__slots__}
        theirs = (_upload.workspace == upload.workspace, _upload.author == upload.author)
        async with self._transactions.write() as connection:
            await connection.execute(delete(tables.upload).where(*theirs))
            await connection.execute(insert(tables.upload), row)

    async def upload(self, workspace: str, author: str, id_: str) -> Upload | None:
        """That author's upload of that id in that workspace."""
        which = (_upload.workspace == workspace, _upload.author == author, _upload.id == id_)
        async with self._transactions.read() as connection:
            row = (await connection.execute(select(tables.upload).where(*which))).first()
        return Upload(**row._mapping) if row else None

    async def drop(self, id_: str) -> None:
        """Forgets it; one that is gone already is no error."""
        async with self._transactions.write() as connection:
            await connection.execute(delete(tables.upload).where(_upload.id == id_))

    async def expire(self, before: datetime) -> int:
        """Forgets what was kept earlier; how many."""
        async with self._transactions.write() as connection:
            gone = await connection.execute(delete(tables.upload).where(_upload.at < before))
        return gone.rowcount
