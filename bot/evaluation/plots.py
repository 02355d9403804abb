"""What the picture of an evaluation shows: is it calibrated, what does silence buy, told apart?"""

from collections.abc import Sequence

import numpy as np

from bot.core.confidence.curve import wilson
from bot.core.confidence.promise import Promise
from bot.core.replies.words import count
from bot.drawing.curves import Curves, Group, Scores, Trade
from bot.drawing.lettering import drawable
from bot.evaluation.intervals import band
from bot.evaluation.metrics import Doubles, Flags, Judgement, Sample, in_order, risk_coverage

_MOST_GROUPS, _SMALLEST = 15, 20
_WIDTH = 1.96
_KINDS = 4


def curves(judgements: Sequence[Judgement], promise: Promise, name: str = "") -> Curves:
    """The curves of these questions, asked of a knowledge base of that name."""
    ordered = in_order(judgements)
    sample = Sample.of(ordered)
    inside = int(sample.inside.sum())
    known = f" {name}" if name and drawable(name) else ""
    return Curves(
        title=f"The knowledge base{known}, asked {count(len(ordered), 'question', 'questions')},"
        f" {inside:,} in scope and {len(ordered) - inside:,} out of scope",
        groups=_groups(sample.confidences, sample.right),
        right=sample.confidences[sample.right],
        wrong=sample.confidences[~sample.right],
        trade=_trade(sample),
        target=promise.target,
        cut=promise.cut,
        scores=[*_inside(sample), *_outside(ordered)],
    )


def _groups(confidences: Doubles, right: Flags) -> list[Group]:
    """At most 15 groups of equal size, of 20 questions or more where there are as many."""
    order = np.argsort(confidences, kind="stable")
    count = max(1, min(_MOST_GROUPS, len(order) // _SMALLEST))
    return [
        Group(
            float(confidences[own].mean()),
            float(right[own].mean()),
            *band(confidences[own]),
            len(own),
        )
        for own in np.array_split(order, count)
        if len(own)
    ]


def _trade(sample: Sample) -> Trade:
    coverage, risk = risk_coverage(sample.confidences, sample.right)
    answers = np.rint(coverage * len(sample.right))
    ends = [wilson(wrong, of, _WIDTH) for wrong, of in zip(risk * answers, answers, strict=True)]
    answered = sample.answered
    here = None
    if answered.any():
        here = float(answered.mean()), float(1.0 - sample.good[answered].mean())
    return Trade(
        coverage,
        risk,
        np.array([low for low, _ in ends], np.float64),
        np.array([high for _, high in ends], np.float64),
        here,
    )


def _inside(sample: Sample) -> list[Scores]:
    right = sample.scores[sample.right]
    other = sample.scores[sample.inside & ~sample.right]
    return [
        Scores("in scope, the right entry first", right, inside=True),
        Scores("in scope, another one first", other, inside=True),
    ]


def _outside(judgements: Sequence[Judgement]) -> list[Scores]:
    """By kind, where there are few; the most frequent first."""
    kinds: dict[str, list[float]] = {}
    for one in judgements:
        if not one.relevant:
            kinds.setdefault(one.kind if drawable(one.kind) else "", []).append(one.score)
    if len(kinds) > _KINDS:
        kinds = {"": [score for own in kinds.values() for score in own]}
    frequent = sorted(kinds.items(), key=lambda one: (-len(one[1]), one[0]))
    return [
        Scores(f"out of scope{f', {kind[:24]}' if kind else ''}", np.array(own), inside=False)
        for kind, own in frequent
    ]
