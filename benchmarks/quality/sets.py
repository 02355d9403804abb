"""Labelled sets, as folders of `corpus.jsonl` and `queries.jsonl`."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.core.faq import FaqEntry
from bot.core.query import clean, redact


@dataclass(frozen=True, slots=True)
class Question:
    """A labelled question: `relevant` slugs (none: out of scope) and its kind."""

    text: str
    relevant: frozenset[str]
    kind: str


@dataclass(frozen=True, slots=True)
class DataSet:
    """A knowledge base and the questions to ask it."""

    name: str
    entries: tuple[FaqEntry, ...]
    questions: tuple[Question, ...]


def load_sets(folder: Path) -> list[DataSet]:
    """Every set of a folder, by name. OSError or ValueError where one cannot be read."""
    return [
        DataSet(
            path.parent.name,
            tuple(_entry(at, row) for at, row in enumerate(_rows(path), start=1)),
            tuple(_question(row) for row in _rows(path.with_name("queries.jsonl"))),
        )
        for path in sorted(folder.glob("*/corpus.jsonl"))
    ]


def _rows(path: Path) -> Iterator[dict[str, object]]:
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def _entry(key: int, row: dict[str, object]) -> FaqEntry:
    alternates = row.get("alternates") or []
    assert isinstance(alternates, list)
    return FaqEntry(
        slug=str(row["id"]),
        question=str(row["question"]),
        answer=str(row["answer"]),
        alternates=tuple(str(text) for text in alternates),
        key=key,
    )


def _question(row: dict[str, object]) -> Question:
    relevant = row["relevant_ids"]
    assert isinstance(relevant, list)
    return Question(
        redact(clean(str(row["text"]))),
        frozenset(str(slug) for slug in relevant),
        str(row.get("kind", "")),
    )
