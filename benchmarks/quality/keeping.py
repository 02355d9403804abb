"""Promises and votes, counted on several sets, each by what was fitted on the others."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.quality import honesty, votes
from benchmarks.quality.asking import Asked
from benchmarks.quality.fitting import without
from benchmarks.quality.labels import Teacher
from benchmarks.quality.sets import DataSet
from benchmarks.quality.systems import readings_of, snapshot_of, texts_of
from benchmarks.quality.tongues import Tongues
from benchmarks.quality.vectors import Vectors
from bot.fitting.head import fit_head
from bot.fitting.shipped import Judged
from bot.fitting.simulation import simulate


@dataclass(frozen=True, slots=True)
class Found:
    """Over all sets: what became of promises, and what votes do."""

    target: float
    promises: honesty.Counted
    votes: Sequence[Sequence[votes.Effect]]

    def lines(self) -> Iterator[str]:
        """Both tables, in 80 columns."""
        yield from honesty.lines(self.promises, self.target)
        yield ""
        yield from votes.lines(self.votes)

    def document(self) -> dict[str, Any]:
        """Both as JSON; shares from 0 to 1."""
        return {
            "target": self.target,
            "promises": honesty.rows(self.promises),
            "votes": votes.rows(self.votes),
        }


@dataclass(frozen=True, slots=True)
class Counting:
    """What sets are counted with; `judged` holds three of them or more."""

    vectors: Vectors
    tongues: Tongues
    judged: Mapping[str, Judged]
    target: float
    say: Callable[[str], None]

    def of(self, sets: Sequence[DataSet]) -> Found:
        """All of them, one after the other."""
        draws: dict[int, list[honesty.Draw]] = {}
        effects = []
        for number, data in enumerate(sets, start=1):
            self.say(f"counting {number}/{len(sets)}: {data.name}")
            teacher, asked = self._ready(data)
            for known, own in honesty.counted(data.name, teacher, asked).items():
                draws.setdefault(known, []).extend(own)
            effects.append(votes.effects(teacher, asked))
        return Found(self.target, draws, effects)

    def _ready(self, data: DataSet) -> tuple[Teacher, Asked]:
        rows = self.vectors.of(texts_of(data))
        snapshot = snapshot_of(data, rows, self.vectors.provenance)
        complete = snapshot.with_head(fit_head(snapshot))
        shipped = without(data.name, self.judged, self.vectors.provenance.id).aiming_at(self.target)
        readings = readings_of(data, data.questions, self.vectors)
        foreign = self.tongues.foreign(self.tongues.of(data), data.questions)
        asked = Asked.of(complete, data.questions, readings, foreign)
        return Teacher(complete, shipped, simulate(complete), self.target), asked
