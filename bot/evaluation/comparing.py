"""Two evaluations of the same questions side by side: what differs, and what by chance."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from bot.core.errors import UsageError
from bot.core.ports import Progress
from bot.evaluation.intervals import around, draws
from bot.evaluation.metrics import FIGURES, Sample

Row: TypeAlias = Mapping[str, Any]
"""A question of a stored evaluation, as `documents.row` writes it."""

_LARGEST = 1 << 31
"""What a number in a row stays below: ranks and scores are far from it."""


def compared(
    here: Sequence[Row], there: Sequence[Row], name: str, progress: Progress | None = None
) -> dict[str, Any]:
    """The figures of both over the questions that both have, with their differences.

    A difference is there less here; its interval of 95 % is from paired draws, the same questions
    on both sides, None where no draw moves it. A question is the same that has the same text and
    the same entries that answer it. UsageError where none is shared.
    """
    ours, theirs = _shared(here, there)
    if not ours:
        raise UsageError(f"{name} has none of these questions; compare runs over the same file.")
    left, right = _sample(ours), _sample(theirs)
    names = [*FIGURES]
    before = draws(left, names, _half(progress, 0))
    after = draws(right, names, _half(progress, 1))
    figures = {}
    for figure in names:
        this, other = FIGURES[figure](left), FIGURES[figure](right)
        difference = None if this is None or other is None else other - this
        interval = around(difference, after[figure] - before[figure], -1.0, 1.0)
        figures[figure] = {
            "this": this, "other": other, "difference": difference, "interval": interval,
        }  # fmt: skip
    pairs = list(zip(ours, theirs, strict=True))
    return {
        "queries": len(ours),
        "only_here": len(here) - len(ours),
        "only_there": len(there) - len(ours),
        "figures": figures,
        "gained": [_change(a, b) for a, b in pairs if _worth(b) > _worth(a)],
        "lost": [_change(a, b) for a, b in pairs if _worth(b) < _worth(a)],
    }


def rows_of(stored: object, name: str) -> list[Row]:
    """The questions of a stored document; UsageError where it is none, saying what to do."""
    rows = stored.get("questions") if isinstance(stored, dict) else None
    if isinstance(rows, list) and rows and all(_is_row(one) for one in rows):
        return rows
    raise UsageError(
        f"{name}: this is no result of `faqbot evaluate LABELLED.jsonl --json`; write one with"
        " `> FILE.json`."
    )


def _half(progress: Progress | None, number: int) -> Progress | None:
    """Tells that so much of one half of the work is done."""
    if progress is None:
        return None
    return lambda done, total: progress(number * total + done, 2 * total)


def _is_row(one: object) -> bool:
    if not isinstance(one, dict):
        return False
    relevant, rank = one.get("relevant"), one.get("rank")
    return (
        isinstance(one.get("text"), str)
        and isinstance(relevant, list)
        and all(isinstance(slug, str) for slug in relevant)
        and (rank is None or (type(rank) is int and 0 < rank < _LARGEST))
        and all(_is_number(one.get(key)) for key in ("confidence", "score"))
        and isinstance(one.get("right"), bool)
        and isinstance(one.get("answered"), str | None)
    )


def _is_number(value: object) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return -_LARGEST < value < _LARGEST


def _shared(here: Sequence[Row], there: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The questions that both have, paired, in an order of their own."""
    theirs: defaultdict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for one in sorted(there, key=_order):
        theirs[_key(one)].append(one)
    pairs, used = [], Counter[tuple[Any, ...]]()
    for one in sorted(here, key=_order):
        key = _key(one)
        if used[key] < len(theirs[key]):
            pairs.append((one, theirs[key][used[key]]))
            used[key] += 1
    return [a for a, _ in pairs], [b for _, b in pairs]


def _key(one: Row) -> tuple[Any, ...]:
    return one["text"], tuple(sorted(one["relevant"]))


def _order(one: Row) -> tuple[Any, ...]:
    return *_key(one), one["rank"] or 0, one["confidence"], one["score"]


def _sample(rows: Sequence[Row]) -> Sample:
    return Sample(
        np.array([bool(one["relevant"]) for one in rows], np.bool_),
        np.array([(one["rank"] or 0) - 1 for one in rows], np.int64),
        np.array([one["score"] for one in rows], np.float64),
        np.array([one["confidence"] for one in rows], np.float64),
        np.array([one["answered"] is not None for one in rows], np.bool_),
        np.array([one["right"] for one in rows], np.bool_),
    )


def _worth(one: Row) -> int:
    """A right answer is worth more than silence, and a wrong one less."""
    return 1 if one["right"] else -1 if one["answered"] is not None else 0


def _change(here: Row, there: Row) -> dict[str, Any]:
    return {
        "text": here["text"],
        "relevant": sorted(here["relevant"]),
        "this": {"answered": here["answered"], "confidence": here["confidence"]},
        "other": {"answered": there["answered"], "confidence": there["confidence"]},
    }
