"""Knowledge-base files in and out: YAML, JSONL, CSV, TSV and Markdown.

    knowledge = read_paths(["faq/", "more.csv"])   # or ImportFailedError, every fault with its line
    text = write(knowledge.entries, "yaml")

A file's content decides its format, then its suffix. Each format is a module that turns a text into
drafts, fields with their lines; what a field may hold is judged once for all formats, in `fields`.
"""

from collections.abc import Sequence

from bot.core.faq import FaqEntry
from bot.formats.labelled import LabelledQuestion, read_labelled
from bot.formats.reading import Knowledge, read_bytes, read_paths
from bot.formats.registry import FORMATS, named

__all__ = [
    "FORMAT_NAMES",
    "Knowledge",
    "LabelledQuestion",
    "read_bytes",
    "read_labelled",
    "read_paths",
    "write",
]

FORMAT_NAMES = tuple(known.name for known in FORMATS)


def write(entries: Sequence[FaqEntry], format_name: str = "yaml") -> str:
    """The entries as a file: without loss in YAML and JSONL, as far as it goes in the others.

    The same entries make the same text. Raises UsageError for an unknown format.
    """
    return named(format_name).write(entries)
