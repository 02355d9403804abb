"""Markdown out: a document that people read, and that comes back as the same entries."""

import re
from collections.abc import Sequence

from bot.core.faq import FaqEntry
from bot.formats.drafts import Document
from bot.formats.entries import parsed
from bot.formats.keys import fields_of
from bot.formats.markdown import read
from bot.formats.report import Report, UnreadableError
from bot.formats.yaml_writing import mapping

_SPECIAL = re.compile(r"[\\`*_\[\]<{]|&(?=[#\w])|#$|[=-](?=[=-]*$)")
_EDGES = re.compile(r"^[ \t]+|[ \t]+$|[\n\r\t]")
_PLAIN_ID = re.compile(r"[^{}\s\\]+")
_NEXT = "# next {#next}\n\nnext\n"


def write(entries: Sequence[FaqEntry]) -> str:
    """A heading with `{#id}` for each entry, what else it has in a comment, then the answer.

    Blank lines around an answer are not kept, and its line ends become LF. A question or answer
    that would come back as something else, such as an answer with headings of the first level,
    stands in the comment.
    """
    return "\n".join(_entry(entry) for entry in entries)


def _entry(entry: FaqEntry) -> str:
    hidden = [key for key in fields_of(entry) if key not in ("id", "question", "answer")]
    if not _PLAIN_ID.fullmatch(entry.slug):
        hidden.insert(0, "id")
    for more in ([], ["answer"], ["question"]):
        hidden = [*more, *hidden]
        text = _text(entry, hidden)
        if _comes_back(entry, text):
            break
    return text


def _text(entry: FaqEntry, hidden: list[str]) -> str:
    title = _EDGES.sub(_entity, _SPECIAL.sub(r"\\\g<0>", entry.question))
    if "question" in hidden:
        title = " ".join(_SPECIAL.sub(r"\\\g<0>", entry.question).split())
    heading = f"# {title}" if "id" in hidden else f"# {title} {{#{entry.slug}}}"
    values = {key: value for key, value in fields_of(entry).items() if key in hidden}
    parts = [heading]
    if values:
        parts.append(f"<!-- faqbot\n{mapping(values)}-->")
    if "answer" not in hidden:
        parts.append(_trimmed(entry.answer))
    return "\n\n".join(parts) + "\n"


def _comes_back(entry: FaqEntry, text: str) -> bool:
    report = Report()
    try:
        drafts = list(read(Document("", "", f"{text}\n{_NEXT}"), report))
    except UnreadableError:
        return False
    if len(drafts) != 2:
        return False
    back = parsed(drafts[0], report).entry
    return back.question == entry.question and _trimmed(back.answer) == _trimmed(entry.answer)


def _trimmed(answer: str) -> str:
    lines = re.split(r"\r\n|\r|\n", answer.rstrip())
    while not lines[0].strip():
        lines.pop(0)
    return "\n".join(lines)


def _entity(found: re.Match[str]) -> str:
    return "".join(f"&#{ord(char)};" for char in found.group())
