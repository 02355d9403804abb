"""Markdown in: headings are questions, what follows is the answer, kept word for word."""

import re
from collections.abc import Iterator

from bot.core.characters import lines_of
from bot.formats.drafts import Document, Draft, Field, Text
from bot.formats.outline import Heading, headings_of
from bot.formats.report import Report, UnreadableError
from bot.formats.yaml_reading import read_fields

_FRONT_MATTER = re.compile(r"---[ \t]*$")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_YAML_LIKE = re.compile(r"-(?: |$)|---|[%\[{]|\w+:(?:\s|$)")


def recognises(text: str) -> bool:
    """Whether the text starts with a `#` heading that is no comment of a YAML file."""
    headings = 0
    for line in lines_of(text[:20_000]):
        if _HEADING.match(line):
            headings += 1
        elif line.strip():
            return headings > 0 and not _YAML_LIKE.match(line)
    return False


def read(document: Document, report: Report) -> Iterator[Draft]:
    """A draft for each heading that is a question. Which are:

    - one with `{#id}` behind it, or with a comment `<!-- faqbot … -->` below it, always;
    - else one with text below it, except
    - a sub-heading in an answer: it belongs to the answer, unless it ends in a question mark;
    - a title: the only heading of its level, the first one, above deeper ones, not asking;
    - a section: one that does not ask, above headings that do.

    What stands below a title or section is left out with a warning. Front matter is passed over.
    """
    lines = lines_of(document.text)
    _blank_front_matter(lines)
    headings = headings_of(lines)
    if not headings:
        raise UnreadableError(1, 'no heading in this file; write each question as one: "## How …?"')
    if any(line.strip() for line in lines[: headings[0].line]):
        report.warn(document.at(1), "the text before the first heading is left out")
    current = -1
    for index, heading in enumerate(headings):
        if not heading.named and not heading.asks and heading.level > _level(headings, current):
            continue
        current = -1
        if _is_entry(headings, index):
            current = index
            end = headings[_end_of_answer(headings, index) - 1].end
            yield _draft(document, report, lines, heading, end)
        elif heading.has_text:
            message = f'the text below "{heading.title[:40]}" is left out; it heads other questions'
            report.warn(document.at(heading.line + 1), message)


def _level(headings: list[Heading], index: int) -> int:
    return headings[index].level if index >= 0 else 6


def _is_entry(headings: list[Heading], index: int) -> bool:
    heading, below = headings[index], _below(headings, index)
    if heading.named or (heading.asks and heading.has_text):
        return True
    if not heading.has_text:
        return not any(other.asks for other in below) if heading.asks else not below
    alone = index == 0 and all(other.level > heading.level for other in headings[1:])
    return not (below and alone) and not any(other.asks for other in below)


def _below(headings: list[Heading], index: int) -> list[Heading]:
    deeper = []
    for other in headings[index + 1 :]:
        if other.level <= headings[index].level:
            break
        deeper.append(other)
    return deeper


def _end_of_answer(headings: list[Heading], index: int) -> int:
    for position, other in enumerate(headings[index + 1 :], start=index + 1):
        if other.named or other.asks or other.level <= headings[index].level:
            return position
    return len(headings)


def _draft(
    document: Document, report: Report, lines: list[str], heading: Heading, end: int
) -> Draft:
    line = heading.line + 1
    fields = [Field("question", line, Text(line, heading.title))]
    if heading.slug:
        fields.append(Field("id", line, Text(line, heading.slug)))
    first = next((n for n in range(heading.below, end) if lines[n].strip()), end)
    answer = "\n".join(lines[first:end]).rstrip()
    if answer:
        fields.append(Field("answer", first + 1, Text(first + 1, answer)))
    if heading.note:
        added = _noted(document, report, heading)
        keys = {field.key for field in added}
        kept = [field for field in fields if field.key != "question" or "question" not in keys]
        fields = [*kept, *added]
    return Draft(document.at(line), tuple(fields))


def _noted(document: Document, report: Report, heading: Heading) -> tuple[Field, ...]:
    if heading.note is None:
        return ()
    note = Document(document.name, document.suffix, heading.note.text, above=heading.note.first)
    return read_fields(note, report)


def _blank_front_matter(lines: list[str]) -> None:
    if not _FRONT_MATTER.match(lines[0]):
        return
    for number, line in enumerate(lines[1:], start=1):
        if _FRONT_MATTER.match(line):
            lines[: number + 1] = [""] * (number + 1)
            return
