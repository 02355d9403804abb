"""Gaps, figures and the audit trail, in memory."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TypeVar

from bot.core.editing import reviewed_at
from bot.core.faq import FaqEntry
from bot.core.messages import Trigger
from bot.core.outcomes import Answered, Receipt, Rule, Silence, Suggested
from bot.core.ports import (
    Audit,
    Day,
    Deed,
    FaqStore,
    Figures,
    Gap,
    GapStore,
    Observed,
    Opinion,
    Sample,
    Scope,
    Statistics,
)
from tests.fakes.delivery import MemoryOutbox
from tests.fakes.feedback import MemoryHelpRequests, MemoryVotes
from tests.fakes.records import MemoryReceiptStore

T = TypeVar("T")


class _Decisions:
    """The receipts, as their messages read now."""

    def __init__(self, receipts: MemoryReceiptStore) -> None:
        self._receipts = receipts

    def within(self, scope: Scope, since: datetime) -> Iterator[Receipt]:
        latest = {one.key: one.id for one in self._receipts.all}
        for one in self._receipts.all:
            edited_since = one.key and latest[one.key] != one.id
            if is_in(scope, one) and one.at >= since and not edited_since:
                yield one


class MemoryGapStore(GapStore):
    """Gaps out of the other stores; what was dismissed is a set."""

    def __init__(
        self,
        receipts: MemoryReceiptStore,
        votes: MemoryVotes,
        help_requests: MemoryHelpRequests,
        faq: FaqStore,
    ) -> None:
        self._receipts = receipts
        self._decisions = _Decisions(receipts)
        self._votes = votes
        self._help_requests = help_requests
        self._faq = faq
        self._dismissed: dict[tuple[Scope, bytes], str] = {}

    async def unanswered(self, scope: Scope, since: datetime, limit: int) -> Sequence[Gap]:
        disowned = {
            (vote.receipt, vote.voter)
            for vote in self._votes.all
            if vote.opinion is Opinion.NOT_MY_QUESTION
        }
        by_text: dict[str, list[Receipt]] = defaultdict(list)
        for one in self._decisions.within(scope, since):
            outcome = one.decision.outcome
            no_answer = not isinstance(outcome, Answered | Suggested)
            if (
                (no_answer or (one.id, one.asker) in disowned)
                and one.silence is None
                and Trigger(one.trigger).expects_reply
                and one.decision.text
            ):
                by_text[one.decision.text].append(one)
        gaps = [await self._gap(text, those) for text, those in by_text.items()]
        return sorted(gaps, key=lambda gap: (-gap.count, -gap.last.timestamp()))[:limit]

    async def _gap(self, text: str, those: list[Receipt]) -> Gap:
        newest = those[-1]
        outcome = newest.decision.outcome
        return Gap(
            text=text,
            count=len(those),
            last=max(one.at for one in those),
            receipt=newest.id,
            audience=newest.decision.audience,
            vector=newest.decision.vector,
            read_as=newest.decision.read_as,
            model=newest.decision.model,
            refused=outcome.hit.entry if isinstance(outcome, Answered) else None,
            by_words=isinstance(outcome, Answered) and newest.decision.rule is Rule.EXACT,
            handed=any([await self._help_requests.request(one.id) for one in those]),
        )

    async def dismissed(self, scope: Scope) -> set[bytes]:
        return {question for where, question in self._dismissed if covers(scope, where)}

    async def dismiss(self, scope: Scope, question: bytes, by: str) -> None:
        self._dismissed.setdefault((scope, question), by)

    async def bring_back(self, scope: Scope, question: bytes) -> None:
        self._dismissed = {
            (where, one): by
            for (where, one), by in self._dismissed.items()
            if not (covers(scope, where) and one == question)
        }

    async def outdated(self, scope: Scope) -> Sequence[tuple[int, int]]:
        entries = {entry.key: entry for entry in await self._faq.entries(scope.kb)}
        receipts = {one.id: one for one in self._receipts.all if is_in(scope, one)}
        people: dict[int, set[str]] = defaultdict(set)
        for vote in self._votes.all:
            receipt = receipts.get(vote.receipt)
            if receipt and vote.opinion is Opinion.OUT_OF_DATE:
                outcome = receipt.decision.outcome
                given = outcome.hit.entry if isinstance(outcome, Answered) else 0
                entry = entries.get(vote.entry or given)
                if entry and await self._is_since(scope.kb, entry, vote.at):
                    people[entry.key].add(vote.voter)
        counts = {key: len(those) for key, those in people.items()}
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))

    async def _is_since(self, kb: int, entry: FaqEntry, at: datetime) -> bool:
        seen_to = reviewed_at(entry, await self._faq.history(kb, entry.slug))
        return seen_to is not None and at > seen_to

    def forget(self, platform: str, workspace: str) -> None:
        """Forgets what was dismissed in the workspace."""
        here = (platform, workspace)
        self._dismissed = {
            one: by
            for one, by in self._dismissed.items()
            if (one[0].platform, one[0].workspace) != here
        }

    def forget_author(self, author: str, now: str) -> int:
        """What somebody dismissed, another did; how many."""
        theirs = {one: now for one, by in self._dismissed.items() if by == author}
        self._dismissed |= theirs
        return len(theirs)


class MemoryStatistics(Statistics):
    """Figures out of the other stores."""

    def __init__(
        self, receipts: MemoryReceiptStore, outbox: MemoryOutbox, votes: MemoryVotes
    ) -> None:
        self._receipts = receipts
        self._decisions = _Decisions(receipts)
        self._outbox = outbox
        self._votes = votes

    async def figures(self, scope: Scope, since: datetime) -> Figures:
        asked: Counter[str] = Counter()
        silences: Counter[Silence] = Counter()
        entries: Counter[int] = Counter()
        observed: dict[str, Counter[bool]] = defaultdict(Counter)
        days: defaultdict[date, Counter[str]] = defaultdict(Counter)
        unasked: Counter[date] = Counter()
        for one in self._questions(scope, since):
            outcome, addressed = one.decision.outcome, Trigger(one.trigger).expects_reply
            answered = isinstance(outcome, Answered)
            if not addressed and one.silence in (Silence.OBSERVED, Silence.UNSURE):
                observed[one.channel][one.silence is Silence.OBSERVED] += 1
            if one.silence:
                silences[one.silence] += 1
                continue
            day = one.at.astimezone(UTC).date()
            if addressed:
                asked[type(outcome).__name__.lower()] += 1
                days[day][type(outcome).__name__.lower()] += 1
            elif answered:
                unasked[day] += 1
            if isinstance(outcome, Answered):
                entries[outcome.hit.entry] += 1
        return Figures(
            asked=_most_first(asked),
            automatic=unasked.total(),
            silences=_most_first(silences),
            entries=_most_first(entries),
            votes=_most_first(self._opinions(scope, since)),
            refusals=_most_first(self._refusals(scope, since)),
            observed=[
                Observed(channel, counts[True], counts.total())
                for channel, counts in sorted(
                    observed.items(), key=lambda pair: (-pair[1][True], pair[0])
                )
            ],
            days=[Day(day, dict(days[day]), unasked[day]) for day in sorted({*days, *unasked})],
        )

    async def samples(
        self, scope: Scope, channels: Sequence[str], since: datetime, limit: int
    ) -> Sequence[Sample]:
        found: dict[str, Sample] = {}
        for one in reversed([*self._questions(scope, since)]):
            decision = one.decision
            if (
                one.channel in channels
                and one.silence is Silence.OBSERVED
                and isinstance(decision.outcome, Answered)
                and decision.text
            ):
                sample = Sample(one.channel, decision.text, decision.outcome.hit.entry)
                found.setdefault(decision.text, sample)
        return [*found.values()][:limit]

    def _questions(self, scope: Scope, since: datetime) -> Iterator[Receipt]:
        for one in self._decisions.within(scope, since):
            if one.decision.rule not in (Rule.CHATTER, Rule.NO_TEXT):
                yield one

    def _opinions(self, scope: Scope, since: datetime) -> Counter[Opinion]:
        ours = {one.id for one in self._receipts.all if is_in(scope, one)}
        votes = (vote for vote in self._votes.all if vote.receipt in ours and vote.at >= since)
        return Counter(vote.opinion for vote in votes)

    def _refusals(self, scope: Scope, since: datetime) -> Counter[str]:
        ours = {one.id for one in self._receipts.all if is_in(scope, one)}
        return Counter(
            parcel.cause
            for parcel in self._outbox.parcels.values()
            if parcel.state == "dropped"
            and parcel.cause
            and parcel.at >= since
            and parcel.receipt in ours
        )


class MemoryAudit(Audit):
    """Deeds in a list, oldest first."""

    def __init__(self) -> None:
        self._deeds: list[tuple[str, Deed]] = []

    async def record(self, workspace: str, deeds: Sequence[Deed]) -> None:
        self._deeds += [(workspace, deed) for deed in deeds]

    async def last(
        self, workspace: str, limit: int, *, skip: int = 0, without: Collection[str] = ()
    ) -> Sequence[Deed]:
        here = (deed for where, deed in reversed(self._deeds) if where == workspace)
        return [deed for deed in here if deed.what not in without][skip : skip + limit]

    def forget(self, workspace: str) -> None:
        """Forgets what was decided there."""
        self._deeds = [one for one in self._deeds if one[0] != workspace]

    def forget_author(self, author: str, now: str) -> int:
        """What somebody decided, another did; how many."""
        return self._change(
            lambda _, deed: deed.author == author, lambda deed: replace(deed, author=now)
        )

    def forget_person(self, platform: str, person: str) -> int:
        """Roles and blocks of somebody become nobody's; how many."""
        return self._change(
            lambda where, deed: (
                where.startswith(f"{platform}:")
                and deed.about == person
                and deed.what in ("role", "block")
            ),
            lambda deed: replace(deed, about=""),
        )

    def _change(self, which: Callable[[str, Deed], bool], changed: Callable[[Deed], Deed]) -> int:
        count = sum(which(*one) for one in self._deeds)
        self._deeds = [
            (where, changed(deed)) if which(where, deed) else (where, deed)
            for where, deed in self._deeds
        ]
        return count


def covers(scope: Scope, narrower: Scope) -> bool:
    """Whether all of the one lies in the other."""
    return scope == (narrower if scope.platform else Scope(narrower.kb))


def is_in(scope: Scope, receipt: Receipt) -> bool:
    """Whether the receipt is looked into."""
    own = Scope(receipt.decision.kb, receipt.platform, receipt.workspace)
    return covers(scope, own)


def _most_first(counts: Counter[T]) -> dict[T, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0]))))
