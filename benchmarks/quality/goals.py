"""The goals of a release, and which of them are reached."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.quality.chances import Interval
from benchmarks.quality.comparison import FIFTY, OURS, TEXTBOOK, TYPOS, Results
from benchmarks.quality.summary import all_draws, counted, intervals, kept, means

AT_LEAST: Mapping[str, float] = {
    "recall_at_1": 0.85,
    "auroc": 0.91,
    "cov90": 0.56,
    "cov95": 0.46,
}
AT_MOST: Mapping[str, float] = {"fpr95": 0.35}
"""Ours without a label, means over the sets."""

MOST_ECE = 0.12
"""Calibration error without a label."""

MOST_ECE_LABELLED = 0.06
"""The same with 50 labelled questions."""

MOST_LOST_TO_TYPOS = 0.05
"""Recall@1, of questions with an edit in 30 % of their words."""

MOST_UNREACHABLE = 0.30
"""Share of the sets on which the target may be called unreachable."""

BEATEN_IN = ("recall_at_1", "auroc", "cov95")
"""Figures in which the textbook is to be beaten on every set where it is not perfect."""

NAMES = {
    "recall_at_1": "R@1",
    "auroc": "AUROC",
    "fpr95": "FPR95",
    "cov90": "cov90",
    "cov95": "cov95",
}


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal: `found` is None where the sets cannot tell.

    `note` says what to know besides: the interval, the noise, or the sets that miss it.
    """

    name: str
    found: float | None
    least: float | None
    most: float | None
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether it is; None where nothing was found."""
        if self.found is None:
            return None
        return (self.least is None or self.found >= self.least - 1e-12) and (
            self.most is None or self.found <= self.most + 1e-12
        )


def goals(results: Sequence[Results], target: float) -> list[Goal]:
    """All of them; none where no set counts."""
    if not counted(results):
        return []
    return [*_figures(results), *_promises(results, target), *_beaten(results)]


def _figures(results: Sequence[Results]) -> Iterator[Goal]:
    found = means(results)
    ours, drawn = found[OURS], intervals(all_draws(results))
    for key in NAMES:
        note = _between(drawn[key][OURS]) if key in drawn else ""
        yield Goal(NAMES[key], ours[key], AT_LEAST.get(key), AT_MOST.get(key), note)
    yield Goal("ECE, no label", ours["ece"], None, MOST_ECE, _noise(ours))
    few = found.get(FIFTY, {"ece": None, "noise": None})
    yield Goal("ECE, 50 labelled", few["ece"], None, MOST_ECE_LABELLED, _noise(few))
    lost = _less(ours["recall_at_1"], found[TYPOS]["recall_at_1"])
    yield Goal("R@1 lost to typos", lost, None, MOST_LOST_TO_TYPOS)


def _promises(results: Sequence[Results], target: float) -> Iterator[Goal]:
    sets = counted(results)
    promised = [own for one in sets for own in kept(one, target) if own.system == OURS]
    broken = [own.name for own in promised if own.broken]
    unreachable = [own.name for own in promised if own.unreachable]
    right = means(results)[OURS]["precision"]
    yield Goal("right at its own setting", right, target, None)
    yield Goal("sets with a broken promise", float(len(broken)), None, 0.0, ", ".join(broken))
    share = len(unreachable) / len(sets)
    yield Goal("target unreachable", share, None, MOST_UNREACHABLE, ", ".join(unreachable))


def _beaten(results: Sequence[Results]) -> Iterator[Goal]:
    lost = []
    for one in counted(results):
        for key in BEATEN_IN:
            ours, theirs = one.reports[OURS][key], one.reports[TEXTBOOK][key]
            if isinstance(ours, float) and isinstance(theirs, float) and ours <= theirs < 1.0:
                lost.append(f"{one.name} {NAMES[key]}")
    yield Goal("times textbook not beaten", float(len(lost)), None, 0.0, ", ".join(lost))


def _between(found: Interval | None) -> str:
    return f"95 % interval {100 * found[0]:.1f} to {100 * found[1]:.1f}" if found else ""


def _noise(figures: Mapping[str, float | None]) -> str:
    noise = figures["noise"]
    return "" if noise is None else f"perfectly calibrated: {100 * noise:.1f}"


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other
