"""Fits the head: multinomial logistic regression on frozen vectors."""

import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from bot.core.retrieval.head import Head
from bot.core.retrieval.snapshot import Snapshot

_LOOSENESS = 30.0  # inverse regularisation, for vectors of length one
_STEPS = 20  # as good as convergence: within 0.2 points of recall@1 on every set measured
_MOST_WORK = 8e9  # multiplications a step; some twenty seconds in all on one core


def fit_head(snapshot: Snapshot, *, steps: int = _STEPS) -> Head | None:
    """The head of a snapshot's phrasings; the same bits for the same vectors.

    None where there is nothing to tell apart (fewer than two entries), or where fitting would
    take minutes: at 384 dimensions 2,000 entries of five phrasings get one, 10,000 do not.
    """
    rows, owners = snapshot.phrasings.vectors, snapshot.phrasings.owners
    entries = len(snapshot.entries)
    if entries < 2 or rows.size * entries > _MOST_WORK:
        return None
    scale = np.float32(np.sqrt(snapshot.square))
    model = LogisticRegression(C=_LOOSENESS, max_iter=steps)
    # For good, and not for a block: filters are the process's, and this is not its only thread.
    warnings.filterwarnings("ignore", category=ConvergenceWarning)  # stopped early on purpose
    warnings.filterwarnings("ignore", message="The number of unique classes", category=UserWarning)
    with threadpool_limits(1):
        model.fit(rows / scale, owners)
    weights = np.asarray(model.coef_, np.float32) / scale
    bias = np.asarray(model.intercept_, np.float32)
    if entries == 2:  # scikit-learn keeps the second class's log-odds alone
        weights = np.concatenate([np.zeros_like(weights), weights])
        bias = np.concatenate([np.zeros_like(bias), bias])
    return Head(np.ascontiguousarray(weights), bias)
