"""A folder of knowledge-base files that somebody else keeps, followed as it changes."""

import asyncio
import hashlib
import logging
import os
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from pathlib import Path

from bot.core.curation import Curation
from bot.core.differences import ImportReport
from bot.core.errors import ImportFailedError
from bot.core.faq import FaqEntry, KnowledgeBase
from bot.core.ports import FaqStore, Synced
from bot.formats import read_paths, write

logger = logging.getLogger(__name__)

AUTHOR = "folder"
"""Under which name its changes stand in the history."""

SETTLED = 1.0
"""Seconds for which nothing may have moved below the folder: half a copy is no knowledge base."""

_SHOWN = 5
_LOGGED = 50
_NAMES = ("- owner:", "+ owner:")

_Signature = tuple[tuple[str, int, int, int], ...]


class Following:
    """Imports what changed in the folder since it was read last, all or nothing.

    An entry whose text in the folder has not changed is left alone, so that what editors do in
    chat lasts until somebody changes it there. One that is gone from the folder is retired, if it
    came from there.
    """

    def __init__(
        self,
        folder: Path,
        base: Callable[[], Awaitable[KnowledgeBase]],
        store: FaqStore,
        curation: Curation,
        synced: Synced,
        *,
        settled: float = SETTLED,
    ) -> None:
        self._folder = folder
        self._base = base
        self._store = store
        self._curation = curation
        self._synced = synced
        self._settled = settled
        self._applied: _Signature | None = None

    async def follow(self) -> str:
        """What changed, in a few words; ImportFailedError where a file cannot be read."""
        before = await asyncio.to_thread(_signature, self._folder)
        if before == self._applied:
            return ""
        entries = await asyncio.to_thread(self._entries)
        await asyncio.sleep(self._settled)
        if await asyncio.to_thread(_signature, self._folder) != before:
            return "the folder is being written to; it is read again"
        report = await self._apply(entries)
        self._applied = before
        return _told(report) if report else ""

    def _entries(self) -> Sequence[FaqEntry]:
        try:
            return read_paths([self._folder]).entries
        except ImportFailedError as error:
            more = len(error.problems) - _SHOWN
            shown = list(error.problems[:_SHOWN])
            raise ImportFailedError(
                [*shown, f"… and {more} more"] if more > 0 else shown
            ) from error

    async def _apply(self, entries: Sequence[FaqEntry]) -> ImportReport | None:
        kb = await self._base()
        known = await self._synced.digests(kb.key)
        now = {entry.slug: _digest(entry) for entry in entries}
        changed = [entry for entry in entries if known.get(entry.slug) != now[entry.slug]]
        if now == known:
            return None
        report = await self._import(kb, changed, known.keys() - now.keys())
        await self._synced.replace_digests(kb.key, now)
        return report

    async def _import(
        self, kb: KnowledgeBase, changed: Sequence[FaqEntry], gone: Collection[str]
    ) -> ImportReport:
        touched = {entry.slug for entry in changed} | set(gone)
        stored = {entry.slug for entry in await self._store.entries(kb.key)}
        plan, report = await self._curation.planned_import(
            kb, changed, prune=True, left=stored - touched
        )
        if plan.changes:
            await self._curation.carry_out(kb, plan, AUTHOR)
        _log(report)
        return report


def _signature(folder: Path) -> _Signature:
    """What every file below the folder looks like from outside; empty where it is not there."""
    found: list[tuple[str, int, int, int]] = []
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                seen = Path(place, name).stat()
            except OSError:
                continue  # reading it tells what is wrong
            found.append((str(Path(place, name)), seen.st_mtime_ns, seen.st_size, seen.st_ino))
    return tuple(sorted(found))


def _digest(entry: FaqEntry) -> bytes:
    return hashlib.sha256(write([entry], "jsonl").encode()).digest()


def _log(report: ImportReport) -> None:
    """Each change as a person would read it, without the names of owners."""
    for one in report.differences[:_LOGGED]:
        lines = [line for line in one.lines if not line.startswith(_NAMES)]
        extra: Mapping[str, object] = {"entry": one.slug, "kind": one.kind, "difference": lines}
        logger.info("the folder changed an entry", extra=extra)
    if (more := len(report.differences) - _LOGGED) > 0:
        logger.info("the folder changed more entries", extra={"entries": more})


def _told(report: ImportReport) -> str:
    parts = ((report.added, "added"), (report.updated, "updated"), (report.retired, "retired"))
    return ", ".join(f"{number} {what}" for number, what in parts if number)
