"""The map of a knowledge base, as it is drawn: entries, phrasings, questions and what is near."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from bot.core.replies.words import count
from bot.core.retrieval.snapshot import Snapshot
from bot.drawing.landscape import Landscape, Mark, Points, Questions
from bot.drawing.lettering import drawable
from bot.evaluation.mapping import Mapped
from bot.evaluation.metrics import Judgement

_NAMES = {
    Mark.RIGHT: "in scope, answered rightly",
    Mark.UNSURE: "in scope, found, not sure enough",
    Mark.ELSEWHERE: "in scope, another entry first",
    Mark.WRONG: "in scope, answered wrongly",
    Mark.SILENT: "out of scope, not answered",
    Mark.ASTRAY: "out of scope, answered",
}


def mark(one: Judgement) -> Mark:
    """What became of a question."""
    if not one.relevant:
        return Mark.SILENT if one.answered is None else Mark.ASTRAY
    if one.answered is not None:
        return Mark.RIGHT if one.answer_right else Mark.WRONG
    return Mark.UNSURE if one.top_right else Mark.ELSEWHERE


def landscape(
    name: str,
    snapshot: Snapshot,
    mapped: Mapped,
    places: Points,
    judgements: Sequence[Judgement],
    weight: Mapping[str, int],
) -> Landscape:
    """Drawn from the places (float32[n, 2]) of all texts that are mapped.

    An entry is named the sooner the more its `weight` is, by slug; twins come before all others. A
    name that the picture's font has no letters for is its number in `numbers`.
    """
    texts = places[: len(mapped.rows)]
    homes, at = _homes(mapped, texts)
    asked = places[len(mapped.rows) :]
    marks = [mark(judgements[one]) for one in mapped.asked.tolist()]
    return Landscape(
        title=_title(name, snapshot, judgements),
        notes=_notes(snapshot, mapped),
        phrasings=texts,
        homes=homes,
        names=_named(snapshot, mapped, at, weight),
        twins=np.array([(texts[one.first], texts[one.second]) for one in mapped.twins]).reshape(
            -1, 2, 2
        ),
        questions=[
            Questions(_NAMES[kind], kind, asked[[own is kind for own in marks]])
            for kind in Mark
            if kind in marks
        ],
        holes=asked[np.isin(mapped.asked, mapped.holes)],
    )


def numbers(snapshot: Snapshot) -> dict[str, int]:
    """By the slug of each entry whose name cannot be drawn the number that stands for it."""
    return {
        entry.slug: at + 1 for at, entry in enumerate(snapshot.entries) if not drawable(entry.slug)
    }


def _homes(mapped: Mapped, texts: Points) -> tuple[Points, dict[int, tuple[float, float]]]:
    """For each phrasing the place of its entry: that of the phrasing in the midst of them all."""
    homes = np.zeros_like(texts)
    at: dict[int, tuple[float, float]] = {}
    for owner in np.unique(mapped.owners).tolist():
        own = np.flatnonzero(mapped.owners == owner)
        apart = np.linalg.norm(texts[own] - np.median(texts[own], axis=0), axis=1)
        home = texts[own[int(apart.argmin())]]
        homes[own] = home
        at[owner] = float(home[0]), float(home[1])
    return homes, at


def _named(
    snapshot: Snapshot,
    mapped: Mapped,
    at: Mapping[int, tuple[float, float]],
    weight: Mapping[str, int],
) -> list[tuple[float, float, str]]:
    twins = Counter(slug for one in mapped.twins for slug in (one.a, one.b))
    known = numbers(snapshot)
    order = sorted(
        at,
        key=lambda owner: (
            -min(1, twins[snapshot.entries[owner].slug]),
            -weight.get(snapshot.entries[owner].slug, 0),
            owner,
        ),
    )
    slugs = [(owner, snapshot.entries[owner].slug) for owner in order]
    return [(*at[owner], f"#{known[slug]}" if slug in known else slug) for owner, slug in slugs]


def _title(name: str, snapshot: Snapshot, judgements: Sequence[Judgement]) -> str:
    known = f" {name}" if drawable(name) else ""
    said = [
        count(len(snapshot.entries), "entry", "entries"),
        count(len(snapshot.phrasings.texts), "phrasing", "phrasings"),
        *([count(len(judgements), "question", "questions")] if judgements else []),
    ]
    return f"The knowledge base{known}: {', '.join(said)}"


def _notes(snapshot: Snapshot, mapped: Mapped) -> list[str]:
    notes = ["What stands together is alike in meaning; how far apart groups stand says nothing."]
    for shown, all_, what in (
        (len(mapped.rows), len(snapshot.phrasings.texts), "phrasings"),
        (len(mapped.asked), mapped.askable, "questions"),
    ):
        if shown < all_:
            notes.append(f"Drawn are {shown:,} of the {all_:,} {what}, spread evenly.")
    if not mapped.rows.size:
        notes.append("There is no entry yet.")
    return notes
