"""Figures of an evaluation and of a calibration, for people."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.cli.output import print_table, say
from bot.core.confidence.promise import Promise
from bot.core.replies.words import percent

_FIGURES = (
    ("recall_at_1", "the right entry is the first hit"),
    ("recall_at_5", "the right entry is among the first five"),
    ("mrr_at_10", "mean of 1 / rank of the right entry"),
    ("auroc", "in scope is told from out of scope, by score"),
    ("fpr95", "out of scope passes where 95 % of in scope do"),
    ("auroc_confidence", "in scope is told from out of scope, by confidence"),
    ("cov90", "can be answered at 90 % precision"),
    ("cov95", "can be answered at 95 % precision"),
    ("ece", "confidence is off by so much"),
    ("brier", "mean squared error of the confidence"),
    ("precision", "of the answers are right"),
    ("coverage", "of the questions are answered"),
    ("in_scope_answered", "of the questions in scope are answered"),
    ("out_of_scope_answered", "of the questions out of scope are answered"),
)


def lay_out_evaluation(figures: Mapping[str, Any]) -> None:
    """A line a figure, with what it says."""
    say(
        f"{figures['queries']} questions, {figures['in_scope']} in scope,"
        f" {figures['out_of_scope']} out of scope; {figures['answered']} answered."
    )
    print_table(
        (">", "", ""),
        [(_number(figures[name]), name, meaning) for name, meaning in _FIGURES],
    )
    kinds = {kind: counts for kind, counts in figures["kinds"].items() if kind}
    if kinds:
        print_table(
            ("KIND", ">QUESTIONS", ">ANSWERED", ">RIGHT"),
            [(kind, c["queries"], c["answered"], c["right"]) for kind, c in kinds.items()],
        )
    if figures["target_unreachable"]:
        say(f"The target of {percent(figures['precision_target'])} cannot be promised here.")


def promise_document(promise: Promise) -> dict[str, Any]:
    """The promise as JSON; intervals are [low, high], 90 %."""
    return asdict(promise)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
