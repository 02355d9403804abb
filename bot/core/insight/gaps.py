"""Gaps: questions that the bot was asked, did not answer, and would not answer now."""

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TypeAlias

from bot.core.faq import Audience, KnowledgeBase
from bot.core.insight.considering import Considering, Posed
from bot.core.knowledge import Knowledge
from bot.core.outcomes import Answered, Decision, Rule
from bot.core.ports import Gap, GapStore, Scope
from bot.core.query import exact_key, text_hash
from bot.core.weighing import Reading

WINDOW = timedelta(days=90)
"""How far back questions are looked at, if their texts are kept so long."""

MOST_LOOKED_AT = 500
"""Different questions that are looked at: those asked most."""

TIME = 3.0
"""Seconds for deciding them anew; those that are left then are looked at the next time."""

AT_ONCE = 25
"""Questions that are decided in one go, whatever the time."""

_MOST_TEXTS = 2_000
_MOST_KEPT = 16
_Asked: TypeAlias = tuple[str, Audience]
_Answers: TypeAlias = dict[_Asked, tuple[int | None, bool]]
"""The entry that would be given now, and whether because it has those very words."""


@dataclass(frozen=True, slots=True)
class OpenGaps:
    """Gaps, most asked first; `more`: there were too many questions to look at them all.

    `unseen` counts those for which there was no time yet.
    """

    gaps: Sequence[Gap]
    more: bool = False
    unseen: int = 0


def named(text: str) -> bytes:
    """What names a question however it is written: the hash of its normalised text."""
    return text_hash(exact_key(text))


class Gaps:
    """Finds them. What was decided is kept while the knowledge base stands, for the next look.

    One look takes about so many seconds' `patience`.
    """

    def __init__(
        self, store: GapStore, considering: Considering, *, patience: float = TIME
    ) -> None:
        self._patience = patience
        self._store = store
        self._considering = considering
        self._kept: OrderedDict[int, tuple[object, _Answers]] = OrderedDict()

    async def open(self, kb: KnowledgeBase, scope: Scope) -> OpenGaps:
        """Those that are neither dismissed nor answered by now."""
        asked, more = await self._asked(scope, dismissed=False)
        knowledge = await self._considering.knowledge(kb)
        answers = self._answers(knowledge)
        await self._decide(asked, knowledge, answers)
        seen = [gap for gap in asked if _by(gap) in answers]
        gaps = [gap for gap in seen if not _is_answered(gap, *answers[_by(gap)])]
        return OpenGaps(gaps, more, unseen=len(asked) - len(seen))

    async def dismissed(self, scope: Scope) -> OpenGaps:
        """Those that editors put aside, as long as their texts are kept."""
        return OpenGaps(*await self._asked(scope, dismissed=True))

    async def _asked(self, scope: Scope, *, dismissed: bool) -> tuple[list[Gap], bool]:
        since = datetime.now(UTC) - WINDOW
        rows = await self._store.unanswered(scope, since, _MOST_TEXTS)
        aside = await self._store.dismissed(scope)
        asked = await asyncio.to_thread(_merged, rows, aside, dismissed)
        more = len(rows) == _MOST_TEXTS or len(asked) > MOST_LOOKED_AT
        return asked[:MOST_LOOKED_AT], more

    def _answers(self, knowledge: Knowledge) -> _Answers:
        """What was decided before, by text, under the very same knowledge."""
        key = knowledge.kb.key
        state = (knowledge.kb.revision, knowledge.judged_by, knowledge.stale, knowledge.kb.target)
        before, answers = self._kept.pop(key, (None, {}))
        if before != state or len(answers) > _MOST_TEXTS:
            answers = {}
        self._kept[key] = state, answers
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return answers

    async def _decide(self, asked: Sequence[Gap], knowledge: Knowledge, answers: _Answers) -> None:
        """Adds to `answers` what would be given now, those asked most first, while there is time.

        What was decided stands there if somebody does not wait for the rest.
        """
        end = monotonic() + self._patience
        left = [*{_by(gap): gap for gap in asked if _by(gap) not in answers}.values()]
        while left:
            some, left = left[:AT_ONCE], left[AT_ONCE:]
            decisions = await self._considering.posed(knowledge, await self._posed(some, knowledge))
            answers.update(zip(map(_by, some), map(_given, decisions), strict=True))
            if monotonic() >= end:
                break

    async def _posed(self, gaps: Sequence[Gap], knowledge: Knowledge) -> list[Posed]:
        """With the vectors that they were asked with, where these are the model's.

        And where they are still read as they were then.
        """
        model = knowledge.snapshot.model.id
        reads = [knowledge.readings(gap.text, gap.audience) for gap in gaps]
        known = {
            gap.read_as or gap.text: gap.vector
            for gap in gaps
            if gap.model == model and gap.vector is not None
        }
        without = [*dict.fromkeys(read for some in reads for read in some if read not in known)]
        found = await self._considering.embedded(without)
        known.update(zip(without, found, strict=True))
        return [
            Posed(gap.text, [Reading(read, known[read]) for read in some], gap.audience)
            for gap, some in zip(gaps, reads, strict=True)
        ]


def _by(gap: Gap) -> _Asked:
    return gap.text, gap.audience


def _given(decision: Decision) -> tuple[int | None, bool]:
    outcome = decision.outcome
    entry = outcome.hit.entry if isinstance(outcome, Answered) else None
    return entry, decision.rule is Rule.EXACT


def _is_answered(gap: Gap, entry: int | None, by_words: bool) -> bool:
    """Whether there is an answer now: another one than the asker did not mean.

    Or that one, if an editor has put the very question to it since.
    """
    if entry == gap.refused:
        return by_words and not gap.by_words
    return entry is not None


def _merged(rows: Sequence[Gap], aside: Collection[bytes], dismissed: bool) -> list[Gap]:
    """Each question once, in the words of the newest; those put aside or the others."""
    groups: defaultdict[bytes, list[Gap]] = defaultdict(list)
    for row in rows:
        groups[named(row.text)].append(row)
    gaps = [_one_of(group) for name, group in groups.items() if (name in aside) is dismissed]
    return sorted(gaps, key=lambda gap: (-gap.count, -gap.last.timestamp(), gap.receipt))


def _one_of(group: Sequence[Gap]) -> Gap:
    newest = max(group, key=lambda gap: gap.last)
    return replace(
        newest,
        count=sum(gap.count for gap in group),
        handed=any(gap.handed for gap in group),
    )
