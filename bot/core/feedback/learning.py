"""What follows from votes: questions that an entry is not meant by, and word to its owner."""

import logging
import re
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta

from bot.core.callers import Caller
from bot.core.curation import Curation
from bot.core.errors import BotError, ConflictError
from bot.core.faq import VOTES, FaqEntry, Status
from bot.core.feedback.holding import ENOUGH, carry, hold
from bot.core.feedback.pressed import Pressed
from bot.core.messages import Notice, Person, Place
from bot.core.outcomes import Answered, Suggested
from bot.core.planning import learned_in
from bot.core.ports import Blocks, FaqStore, Judgement, Opinion, Vote, Votes
from bot.core.query import exact_key
from bot.core.replies import votes
from bot.core.replies.votes import Hold, Waiting
from bot.core.retrieval.neighbours import TWIN

logger = logging.getLogger(__name__)

_LOOKED_AT = 1_000
_DAY = timedelta(days=1)
_PERSON = re.compile(r"@([A-Za-z0-9_.-]{1,64})|((?=[A-Z]*[0-9])[A-Z0-9]{3,64})")
"""Somebody's id: as it is typed, or alone where it can be nothing else (`U0EVE`, `70000001`)."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, and the key of an entry that may not be meant by it.

    Who has just `denied` it takes no negative away: of older votes the texts have expired.
    `is_twin`: it is nearly a phrasing of the entry. `taken`: negatives are only taken away.
    """

    text: str
    key: int
    denied: bool = False
    is_twin: bool = False
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Learnt:
    """An entry that a vote was about: the question does not lead there any more, or for that."""

    entry: FaqEntry
    hold: Hold | None = None


