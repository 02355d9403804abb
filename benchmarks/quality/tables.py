"""Reports as one plain-text table."""

from collections.abc import Iterable, Mapping
from statistics import fmean

FIGURES = {
    "recall_at_1": "R@1",
    "recall_at_5": "R@5",
    "mrr_at_10": "MRR",
    "auroc": "AUROC",
    "fpr95": "FPR95",
    "auroc_confidence": "AUconf",
    "cov90": "cov90",
    "cov95": "cov95",
    "ece": "ECE",
    "precision": "prec",
    "coverage": "cover",
}
"""The figures shown, and the heads of their columns; all in per cent."""

Report = Mapping[str, object]


def print_table(title: str, rows: Mapping[str, Report]) -> None:
    """One line a row and the mean, in per cent; a star where the target is unreachable."""
    print(f"\n{title:<24}" + "".join(f"{head:>8}" for head in FIGURES.values()))  # noqa: T201
    for name, row in rows.items():
        star = "*" if row["target_unreachable"] else ""
        print(f"{name + star:<24}" + "".join(_cell(row[key]) for key in FIGURES))  # noqa: T201
    if len(rows) > 1:
        means = (mean(rows.values(), key) for key in FIGURES)
        print(f"{'mean':<24}" + "".join(map(_cell, means)), flush=True)  # noqa: T201


def mean(rows: Iterable[Report], key: str) -> float | None:
    """The mean of a figure over the rows that have it."""
    values = [value for row in rows if isinstance(value := row[key], float)]
    return fmean(values) if values else None


def _cell(value: object) -> str:
    return f"{100 * value:>8.1f}" if isinstance(value, float) else f"{'-':>8}"
