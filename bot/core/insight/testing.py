"""A knowledge base put to the test: its judged questions, and every entry without its own words."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.core.errors import UsageError
from bot.core.faq import Audience, KnowledgeBase
from bot.core.insight.considering import Considering
from bot.core.insight.findability import Findability, Tried
from bot.core.knowledge import Knowledge
from bot.core.outcomes import Answered, Decision
from bot.core.ports import Label, LabelStore
from bot.core.replies import testing
from bot.core.replies.trials import JUDGED, LEFT_OUT, Trial

MOST_ENTRIES, MOST_JUDGED = 1_000, 1_000
"""What is tested of all that there is while somebody waits: about half a minute."""

LARGEST = 10_000
"""Entries of a knowledge base of which so many are tested; each is asked among all others."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Judged:
    label: Label
    decision: Decision

    @property
    def answered(self) -> str:
        """The entry that it is answered with; empty where it is not."""
        outcome = self.decision.outcome
        return outcome.hit.slug if isinstance(outcome, Answered) else ""


class Examiner:
    """Tests one knowledge base at a time, and each not twice at once."""

    def __init__(
        self, considering: Considering, labels: LabelStore, findability: Findability
    ) -> None:
        self._considering = considering
        self._labels = labels
        self._findability = findability
        self._under_way: set[int] = set()

    async def examine(self, kb: KnowledgeBase, audience: Audience) -> testing.Report:
        """What came out, to tell that audience.

        UsageError where that would take too long, or is under way already.
        """
        labels = await self._labels.labels(kb.key)
        knowledge = await self._considering.knowledge(kb)
        entries = len(knowledge.snapshot.entries)
        if not entries:
            raise UsageError(testing.nothing())
        visible = knowledge.snapshot.visible(audience)
        if visible is not None and not visible.all():
            raise UsageError(testing.outsiders_read())
        if entries > LARGEST:
            raise UsageError(testing.too_large(entries, LARGEST))
        if kb.key in self._under_way:
            raise UsageError(testing.under_way())
        self._under_way.add(kb.key)
        try:
            return await self._report(knowledge, labels)
        finally:
            self._under_way.discard(kb.key)

    async def _report(self, knowledge: Knowledge, labels: Sequence[Label]) -> testing.Report:
        snapshot, asked = knowledge.snapshot, _spread(labels, MOST_JUDGED)
        chosen = _spread(range(len(snapshot.entries)), MOST_ENTRIES)
        tried = await self._findability.leave_out(snapshot, knowledge.calibration, chosen)
        decisions = await self._considering.questions(knowledge, [one.text for one in asked])
        judged = [_Judged(*pair) for pair in zip(asked, decisions, strict=True)]
        slugs = [snapshot.entries[at].slug for at in chosen]
        found = {one.slug for one in tried}
        return testing.Report(
            entries=len(slugs),
            all_entries=len(snapshot.entries),
            all_judged=len(labels),
            judged=_judged_figures(judged),
            tried=len(tried),
            found=sum(one.is_found for one in tried),
            answered=sum(one.is_found and one.answered for one in tried),
            weak=_weakest(tried),
            lonely=[slug for slug in slugs if slug not in found],
            trials=[*_trials(judged), *map(_trial, tried)],
        )


def _spread(all_: Sequence[T], most: int) -> Sequence[T]:
    """So many of them, the same each time, and evenly from all parts."""
    if len(all_) <= most:
        return all_
    return [all_[number * len(all_) // most] for number in range(most)]


def _trials(judged: Sequence[_Judged]) -> Iterator[Trial]:
    for label, decision in ((one.label, one.decision) for one in judged):
        yield Trial(
            test=JUDGED,
            question=label.text,
            expected=label.relevant,
            decision=type(decision.outcome).__name__.lower(),
            entry=decision.hits[0].slug if decision.hits else "",
            confidence=decision.confidence,
        )


def _trial(one: Tried) -> Trial:
    outcome = "answered" if one.answered else "suggested" if one.suggested else "unanswered"
    return Trial(LEFT_OUT, one.phrasing, [one.slug], outcome, one.found, one.confidence)


def _judged_figures(judged: Sequence[_Judged]) -> testing.Judged:
    inside = [one for one in judged if one.label.relevant]
    outside = [one for one in judged if not one.label.relevant]
    given = [one for one in judged if one.answered]
    wrong = [one for one in given if one.answered not in one.label.relevant]
    return testing.Judged(
        inside=len(inside),
        outside=len(outside),
        answered=len(given),
        right=len(given) - len(wrong),
        left_alone=sum(not one.answered for one in outside),
        wrong=[(one.label.text, one.answered, one.label.relevant) for one in wrong],
        missed=[(one.label.text, one.label.relevant) for one in inside if not one.answered],
    )


def _weakest(tried: Sequence[Tried]) -> list[testing.Weak]:
    """Entries by the share of their phrasings that lead elsewhere, the worst first."""
    by_entry: defaultdict[str, list[Tried]] = defaultdict(list)
    for one in tried:
        by_entry[one.slug].append(one)
    weak = [
        testing.Weak(slug, len(own), [(one.phrasing, one.found) for one in own if not one.is_found])
        for slug, own in by_entry.items()
        if not all(one.is_found for one in own)
    ]
    return sorted(weak, key=lambda one: (-len(one.lost) / one.tried, -len(one.lost)))
