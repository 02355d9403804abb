"""Labelled sets, as folders of `corpus.jsonl` and `queries.jsonl`."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.core.faq import FaqEntry
from bot.core.query import clean, redact

CORPUS, QUERIES = "corpus.jsonl", "queries.jsonl"


class SetError(Exception):
    """A set that cannot be read: which file and line, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A labelled question: `relevant` slugs (none: out of scope) and its kind."""

    text: str
    relevant: frozenset[str]
    kind: str


@dataclass(frozen=True, slots=True)
class DataSet:
    """A knowledge base and the questions to ask it.

    `left_out` counts questions whose entries are not in the knowledge base, none of them.
    """

    name: str
    entries: tuple[FaqEntry, ...]
    questions: tuple[Question, ...]
    left_out: int = 0


def load_sets(folder: Path) -> list[DataSet]:
    """Every set below a folder, by name; the folder itself where it is one.

    SetError where there is none, or where one cannot be read.
    """
    paths = [folder] if (folder / CORPUS).exists() else sorted(folder.glob(f"*/{CORPUS}"))
    sets = [_set(path if path == folder else path.parent) for path in paths]
    if not sets:
        raise SetError(f"{folder}: no set here. One is a folder with {CORPUS} and {QUERIES}.")
    return sets


def _set(folder: Path) -> DataSet:
    entries: dict[str, FaqEntry] = {}
    for place, row in _rows(folder / CORPUS):
        entry = _entry(place, len(entries) + 1, row)
        if entry.slug in entries:
            raise SetError(f"{place}: the id {entry.slug} is there twice. Give each entry its own.")
        entries[entry.slug] = entry
    asked = [_question(place, row) for place, row in _rows(folder / QUERIES)]
    kept = [one for one in asked if not one.relevant or one.relevant & entries.keys()]
    if not entries or not kept:
        file = QUERIES if entries else CORPUS
        raise SetError(f"{folder / file}: nothing to measure with; it needs a line or more.")
    name = folder.resolve().name
    return DataSet(name, tuple(entries.values()), tuple(kept), len(asked) - len(kept))


def _rows(path: Path) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Each line's place and object."""
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeError) as error:
        raise SetError(f"{path}: cannot be read ({type(error).__name__}).") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise SetError(f"{place}: this is no JSON ({error}).") from error
        if not isinstance(row, dict):
            raise SetError(f"{place}: a JSON object is wanted.")
        yield place, row


def _entry(place: str, key: int, row: Mapping[str, object]) -> FaqEntry:
    return FaqEntry(
        slug=_text(place, row, "id"),
        question=_text(place, row, "question"),
        answer=str(row.get("answer") or "—"),
        alternates=tuple(text for text in _texts(place, row, "alternates") if text.strip()),
        key=key,
    )


def _question(place: str, row: Mapping[str, object]) -> Question:
    if "relevant_ids" not in row:
        raise SetError(f"{place}: `relevant_ids` is missing; of a question out of scope it is [].")
    relevant = frozenset(_texts(place, row, "relevant_ids"))
    kind = str(row.get("kind") or ("in" if relevant else "out"))
    return Question(redact(clean(_text(place, row, "text"))), relevant, kind)


def _text(place: str, row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str | int) or not str(value).strip():
        raise SetError(f"{place}: `{name}` is missing or empty.")
    return str(value)


def _texts(place: str, row: Mapping[str, object], name: str) -> list[str]:
    values = row.get(name) or []
    if not isinstance(values, list) or not all(isinstance(one, str | int) for one in values):
        raise SetError(f"{place}: `{name}` is to be a list of texts.")
    return [str(one) for one in values]
