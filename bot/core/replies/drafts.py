"""What editors are told about what they entered and did not save."""

from collections.abc import Mapping, Sequence

from bot.core.markup import literal
from bot.core.messages import Button, Reply, Style
from bot.core.replies.words import LONGEST_LABEL, count, shorten

MOST = 4
"""Drafts that are shown at once: Discord has five rows of buttons, and one begins anew."""

_NAMED = 120


def offered(
    drafts: Sequence[tuple[str, Mapping[str, str]]], again: Button, receipt: str = ""
) -> Reply:
    """What was entered and not saved, by id: to go on with, to discard, or to leave where it is.

    `again` opens the form without it; `receipt` is the reply's that the form is about.
    """
    shown = drafts[:MOST]
    more = len(drafts) - len(shown)
    lines = [
        "You entered this before, and it was not saved; it is kept for a day:",
        *(f"- “{literal(shorten(_name(entered), _NAMED))}”" for _, entered in shown),
        *[f"- and {count(more, 'older one', 'older ones')}"] * bool(more),
    ]
    buttons = [again]
    for row, (id_, entered) in enumerate(shown, 1):
        name = _name(entered)
        at = f":{receipt}" if receipt else ""
        buttons += (
            Button(f"draft:open:{id_}{at}", _label("Go on with", name), opens_form=True, row=row),
            Button(f"draft:discard:{id_}", _label("Discard", name), row=row),
        )
    return Reply("\n".join(lines), private=True, buttons=tuple(buttons))


def anew(button: str) -> Button:
    """Opens the form for a new entry, with nothing in it."""
    return Button(button, "New entry", Style.PRIMARY, opens_form=True)


def start_again(button: str) -> Button:
    """Opens a form as it is without what was entered before."""
    return Button(button, "Start again", Style.PRIMARY, opens_form=True)


def _name(entered: Mapping[str, str]) -> str:
    """The first words that were entered."""
    names = ("question", "alternates", "remove", "answer", *entered)
    said = (" ".join(entered.get(name, "").split()) for name in names)
    return next((text for text in said if text), "…")


def _label(verb: str, name: str) -> str:
    return f"{verb} “{shorten(name, LONGEST_LABEL - len(verb) - 3)}”"