class Learning:
    """Makes negatives of votes, and takes them back where the votes are.

    A negative is added by an ordinary revision whose author is `votes`. One that a person has
    taken back is added again only when an editor votes so. Nothing here fails a vote. `stood_for`
    gives all that stands or stood for a person in votes.
    """

    def __init__(
        self,
        *,
        votes: Votes,
        blocks: Blocks,
        store: FaqStore,
        curation: Curation,
        stood_for: Callable[[Person, Place], Collection[str]],
    ) -> None:
        self._votes = votes
        self._blocks = blocks
        self._store = store
        self._curation = curation
        self._stood_for = stood_for

    async def learn(self, pressed: Pressed, before: Vote | None, now: Vote) -> list[Learnt]:
        """What became of a vote, for each entry where something did or nothing could."""
        opinions = {now.opinion, before.opinion if before else now.opinion}
        if Opinion.NOT_MY_QUESTION not in opinions or not pressed.receipt.decision.text:
            return []
        about = dict.fromkeys((*_about(pressed, now), *(_about(pressed, before) if before else ())))
        denied = _about(pressed, now) if now.opinion is Opinion.NOT_MY_QUESTION else ()
        learned = []
        for key in about:
            try:
                asked = _Asked(
                    pressed.receipt.decision.text,
                    key,
                    denied=key in denied,
                    is_twin=await self._is_twin(pressed, key),
                )
                if learnt := await self._settle(pressed.caller, asked):
                    learned.append(learnt)
            except BotError as error:  # the vote counts; the next one settles it
                logger.warning("a vote has no effect yet: %s", type(error).__name__)
        return learned

    async def waiting(self, caller: Caller, entry: FaqEntry) -> list[Waiting]:
        """The questions that people of the caller's workspace denied in vain, most people first."""
        found: defaultdict[str, list[Judgement]] = defaultdict(list)
        for one in await self._judged(caller, Opinion.NOT_MY_QUESTION):
            if entry.key in one.entries and one.workspace == caller.tenant:
                found[exact_key(one.text)].append(one)
        for negative in entry.negatives:
            found.pop(exact_key(negative), None)
        if not found:
            return []
        history = await self._store.history(caller.kb.key, entry.slug)
        waiting = []
        for judged in found.values():
            text, votes = judged[0].text, [one.vote for one in judged]
            people = len({vote.voter for vote in votes})
            # With enough votes that alone is left: of older ones nobody knows how near they were.
            why = hold(entry, text, votes, history, editor=False, is_twin=True)
            waiting.append(Waiting(text, people, why or Hold.LATER, max(0, ENOUGH - people)))
        return sorted(waiting, key=lambda one: -one.people)

    async def tell_owner(self, pressed: Pressed, vote: Vote) -> tuple[Notice, ...]:
        """Word to the owner of an entry that was called wrong or out of date for the first time."""
        caller, keys = pressed.caller, _about(pressed, vote)
        if vote.opinion is not Opinion.OUT_OF_DATE or len(keys) != 1:
            return ()
        entry = (await self._store.entries_by_key(caller.kb.key, keys)).get(keys[0])
        owner = _owner(entry, caller) if entry else None
        if entry is None or owner is None or owner.person == caller.person.id:
            return ()
        since = entry.updated_at
        said = [
            one.vote.voter
            for one in await self._judged(caller, Opinion.OUT_OF_DATE)
            if one.entries == keys and (since is None or one.vote.at >= since)
        ]
        if set(said) != {vote.voter} or not await self._votes.tells(vote, vote.at - _DAY):
            return ()
        return (Notice(owner, votes.out_of_date(entry)),)

    async def without(self, caller: Caller, blocked: str) -> None:
        """Takes back what the votes did of somebody who has just been blocked.

        Unblocking does nothing at once: their votes count again with the next one on a question.
        """
        voters, opinion = self._stood_for(Person(blocked), caller.place), Opinion.NOT_MY_QUESTION
        judged = await self._votes.judgements(caller.kb.key, opinion, _LOOKED_AT)
        theirs = [one for one in judged if one.vote.voter in voters]
        about = {(key, exact_key(one.text)): one.text for one in theirs for key in one.entries}
        for (key, _), text in about.items():
            try:
                await self._settle(caller, _Asked(text, key, taken=True))
            except BotError as error:  # they are blocked all the same
                logger.warning("a vote keeps its effect: %s", type(error).__name__)

    async def _settle(
        self, caller: Caller, question: _Asked, *, again: bool = True
    ) -> Learnt | None:
        """Brings an entry's negative to what the votes carry; what came of it, if anything."""
        text, key = question.text, question.key
        entry = (await self._store.entries_by_key(caller.kb.key, [key])).get(key)
        if entry is None or entry.status is not Status.ACTIVE:
            return None
        asked = exact_key(text)
        votes = [
            one.vote
            for one in await self._judged(caller, Opinion.NOT_MY_QUESTION)
            if key in one.entries and exact_key(one.text) == asked
        ]
        carried, there = carry(votes), asked in map(exact_key, entry.negatives)
        if carried == there or (carried and question.taken):
            return Learnt(entry) if there and question.denied else None
        history = await self._store.history(caller.kb.key, entry.slug)
        if there and (question.denied or asked not in map(exact_key, learned_in(history))):
            return None
        editor, is_twin = caller.edits, question.is_twin
        if carried and (why := hold(entry, text, votes, history, editor=editor, is_twin=is_twin)):
            return Learnt(entry, why)
        try:
            plan = await self._curation.planner.edit(
                caller.kb,
                entry.slug,
                add_negatives=(text,) if carried else (),
                remove_negatives=() if carried else (text,),
                expected=entry.version,
            )
            done = await self._curation.carry_out(caller.kb, plan, VOTES)
        except ConflictError:
            return await self._settle(caller, question, again=False) if again else None
        return Learnt(done.entry) if carried else None

    async def _is_twin(self, pressed: Pressed, key: int) -> bool:
        """Whether the question is nearly a phrasing of the entry: that takes an editor to deny."""
        hits = [hit for hit in pressed.receipt.decision.hits if hit.entry == key]
        kb = pressed.caller.kb
        alike = [await self._curation.affinity_of(kb, hit.similarity) for hit in hits]
        return any(one >= TWIN for one in alike)

    async def _judged(self, caller: Caller, opinion: Opinion) -> list[Judgement]:
        """Without the votes of who is blocked."""
        blocked = {
            voter
            for person in await self._blocks.blocked(caller.tenant)
            for voter in self._stood_for(Person(person), caller.place)
        }
        judged = await self._votes.judgements(caller.kb.key, opinion, _LOOKED_AT)
        return [one for one in judged if one.vote.voter not in blocked]


def _about(pressed: Pressed, vote: Vote) -> tuple[int, ...]:
    """The keys of the entries that a vote is about."""
    if vote.entry is not None:
        return (vote.entry,)
    match pressed.receipt.decision.outcome:
        case Answered(hit):
            return (hit.entry,)
        case Suggested(hits):
            return tuple(hit.entry for hit in hits)
        case _:
            return ()


def _owner(entry: FaqEntry, caller: Caller) -> Place | None:
    """The direct conversation with the entry's owner, if that is somebody of this platform."""
    name = (entry.owner or "").removeprefix(f"{caller.place.platform}:")
    found = _PERSON.fullmatch(name)
    here = caller.place
    if found is None:
        return None
    return Place.of_person(here.platform, here.workspace, found.group(1) or found.group(2))
