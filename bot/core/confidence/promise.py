"""From a precision target to a cut, and to what can honestly be said about it."""

from dataclasses import dataclass

from bot.core.confidence.curve import GRID, Curve, wilson

LEAST_COVERAGE = 0.05
"""A cut that answers less than this is no use to anybody: the target counts as unreachable."""

_CAUTION = 0.5
"""Standard deviations kept between the evidence and the target when a cut is chosen."""

_INTERVAL = 1.645
"""Standard deviations of the interval that is shown: 90 %, two-sided."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How many questions a promise rests on, by where they come from.

    `elsewhere` is the weight given to other communities' questions, `simulated` to the knowledge
    base's own texts played back, `labelled` to questions that people judged.
    """

    elsewhere: float
    simulated: int
    labelled: int

    @property
    def is_local(self) -> bool:
        """Whether the claim is this knowledge base's own, or estimated from others."""
        return self.simulated > 0 or self.labelled > 0


@dataclass(frozen=True, slots=True)
class Promise:
    """What a cut is expected to buy: 90 % intervals of precision and coverage (0–1).

    `target_unreachable`: no cut meets the target while answering at least 5 % of the questions.
    `weakest` are slugs of entries that would gain most from one more phrasing.
    """

    target: float
    cut: float
    precision: tuple[float, float]
    coverage: tuple[float, float]
    target_unreachable: bool
    evidence: Evidence
    weakest: tuple[str, ...] = ()


def promise(
    curve: Curve,
    target: float,
    evidence: Evidence,
    weakest: tuple[str, ...] = (),
    *,
    least: float = 0.0,
) -> Promise:
    """The lowest cut whose precision, less a finite-sample allowance, meets the target.

    Where none does, the best-effort cut: the one with the highest such bound among those that
    answer at least 5 % of the questions. No cut below `least` is considered.
    """
    allowed = [at for at in range(len(GRID)) if GRID[at] >= least]
    useful = [at for at in allowed if _coverage(curve, at) >= LEAST_COVERAGE]
    bounds = {at: wilson(curve.right[at], curve.answered[at], _CAUTION)[0] for at in useful}
    reaching = [at for at in useful if bounds[at] >= target]
    if reaching:
        chosen = reaching[0]
    elif bounds:
        chosen = max(bounds, key=lambda at: (bounds[at], -at))
    else:
        chosen = len(GRID) - 1
    return Promise(
        target=target,
        cut=GRID[chosen],
        precision=wilson(curve.right[chosen], curve.answered[chosen], _INTERVAL),
        coverage=wilson(curve.answered[chosen], curve.questions, _INTERVAL),
        target_unreachable=not reaching,
        evidence=evidence,
        weakest=weakest,
    )


def _coverage(curve: Curve, at: int) -> float:
    return curve.answered[at] / curve.questions if curve.questions else 0.0
