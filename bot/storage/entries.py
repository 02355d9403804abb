"""Entries out of their rows: reading them, and what a revision remembers of one."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.faq import Audience, FaqEntry, Status
from bot.storage import tables
from bot.storage.statements import read_at_once, streamed
from bot.storage.tables import PhrasingKind

_Phrasings = dict[tuple[int, str], list[str]]


async def read_entries(
    connection: AsyncConnection, which: ColumnElement[bool], *, many: bool = False
) -> list[FaqEntry]:
    """The entries for which `which` holds, in the order they were added.

    Of `many`, other work goes on between two parts of them; a few are there sooner without.
    """
    read = streamed if many else read_at_once
    entry, phrasing = tables.entry, tables.phrasing
    statement = (
        select(phrasing.c.entry, phrasing.c.kind, phrasing.c.text)
        .join(entry)
        .where(which)
        .order_by(phrasing.c.position, phrasing.c.key)
    )
    phrasings: _Phrasings = {}
    async for key, kind, text in read(connection, statement):
        phrasings.setdefault((key, kind), []).append(text)
    rows = read(connection, select(entry).where(which).order_by(entry.c.key))
    return [_entry(row, phrasings) async for row in rows]


def _entry(row: Row[Any], phrasings: _Phrasings) -> FaqEntry:
    return FaqEntry(
        slug=row.slug,
        question=row.question,
        answer=row.answer,
        alternates=tuple(phrasings.get((row.key, PhrasingKind.ALTERNATE), ())),
        negatives=tuple(phrasings.get((row.key, PhrasingKind.NEGATIVE), ())),
        tags=tuple(map(str, row.tags)),
        source=row.source,
        owner=row.owner,
        review_on=row.review_on,
        audience=Audience(row.audience),
        status=Status(row.status),
        key=row.key,
        version=row.version,
        updated_at=row.updated_at,
    )


def entry_row(entry: FaqEntry, at: datetime) -> dict[str, Any]:
    """The row of an entry that is saved at this moment, without its keys."""
    return {
        "slug": entry.slug,
        "question": entry.question,
        "answer": entry.answer,
        "tags": list(entry.tags),
        "source": entry.source,
        "owner": entry.owner,
        "review_on": entry.review_on,
        "audience": entry.audience.value,
        "status": entry.status.value,
        "version": entry.version,
        "updated_at": at,
    }


def is_identical(one: FaqEntry, other: FaqEntry) -> bool:
    """Whether two entries say the same, whatever their versions."""
    return _plain(one) == _plain(other)


def _plain(entry: FaqEntry) -> FaqEntry:
    return replace(entry, key=0, version=0, updated_at=None)


def content_of(entry: FaqEntry) -> dict[str, Any]:
    """All that a revision keeps of an entry, for JSON."""
    return {
        "slug": entry.slug,
        "question": entry.question,
        "answer": entry.answer,
        "alternates": list(entry.alternates),
        "negatives": list(entry.negatives),
        "tags": list(entry.tags),
        "source": entry.source,
        "owner": entry.owner,
        "review_on": entry.review_on.isoformat() if entry.review_on else None,
        "audience": entry.audience.value,
        "status": entry.status.value,
    }


def entry_from(content: dict[str, Any], *, key: int, version: int, at: datetime) -> FaqEntry:
    """The entry as a revision kept it."""
    return FaqEntry(
        slug=content["slug"],
        question=content["question"],
        answer=content["answer"],
        alternates=tuple(content["alternates"]),
        negatives=tuple(content["negatives"]),
        tags=tuple(content["tags"]),
        source=content["source"],
        owner=content["owner"],
        review_on=date.fromisoformat(content["review_on"]) if content["review_on"] else None,
        audience=Audience(content["audience"]),
        status=Status(content["status"]),
        key=key,
        version=version,
        updated_at=at,
    )
