"""What somebody changed in a form, told from what stood in it."""

from collections.abc import Mapping

from bot.core.editing import MOST_ALTERNATES
from bot.core.faq import FaqEntry
from bot.core.messages import Add, Edit
from bot.core.query import exact_key
from bot.core.replies.forms import form_of

KEPT = "kept"
"""What a draft holds besides its fields: the question that was put among its alternates."""


def add_in(values: Mapping[str, str]) -> Add:
    """The new entry that was entered."""
    return Add(
        question=values.get("question", ""),
        answer=values.get("answer", ""),
        alternates=lines(values.get("alternates", "")),
        tags=commas(values.get("tags", "")),
        slug=values.get("slug", ""),
        source=values.get("source", ""),
    )


def added(action: Add) -> dict[str, str]:
    """The same as it would have been entered into the form."""
    parts = {
        "question": action.question,
        "answer": action.answer,
        "alternates": "\n".join(action.alternates),
        "tags": ", ".join(action.tags),
        "slug": action.slug,
        "source": action.source,
    }
    return {name: value for name, value in parts.items() if value}


def edit_in(kind: str, values: Mapping[str, str], slug: str, shown: FaqEntry | None) -> Edit:
    """What was changed in the form of that kind; what was not touched in it is None.

    Where nobody knows any more what it `shown`, everything counts as changed.
    """
    first = {one.name: one.value for one in form_of(kind, shown).fields} if shown else {}

    def changed(name: str) -> str | None:
        typed, stood = values.get(name), first.get(name)
        same = typed is not None and stood is not None and typed.strip() == stood.strip()
        return None if same else typed

    tags = changed("tags")  # one may hold a comma: untouched, they stay as they are
    return Edit(
        slug,
        question=changed("question"),
        answer=changed("answer"),
        add_alternates=lines(values.get("alternates", "")),
        remove_alternates=lines(values.get("remove", "")),
        tags=None if tags is None else commas(tags),
        source=changed("source"),
        owner=changed("owner"),
        review_on=changed("review_on"),
        audience=changed("audience"),
    )


def edited(action: Edit) -> dict[str, str]:
    """The same as it would have been entered into a form."""
    parts = {
        "question": action.question,
        "answer": action.answer,
        "alternates": "\n".join(action.add_alternates) or None,
        "remove": "\n".join(action.remove_alternates) or None,
        "tags": None if action.tags is None else ", ".join(action.tags),
        "source": action.source,
        "owner": action.owner,
        "review_on": action.review_on,
        "audience": action.audience,
    }
    return {name: value for name, value in parts.items() if value is not None}


def alternates_in(values: Mapping[str, str], shown: FaqEntry) -> dict[str, str]:
    """What was entered into the form for alternates, with the words of those that shall go."""
    chosen = [
        at for name, value in values.items() if name.startswith("remove") for at in value.split()
    ]
    have = {str(at): text for at, text in enumerate(shown.alternates)}
    gone = [have[at] for at in chosen if at in have]
    return {
        "alternates": values.get("alternates", ""),
        "remove": "\n".join(" ".join(text.split()) for text in gone),
    }


def edit_of_alternates(values: Mapping[str, str], entry: FaqEntry) -> Edit:
    """The same for the entry as it stands: what somebody else took off already is gone."""
    have = {exact_key(text) or text for text in entry.alternates}
    return Edit(
        entry.slug,
        add_alternates=lines(values.get("alternates", "")),
        remove_alternates=tuple(
            text for text in lines(values.get("remove", "")) if (exact_key(text) or text) in have
        ),
    )


def keeping(values: Mapping[str, str], shown: FaqEntry, entry: FaqEntry) -> dict[str, str]:
    """What was entered, with the old question as a new alternate where another is asked instead.

    Who asks as before is still answered. It stands in the form when that is opened again, where it
    can be taken out. Another case or other punctuation is the same question.
    """
    typed, old = values.get("question", shown.question), entry.question
    untouched = typed.strip() == shown.question.strip()
    same = exact_key(typed) in (exact_key(old), "")
    named = {exact_key(text) for part in ("alternates", "remove") for text in _in(part, values)}
    full = len(entry.alternates) >= MOST_ALTERNATES
    if untouched or same or full or exact_key(old) in named:
        return dict(values)
    both = "\n".join([*_in("alternates", values), " ".join(old.split())])
    return {**values, "alternates": both, KEPT: old}


def _in(part: str, values: Mapping[str, str]) -> tuple[str, ...]:
    return lines(values.get(part, ""))


def lines(text: str) -> tuple[str, ...]:
    """Each line that says something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def commas(text: str) -> tuple[str, ...]:
    """What stands between commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())
