"""What requests mean for the model, and what the bot's answers say of them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from bot.core.faq import Audience, ChangeKind, FaqEntry
from bot.core.messages import Action, Command, Person, Reply, Response
from bot.core.query import exact_key
from tests.curating.model import Model, RefusedError, Step
from tests.curating.world import HOME

NOTHING: Mapping[str, str] = MappingProxyType({})


class StaleError(Exception):
    """The form shows what is no longer there; it comes again, with these values."""

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__()
        self.values = values


def typed_by(who: Person, what: str | Action) -> Command:
    if isinstance(what, str):
        return Command(who, HOME, text=what)
    return Command(who, HOME, action=what)


def author(who: Person) -> str:
    return f"{HOME.platform}:{who.id}"


def content(entry: FaqEntry) -> FaqEntry:
    return replace(entry, key=0, version=0, updated_at=None)


def row(entry: FaqEntry) -> dict[str, object]:
    row = {
        "id": entry.slug,
        "question": entry.question,
        "answer": entry.answer,
        "alternates": [*entry.alternates],
        "negatives": [*entry.negatives],
        "tags": [*entry.tags],
        "source": entry.source,
        "owner": entry.owner,
        "review_on": entry.review_on,
        "audience": entry.audience.value,
        "status": entry.status.value,
    }
    return {name: value for name, value in row.items() if value}


def differences(plan: list[tuple[FaqEntry | None, Step]]) -> object:
    """What is shown of it: of an entry that goes, that it goes."""
    return [
        (step.content.slug,) if step.kind is ChangeKind.RETIRE else (before, step.content)
        for before, step in plan
    ]


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def commas(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def shown_in(kind: str, entry: FaqEntry) -> dict[str, str]:
    """What a form shows of an entry, and what may be changed in it."""
    day = entry.review_on.isoformat() if entry.review_on else ""
    tags, source = ", ".join(entry.tags), entry.source or ""
    match kind:
        case "edit":
            said = {"question": entry.question, "answer": entry.answer}
            return {**said, "tags": tags, "source": source}
        case "more":
            told = {"tags": tags, "source": source, "owner": entry.owner or ""}
            return {**told, "review_on": day, "audience": entry.audience.value}
    return {}


def _parts(typed: Mapping[str, str]) -> dict[str, object]:
    """The same as values of an entry."""
    read: dict[str, Callable[[str], object]] = {
        "tags": lambda text: tuple(commas(text)),
        "source": lambda text: text.strip() or None,
        "owner": lambda text: text.strip() or None,
        "review_on": lambda text: date.fromisoformat(text) if text else None,
        "audience": Audience,
    }
    return {name: read.get(name, str)(text) for name, text in typed.items()}


def keeping(
    model: Model, form_id: str, values: Mapping[str, str], had: Mapping[str, str] = NOTHING
) -> dict[str, str]:
    """What is entered with a form, together with what its draft `had`.

    Where an entry is asked for in other words, its old question is a new alternate: once, so that
    it can be taken out. It is the one that is `kept`.
    """
    entered = {**had, **values}
    if not form_id.startswith("edit:"):
        return entered
    key, *versions = map(int, form_id.partition("@")[0].split(":")[1:])
    shown, old = model.said(key, versions[-1]).question, model.now(key).question
    typed = values.get("question", shown)
    named = [
        exact_key(text) for part in ("alternates", "remove") for text in lines(values.get(part, ""))
    ]
    reworded = typed.strip() != shown.strip() and exact_key(typed) not in (exact_key(old), "")
    if not reworded or exact_key(old) in named or had.get("kept") == old:
        return entered
    alternates = "\n".join([*lines(values.get("alternates", "")), old])
    return {**entered, "alternates": alternates, "kept": old}


def edited(model: Model, author: str, form_id: str, values: Mapping[str, str]) -> None:
    """What a form means: an edit's id names the version that it may replace, and what it showed."""
    kind, *rest = form_id.partition("@")[0].split(":")
    add, remove = lines(values.get("alternates", "")), lines(values.get("remove", ""))
    if kind == "add":
        typed = {name: values.get(name, "") for name in ("question", "answer", "tags", "source")}
        slug = values.get("slug", "")
        entry = replace(FaqEntry(slug, "", ""), alternates=tuple(add), **_parts(typed))  # type: ignore[arg-type]
        model.add(author, entry)
        return
    key, *versions = map(int, rest)
    shown, now = model.said(key, versions[-1]), model.now(key)
    if kind == "alternates":
        chosen = [int(at) for name, at in _chosen(values)]
        remove += [shown.alternates[at] for at in chosen]
        have = {*map(exact_key, now.alternates)}
        model.edit(author, key, {}, add, [text for text in remove if exact_key(text) in have])
        return
    first = shown_in(kind, shown)
    typed = {
        name: values[name]
        for name, text in first.items()
        if name in values and values[name].strip() != text.strip()
    }
    if model.at(key) != versions[0]:
        again = {**shown_in(kind, now), **typed}
        new = {"alternates": values.get("alternates", "")} if kind == "edit" else {}
        raise StaleError({**new, **again})
    try:
        parts = _parts(typed)
    except ValueError as error:
        raise RefusedError from error
    model.edit(author, key, parts, add, remove)


def _chosen(values: Mapping[str, str]) -> list[tuple[str, str]]:
    fields = [(name, text) for name, text in values.items() if name.startswith("remove")]
    return [(name, at) for name, text in fields if name != "remove" for at in text.split()]


def is_denied(told: Response | None) -> bool:
    return isinstance(told, Reply) and told.refusal and "needs the role" in told.text


def is_gone(told: Response | None) -> bool:
    """Whether it says that there is nothing there (any more) to be done."""
    gone = ("That is not kept any more", "That is no longer there")
    return isinstance(told, Reply) and told.text.startswith(gone)
