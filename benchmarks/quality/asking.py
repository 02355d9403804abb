"""A set's questions, ranked once and judged by as many calibrations as are compared."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.quality.sets import Question
from bot.core.confidence.calibration import Calibration
from bot.core.faq import FaqEntry
from bot.core.retrieval.guesses import is_guess, is_of_another
from bot.core.retrieval.ranking import FEATURES, Ranking
from bot.core.retrieval.snapshot import Snapshot
from bot.embedding import general_words
from bot.evaluation.metrics import Judgement
from bot.fitting.examples import Examples, Labelled, ranked


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions with the rankings of every way in which each is read, the whole first.

    `readings`, `rankings` and `guesses` (whether a word was put in that may be a name, so that the
    bot asks back) run in parallel with `questions`; `foreign` are the places of those that the
    language gate stops.
    """

    questions: Sequence[Question]
    readings: Sequence[Sequence[Labelled]]
    rankings: Sequence[Sequence[Ranking]]
    guesses: Sequence[Sequence[bool]]
    foreign: frozenset[int]

    @classmethod
    def of(
        cls,
        snapshot: Snapshot,
        questions: Sequence[Question],
        readings: Sequence[Sequence[Labelled]],
        foreign: frozenset[int],
    ) -> "Asked":
        """All of them asked."""
        rankings = [[ranked(snapshot, one, top_k=10) for one in own] for own in readings]
        by_slug = {entry.slug: entry for entry in snapshot.entries}
        general, lexicon = general_words(), snapshot.lexicon

        def is_unsure(typed: str, read: str, entry: FaqEntry) -> bool:
            return is_guess(typed, read, general, entry, lexicon.is_common) or is_of_another(
                read, general, entry, lexicon
            )

        guesses = [
            [
                is_unsure(question.text, one.text, by_slug[found.hits[0].slug])
                for one, found in zip(own, ranked_so, strict=True)
            ]
            for question, own, ranked_so in zip(questions, readings, rankings, strict=True)
        ]
        return cls(questions, readings, rankings, guesses, foreign)

    def judged(
        self, calibration: Calibration, only: Sequence[int] | None = None
    ) -> list[Judgement]:
        """What the bot does with all of them, or with `only` some; rule `exact` left aside."""
        places = range(len(self.questions)) if only is None else only
        return [self._judged(at, calibration) for at in places]

    def examples(self, only: Sequence[int]) -> Examples:
        """Those as labelled questions to fit on, each read as a whole; as `Examples.of` has them.

        Each of them must be out of scope, or about an entry that is there.
        """
        asked = [self.readings[at][0] for at in only]
        found = [self.rankings[at][0] for at in only]
        right = [own.hits[0].slug in one.relevant for own, one in zip(found, asked, strict=True)]
        return Examples(
            np.array([own.features for own in found], np.float64).reshape(-1, len(FEATURES)),
            np.array(right, np.bool_),
            np.array([bool(one.relevant) for one in asked], np.bool_),
            tuple(min(one.relevant, default="") for one in asked),
        )

    def _judged(self, at: int, calibration: Calibration) -> Judgement:
        one = self.questions[at]
        chances = [calibration.confidence(found.features) for found in self.rankings[at]]
        guesses, cut = self.guesses[at], calibration.cut
        sureness = [
            (chance >= cut and not guess, chance)
            for chance, guess in zip(chances, guesses, strict=True)
        ]
        is_close = calibration.floor <= chances[0] and not sureness[0][0]  # its sentences count
        surest = sureness.index(max(sureness)) if is_close else 0
        confidence, hits = chances[surest], self.rankings[at][surest].hits
        speaks = sureness[surest][0] and at not in self.foreign
        return Judgement(
            text=one.text,
            kind=one.kind,
            relevant=one.relevant,
            ranked=tuple(hit.slug for hit in hits),
            score=hits[0].score,
            confidence=confidence,
            answered=hits[0].slug if speaks else None,
        )
