"""The parts of a text in Discord's markdown."""

from collections.abc import Iterable
from itertools import pairwise

from bot.commonmark.dialect import JOINER
from bot.commonmark.parts import (
    GAP,
    IMAGE,
    MENTION,
    Bullets,
    Code,
    Paragraph,
    Part,
    Parts,
    Picture,
    Rule,
    Run,
    Runs,
    joined,
)
from bot.commonmark.text import size
from bot.platforms.discord.render.escaping import (
    at_line_start,
    code_block,
    code_span,
    escaped,
    link,
)

RULE = "─" * 12
"""Discord knows no lines across."""

_SMALLEST_HEADING = 3
_MARKS = {"bold": "**", "italic": "*", "strike": "~~"}
_SIGNS = frozenset("*_~`|")


def markdown(parts: Parts) -> str:
    """The parts in Discord's markdown."""
    written = [(part, said) for part in parts if (said := _written(part))]
    text = written[0][1] if written else ""
    for (before, _), (after, said) in pairwise(written):
        text += _between(before, after) + said
    return text


def measure(part: Part) -> int:
    """What the part takes of a message, with the gap before the next one."""
    return size(_written(part)) + GAP + (3 if _is_quoted(part) else 0)


def images_in(parts: Parts) -> list[str]:
    """The addresses of the images, each once."""
    runs = [run for part in parts for run in _runs(part)]
    return list(dict.fromkeys(run.url for run in runs if IMAGE in run.style))


def line(runs: Iterable[Run]) -> str:
    """Runs without line breaks, where a line begins."""
    said = ""
    for run in runs:
        words = _run(run)
        clash = said[-1:] in _SIGNS and words[:1] in _SIGNS
        said += (JOINER if clash and said and words else "") + words
    return at_line_start(said.rstrip())


def _written(part: Part) -> str:
    match part:
        case Paragraph(runs, level):
            text = "\n".join(_paragraph(runs, level))
        case Bullets():
            text = "\n".join(_items(part))
        case Code(runs, _, language):
            text = code_block(joined(runs), language) if runs else ""
        case Picture(url, alt):
            text = link(alt, url)
        case Rule():
            text = RULE
    return "\n".join(f"> {one}" for one in text.split("\n")) if text and _is_quoted(part) else text


def _paragraph(runs: Runs, level: int) -> Iterable[str]:
    if level > _SMALLEST_HEADING:
        runs = tuple(Run(run.text, run.style | {"bold"}, run.url) for run in runs)
    mark = "#" * level + " " if 0 < level <= _SMALLEST_HEADING else ""
    return (mark + one if one else "" for one in map(line, _lines(runs)))


def _items(bullets: Bullets) -> Iterable[str]:
    indent = "  " * bullets.indent
    for number, item in enumerate(bullets.items, start=bullets.start or 0):
        mark = "- " if bullets.start is None else f"{number}. "
        lines = [one for one in map(line, _lines(item)) if one.strip()] or [JOINER]
        yield indent + mark + lines[0]
        yield from (f"{indent}  {one}" for one in lines[1:])


def _lines(runs: Runs) -> list[list[Run]]:
    """The runs of each line: no mark of Discord's goes on over the end of one."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *others = run.text.split("\n")
        lines[-1].append(Run(first, run.style, run.url))
        lines += [[Run(words, run.style, run.url)] for words in others]
    return lines


def _run(run: Run) -> str:
    words = run.text.strip()
    if not words:
        return run.text
    before, _, after = run.text.partition(words)
    if MENTION in run.style and run.text == run.url:
        return f"<{run.text}>"
    if run.url and MENTION not in run.style:
        said = link(words, run.url) if "code" not in run.style else _linked_code(words, run.url)
    elif run.style & {"code", MENTION}:
        said, before, after = code_span(run.text), "", ""
    else:
        said = escaped(words)
    return before + _marked(said, run) + after


def _linked_code(words: str, url: str) -> str:
    plain_link = link(words, url)
    simple = plain_link.startswith(f"[{words}](")
    return f"[{code_span(words)}]{plain_link[len(words) + 2 :]}" if simple else plain_link


def _marked(said: str, run: Run) -> str:
    if "code" in run.style and set(run.text) & {*_SIGNS, "\\"}:
        return said  # the marks around it would end in it
    for look, mark in _MARKS.items():
        said = mark + said + mark if look in run.style else said
    return said


def _between(before: Part, after: Part) -> str:
    if _is_quoted(before) != _is_quoted(after):
        return "\n\n"
    match before, after:
        case Paragraph(level=0), Paragraph():
            return "\n> \n" if _is_quoted(before) else "\n\n"
        case Bullets(), Paragraph():
            return "\n> \n" if _is_quoted(before) else "\n\n"
        case _:
            return "\n"


def _is_quoted(part: Part) -> bool:
    return not isinstance(part, Picture | Rule) and part.quoted


def _runs(part: Part) -> Runs:
    match part:
        case Paragraph(runs) | Code(runs):
            return runs
        case Bullets(items):
            return tuple(run for item in items for run in item)
        case _:
            return ()
