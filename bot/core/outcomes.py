"""What the bot decided about one question, and the receipt that lets it be replayed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bot.core.faq import Audience

Vector: TypeAlias = npt.NDArray[np.float32]
"""One embedding, shape (dimension,), float32."""


class Rule(StrEnum):
    """Why an outcome is what it is."""

    EXACT = "exact"
    """The question equals a phrasing of exactly one entry, after normalisation."""
    AMBIGUOUS = "ambiguous"
    """The question equals a phrasing of two entries or more."""
    CONFIDENT = "confident"
    """The calibrated confidence reaches the cut."""
    NEARLY = "nearly"
    """The confidence lies in the band below the cut."""
    BELOW = "below"
    """The confidence lies below the band."""
    LANGUAGE = "language"
    """The question is in another language than the knowledge base."""
    EMPTY = "empty"
    """The knowledge base has no entry that this person may see."""
    NO_TEXT = "no-text"
    """Nothing was left to look up once markup and mentions were taken away."""
    CHATTER = "chatter"
    """A greeting or the like: nothing was asked."""
    SILENT = "silent"
    """Nothing was looked up: the receipt's `silence` says why."""


class Silence(StrEnum):
    """Why the bot told no decision: it said nothing, or only that."""

    MODE = "mode"
    """The channel is not opened for automatic answers."""
    OFF = "off"
    """The channel is switched off."""
    OBSERVED = "observed"
    """The channel is only observed."""
    TO_OTHERS = "to-others"
    """The message replies to somebody else or mentions them."""
    NO_QUESTION = "no-question"
    """The message is not a question."""
    LIMIT = "limit"
    """The person has asked as much as the limit allows."""
    CHANNEL_LIMIT = "channel-limit"
    """The channel has had as many automatic replies as the limit allows."""
    BLOCKED = "blocked"
    """An admin has blocked the person."""
    REPEATED = "repeated"
    """The same answer stands in this thread already."""
    JOINED_IN = "joined-in"
    """A person has replied already."""
    UNSURE = "unsure"
    """Not sure enough, and nobody had asked the bot."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry found for a question.

    `similarity` is the model's own similarity (cosine, in [-1, 1]) of the nearest phrasing;
    `score` is the blended score by which hits are ranked, comparable within one question.
    """

    entry: int
    slug: str
    question: str
    phrasing: str
    similarity: float
    score: float


@dataclass(frozen=True, slots=True)
class Answered:
    """The first hit is the answer."""

    hit: Hit


@dataclass(frozen=True, slots=True)
class Suggested:
    """Not sure enough to answer, sure enough to ask "did you mean" (at most three hits)."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The bot abstains."""


Outcome: TypeAlias = Answered | Suggested | Unanswered


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds that a decision took, by stage."""

    encode: float = 0.0
    search: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome with everything that led to it.

    `confidence` is the calibrated probability (0–1) that the first hit is right; `cut` is the
    confidence from which the bot answers, `floor` the one from which it suggests. `features` are
    what the calibration saw, in its order; `signals` name the numbers for a person to read.
    `vector` is the question's embedding (None where nothing was encoded): that of `text`, or of
    what it was read as.
    """

    outcome: Outcome
    rule: Rule
    confidence: float
    cut: float
    floor: float
    hits: tuple[Hit, ...]
    text: str
    vector: Vector | None
    features: tuple[float, ...] = ()
    signals: Mapping[str, float] = field(default_factory=dict)
    knowledge_base: str = ""
    revision: int = 0
    model: str = ""
    kb: int = 0
    """Key of that knowledge base, which its name may outlive."""
    fit: int | None = None
    """Key of the stored calibration that judged; None: the shipped one."""
    has_head: bool = False
    """Whether that fit's head ranked as well, and not only its calibration."""
    audience: Audience = Audience.INTERNAL
    """Whose entries were looked through."""
    target: float = 0.95
    """How often the bot had to be right: what the cut follows from."""
    read_as: str = ""
    """How it was read and searched: without greeting and thanks, or one sentence of it alone, with
    mistyped words put right. Empty: as it stands."""
    timing: Timing = Timing()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The stored record of one decision. `asker` is a keyed hash, never an id.

    `key` is the message's. `silence` says why nothing was said; None: something was.
    """

    id: str
    at: datetime
    platform: str
    workspace: str
    channel: str
    trigger: str
    asker: str
    decision: Decision
    thread: str | None = None
    key: str = ""
    silence: Silence | None = None


@dataclass(frozen=True, slots=True)
class Withheld:
    """An entry that would have come first, so sure, but for a question noted as not its own.

    `by` is that question; empty: the very one that was asked.
    """

    slug: str
    by: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Replay:
    """What came out when a stored decision was replayed.

    None: that part cannot be replayed any more, or needs none.
    `confidence`: the stored calibration gives the stored confidence for the stored features.
    `search`: the stored vector, searched again, finds the same entries with the same scores and
    decides the same; it can be had while the knowledge base is at the decision's revision.
    `is_exact`: bit for bit. Where it is not and `search` is True, an index of the database had
    left out a phrasing, and no figure differs by more than 0.001.
    `withheld`: what a negative kept from being first; it can be told while `search` can be.
    """

    confidence: bool | None
    search: bool | None
    is_exact: bool = True
    withheld: Withheld | None = None
