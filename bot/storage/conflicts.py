"""Two people on one entry: the second is told, and nothing is overwritten."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import ChangedError, ConflictError
from bot.core.faq import FaqEntry
from bot.core.ports import Change
from bot.storage import tables

OUTSIDER = "sql"
"""The author of what was changed without the bot."""


async def refuse_conflicts(
    connection: AsyncConnection, changes: Sequence[Change], stored: Mapping[str, FaqEntry]
) -> None:
    """Raises ConflictError where a change began from another version than the stored one."""
    seen: set[str] = set()
    for change in changes:
        slug, now = change.entry.slug, stored.get(change.entry.slug)
        if slug in seen:
            raise ConflictError(f"`{slug}` stands twice in one save; nothing was changed.")
        seen.add(slug)
        if (now.version if now else 0) != change.expected:
            raise await _conflict(connection, change, now)


async def _conflict(
    connection: AsyncConnection, change: Change, now: FaqEntry | None
) -> ConflictError:
    slug = change.entry.slug
    if now is None:
        return ConflictError(f"The entry `{slug}` is not there any more; nothing was changed.")
    if change.expected == 0:
        return ConflictError(
            f"An entry with the id `{slug}` exists; nothing was changed. Choose another id, or"
            " edit that entry."
        )
    revision, changes = tables.entry_revision.c, tables.change.c
    author = await connection.scalar(
        select(changes.author)
        .join(tables.entry_revision)
        .where(revision.entry == now.key, revision.version == now.version)
    )
    return changed(now, change.expected, author or OUTSIDER)


def changed(now: FaqEntry, expected: int, author: str) -> ChangedError:
    """That somebody else was first: who, and when."""
    when = f"{now.updated_at:%Y-%m-%d %H:%M} UTC"
    return ChangedError(now.slug, author, when, now.version, expected)
