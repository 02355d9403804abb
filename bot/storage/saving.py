"""Saving changed entries: versions checked, rows written, revisions recorded, in one transaction.

The order matters: the triggers take a change for one from outside the bot while `entry_revision`
has a row for the entry's version, so that row is written last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.faq import ChangeKind, FaqEntry
from bot.core.ports import Change
from bot.storage import tables
from bot.storage.columns import utc_now
from bot.storage.conflicts import OUTSIDER, refuse_conflicts
from bot.storage.entries import content_of, entry_row, is_identical, read_entries
from bot.storage.phrasings import add_phrasings, update_phrasings
from bot.storage.statements import chunks, execute_many


@dataclass(frozen=True, slots=True)
class _Step:
    """One entry on its way from how it stands (None: nowhere) to how it shall be."""

    before: FaqEntry | None
    after: FaqEntry
    kind: ChangeKind


async def save_changes(
    connection: AsyncConnection,
    kb: int,
    changes: Sequence[Change],
    *,
    author: str,
    undoes: int | None,
) -> list[FaqEntry]:
    """The entries as they stand after the changes, in the order of these."""
    at = utc_now()
    stored = await _stored(connection, kb, [change.entry.slug for change in changes])
    await refuse_conflicts(connection, changes, stored)
    steps = [step for change in changes if (step := _step(change, stored, at))]
    await _record_outside(connection, kb, [step.before for step in steps if step.before], at)
    added = await _add(connection, kb, [s.after for s in steps if not s.before], at)
    edited = [(step.before, step.after) for step in steps if step.before]
    await _edit(connection, edited, at)
    stored |= {entry.slug: entry for entry in (*added, *(after for _, after in edited))}
    recorded = [(stored[step.after.slug], step.kind) for step in steps]
    if recorded or undoes is not None:  # an undo that finds nothing to do is still an undo
        await _record(connection, kb, recorded, author=author, undoes=undoes, at=at)
    return [stored[change.entry.slug] for change in changes]


async def _stored(
    connection: AsyncConnection, kb: int, slugs: Sequence[str]
) -> dict[str, FaqEntry]:
    entry, found = tables.entry.c, {}
    for chunk in chunks(slugs):
        which = and_(entry.kb == kb, entry.slug.in_(chunk))
        found.update({one.slug: one for one in await read_entries(connection, which)})
    return found


def _step(change: Change, stored: Mapping[str, FaqEntry], at: datetime) -> _Step | None:
    before = stored.get(change.entry.slug)
    if before and is_identical(before, change.entry):
        return None
    key, version = (before.key, before.version) if before else (0, 0)
    after = replace(change.entry, key=key, version=version + 1, updated_at=at)
    return _Step(before, after, change.kind)


async def _add(
    connection: AsyncConnection, kb: int, entries: Sequence[FaqEntry], at: datetime
) -> list[FaqEntry]:
    keys: dict[str, int] = {}
    statement = insert(tables.entry).returning(tables.entry.c.slug, tables.entry.c.key)
    for chunk in chunks(entries):
        rows = [entry_row(entry, at) | {"kb": kb, "created_at": at} for entry in chunk]
        keys |= {row.slug: row.key for row in await connection.execute(statement, rows)}
    added = [replace(entry, key=keys[entry.slug]) for entry in entries]
    await add_phrasings(connection, added)
    return added


async def _edit(
    connection: AsyncConnection, edits: Sequence[tuple[FaqEntry, FaqEntry]], at: datetime
) -> None:
    statement = update(tables.entry).where(tables.entry.c.key == bindparam("of"))
    rows = [entry_row(after, at) | {"of": after.key} for _, after in edits]
    await execute_many(connection, statement, rows)
    changed = [(before, after) for before, after in edits if _rephrased(before, after)]
    await update_phrasings(connection, [after for _, after in changed])


def _rephrased(before: FaqEntry, after: FaqEntry) -> bool:
    return (before.alternates, before.negatives) != (after.alternates, after.negatives)


async def _record_outside(
    connection: AsyncConnection, kb: int, entries: Sequence[FaqEntry], at: datetime
) -> None:
    """Records as they stand those whose version has no revision: somebody used SQL."""
    entry, revision = tables.entry.c, tables.entry_revision.c
    recorded = exists().where(revision.entry == entry.key, revision.version == entry.version)
    keys: set[int] = set()
    for chunk in chunks([one.key for one in entries]):
        keys.update(
            await connection.scalars(select(entry.key).where(entry.key.in_(chunk), ~recorded))
        )
    found = [(one, ChangeKind.OUTSIDE) for one in entries if one.key in keys]
    if found:
        await _record(connection, kb, found, author=OUTSIDER, undoes=None, at=at)


async def _record(
    connection: AsyncConnection,
    kb: int,
    entries: Sequence[tuple[FaqEntry, ChangeKind]],
    *,
    author: str,
    undoes: int | None,
    at: datetime,
) -> None:
    change = {"kb": kb, "author": author, "at": at, "undoes": undoes}
    statement = insert(tables.change).returning(tables.change.c.key)
    key = (await connection.execute(statement, change)).scalar_one()
    rows = [
        {
            "entry": entry.key,
            "version": entry.version,
            "change": key,
            "kind": kind.value,
            "content": content_of(entry),
        }
        for entry, kind in entries
    ]
    await execute_many(connection, insert(tables.entry_revision), rows)
