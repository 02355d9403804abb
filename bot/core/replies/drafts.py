"""What editors are told about what they entered and did not save."""

from collections.abc import Mapping, Sequence

from bot.core.markup import literal
from bot.core.messages import Button, Field, Reply, Style
from bot.core.replies.words import LONGEST_LABEL, count, shorten

MOST = 4
"""Drafts that are shown at once: Discord has five rows of buttons, and one begins anew."""

_NAMED = 120

_SAID = ("question", "alternates", "remove", "answer")
"""Fields whose words name what was entered."""


def offered(
    drafts: Sequence[tuple[str, Mapping[str, str]]],
    again: Button,
    receipt: str = "",
    stands: Sequence[Field] = (),
) -> Reply:
    """What was entered and not saved, by id: to go on with, to discard, or to leave where it is.

    `again` opens the form without it; `receipt` is the reply's that the form is about, and what
    `stands` in its fields is no news.
    """
    shown = [(id_, _name(entered, stands)) for id_, entered in drafts[:MOST]]
    more = len(drafts) - len(shown)
    lines = [
        "You entered this before, and it was not saved; it is kept for a day:",
        *(f"- “{literal(shorten(name, _NAMED))}”" for _, name in shown),
        *[f"- and {count(more, 'older one', 'older ones')}"] * bool(more),
    ]
    buttons = [again]
    for row, (id_, name) in enumerate(shown, 1):
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


def _name(entered: Mapping[str, str], stands: Sequence[Field]) -> str:
    """The first words that were entered; where others stand in the form, the first that differ."""
    told = {name: " ".join(text.split()) for name, text in entered.items()}
    stood = {field.name: " ".join(field.value.split()) for field in stands}
    new = {name: text for name, text in told.items() if text != stood.get(name, "")}
    if said := next((new[name] for name in _SAID if new.get(name)), ""):
        return said
    about = (f"{one.label}: {new[one.name] or 'nothing'}" for one in stands if one.name in new)
    names = _SAID if stands else (*_SAID, *told)
    return next(about, "") or next((told[name] for name in names if told.get(name)), "…")


def _label(verb: str, name: str) -> str:
    return f"{verb} “{shorten(name, LONGEST_LABEL - len(verb) - 3)}”"
