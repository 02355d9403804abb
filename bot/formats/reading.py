"""Files in: from paths to entries, all or nothing."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.core.faq import FaqEntry
from bot.formats import labelled
from bot.formats.duplicates import warn_of_shared_phrasings, with_ids
from bot.formats.entries import Parsed, parsed
from bot.formats.registry import SUFFIXES, Format, detected, named
from bot.formats.report import Place, Report, UnreadableError
from bot.formats.sources import STDIN, decode, files_under, read_file, read_stream

MOST_ENTRIES = 200_000
"""Entries of one import."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What files hold: their entries in order, and warnings as FILE:LINE: MESSAGE."""

    entries: tuple[FaqEntry, ...]
    warnings: tuple[str, ...]


def read_paths(paths: Sequence[str | Path], format_name: str | None = None) -> Knowledge:
    """The knowledge in files, in all known files below folders, and for `-` in standard input.

    `format_name` is one of `FORMATS` or a suffix, for what cannot be told from content and name.
    Raises ImportFailedError with every problem of every file, each as FILE:LINE: MESSAGE, and
    UsageError for an unknown format.
    """
    report = Report()
    wanted = named(format_name) if format_name else None
    return _checked(_from_paths(paths, wanted, report), report)


def read_bytes(name: str, data: bytes, format_name: str | None = None) -> Knowledge:
    """The knowledge in one file whose content is at hand, such as an attachment.

    Raises ImportFailedError and UsageError like `read_paths`.
    """
    report = Report()
    wanted = named(format_name) if format_name else None
    return _checked(_from_file(name, lambda: data, wanted, report), report)


def _checked(found: Iterable[Parsed], report: Report) -> Knowledge:
    kept: list[Parsed] = []
    for item in found:
        kept.append(item)
        if len(kept) > MOST_ENTRIES:
            report.problem(item.place, f"more than {MOST_ENTRIES:,} entries; import fewer at once")
            break
    entries = with_ids(kept, report)
    report.refuse_if_faulty()
    warn_of_shared_phrasings(entries, report)
    return Knowledge(tuple(item.entry for item in entries), report.warnings)


def _from_paths(
    paths: Sequence[str | Path], wanted: Format | None, report: Report
) -> Iterator[Parsed]:
    seen: set[str] = set()
    for given in paths:
        if str(given) == "-":
            yield from _from_file(STDIN, lambda: read_stream(sys.stdin.buffer), wanted, report)
            continue
        for path in files_under(Path(given), SUFFIXES, report):
            absolute = os.path.abspath(path)  # noqa: PTH100 - resolve() fails on odd paths
            if absolute not in seen:
                seen.add(absolute)
                below = path != Path(given)
                load = partial(read_file, path)
                yield from _from_file(str(path), load, wanted, report, skip_labelled=below)


def _from_file(
    name: str,
    load: Callable[[], bytes],
    wanted: Format | None,
    report: Report,
    *,
    skip_labelled: bool = False,
) -> Iterator[Parsed]:
    before, empty = report.problems, True
    try:
        document = decode(name, Path(name).suffix.lower(), load())
        if labelled.recognises(document.text):
            if skip_labelled:
                report.warn(document.at(1), "these are labelled questions; they are left out")
                return
            raise UnreadableError(1, "these are labelled questions; `faqbot evaluate` reads them")
        for draft in (wanted or detected(document, report)).read(document, report):
            empty = False
            yield parsed(draft, report)
    except UnreadableError as error:
        report.unreadable(name, error)
    if empty and report.problems == before:
        report.problem(Place(name, 1), "there is no entry in this file")
