"""Knowledge-base files in and out: YAML, JSONL, CSV, TSV, Markdown, QnA Maker's TSV, FAQPage.

    knowledge = read_paths(["faq/", "more.csv"])   # or ImportFailedError, every fault with its line
    text = write(knowledge.entries, "yaml")

A file's content decides its format, then its suffix. Each format is a module that turns a text into
drafts, fields with their lines; what a field may hold is judged once for all formats, in `fields`.
"""

from collections.abc import Sequence

from bot.core.faq import FaqEntry, Status
from bot.formats.labelled import LabelledQuestion, read_labelled
from bot.formats.reading import Knowledge, read_bytes, read_paths
from bot.formats.registry import FORMATS, named
from bot.formats.spreadsheet import sheet

__all__ = [
    "FORMAT_NAMES",
    "Knowledge",
    "LabelledQuestion",
    "read_bytes",
    "read_labelled",
    "read_paths",
    "sheet",
    "suffix_of",
    "write",
    "written",
]

FORMAT_NAMES = tuple(known.name for known in FORMATS)


def write(entries: Sequence[FaqEntry], format_name: str = "yaml") -> str:
    """The entries as a file: without loss in YAML and JSONL, as far as it goes in the others.

    The same entries make the same text. Raises UsageError for an unknown format.
    """
    return named(format_name).write(written(entries, format_name))


def written(entries: Sequence[FaqEntry], format_name: str) -> Sequence[FaqEntry]:
    """Those of the entries that such a file holds: all of them, or those in use.

    Raises UsageError for an unknown format.
    """
    if not named(format_name).in_use:
        return entries
    return [entry for entry in entries if entry.status is Status.ACTIVE]


def suffix_of(format_name: str) -> str:
    """What the name of such a file ends in, with its dot. Raises UsageError for an unknown one."""
    return (*named(format_name).suffixes, ".tsv")[0]
