"""From a precision target to a cut, and to what can honestly be said about it."""

import math
from dataclasses import dataclass

from bot.core.confidence.curve import GRID, Curve, wilson

LEAST_COVERAGE = 0.05
"""A cut that answers less than this is no use to anybody: the target counts as unreachable."""

FEWEST_ENTRIES = 8
"""Entries from which on a knowledge base's own phrasings can be played back as questions."""

_CAUTION = 0.5
"""Standard deviations kept between the evidence and the target when a cut is chosen."""

_INTERVAL = 1.645
"""Standard deviations of the interval that is shown: 90 %, two-sided."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How many questions a promise rests on, by where they come from.

    `elsewhere` is the weight given to other communities' questions, `simulated` to the knowledge
    base's own texts played back, `labelled` to questions that people judged. Of `answers` given
    here so many were `denied` in votes: an answer that some voted against counts in part.
    `untried` is the share (0–1) of the entries whose like was never asked: they had no phrasing to
    spare, and no judged question makes up for it.
    """

    elsewhere: float
    simulated: int
    labelled: int
    answers: int = 0
    denied: float = 0.0
    untried: float = 0.0

    @property
    def is_local(self) -> bool:
        """Whether the claim is this knowledge base's own, or estimated from others."""
        return self.simulated > 0 or self.labelled > 0


@dataclass(frozen=True, slots=True)
class Promise:
    """What a cut is expected to buy: 90 % intervals of precision and coverage (0–1).

    `target_unreachable`: no cut meets the target while answering at least 5 % of the questions.
    `weakest` are slugs of entries that would gain most from one more phrasing; so many are `bare`,
    without any alternate. `caution` are log-odds that votes took off every confidence. `entries`
    counts the knowledge base's, None where no knowledge base was looked at.
    """

    target: float
    cut: float
    precision: tuple[float, float]
    coverage: tuple[float, float]
    target_unreachable: bool
    evidence: Evidence
    weakest: tuple[str, ...] = ()
    bare: int = 0
    caution: float = 0.0
    entries: int | None = None

    @property
    def is_tried(self) -> bool:
        """Whether the figures say anything of this knowledge base: it has enough to be tried."""
        few = self.entries is not None and self.entries < FEWEST_ENTRIES
        return self.evidence.is_local if few else True


def promise(
    curve: Curve,
    target: float,
    evidence: Evidence,
    weakest: tuple[str, ...] = (),
    *,
    least: float = 0.0,
    reach: Curve | None = None,
    caution: float = 0.0,
) -> Promise:
    """The lowest cut whose precision, less a finite-sample allowance, meets the target.

    Where none does, the best-effort cut: the one with the highest such bound among those that
    answer at least 5 % of the questions. Where one does but answers less, it serves all the same:
    being right comes before answering. No cut below `least` is considered. `reach` is the curve
    that tells the coverage, where that is another: how much is answered differs more between
    communities than how much of it is right. `caution` are log-odds that confidences lie lower
    than those of the curves.
    """
    allowed = [at for at in range(len(GRID)) if GRID[at] >= least and curve.answered[at] > 0.0]
    useful = [at for at in allowed if _coverage(reach or curve, at) >= LEAST_COVERAGE]
    bounds = {at: wilson(curve.right[at], curve.answered[at], _CAUTION)[0] for at in allowed}
    reaching = [at for at in allowed if bounds[at] >= target]
    if reaching:
        chosen = reaching[0]
    else:
        chosen = max(useful or allowed, key=lambda at: (bounds[at], -at), default=len(GRID) - 1)
    least_covered, most_covered = _reached(reach or curve, GRID[chosen], caution)
    return Promise(
        target=target,
        cut=GRID[chosen],
        precision=wilson(curve.right[chosen], curve.answered[chosen], _INTERVAL),
        coverage=(least_covered * (1.0 - evidence.untried), most_covered),
        target_unreachable=not reaching or chosen not in useful,
        evidence=evidence,
        weakest=weakest,
        caution=caution,
    )


def _reached(curve: Curve, cut: float, caution: float) -> tuple[float, float]:
    before = cut / (cut + (1.0 - cut) * math.exp(-caution))
    at = next((at for at in range(len(GRID)) if GRID[at] >= before - 1e-9), len(GRID) - 1)
    return wilson(curve.answered[at], curve.questions, _INTERVAL)


def _coverage(curve: Curve, at: int) -> float:
    return curve.answered[at] / curve.questions if curve.questions else 0.0
