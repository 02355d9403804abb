"""Logistic regression towards a prior, in float64, by Newton's method."""

import numpy as np
from numpy.typing import NDArray

from bot.core.confidence.calibration import Logistic

Doubles = NDArray[np.float64]


def standardised(model: Logistic, features: Doubles) -> Doubles:
    """float64[n, k]: features as the model sees them, held within ±4."""
    scaled = (features - np.array(model.mean)) / np.array(model.scale)
    return np.asarray(np.clip(scaled, -4.0, 4.0), np.float64)


def logits(model: Logistic, features: Doubles) -> Doubles:
    """float64[n]: the model's log-odds for many rankings at once."""
    inputs = standardised(model, features)
    return np.asarray(inputs @ np.array(model.weights) + model.bias, np.float64)


def sigmoid(values: Doubles) -> Doubles:
    """float64[n] in (0, 1)."""
    return 1.0 / (1.0 + np.exp(-np.clip(values, -500.0, 500.0)))


def fit_towards(
    inputs: Doubles, right: NDArray[np.bool_], heavy: Doubles, prior: Doubles, strength: Doubles
) -> Doubles:
    """float64[k]: maximises weighted log-likelihood − ½ Σ strength (w − prior)².

    `inputs` float64[n, k], `heavy` float64[n] the examples' weights. Newton's steps are halved
    until they help, so that it always converges.
    """
    weights = prior.copy()
    loss = _loss(weights, inputs, right, heavy, prior, strength)
    for _ in range(100):
        chances = sigmoid(inputs @ weights)
        slope = inputs.T @ (heavy * (chances - right)) + strength * (weights - prior)
        bend = (inputs * (heavy * chances * (1.0 - chances))[:, None]).T @ inputs
        step = np.linalg.solve(bend + np.diag(strength), slope)
        moved = weights - step
        after = _loss(moved, inputs, right, heavy, prior, strength)
        while after > loss and np.abs(step).max() > 1e-12:
            step = step / 2.0
            moved = weights - step
            after = _loss(moved, inputs, right, heavy, prior, strength)
        if loss - after < 1e-10:
            break
        weights, loss = moved, after
    return weights


def _loss(
    weights: Doubles,
    inputs: Doubles,
    right: NDArray[np.bool_],
    heavy: Doubles,
    prior: Doubles,
    strength: Doubles,
) -> float:
    margins = np.where(right, 1.0, -1.0) * (inputs @ weights)
    return float(heavy @ np.logaddexp(0.0, -margins) + 0.5 * (strength @ (weights - prior) ** 2))
