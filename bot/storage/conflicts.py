"""Two people on one entry: the second is told, and nothing is overwritten."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import ConflictError
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
            raise ConflictError(await _conflict(connection, change, now))


async def _conflict(connection: AsyncConnection, change: Change, now: FaqEntry | None) -> str:
    slug = change.entry.slug
    if now is None:
        return f"The entry `{slug}` is not there any more; nothing was changed."
    if change.expected == 0:
        return (
            f"An entry with the id `{slug}` exists; nothing was changed. Choose another id, or"
            " edit that entry."
        )
    revision, changes = tables.entry_revision.c, tables.change.c
    author = await connection.scalar(
        select(changes.author)
        .join(tables.entry_revision)
        .where(revision.entry == now.key, revision.version == now.version)
    )
    return conflict_sentence(now, change.expected, author or OUTSIDER)


def conflict_sentence(now: FaqEntry, expected: int, author: str) -> str:
    """That somebody else was first: who, and when."""
    when = f"{now.updated_at:%Y-%m-%d %H:%M} UTC"
    return (
        f"`{now.slug}` was changed by {author} on {when}: it is at version {now.version} now, your"
        f" change began at version {expected}. Nothing was overwritten; open it again and repeat"
        " your change."
    )
