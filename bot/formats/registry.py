"""The formats that there are, and how one is told from another."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.core.errors import UsageError
from bot.core.faq import FaqEntry
from bot.formats import (
    faqpage,
    faqpage_writing,
    jsonl,
    markdown,
    markdown_writing,
    qna,
    qna_writing,
    table,
    table_writing,
    yaml_reading,
    yaml_writing,
)
from bot.formats.drafts import Document, Reader
from bot.formats.report import Report, UnreadableError
from bot.formats.sources import STDIN


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write knowledge down. `recognises` says whether a text is clearly of this kind.

    `shared`: its files go by the suffixes of other formats too, so that their content alone tells.
    `in_use`: retired entries are left out of a file, since its readers would take them for answers.
    """

    name: str
    suffixes: tuple[str, ...]
    recognises: Callable[[str], bool]
    read: Reader
    write: Callable[[Sequence[FaqEntry]], str]
    shared: bool = False
    in_use: bool = False


FORMATS = (
    Format("jsonl", (".jsonl", ".ndjson", ".json"), jsonl.recognises, jsonl.read, jsonl.write),
    Format("csv", (".csv",), table.recognises, table.read, table_writing.write_csv),
    Format("tsv", (".tsv", ".tab"), table.recognises, table.read, table_writing.write_tsv),
    Format(
        "yaml", (".yaml", ".yml"), yaml_reading.recognises, yaml_reading.read, yaml_writing.write
    ),
    Format(
        "markdown", (".md", ".markdown"), markdown.recognises, markdown.read, markdown_writing.write
    ),
    Format("qna", (), qna.recognises, qna.read, qna_writing.write, shared=True, in_use=True),
    Format(
        "faqpage",
        (".jsonld",),
        faqpage.recognises,
        faqpage.read,
        faqpage_writing.write,
        shared=True,
        in_use=True,
    ),
)
"""Where a text could be two of them, the first one has it."""

SUFFIXES = frozenset(suffix for known in FORMATS for suffix in known.suffixes)

_WEB_PAGE = re.compile(r"\s*(?:<!doctype\s+html|<html|<head|<body|<\?xml)", re.IGNORECASE)


def named(name: str) -> Format:
    """The format of that name or suffix. Raises UsageError where there is none."""
    wanted = name.strip().lower()
    for known in FORMATS:
        if wanted == known.name or f".{wanted.removeprefix('.')}" in known.suffixes:
            return known
    names = ", ".join(known.name for known in FORMATS)
    raise UsageError(f"There is no format “{name}”; the formats are {names}.")


def detected(document: Document, report: Report) -> Format:
    """The format of a document: what its content clearly is, else what its suffix says.

    Where the two differ, the content has it, with a warning. Raises UnreadableError for a web page,
    and where neither says anything.
    """
    for known in FORMATS:
        if known.shared and known.recognises(document.text):
            return known
    if _WEB_PAGE.match(document.text):
        raise UnreadableError(
            1,
            "this is a web page without a FAQPage in it; write it as Markdown, with questions as"
            " headings",
        )
    by_suffix = next((known for known in FORMATS if document.suffix in known.suffixes), None)
    if by_suffix and by_suffix.recognises(document.text):
        return by_suffix
    by_content = next((known for known in FORMATS if known.recognises(document.text)), None)
    if by_content and by_suffix:
        message = (
            f"the name ends in {document.suffix}, but this is {by_content.name}; it is read as"
            " that, rename the file to say so"
        )
        report.warn(document.at(1), message)
    if found := by_content or by_suffix:
        return found
    if document.name == STDIN:
        way = f"name it with --format ({', '.join(known.name for known in FORMATS)})"
    else:
        way = f"give the file a name that ends in one of {', '.join(sorted(SUFFIXES))}"
    raise UnreadableError(1, f"the format cannot be told; {way}")
