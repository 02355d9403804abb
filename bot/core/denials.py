"""What people said against answers, as far as it counts for the calibration.

A vote for an answer buys nothing: it can only hold off votes against it.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from bot.core.knowledge import Received
from bot.core.ports import Blocks, FitStore, Given, Opinion, Vote, Votes

LOOKED_AT = 1_000
"""Answers that are looked at, the last ones."""

ENOUGH = 3
"""People whose votes deny an answer; each that is missing leaves a third. Of editors one does."""

MOST_SAID = 3
"""Votes of one person against answers that count, the newest: they are worth one answer in all.

As many count of those for answers."""


class Denials:
    """How the last answers of a knowledge base were received.

    `stood_for` gives all that stands or stood for a person, `PLATFORM:ID`, in votes.
    """

    def __init__(
        self,
        votes: Votes,
        blocks: Blocks,
        fits: FitStore,
        stood_for: Callable[[str], Sequence[str]],
    ) -> None:
        self._votes = votes
        self._blocks = blocks
        self._fits = fits
        self._stood_for = stood_for
        self._making: dict[int, str] = {}

    async def of(self, kb: int, making: str) -> list[Received]:
        """The last answers by calibrations of that making, newest first.

        `making` is what their fits are stored under. Votes of who is blocked do not count.
        """
        given = [
            one
            for one in await self._votes.given(kb, LOOKED_AT)
            if one.fit is not None and await self._made_as(one.fit) == making
        ]
        return received(given, await self._blocked({one.workspace for one in given}))

    async def _made_as(self, fit: int) -> str:
        if fit not in self._making:
            self._making[fit] = (await self._fits.fit_by_key(fit)).model
        return self._making[fit]

    async def _blocked(self, workspaces: set[str]) -> frozenset[str]:
        voters: set[str] = set()
        for workspace in workspaces:
            platform, _, _ = workspace.partition(":")
            for person in await self._blocks.blocked(workspace):
                voters.update(self._stood_for(f"{platform}:{person}"))
        return frozenset(voters)


def received(given: Sequence[Given], blocked: frozenset[str] = frozenset()) -> list[Received]:
    """How far each answer, the newest first, is denied; voters that are `blocked` do not count."""
    said = Counter[tuple[str, Opinion]]()
    return [Received(one.features, _denied(one, blocked, said)) for one in given]


def _denied(given: Given, blocked: frozenset[str], said: Counter[tuple[str, Opinion]]) -> float:
    """0 to 1; it is noted in `said` how many votes of a person counted."""
    votes = [vote for vote in given.votes if vote.voter not in blocked]
    votes = [vote for vote in votes if vote.entry in (None, given.entry)]
    against = [vote for vote in votes if vote.opinion is Opinion.NOT_MY_QUESTION]
    if any(vote.editor for vote in against):
        return 1.0
    praise = [vote for vote in votes if vote.opinion is Opinion.HELPFUL]
    return min(1.0, max(0, _heard(against, said) - _heard(praise, said)) / ENOUGH)


def _heard(votes: Sequence[Vote], said: Counter[tuple[str, Opinion]]) -> int:
    for vote in votes:
        said[vote.voter, vote.opinion] += 1
    return sum(said[vote.voter, vote.opinion] <= MOST_SAID for vote in votes)
