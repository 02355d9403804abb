"""Why votes are not enough for an entry to be kept from a question."""

from collections.abc import Sequence
from itertools import pairwise

from bot.core.editing import LONGEST_PHRASING
from bot.core.faq import VOTES, FaqEntry, Revision
from bot.core.ports import Vote
from bot.core.query import exact_key, unadorned
from bot.core.replies.votes import Hold

ENOUGH = 3
"""Different people who have to say that it was not their question; of editors one is enough."""

MOST_NEGATIVES = 20
"""Negatives of one entry beyond which votes add none: more than that is no accident."""


def carry(votes: Sequence[Vote]) -> bool:
    """Whether as many say so as it takes."""
    return any(vote.editor for vote in votes) or len({vote.voter for vote in votes}) >= ENOUGH


def hold(
    entry: FaqEntry,
    text: str,
    votes: Sequence[Vote],
    history: Sequence[Revision],
    *,
    editor: bool,
    is_twin: bool,
) -> Hold | None:
    """What keeps the question with the entry; None: nothing, it may become a negative.

    `editor`: one says so now. `is_twin`: it is nearly a phrasing of the entry. `history` has the
    newest version first.
    """
    asked = exact_key(text)
    if asked == exact_key(entry.question) or _bare(text) == _bare(entry.question):
        return Hold.OWN
    if asked in map(exact_key, entry.alternates):
        return Hold.ALTERNATE
    if not carry(votes):
        return Hold.FEW
    if not asked or len(text) > LONGEST_PHRASING:
        return Hold.LONG
    if len(entry.negatives) >= MOST_NEGATIVES:
        return Hold.FULL
    if not editor and _unlearned(asked, history):
        return Hold.TAKEN_BACK
    return Hold.NEARLY if is_twin and not any(vote.editor for vote in votes) else None


def _bare(text: str) -> str:
    """What two texts share that are the same but for emoji around them."""
    return exact_key(unadorned(text)) or text


def _unlearned(asked: str, history: Sequence[Revision]) -> bool:
    """Whether a person has taken that negative away, who will have known why."""
    for newer, older in pairwise(history):
        if asked in map(exact_key, older.entry.negatives):
            return asked not in map(exact_key, newer.entry.negatives) and newer.author != VOTES
    return False
