"""An evaluation for people: the promise, the figures, what went wrong, and what would help."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.cli.output import paragraph, print_table, say
from bot.core.replies.words import count, shorten
from bot.core.replies.words import target as target_word

_FIGURES = (
    ("recall_at_1", "the right entry is the first hit"),
    ("recall_at_5", "… is among the first five"),
    ("mrr_at_10", "mean of 1 / rank of the right entry"),
    ("auroc", "in scope is told from out, by score"),
    ("fpr95", "of out pass where 95 % of in do"),
    ("auroc_confidence", "as auroc, by confidence"),
    ("cov90", "can be answered at 90 % precision"),
    ("cov95", "can be answered at 95 % precision"),
    ("ece", "confidence is off by so much"),
    ("brier", "mean squared error of confidence"),
    ("precision", "of the answers are right"),
    ("coverage", "of the questions are answered"),
    ("in_scope_answered", "of those in scope are answered"),
    ("out_of_scope_answered", "of those out of scope are answered"),
)

_SHOWN, _ID, _WIDTH = 8, 22, 78
_TELLING = 10
"""Questions of a kind from which on it is shown how well they are told apart."""

_BROKEN = 0.05
"""So unlikely, where the promise holds, is what speaks against it."""

Told = Mapping[str, Any]


def lay_out_evaluation(told: Told) -> None:
    """Figures with their intervals, by kind, the weakest entries, the worst mistakes, advice."""
    say(
        f"{count(told['queries'], 'question', 'questions')}, {told['in_scope']:,} in scope,"
        f" {told['out_of_scope']:,} out of scope; {told['answered']:,} answered."
    )
    paragraph(_kept(told))
    rows = [
        (number(told[name]), interval(told["intervals"][name]), name, meaning)
        for name, meaning in _FIGURES
    ]
    print_table((">", "95 % INTERVAL", "", ""), rows)
    if told["ece_by_chance"] is not None:
        say(
            f"A perfect confidence shows an ece of {told['ece_by_chance']:.3f} on so few questions."
        )
    _kinds(told["kinds"])
    _entries(told)
    _confusions(told["confusions"])
    _astray(told["out_of_scope_answers"])
    if told["advice"]:
        say("\nWhat would help:")
        for sentence in told["advice"]:
            paragraph(sentence, "- ")


def number(value: float | None) -> str:
    """Three digits, or a dash where there is no figure."""
    return "–" if value is None else f"{value:.3f}"


def interval(ends: Sequence[float] | None) -> str:
    """From – to, or nothing."""
    return "" if ends is None else f"{ends[0]:.3f}–{ends[1]:.3f}"


def _kept(told: Told) -> str:
    answered, promised = told["answered"], not told["target_unreachable"]
    cannot = "" if promised else " cannot be promised here"
    said = f"Be right at least {target_word(told['precision_target'])}{cannot}: "
    if not answered:
        return f"{said}nothing was answered."
    right = round(told["precision"] * answered)
    verdict = f" ({_verdict(told)})" if promised else ""
    return f"{said}{right:,} of {answered:,} answers were right{verdict}."


def _verdict(told: Told) -> str:
    if told["precision"] >= told["precision_target"]:
        return "kept"
    chance = told["promise"]["chance_of_so_few"]
    return "broken" if chance < _BROKEN else "fewer, which may be chance"


def _kinds(kinds: Mapping[str, Told]) -> None:
    if set(kinds) <= {""}:
        return
    say("")
    print_table(
        ("KIND", ">ASKED", ">FIRST", ">ANSWERED", "95 % INTERVAL", ">RIGHT", ">AUROC", ">FPR95"),
        [
            (
                kind or "–",
                one["queries"],
                number(one["recall_at_1"]),
                number(one["coverage"]),
                interval(one["intervals"]["coverage"]),
                number(one["precision"]) if one["in_scope"] else "–",
                number(one["auroc"] if one["queries"] >= _TELLING else None),
                number(one["fpr95"] if one["queries"] >= _TELLING else None),
            )
            for kind, one in kinds.items()
        ],
    )
    say("FIRST: the right entry came first. RIGHT: share of the answers.")
    say("AUROC, FPR95: told from all in scope.")


def _entries(told: Told) -> None:
    entries = {one["entry"]: one for one in told["entries"]}
    asked = sum(bool(one["asked"]) for one in entries.values())
    say(f"\n{asked:,} of {count(len(entries), 'entry is', 'entries are')} asked for.")
    worst = [entries[slug] for slug in told["weakest"]]
    if not worst:
        return
    keys = ("asked", "found", "answered", "wrong", "taken", "astray")
    print_table(
        ("WEAKEST", *(f">{key.upper()}" for key in keys)),
        [(shorten(one["entry"], 34), *(one[key] for key in keys)) for one in worst[:_SHOWN]],
    )
    _more(len(worst))
    say("taken: came first for another's question. astray: answered what it is not about.")


def _confusions(pairs: Sequence[Told]) -> None:
    if not pairs:
        return
    rows = [
        (shorten(one["asked"], _ID), shorten(one["first"], _ID), one["count"], one["example"])
        for one in pairs[:_SHOWN]
    ]
    left = _WIDTH - sum(max(9, *(len(row[at]) for row in rows)) for at in (0, 1)) - 12
    say("")
    print_table(
        ("ASKED FOR", "CAME FIRST", ">TIMES", "SUCH AS"),
        [(asked, first, times, shorten(text, left)) for asked, first, times, text in rows],
    )
    _more(len(pairs))


def _astray(found: Sequence[Told]) -> None:
    if not found:
        return
    say("")
    print_table(
        ("OUT OF SCOPE, AND ANSWERED", "WITH", ">SURE"),
        [
            (
                shorten(one["text"], _WIDTH - _ID - 8),
                shorten(one["answered"], _ID),
                f"{int(one['confidence'] * 100 + 1e-9)} %",
            )
            for one in found[:_SHOWN]
        ],
    )
    _more(len(found))


def _more(number: int) -> None:
    if number > _SHOWN:
        say(f"… and {number - _SHOWN:,} more; --json has all.")
