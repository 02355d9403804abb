"""What the comparison found, as plain text of 80 columns."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from benchmarks.quality.chances import DRAWS, Interval
from benchmarks.quality.comparison import OURS, SYSTEMS, TEXTBOOK, Results
from benchmarks.quality.goals import Goal
from benchmarks.quality.summary import (
    ALLOWANCE,
    SIGNIFICANT,
    Kept,
    all_draws,
    counted,
    intervals,
    kept,
    means,
    outside,
)

FIGURES = {
    "recall_at_1": "R@1",
    "recall_at_5": "R@5",
    "auroc": "AUROC",
    "fpr95": "FPR95",
    "cov90": "cov90",
    "cov95": "cov95",
    "ece": "ECE",
    "noise": "noise",
    "precision": "right",
    "coverage": "cover",
}
"""The figures shown, and the heads of their columns; all in per cent."""

_WIDTH, _NAME, _CELL = 80, 20, 6

_LEGEND = (
    "Per cent; a mean is over the sets that have the figure. * the target is called unreachable. "
    "R@k: the right entry is among the first k. "
    "AUROC, FPR95: how well scores tell questions in scope from others. cov90, cov95: share of the "
    "questions in scope that can be answered rightly while 90, 95 % of all answers are right. "
    "ECE: by how much a stated confidence is off; noise: what it would show were each confidence "
    "exactly true. right, cover: share of the answers that are right, and of the questions that "
    "are answered, at the bot's own cut (the first three: at a score of 0.6). chat noise: with "
    "greetings, thanks, signatures and quoted text around the question. 50, half "
    "labelled: the mean of 20 random draws, each judged on the rest."
)


def lines(results: Sequence[Results], goals: Sequence[Goal], target: float) -> Iterator[str]:
    """The table, then what it means for promises, chance and goals."""
    yield from _table(results)
    yield ""
    yield from textwrap.wrap(_LEGEND, _WIDTH)
    yield from _promises(results, target)
    yield from _outside(results)
    yield from _intervals(results)
    yield from _goals(goals)


def _table(results: Sequence[Results]) -> Iterator[str]:
    yield " " * _NAME + "".join(f"{head:>{_CELL}}" for head in FIGURES.values())
    if len(counted(results)) > 1:
        yield ""
        yield f"mean of {len(counted(results))} sets"
        yield from _rows(means(results))
    for one in results:
        yield ""
        yield _heading(one)
        yield from _rows(one.reports)


def _heading(one: Results) -> str:
    inside = one.reports[OURS]["in_scope"]
    beyond = one.reports[OURS]["out_of_scope"]
    entries, phrasings = len(one.data.entries), _phrasings(one)
    things = "entry" if entries == 1 else "entries"
    name = _cut(one.name, 24)
    unread = "" if one.is_read else f" [{one.language}: not read]"
    return (
        f"{name}: {entries} {things}, {phrasings} phrasings, asked {inside} + {beyond} out{unread}"
    )


def _phrasings(one: Results) -> int:
    return sum(1 + len(entry.alternates) for entry in one.data.entries)


def _rows(reports: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    for system in SYSTEMS:
        if system in reports:
            own = reports[system]
            unreachable = own["target_unreachable"]
            star = "*" if unreachable is True else ""
            cells = "".join(_cell(own[key]) for key in FIGURES)
            yield f"{system + star:<{_NAME}}" + cells


def _promises(results: Sequence[Results], target: float) -> Iterator[str]:
    asked, least, odd = (f"{100 * x:.4g} %" for x in (target, target - ALLOWANCE, SIGNIFICANT))
    yield ""
    yield f"Promised: {asked} of the answers are right. chance: of so few right answers,"
    yield f"were each right with {least}; below {odd} the promise is broken"
    yield f"{'':<18}{'system':<20}{'answers':>7}{'right %':>8}{'chance %':>9}  promise"
    for one in results:
        for own in kept(one, target):
            yield _promise(own)


def _promise(own: Kept) -> str:
    if own.chance is None:
        chance, words = "-", f"broken in {own.broken:.0%}"
    else:
        chance = f"{100 * own.chance:.1f}"
        words = "broken" if own.broken else "kept" if own.answers else "silent"
    star = "*" if own.unreachable > 0.5 else ""
    return (
        f"{_cut(own.name, 17):<18}{own.system:<20}{own.answers:>7.0f}"
        f"{_cell(own.precision):>8}{chance:>9}  {words}{star}"
    )


def _outside(results: Sequence[Results]) -> Iterator[str]:
    found = [own for one in results for own in outside(one)]
    if not found:
        return
    yield ""
    yield f"{'Out of scope, by kind':<28}{'asked':>8}{'answered %':>20}{'AUROC':>20}"
    yield f"{'':<36}" + f"{'textbook':>10}{'ours':>10}" * 2
    for own in found:
        cells = (own.answered[TEXTBOOK], own.answered[OURS], own.auroc[TEXTBOOK], own.auroc[OURS])
        name = f"{_cut(own.name, 17)}, {_cut(own.kind, 9)}"
        yield f"{name:<28}{own.questions:>8}" + "".join(f"{_cell(cell):>10}" for cell in cells)


def _intervals(results: Sequence[Results]) -> Iterator[str]:
    yield ""
    yield f"95 % intervals, the questions of each set drawn anew {DRAWS:,} times: ours, and ours"
    yield "less the textbook on the same draws"
    yield f"{'':<18}" + "".join(f"{head:>15}" for head in ("AUROC", "less", "FPR95", "less"))
    rows = [(one.name, intervals(one.resampled.systems)) for one in results]
    if len(counted(results)) > 1:
        rows.insert(0, ("mean", intervals(all_draws(results))))
    for name, own in rows:
        cells = (
            _between(own[figure][which])
            for figure in ("auroc", "fpr95")
            for which in (OURS, "difference")
        )
        yield f"{_cut(name, 17):<18}" + "".join(f"{cell:>15}" for cell in cells)


def _goals(goals: Sequence[Goal]) -> Iterator[str]:
    if not goals:
        return
    yield ""
    yield f"{'Goals of a release':<27}{'found':>7}{'goal':>9}"
    for one in goals:
        plain = one.most == 0.0
        factor = 1 if plain else 100
        found = "-" if one.found is None else f"{factor * one.found:.{0 if plain else 1}f}"
        bound = one.least if one.least is not None else one.most
        sign = ">=" if one.least is not None else "<="
        goal = f"{sign} {factor * (bound or 0.0):.3g}"
        word = {None: "cannot be told", True: "reached", False: "NOT REACHED"}[one.reached]
        yield from _folded(f"{one.name:<27}{found:>7}{goal:>9}  {word}", one.note)


def _folded(line: str, note: str) -> Iterable[str]:
    if not note:
        return [line]
    whole = f"{line}; {note}"
    return [whole] if len(whole) <= _WIDTH else [line, *_wrapped(note)]


def _wrapped(note: str) -> list[str]:
    return textwrap.wrap(note, _WIDTH, initial_indent=" " * 4, subsequent_indent=" " * 4)


def _between(found: Interval | None) -> str:
    return f"{100 * found[0]:.1f} to {100 * found[1]:.1f}" if found else "-"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _cell(value: object) -> str:
    shown = f"{100 * value:.1f}" if isinstance(value, float) else "-"
    return f"{shown:>{_CELL}}"
