"""Leave-one-out: each entry asked for in words of its own that it was not told."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from bot.core.confidence.calibration import Calibration
from bot.core.faq import FaqEntry
from bot.core.insight.findability import Tried
from bot.core.query import text_hash
from bot.core.retrieval.similarity import Floats
from bot.core.retrieval.snapshot import Snapshot
from bot.fitting.examples import Labelled, ranked
from bot.fitting.head import fit_head

_MOST_TRIED = 3
_HALVES = 2


def findability(
    snapshot: Snapshot, calibration: Calibration, entries: Collection[int]
) -> list[Tried]:
    """At most three phrasings of each of these entries, in order, each asked of all the rest.

    In each round every other entry lacks one phrasing, so that what competes with it is nearly
    whole. Nothing is encoded. The same for the same snapshot.
    """
    vectors = snapshot.vectors()
    own, tried = _phrasings(snapshot), frozenset(entries)
    found: dict[tuple[int, int], Tried] = {}
    for number in range(_MOST_TRIED):
        for half in range(_HALVES):
            left_out = {
                at: _chosen(texts, number)
                for at, texts in enumerate(own)
                if at in tried
                and at % _HALVES == half
                and number < min(_MOST_TRIED, len(texts))
                and texts[1:]
            }
            if left_out:
                reduced = _without(snapshot, vectors, own, left_out)
                for at, text in left_out.items():
                    slug = snapshot.entries[at].slug
                    asked = Labelled(text, vectors[text_hash(text)], frozenset([slug]))
                    found[at, number] = _tried(reduced, asked, slug, calibration)
    return [found[key] for key in sorted(found)]


def _tried(reduced: Snapshot, asked: Labelled, slug: str, calibration: Calibration) -> Tried:
    ranking = ranked(reduced, asked)
    confidence = calibration.confidence(ranking.features)
    exact = len(reduced.owners_of(asked.text)) == 1  # another entry's phrasing, word for word
    return Tried(
        slug,
        asked.text,
        ranking.hits[0].slug,
        confidence=1.0 if exact else confidence,
        answered=exact or confidence >= calibration.cut,
        suggested=confidence >= calibration.floor,
    )


def _without(
    snapshot: Snapshot,
    vectors: dict[bytes, Floats],
    own: list[tuple[str, ...]],
    left_out: dict[int, str],
) -> Snapshot:
    reduced = Snapshot.build(
        _kept(snapshot, own, left_out),
        vectors,
        kb=snapshot.kb,
        revision=snapshot.revision,
        model=snapshot.model,
    )
    return reduced if snapshot.head is None else reduced.with_head(fit_head(reduced))


def _kept(
    snapshot: Snapshot, own: list[tuple[str, ...]], left_out: dict[int, str]
) -> Iterator[FaqEntry]:
    for at, entry in enumerate(snapshot.entries):
        if at not in left_out:
            yield entry
            continue
        first, *others = (text for text in own[at] if text != left_out[at])
        yield replace(entry, question=first, alternates=tuple(others))


def _chosen(texts: tuple[str, ...], number: int) -> str:
    """Spread over all of them, the question first."""
    step = max(1, len(texts) // _MOST_TRIED)
    return texts[number * step]


def _phrasings(snapshot: Snapshot) -> list[tuple[str, ...]]:
    texts: list[dict[str, None]] = [{} for _ in snapshot.entries]
    for text, owner in zip(
        snapshot.phrasings.texts, snapshot.phrasings.owners.tolist(), strict=True
    ):
        texts[owner][text] = None
    return [tuple(own) for own in texts]
