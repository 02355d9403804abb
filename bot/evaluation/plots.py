"""Pictures of an evaluation: is it calibrated, what does silence buy, do the scores separate."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.drawing.curves import Curves, drawn
from bot.evaluation.metrics import Judgement, bins, risk_coverage


def plot(judgements: Sequence[Judgement], target: float, path: Path) -> None:
    """Writes a PNG with a reliability diagram, the risk-coverage curve and score histograms.

    OSError where `path` cannot be written.
    """
    confidences = np.array([one.confidence for one in judgements], np.float64)
    right = np.array([one.top_right for one in judgements], np.bool_)
    scores = np.array([one.score for one in judgements], np.float64)
    inside = np.array([bool(one.relevant) for one in judgements], np.bool_)
    coverage, risk = risk_coverage(confidences, right)
    curves = Curves(
        reliable=[(mean, share) for mean, share, _ in bins(confidences, right)],
        coverage=coverage,
        risk=risk,
        target=target,
        inside=scores[inside],
        outside=scores[~inside],
    )
    path.write_bytes(drawn(curves))
