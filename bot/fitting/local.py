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
from bot.fitting.examples import Examples
from bot.fitting.logistic import Doubles, fit_towards, logits, sigmoid, standardised
from bot.fitting.shipped import REACH_ELSEWHERE

IN_SCOPE = 0.65
"""Share of questions in scope that simulated ones are weighted to: the mean of public sets."""

_FEWEST_INSIDE = 20
_SIMULATED_WEIGHT = 200.0
_PRIOR_SLOPE, _PRIOR_SHIFT = 30.0, 10.0
_TRUST = 0.5  # in the simulation, against what other communities' real questions say
_ELSEWHERE = 300.0  # questions that the shipped curve is worth, while there is no label
_SIMULATED_CURVE = 100.0
_SIMULATED_REACH = 4.0  # questions that it is worth on how much will be answered
_FADING = 100.0  # as many labelled questions halve what other evidence is worth
_STIFFNESS = 20.0  # of the shipped weights against labelled questions
_LEVEL_STIFFNESS = 3.0  # and of the level of confidence among them
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
    What could not be tried out at all takes its share off the least that will be answered.
    How answers were `received` can lower all confidences in the end, and nothing else.
    """
    usable = int(simulated.in_scope.sum()) >= _FEWEST_INSIDE and not simulated.in_scope.all()
    fading = _FADING / (_FADING + len(labelled))
    curves = [shipped.curve.weighing(fading * _ELSEWHERE)]
    reach = [shipped.curve.weighing(REACH_ELSEWHERE)]
    model = shipped.logistic
    if usable:
        weights = _as_asked(simulated.in_scope)
        model = _rescaled(model, simulated, weights)
        chances = sigmoid(logits(model, simulated.features))
        own = Curve.of(chances, simulated.right, weights)
        curves.append(own.weighing(fading * _SIMULATED_CURVE))
        reach.append(own.weighing(_SIMULATED_REACH))
    if len(labelled):
        asked = Curve.of(_unseen(model, labelled), labelled.right, np.ones(len(labelled)))
        curves.append(asked)
        reach.append(asked)
        model = _refitted(model, labelled)
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
            promise(shipped.curve, target, evidence, weakest(snapshot, model, simulated)),
            bare=lacking,
            caution=less,
            entries=len(snapshot.entries),
        ),
        borrowed=shipped.borrowed,
        reach=Curve.sum(reach),
    )
    return known.aiming_at(target)


def _as_asked(in_scope: NDArray[np.bool_]) -> Doubles:
    """Weights that sum to at most 200 and give questions in scope their usual share."""
    inside = float(in_scope.mean())
    weights = np.where(in_scope, IN_SCOPE / inside, (1.0 - IN_SCOPE) / (1.0 - inside))
    return np.asarray(weights * min(1.0, _SIMULATED_WEIGHT / len(in_scope)), np.float64)


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
    slope, shift = 1.0 + _TRUST * (slope - 1.0), _TRUST * shift
    return _with(model, slope * np.array(model.weights), slope * model.bias + shift)


def _refitted(model: Logistic, labelled: Examples) -> Logistic:
    """The weights moved around the labelled questions' mean, so that level and slopes part."""
    if not len(labelled):
        return model
    weights, inputs = np.array(model.weights), standardised(model, labelled.features)
    middle = inputs.mean(axis=0)
    found = fit_towards(
        np.column_stack([inputs - middle, np.ones(len(labelled))]),
        labelled.right,
        np.ones(len(labelled)),
        np.array([*weights, model.bias + middle @ weights]),
        np.array([_STIFFNESS] * len(weights) + [_LEVEL_STIFFNESS]),
    )
    return _with(model, found[:-1], float(found[-1] - middle @ found[:-1]))


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
