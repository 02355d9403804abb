"""What YAML's parser complains of, as sentences that say how to mend it."""

import yaml

from bot.formats.report import UnreadableError

NOT_A_LIST = (
    'a knowledge base is a list: start each entry with "- ", as in "- question: …", and put'
    ' "answer: …" below it'
)

_QUOTE = "put quotes round the whole text"
_SENTENCES = (
    ("mapping values are not allowed", 'there is a second ": " on this line, or the line above'
     f" lacks its key; if the colon belongs to the text, {_QUOTE}"),
    ("found a tab character", "a tab stands where YAML wants spaces; indent with spaces"),
    ("unexpected end of stream", "a quote that opens here is never closed"),
    ("unknown escape character", "a backslash between double quotes starts an escape; write it"
     " twice, or use single quotes"),
    ("invalid Unicode character escape", "this escape is no character; write the character itself"),
    ("did not find expected '-' indicator", "this line is not indented like the others; items of"
     " a list start with \"- \" in one column, their keys two columns further"),
    ("expected <block end>", "this line is not indented like the others; items of a list start"
     " with \"- \" in one column, their keys two columns further"),
    ("did not find expected key", "this line is neither a key nor part of the text above; indent"
     f" it like its neighbours, or, if text stands behind a closing quote, {_QUOTE}"),
    ("could not find expected ':'", 'a line like "key: value" is expected here; indent text that'
     " goes on over several lines, and put \"|\" behind its key"),
    ("expected ',' or ']'", "a list in square brackets is not closed; a text that starts with"
     f" [ needs quotes: {_QUOTE}"),
    ("expected ',' or '}'", "a mapping in braces is not closed; a text that starts with { needs"
     f" quotes: {_QUOTE}"),
    ("alphabetic or numeric character", f"a text that starts with * or & needs quotes: {_QUOTE}"),
    ("tag", f"a text that starts with ! needs quotes: {_QUOTE}"),
)  # fmt: skip

_TOLD_TOO_LATE = ("unexpected end of stream", "expected ',' or", "could not find expected ':'")
"""The parser gives the line where it gave up; where the thing began is in the context."""


def explained(error: yaml.YAMLError, lines: list[str], above: int) -> UnreadableError:
    """The error as a person reads it, with its line from 1, where `above` lines come before."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return UnreadableError(above + 1, f"this is not valid YAML ({error})")
    problem = error.problem or ""
    mark = error.problem_mark
    if error.context_mark and any(part in problem for part in _TOLD_TOO_LATE):
        mark = error.context_mark
    line = above + (mark.line + 1 if mark else 1)
    if "cannot start any token" in problem and mark:
        return UnreadableError(line, _cannot_start(lines, mark.line, mark.column))
    for part, sentence in _SENTENCES:
        if part in problem:
            return UnreadableError(line, sentence)
    where = f"{error.context}: {problem}" if error.context else problem
    return UnreadableError(line, f"this is not valid YAML ({where})")


def mapping_at_the_top(first_key: str) -> UnreadableError:
    """What to do with a file that holds a mapping where the list should be."""
    if first_key in ("question", "answer", "id"):
        return UnreadableError(1, NOT_A_LIST)
    return UnreadableError(1, f'{NOT_A_LIST}; leave out "{first_key[:40]}:" above the list')


def _cannot_start(lines: list[str], line: int, column: int) -> str:
    char = lines[line][column : column + 1] if line < len(lines) else ""
    if char == "\t":
        return "a tab stands where YAML wants spaces; indent with spaces"
    return f"a text cannot start with {char or 'this'} in YAML; {_QUOTE}"
