"""All that the comparison found as one JSON document."""

from collections.abc import Sequence
from dataclasses import asdict

from benchmarks.quality.chances import DRAWS
from benchmarks.quality.comparison import Results
from benchmarks.quality.goals import Goal
from benchmarks.quality.summary import all_draws, counted, intervals, kept, means, outside
from bot.core.faq import ModelProvenance


def document(
    results: Sequence[Results], goals: Sequence[Goal], target: float, model: ModelProvenance
) -> dict[str, object]:
    """Shares are from 0 to 1, null where a figure has no meaning."""
    return {
        "model": {"id": model.id, "model": model.model, "digest": model.digest},
        "target": target,
        "counted": [one.name for one in counted(results)],
        "bootstrap_draws": DRAWS,
        "means": means(results),
        "intervals": intervals(all_draws(results)) if counted(results) else {},
        "sets": {one.name: _set(one, target) for one in results},
        "goals": [{**asdict(one), "reached": one.reached} for one in goals],
    }


def _set(one: Results, target: float) -> dict[str, object]:
    return {
        "entries": len(one.data.entries),
        "phrasings": sum(1 + len(entry.alternates) for entry in one.data.entries),
        "left_out": one.data.left_out,
        "language": one.language,
        "is_read": one.is_read,
        "calibrated_on": list(one.fitted_on),
        "systems": one.reports,
        "intervals": intervals(one.resampled.systems),
        "promises": [asdict(own) for own in kept(one, target)],
        "out_of_scope": [asdict(own) for own in outside(one)],
    }
