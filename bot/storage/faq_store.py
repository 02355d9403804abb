"""Entries with all that belongs to them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import and_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import NotFoundError
from bot.core.faq import FaqEntry, KnowledgeBase, ModelProvenance, Revision
from bot.core.outcomes import Vector
from bot.core.ports import Change, FaqStore, Mark, Moved, TextHash
from bot.storage import tables
from bot.storage.checking import check_entry, check_knowledge_base_name, check_target
from bot.storage.drafts import use_up
from bot.storage.embedding_store import add_vectors, check_vectors
from bot.storage.engine import Transactions
from bot.storage.entries import read_entries
from bot.storage.knowledge_bases import (
    create,
    lock_revision,
    named,
    read_knowledge_bases,
    read_revision,
    refuse_taken,
)
from bot.storage.locking import lock_names
from bot.storage.moving import read_moved
from bot.storage.revisions import read_change, read_history, read_last_change
from bot.storage.saving import save_changes
from bot.storage.statements import chunks


class SqlFaqStore(FaqStore):
    """Knowledge bases, entries, phrasings and revisions."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def knowledge_bases(self) -> Sequence[KnowledgeBase]:
        """All of them, by name, with the number of their active entries."""
        async with self._transactions.read() as connection:
            return await read_knowledge_bases(connection)

    async def knowledge_base(self, name: str) -> KnowledgeBase:
        """The one of that name; NotFoundError names the others."""
        async with self._transactions.read() as connection:
            return await named(connection, name)

    async def create_knowledge_base(self, name: str) -> KnowledgeBase:
        """A new, empty one; ConflictError where the name is taken."""
        check_knowledge_base_name(name)
        async with self._transactions.write() as connection:
            await lock_names(connection)
            await refuse_taken(connection, name)
            return await create(connection, name)

    async def rename_knowledge_base(self, name: str, to: str) -> KnowledgeBase:
        """The same one under another name."""
        check_knowledge_base_name(to)
        table = tables.knowledge_base
        async with self._transactions.write() as connection:
            await lock_names(connection)
            kb = await named(connection, name)
            if to != name:
                await refuse_taken(connection, to)
            await connection.execute(update(table).where(table.c.key == kb.key).values(name=to))
            return await named(connection, to)

    async def set_target(self, kb: int, target: float) -> None:
        """How often the bot must be right (0.5–0.999); moves the revision."""
        check_target(target)
        table = tables.knowledge_base.c
        statement = update(tables.knowledge_base).where(table.key == kb)
        async with self._transactions.write() as connection:
            await connection.execute(statement.values(target=target, revision=table.revision + 1))

    async def touch(self, kb: int) -> None:
        """Moves the revision and nothing else, so that all is fitted anew."""
        table = tables.knowledge_base.c
        statement = update(tables.knowledge_base).where(table.key == kb)
        async with self._transactions.write() as connection:
            await connection.execute(statement.values(revision=table.revision + 1))

    async def entries(self, kb: int) -> Sequence[FaqEntry]:
        """Every entry, retired ones included, in the order they were added."""
        async with self._transactions.read() as connection:
            return await read_entries(connection, tables.entry.c.kb == kb, many=True)

    async def snapshot(self, kb: int) -> tuple[int, Sequence[FaqEntry]]:
        """The revision and every entry at it, read as one."""
        async with self._transactions.read() as connection:
            revision = await read_revision(connection, kb)
            return revision, await read_entries(connection, tables.entry.c.kb == kb, many=True)

    async def moved(self, kb: int, since: Mapping[int, Mark | None]) -> Moved:
        """What `snapshot` says, by the difference to the marks of before; read as one."""
        async with self._transactions.read() as connection:
            return await read_moved(connection, kb, since)

    async def entry(self, kb: int, slug: str) -> FaqEntry:
        """The one with that id; NotFoundError otherwise."""
        async with self._transactions.read() as connection:
            return await _entry(connection, kb, slug)

    async def entries_by_key(self, kb: int, keys: Sequence[int]) -> Mapping[int, FaqEntry]:
        """The entries of that knowledge base that exist of those asked for, as they are now."""
        found: dict[int, FaqEntry] = {}
        async with self._transactions.read() as connection:
            for chunk in chunks(keys):
                here = and_(tables.entry.c.kb == kb, tables.entry.c.key.in_(chunk))
                entries = await read_entries(connection, here)
                found.update((entry.key, entry) for entry in entries)
        return found

    async def save(
        self,
        kb: int,
        changes: Sequence[Change],
        *,
        author: str,
        vectors: Mapping[TextHash, Vector],
        model: ModelProvenance,
        undoes: int | None = None,
        draft: str = "",
    ) -> Sequence[FaqEntry]:
        """Entries, phrasings, vectors and revisions in one transaction: all or nothing.

        An entry that says what it said before gets no revision. One that was changed by SQL
        first gets that change recorded, as OUTSIDE. The `draft` goes with it; SpentError where
        it is gone already.
        """
        for change in changes:
            check_entry(change.entry)
        check_vectors(model, vectors)
        async with self._transactions.write() as connection:
            if draft:
                await use_up(connection, draft)
            await lock_revision(connection, kb)
            await add_vectors(connection, model, vectors)
            return await save_changes(connection, kb, changes, author=author, undoes=undoes)

    async def history(self, kb: int, slug: str) -> Sequence[Revision]:
        """The revisions of one entry, newest first."""
        async with self._transactions.read() as connection:
            return await read_history(connection, (await _entry(connection, kb, slug)).key)

    async def changed_together(self, kb: int, change: int) -> Sequence[Revision]:
        """What one change made of entries; empty where there is no such change."""
        async with self._transactions.read() as connection:
            return await read_change(connection, kb, change)

    async def last_change(self, kb: int, author: str) -> Sequence[Revision]:
        """The newest change of that author not undone yet and no undo itself; empty if none."""
        async with self._transactions.read() as connection:
            return await read_last_change(connection, kb, author)


async def _entry(connection: AsyncConnection, kb: int, slug: str) -> FaqEntry:
    which = and_(tables.entry.c.kb == kb, tables.entry.c.slug == slug)
    for entry in await read_entries(connection, which):
        return entry
    raise NotFoundError(f"There is no entry with the id `{slug}`.")
