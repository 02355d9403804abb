"""The forms in which entries are written and changed, and the buttons that open them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.core.differences import difference
from bot.core.faq import Audience, FaqEntry
from bot.core.markup import code, one_line
from bot.core.messages import Button, Field, Form, Input, Option
from bot.core.naming import faq
from bot.core.replies.changes import retired_note
from bot.core.replies.words import TOO_LATE

PAGE = 100
"""Alternates in one form: four fields of 25 options each, and one for new ones."""

_OPTIONS = 25

_MOST_CHANGED, _LONGEST_CHANGED = 10, 120
"""Lines of a difference that are shown above a form, and their characters."""

_NAMED = 90

_ANSWER = "CommonMark; what does not fit in here can be added once it is saved"
_GOES_ON = "after a full stop this is a new paragraph, else it goes on in the same sentence or code"

_AUDIENCES = (
    Option("internal: full members alone", Audience.INTERNAL.value),
    Option("public: guests as well", Audience.PUBLIC.value),
)


def add_form(question: str = "", then: str = "") -> Form:
    """The form that writes an entry; `then` is what its id says about afterwards."""
    form = f"add:{then}" if then else "add"
    none = FaqEntry("", question, "")
    return Form(
        id=form, title="New entry", fields=(*_asked(none), *_told(none)), otherwise=TOO_LATE
    )


def gap_form(receipt: str, asked: str) -> Form:
    """The form that answers a question which somebody asked.

    It stands among the alternates as well: whoever asks it again is answered, in whatever words
    the editor puts the question, unless they take it out there.
    """
    form = add_form(asked, then=f"gap:{receipt}")
    hint = "one a line; this is how it was asked, and who asks it so again gets the answer"
    fields = (
        replace(one, value=asked, hint=hint) if one.name == "alternates" else one
        for one in form.fields
    )
    return replace(form, fields=tuple(fields))


def edit_form(entry: FaqEntry) -> Form:
    """The form that changes what an entry says; its id names the version that it shows."""
    return Form(
        id=f"edit:{entry.key}:{entry.version}",
        title="Edit entry",
        fields=(*_asked(entry), *_told(entry)),
        note=retired_note(entry),
        otherwise=TOO_LATE,
        instead=f"entry:long:{entry.key}",
    )


def more_form(entry: FaqEntry) -> Form:
    """The form for all that is about an entry; its id names the version that it shows."""
    day = entry.review_on.isoformat() if entry.review_on else ""
    audience = entry.audience.value
    return Form(
        id=f"more:{entry.key}:{entry.version}",
        title="More about the entry",
        fields=(
            *(replace(field, spare=False) for field in _told(entry)),
            Field("owner", "Owner", entry.owner or "", hint="who keeps it right"),
            Field("review_on", "Review date", day, hint="a day such as 2030-01-31"),
            Field(
                "audience", "Audience", audience, Input.CHOICE, required=True, options=_AUDIENCES
            ),
        ),
        note=retired_note(entry),
        otherwise=TOO_LATE,
        instead=f"entry:long:{entry.key}",
    )


def alternates_form(entry: FaqEntry, page: int = 1) -> Form:
    """The form that takes alternates off an entry, and adds some.

    An option's value is the place of its alternate at the version that the form's id names.
    """
    first = (page - 1) * PAGE
    options = [Option(text, str(at)) for at, text in enumerate(entry.alternates)]
    shown = options[first : first + PAGE]
    removing = [
        Field(
            f"remove{at}",
            f"Remove ({first + at + 1}–{first + at + len(some)})",
            input=Input.SEVERAL,
            options=tuple(some),
        )
        for at in range(0, len(shown), _OPTIONS)
        if (some := shown[at : at + _OPTIONS])
    ]
    return Form(
        id=f"alternates:{entry.key}:{page}:{entry.version}",
        title="Alternates",
        fields=(*removing, _alternates(entry)),
        note=retired_note(entry),
        otherwise=TOO_LATE,
    )


def form_of(kind: str, entry: FaqEntry, page: int = 1) -> Form:
    """The form of that kind: `edit`, `more` or `alternates`."""
    match kind:
        case "more":
            return more_form(entry)
        case "alternates":
            return alternates_form(entry, page)
        case _:
            return edit_form(entry)


def openers(entry: FaqEntry) -> Iterator[Button]:
    """Buttons for the parts of an entry that its form has no room for."""
    yield Button(f"entry:more:{entry.key}", "More", opens_form=True)
    pages = max(1, -(-len(entry.alternates) // PAGE))
    for page in range(1, pages + 1):
        last = min(page * PAGE, len(entry.alternates))
        which = f" {(page - 1) * PAGE + 1}–{last}" if pages > 1 else ""
        button = f"entry:alternates:{entry.key}:{page}"
        yield Button(button, f"Alternates{which}", opens_form=True)


def too_old(entry: FaqEntry) -> str:
    """Nobody knows any more which alternates the form showed."""
    return f"{code(entry.slug, 250)} was changed since; open its alternates again."


def no_audience(typed: str) -> str:
    """What was typed for the audience is none."""
    return f"{code(typed, 40)} is no audience; it is `internal` or `public`."


def public_alone() -> str:
    """The entry would be hidden from who edits it."""
    return (
        "This workspace is given public entries alone; an internal one would be given to nobody"
        " here."
    )


def changed_meanwhile(
    kind: str,
    now: FaqEntry,
    shown: FaqEntry | None,
    version: int,
    entered: Mapping[str, str],
    who: str,
) -> Form:
    """The form again, with what was typed, under what somebody else changed meanwhile.

    `shown` is what the form showed at first, at that `version`, if it is known; `who` was faster.
    What was not touched in it is as it stands now.
    """
    again = form_of(kind, now)
    first = {one.name: one.value for one in form_of(kind, shown).fields} if shown else {}
    changed = difference(shown, now).lines if shown else ()
    more = [f"- and {len(changed) - _MOST_CHANGED} lines more"] * (len(changed) > _MOST_CHANGED)
    note = [
        f"{code(now.slug, 250)} was changed by {who or 'somebody'} meanwhile: it is at version"
        f" {now.version} now. Nothing was overwritten.",
        *(f"- {code(line, _LONGEST_CHANGED)}" for line in changed[:_MOST_CHANGED]),
        *more,
        "",
        "What you typed is still in the form. Look at it again, then save it.",
    ]
    fields = (
        replace(field, value=_kept(field, first.get(field.name), entered)) for field in again.fields
    )
    id_ = f"{kind}:{now.key}:{now.version}:{version}"
    return replace(again, id=id_, fields=tuple(fields), note="\n".join(note))


def _kept(field: Field, shown: str | None, entered: Mapping[str, str]) -> str:
    typed = entered.get(field.name)
    untouched = typed is None or (shown is not None and typed.strip() == shown.strip())
    return field.value if untouched or typed is None else typed


def _asked(entry: FaqEntry) -> tuple[Field, ...]:
    named = f"{one_line(entry.slug, _NAMED - 20)}, version {entry.version}" if entry.slug else ""
    return (
        Field("question", "Question", entry.question, required=True, hint=named),
        replace(_alternates(entry), spare=bool(entry.slug)),
        Field(
            "answer",
            "Answer",
            entry.answer,
            Input.TEXT,
            required=True,
            hint=_ANSWER,
            goes_on=_GOES_ON,
            full=f"no more fits in here; for more: “As a file” in {faq('show')}, {faq('import')}",
        ),
    )


def _alternates(entry: FaqEntry) -> Field:
    have = len(entry.alternates)
    so_far = f"; it has {have or 'none'} so far" if entry.slug else ""
    return Field("alternates", "New alternates", "", Input.TEXT, hint=f"one a line{so_far}")


def _told(entry: FaqEntry) -> tuple[Field, ...]:
    tags = ", ".join(entry.tags)
    return (
        Field("tags", "Tags", tags, hint="separated by commas", spare=True),
        Field("source", "Source", entry.source or "", hint="where the answer is from", spare=True),
    )
