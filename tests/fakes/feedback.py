"""Votes and questions for people, in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.errors import NotFoundError
from bot.core.messages import Place
from bot.core.outcomes import Answered, Outcome, Rule, Suggested
from bot.core.ports import (
    Given,
    Help,
    HelpRequest,
    HelpRequests,
    Judgement,
    Opinion,
    Vote,
    Votes,
)
from tests.fakes.records import MemoryReceiptStore


class MemoryVotes(Votes):
    """Votes by reply and person; the receipts know what they are about."""

    def __init__(self, receipts: MemoryReceiptStore) -> None:
        self._receipts = receipts
        self._votes: dict[tuple[str, str], Vote] = {}
        self._told: dict[tuple[str, str], datetime] = {}

    async def vote(self, vote: Vote) -> bool:
        key = (vote.receipt, vote.voter)
        before = key in self._votes
        self._votes[key] = vote
        return before

    async def votes(self, receipt: str) -> list[Vote]:
        here = [vote for vote in self._votes.values() if vote.receipt == receipt]
        return sorted(here, key=lambda vote: (vote.at, vote.voter))

    async def tells(self, vote: Vote, since: datetime) -> bool:
        told = self._told.get((vote.receipt, vote.voter))
        if (vote.receipt, vote.voter) not in self._votes or (told and told >= since):
            return False
        self._told[vote.receipt, vote.voter] = vote.at
        return True

    @property
    def all(self) -> list[Vote]:
        """Every one, on whatever reply."""
        return list(self._votes.values())

    async def judgements(self, kb: int, opinion: Opinion, limit: int) -> Sequence[Judgement]:
        found = []
        for vote in sorted(self.all, key=lambda vote: (vote.receipt, vote.voter)):
            try:
                receipt = await self._receipts.receipt(vote.receipt)
            except NotFoundError:
                continue
            decision = receipt.decision
            has_text = bool(decision.text) or decision.vector is not None
            if (decision.kb, vote.opinion) == (kb, opinion) and has_text:
                given = (vote.entry,) if vote.entry is not None else _given(decision.outcome)
                where = f"{receipt.platform}:{receipt.workspace}"
                found.append(Judgement(vote, decision.text, given, where))
        return sorted(found, key=lambda one: one.vote.at, reverse=True)[:limit]

    async def given(self, kb: int, limit: int) -> Sequence[Given]:
        edited: set[str] = set()
        found = []
        for receipt in reversed(self._receipts.all):
            decision, last = receipt.decision, not receipt.key or receipt.key not in edited
            edited.add(receipt.key)
            has_text = bool(decision.text) or decision.vector is not None
            if decision.kb != kb or decision.rule is not Rule.CONFIDENT or not has_text:
                continue
            if receipt.silence is None and isinstance(decision.outcome, Answered) and last:
                votes = await self.votes(receipt.id)
                where = f"{receipt.platform}:{receipt.workspace}"
                told = Given(
                    decision.text,
                    decision.outcome.hit.entry,
                    decision.features,
                    decision.fit,
                    where,
                    tuple(votes[::-1]),
                )
                found.append((receipt.at, told))
        newest_first = sorted(found, key=lambda one: one[0], reverse=True)
        return [told for _, told in newest_first][:limit]

    def forget(self, receipts: Collection[str]) -> None:
        """Forgets all on these replies."""
        self._votes = {key: vote for key, vote in self._votes.items() if key[0] not in receipts}

    def expire(self, before: datetime, receipts: Collection[str] | None = None) -> int:
        """Makes earlier votes (on these replies alone) nobody's; how many."""
        old = [
            vote
            for vote in self.all
            if vote.at < before
            and not vote.voter.startswith("~")
            and (receipts is None or vote.receipt in receipts)
        ]
        for number, vote in enumerate(old):
            self._rename(vote, f"~{number}{vote.voter[:6]}")
        return len(old)

    def forget_voters(self, voters: Collection[str]) -> int:
        """Forgets their votes; how many."""
        left = {key: vote for key, vote in self._votes.items() if key[1] not in voters}
        gone = len(self._votes) - len(left)
        self._votes = left
        return gone

    def rename(self, voter: str, now: str) -> int:
        """Gives a voter another pseudonym; how many votes were theirs."""
        theirs = [vote for vote in self.all if vote.voter == voter]
        for vote in theirs:
            self._rename(vote, now)
        return len(theirs)

    def _rename(self, vote: Vote, now: str) -> None:
        del self._votes[vote.receipt, vote.voter]
        self._votes.setdefault((vote.receipt, now), replace(vote, voter=now))
        if told := self._told.pop((vote.receipt, vote.voter), None):
            self._told.setdefault((vote.receipt, now), told)


def _given(outcome: Outcome) -> tuple[int, ...]:
    match outcome:
        case Answered(hit):
            return (hit.entry,)
        case Suggested(hits):
            return tuple(hit.entry for hit in hits)
        case _:
            return ()


class MemoryHelpRequests(HelpRequests):
    """Questions for people by receipt."""

    def __init__(self) -> None:
        self._requests: dict[str, HelpRequest] = {}

    async def open(self, request: HelpRequest) -> bool:
        if request.receipt in self._requests:
            return False
        self._requests[request.receipt] = request
        return True

    async def request(self, receipt: str) -> HelpRequest | None:
        return self._requests.get(receipt)

    async def move(self, receipt: str, before: Help, to: Help, helper: str) -> bool:
        found = self._requests.get(receipt)
        if found is None or found.state is not before:
            return False
        origin = Place("", "", "") if to is Help.DONE else found.origin
        self._requests[receipt] = replace(found, state=to, helper=helper, origin=origin)
        return True

    async def withdraw(self, receipt: str) -> None:
        if receipt in self._requests and self._requests[receipt].state is Help.OPEN:
            del self._requests[receipt]

    async def opened_since(self, asker: str, since: datetime) -> int:
        return sum(one.asker == asker and one.at >= since for one in self._requests.values())

    def expire(self, before: datetime, receipts: Collection[str] | None = None) -> int:
        """Forgets those handed on earlier (about these receipts alone); how many."""
        old = [
            one.receipt
            for one in self._requests.values()
            if one.at < before and (receipts is None or one.receipt in receipts)
        ]
        for receipt in old:
            del self._requests[receipt]
        return len(old)

    def forget_askers(self, askers: Collection[str]) -> int:
        """Forgets those of these people; how many."""
        theirs = [one.receipt for one in self._requests.values() if one.asker in askers]
        self.forget(theirs)
        return len(theirs)

    def rename(self, asker: str, now: str) -> int:
        """Gives an asker another pseudonym; how many are theirs."""
        theirs = {key: one for key, one in self._requests.items() if one.asker == asker}
        self._requests |= {key: replace(one, asker=now) for key, one in theirs.items()}
        return len(theirs)

    def forget(self, receipts: Collection[str]) -> None:
        """Forgets those about these receipts."""
        for receipt in receipts:
            self._requests.pop(receipt, None)
