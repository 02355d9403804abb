"""Entry by entry: which are asked for and found, and which are taken for each other."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.evaluation.metrics import Judgement, in_order


@dataclass(slots=True)
class EntryFigures:
    """One entry. `asked`: questions that it answers, alone or with others.

    Of these `found` had a right entry first, `answered` were answered rightly, `wrong` wrongly; the
    rest were not answered. `taken`: other entries' questions that it came first for; `astray`:
    questions that were answered with it and are not its own, out of scope or another's.
    """

    entry: str
    asked: int = 0
    found: int = 0
    answered: int = 0
    wrong: int = 0
    taken: int = 0
    astray: int = 0

    @property
    def missed(self) -> int:
        """Questions that it answers, of which no right entry came first."""
        return self.asked - self.found


@dataclass(frozen=True, slots=True)
class Confusion:
    """Asked for one entry, another came first: how often, and how often it was the answer.

    `example` is the question with the highest confidence in it.
    """

    asked: str
    first: str
    count: int
    answered: int
    example: str
    confidence: float


def by_entry(judgements: Sequence[Judgement], slugs: Iterable[str]) -> list[EntryFigures]:
    """The figures of these entries and of all that are asked for, in this order; many are 0."""
    found = {slug: EntryFigures(slug) for slug in slugs}
    for one in in_order(judgements):
        for slug in sorted(one.relevant):
            own = found.setdefault(slug, EntryFigures(slug))
            own.asked += 1
            own.found += one.top_right
            own.answered += one.answer_right
            own.wrong += one.answered is not None and not one.answer_right
        if one.ranked and not one.top_right:
            taken = found.setdefault(one.ranked[0], EntryFigures(one.ranked[0]))
            taken.taken += bool(one.relevant)
            taken.astray += one.answered == one.ranked[0]
    return list(found.values())


def weakest(entries: Iterable[EntryFigures]) -> list[EntryFigures]:
    """Those that are missed or taken for others, the worst first.

    An answer that is wrong weighs twice as much as a question that only leads elsewhere.
    """
    wanting = [one for one in entries if _harm(one)]
    return sorted(wanting, key=lambda one: (-_harm(one), one.entry))


def confusions(judgements: Sequence[Judgement]) -> list[Confusion]:
    """Every pair of entries of which one came first for the other, the most frequent first.

    Where several entries answer a question, it was asked for the one that ranks best.
    """
    pairs: defaultdict[tuple[str, str], list[Judgement]] = defaultdict(list)
    for one in in_order(judgements):
        if one.relevant and one.ranked and not one.top_right:
            rank = one.rank
            wanted = min(one.relevant) if rank is None else one.ranked[rank]
            pairs[wanted, one.ranked[0]].append(one)
    found = [_confusion(*pair, own) for pair, own in pairs.items()]
    return sorted(found, key=lambda one: (-one.count, -one.answered, one.asked, one.first))


def answered_outside(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Questions out of scope that were answered, the surest first."""
    wrong = [one for one in in_order(judgements) if not one.relevant and one.answered is not None]
    return sorted(wrong, key=lambda one: -one.confidence)


def _confusion(asked: str, first: str, own: Sequence[Judgement]) -> Confusion:
    surest = max(own, key=lambda one: one.confidence)
    answered = Counter(one.answered for one in own)[first]
    return Confusion(asked, first, len(own), answered, surest.text, surest.confidence)


def _harm(one: EntryFigures) -> int:
    return one.missed + one.wrong + one.taken + 2 * one.astray
