"""What a change would do to the questions that were asked, and to other entries."""

from dataclasses import dataclass, replace

from bot.core.differences import Collision
from bot.core.outcomes import Answered, Decision, Suggested
from bot.core.query import exact_key
from bot.core.retrieval.neighbours import Neighbour

_CLOSER = 0.05
"""How much less sure an answer has to be that stays, to be worth a word."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One question, decided as things stand and as they would stand; it was asked `times`.

    `text` is empty where it was asked in another workspace.
    """

    text: str
    before: Decision
    after: Decision
    times: int = 1

    @property
    def is_one(self) -> bool:
        """Whether it would be decided differently: answered, or offered, something else."""
        return _given(self.before) != _given(self.after)

    @property
    def takes(self) -> bool:
        """Whether it would lose the answer that it gets."""
        return isinstance(self.before.outcome, Answered) and self.is_one

    @property
    def is_closer(self) -> bool:
        """Whether the same answer would stay, by a smaller margin."""
        stays = isinstance(self.before.outcome, Answered) and not self.is_one
        return stays and self.after.confidence <= self.before.confidence - _CLOSER


@dataclass(frozen=True, slots=True)
class Impact:
    """Of so many questions `asked` and `labelled`, those that would be decided differently.

    `turns` hold those as well that get their answer by a smaller margin. `better` and `worse`
    count labelled questions that would be decided rightly, or wrongly, by the change.
    """

    turns: tuple[Turn, ...]
    asked: int
    labelled_turns: tuple[Turn, ...] = ()
    labelled: int = 0
    better: int = 0
    worse: int = 0


@dataclass(frozen=True, slots=True)
class Effects:
    """What a change would do. `impact` is None where there was no time to look.

    `neighbours` are new phrasings that stand next to another entry's.
    """

    collisions: tuple[Collision, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    impact: Impact | None = None

    def but(self, meant: str) -> "Effects":
        """The same without what they do to one question, by its words."""
        if not self.impact or not meant:
            return self
        key = exact_key(meant)
        asked, labelled = (
            tuple(turn for turn in turns if exact_key(turn.text) != key)
            for turns in (self.impact.turns, self.impact.labelled_turns)
        )
        impact = replace(self.impact, turns=asked, labelled_turns=labelled)
        return replace(self, impact=impact)

    @property
    def are_harmless(self) -> bool:
        """Whether nobody has to look at them before the change is saved."""
        found = (*self.impact.turns, *self.impact.labelled_turns) if self.impact else ()
        takes = any(turn.takes for turn in found)
        return not (self.collisions or self.neighbours or takes)


def is_right(decision: Decision, relevant: frozenset[str]) -> bool:
    """Whether the decision is what a label asks for: one of these entries, or no answer."""
    outcome = decision.outcome
    return outcome.hit.slug in relevant if isinstance(outcome, Answered) else not relevant


def _given(decision: Decision) -> tuple[str, frozenset[str]]:
    """What somebody gets: by slug, since an entry that is new has no key yet."""
    match decision.outcome:
        case Answered(hit):
            return "answered", frozenset({hit.slug})
        case Suggested(hits):
            return "suggested", frozenset(hit.slug for hit in hits)
        case _:
            return "unanswered", frozenset()
