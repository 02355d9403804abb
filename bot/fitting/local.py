"""A knowledge base's own calibration: the shipped one, moved by what is known here."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot.core.confidence.calibration import Calibration, Logistic
from bot.core.confidence.curve import Curve
from bot.core.confidence.promise import Evidence, promise
from bot.core.knowledge import Received
from bot.core.retrieval.snapshot import Snapshot
from bot.fitting.advice import bare, weakest
from bot.fitting.caution import caution
from bot.fitting.examples import Examples, as_asked
from bot.fitting.logistic import Doubles, fit_towards, logits, sigmoid, standardised
from bot.fitting.shipped import REACH_ELSEWHERE

_FEWEST_INSIDE = 20
_SIMULATED_WEIGHT = 200.0
_PRIOR_SLOPE, _PRIOR_SHIFT = 30.0, 10.0
_ELSEWHERE = 300.0  # questions that the shipped curve is worth, while there is no label
_SIMULATED_CURVE = 100.0
_SIMULATED_REACH = 4.0  # questions that it is worth on how much will be answered
_FADING = 100.0  # as many labelled questions halve what other evidence is worth
_STIFFNESS = 20.0  # of the shipped weights against labelled questions
_SLOPE_STIFFNESS = 20.0  # of their common slope
_LEVEL_STIFFNESS = 3.0  # and of the level of confidence among them
_STEEPER = 0.2  # by so much more, in the mean of public sets, each judged by the others
_PARTS = 5


def calibrate(
    snapshot: Snapshot,
    shipped: Calibration,
    simulated: Examples,
    labelled: Examples,
    target: float,
    received: Sequence[Received] = (),
) -> Calibration:
    """The calibration for one knowledge base. Deterministic.

    Simulation moves slope and level of the shipped log-odds; labelled questions then move each
    weight, as far as they outweigh the prior. The cut follows from the curves of all three
    sources together; a labelled question counts in the curve as one that it was not fitted on.
    How much will be answered is told by the final confidences; labels fade the other two there too.
    What could not be tried out at all takes its share off the least that will be answered.
    How answers were `received` can lower all confidences in the end, and nothing else.
    """
    usable = int(simulated.in_scope.sum()) >= _FEWEST_INSIDE and not simulated.in_scope.all()
    fading = _FADING / (_FADING + len(labelled))
    curves = [shipped.curve.weighing(fading * _ELSEWHERE)]
    model = shipped.logistic
    if usable:
        model = _rescaled(model, simulated, _as_asked(simulated.in_scope))
        curves.append(_played_back(model, simulated).weighing(fading * _SIMULATED_CURVE))
    if len(labelled):
        curves.append(_counted(_unseen(model, labelled), labelled))
        model = _refitted(model, labelled)
    answering = _counted(sigmoid(logits(model, labelled.features)), labelled)
    reach = [shipped.curve.weighing(fading * REACH_ELSEWHERE), answering]
    if usable:
        reach.append(_played_back(model, simulated).weighing(fading * _SIMULATED_REACH))
    less = caution(model, received)
    lacking = bare(snapshot)
    untried = lacking / max(1, len(snapshot.entries)) if usable else 1.0
    evidence = Evidence(
        elsewhere=fading * _ELSEWHERE,
        simulated=len(simulated) if usable else 0,
        labelled=len(labelled),
        answers=len(received),
        denied=sum(one.denied for one in received),
        untried=untried * REACH_ELSEWHERE / (REACH_ELSEWHERE + len(labelled)),
    )
    known = Calibration(
        model=shipped.model,
        logistic=_with(model, np.array(model.weights), model.bias - less),
        curve=Curve.sum(curves),
        promise=replace(
            promise(shipped.curve, target, evidence, weakest(snapshot, model, simulated, labelled)),
            bare=lacking,
            caution=less,
            entries=len(snapshot.entries),
        ),
        borrowed=shipped.borrowed,
        reach=Curve.sum(reach),
    )
    return known.aiming_at(target)


def _counted(chances: Doubles, labelled: Examples) -> Curve:
    """Labelled questions as evidence, one each."""
    return Curve.of(chances, labelled.right, np.ones(len(labelled)))


def _played_back(model: Logistic, simulated: Examples) -> Curve:
    chances = sigmoid(logits(model, simulated.features))
    return Curve.of(chances, simulated.right, _as_asked(simulated.in_scope))


def _as_asked(in_scope: NDArray[np.bool_]) -> Doubles:
    """Weights that sum to at most 200 and give questions in scope their usual share."""
    return as_asked(in_scope) * min(1.0, _SIMULATED_WEIGHT / len(in_scope))


def _rescaled(model: Logistic, simulated: Examples, weights: Doubles) -> Logistic:
    before = logits(model, simulated.features)
    inputs = np.column_stack([before, np.ones(len(before))])
    slope, shift = fit_towards(
        inputs,
        simulated.right,
        weights,
        np.array([1.0, 0.0]),
        np.array([_PRIOR_SLOPE, _PRIOR_SHIFT]),
    )
    return _with(model, slope * np.array(model.weights), slope * model.bias + shift)


def _refitted(model: Logistic, labelled: Examples) -> Logistic:
    """Moved around the labelled questions' mean, so that level, slope and single weights part.

    Log-odds fitted elsewhere are a little too flat in most communities (by slopes of 0.8 to 1.6 in
    public ones); the more questions are labelled, the more of that is expected beforehand.
    """
    if not len(labelled):
        return model
    weights, inputs = np.array(model.weights), standardised(model, labelled.features)
    middle, ones = inputs.mean(axis=0), np.ones(len(labelled))
    inputs = inputs - middle
    steeper = _STEEPER * len(labelled) / (_FADING + len(labelled))
    *moves, slope, level = fit_towards(
        np.column_stack([inputs, inputs @ weights, ones]),
        labelled.right,
        ones,
        np.array([*(0.0 * weights), 1.0 + steeper, model.bias + middle @ weights]),
        np.array([*(_STIFFNESS + 0.0 * weights), _SLOPE_STIFFNESS, _LEVEL_STIFFNESS]),
    )
    weights = np.array(moves) + slope * weights
    return _with(model, weights, float(level - middle @ weights))


def _unseen(model: Logistic, labelled: Examples) -> Doubles:
    """float64[n]: each question's confidence by a model fitted on the other parts."""
    parts = np.arange(len(labelled)) % _PARTS
    chances = np.zeros(len(labelled))
    for part in range(_PARTS):
        rest, own = parts != part, parts == part
        seen = Examples(labelled.features[rest], labelled.right[rest], labelled.in_scope[rest], ())
        chances[own] = sigmoid(logits(_refitted(model, seen), labelled.features[own]))
    return chances


def _with(model: Logistic, weights: Doubles, bias: float) -> Logistic:
    return Logistic(
        model.features, model.mean, model.scale, tuple(float(w) for w in weights), float(bias)
    )
