"""How much more careful votes make a calibration."""

from collections.abc import Sequence

import numpy as np

from bot.core.confidence.calibration import Logistic
from bot.core.knowledge import Received
from bot.fitting.logistic import fit_towards, logits

MOST_CAUTION = 0.5
"""Log-odds at most, whatever people say: a confidence of 90 % becomes one of 85 %."""

_STIFFNESS = 3.0
_FIXED = 1e9


def caution(model: Logistic, received: Sequence[Received]) -> float:
    """Log-odds (0 to 0.5) by which the model was too sure of answers that it gave.

    An answer that nobody denied counts as right, since few people vote at all: only more denials
    than the model itself expects of its answers have an effect. It never asks for less caution, so
    that praise cannot make the bot speak where it would have been silent.
    """
    known = [one for one in received if len(one.features) == len(model.features)]
    if not known:
        return 0.0
    sure = logits(model, np.array([one.features for one in known], np.float64))
    denied = np.array([one.denied for one in known], np.float64)
    ones = np.ones(len(known))
    _, level = fit_towards(
        np.column_stack([np.concatenate([sure, sure]), np.concatenate([ones, ones])]),
        np.concatenate([ones, 0.0 * ones]).astype(np.bool_),
        np.concatenate([ones - denied, denied]),
        np.array([1.0, 0.0]),
        np.array([_FIXED, _STIFFNESS]),
    )
    return float(min(MOST_CAUTION, max(0.0, -level)))
