"""The figures by kind of question: what is near and out of scope apart from what is far."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from bot.evaluation.intervals import around, draws, share
from bot.evaluation.metrics import FIGURES, Judgement, Sample, in_order

_APART = ("auroc", "fpr95")


def by_kind(judgements: Sequence[Judgement]) -> dict[str, dict[str, Any]]:
    """By kind its counts and figures, null where one has no meaning; intervals are of 95 %.

    `in_scope` counts those of its questions that an entry answers. `auroc` and `fpr95` tell its
    questions out of scope from *all* questions in scope.
    """
    ordered = in_order(judgements)
    inside = [one for one in ordered if one.relevant]
    kinds = sorted({one.kind for one in ordered})
    return {kind: _figures([one for one in ordered if one.kind == kind], inside) for kind in kinds}


def _figures(own: Sequence[Judgement], inside: Sequence[Judgement]) -> dict[str, Any]:
    asked = sum(bool(one.relevant) for one in own)
    answered = sum(one.answered is not None for one in own)
    right = sum(one.answer_right for one in own)
    first = sum(one.top_right for one in own)
    outside = [one for one in own if not one.relevant]
    apart, intervals = _apart([*inside, *outside]) if inside and outside else ({}, {})
    return {
        "queries": len(own),
        "answered": answered,
        "right": right,
        "in_scope": asked,
        "recall_at_1": first / asked if asked else None,
        "precision": right / answered if answered else None,
        "coverage": answered / len(own),
        **{name: apart.get(name) for name in _APART},
        "intervals": {
            "recall_at_1": share(first, asked),
            "precision": share(right, answered),
            "coverage": share(answered, len(own)),
            **{name: intervals.get(name) for name in _APART},
        },
    }


def _apart(judgements: Sequence[Judgement]) -> tuple[dict[str, Any], dict[str, Any]]:
    sample = Sample.of(judgements)
    drawn = draws(sample, _APART)
    found = {name: FIGURES[name](sample) for name in _APART}
    return found, {
        name: around(value, np.asarray(drawn[name]), 0.0, 1.0) for name, value in found.items()
    }
