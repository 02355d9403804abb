"""Two evaluations side by side, for people."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.cli.evaluations import number
from bot.cli.output import print_table, say
from bot.core.replies.words import count, shorten

_CHANGES = 5
_TEXT, _ID = 40, 14


def lay_out_comparison(told: Mapping[str, Any]) -> None:
    """Figure by figure with the difference, and which questions are answered better or worse."""
    say(f"\nAgainst {told['name']}, over {count(told['queries'], 'question', 'questions')}:")
    for key, where in (("only_here", "here"), ("only_there", "there")):
        if told[key]:
            say(f"{count(told[key], 'question stands', 'questions stand')} only {where}.")
    print_table(
        (">HERE", ">THERE", ">DIFFERENCE", "95 % INTERVAL", ""),
        [
            (
                number(one["this"]),
                number(one["other"]),
                _signed(one["difference"]),
                _range(one["interval"]),
                name,
            )
            for name, one in told["figures"].items()
        ],
    )
    _changes(told["gained"], "answered better there", told["lost"], "answered worse there")


def _changes(gained: Sequence[Mapping[str, Any]], better: str, lost: Any, worse: str) -> None:
    for changes, how in ((gained, better), (lost, worse)):
        say(f"{count(len(changes), 'question is', 'questions are')} {how}.")
        rows = [
            (shorten(one["text"], _TEXT), _given(one["this"]), _given(one["other"]))
            for one in changes[:_CHANGES]
        ]
        if rows:
            print_table(("SUCH AS", "HERE", "THERE"), rows)


def _given(side: Mapping[str, Any]) -> str:
    return shorten(side["answered"], _ID) if side["answered"] is not None else "–"


def _signed(value: float | None) -> str:
    return "–" if value is None else _signed_number(value)


def _range(ends: Sequence[float] | None) -> str:
    return "" if ends is None else f"{_signed_number(ends[0])} to {_signed_number(ends[1])}"


def _signed_number(value: float) -> str:
    return f"{round(value, 3) + 0.0:+.3f}"  # what is rounded to nothing has no minus
