"""Votes and questions for people, in memory."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.core.messages import Place
from bot.core.ports import Help, HelpRequest, HelpRequests, Vote, Votes


class MemoryVotes(Votes):
    """Votes by reply and person."""

    def __init__(self) -> None:
        self._votes: dict[tuple[str, str], Vote] = {}

    async def vote(self, vote: Vote) -> bool:
        key = (vote.receipt, vote.voter)
        before = key in self._votes
        self._votes[key] = vote
        return before

    async def votes(self, receipt: str) -> list[Vote]:
        here = [vote for vote in self._votes.values() if vote.receipt == receipt]
        return sorted(here, key=lambda vote: (vote.at, vote.voter))

    def forget(self, receipts: Collection[str]) -> None:
        """Forgets all on these replies."""
        self._votes = {key: vote for key, vote in self._votes.items() if key[0] not in receipts}


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

    def expire(self, before: datetime) -> int:
        """Forgets those handed on earlier; how many."""
        old = [one.receipt for one in self._requests.values() if one.at < before]
        for receipt in old:
            del self._requests[receipt]
        return len(old)

    def forget(self, receipts: Collection[str]) -> None:
        """Forgets those about these receipts."""
        for receipt in receipts:
            self._requests.pop(receipt, None)
