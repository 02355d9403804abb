"""The knowledge: entries, their phrasings, and how they were before."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Audience(StrEnum):
    """Who may be given an entry. Internal is for full members, public for guests as well."""

    INTERNAL = "internal"
    PUBLIC = "public"


class Status(StrEnum):
    """Whether an entry may be found. A retired one is kept, and can be restored."""

    ACTIVE = "active"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """A named set of entries. `revision` moves with every change to any of them.

    `target` is how often the bot must be right here (0.5–0.999); `entries` counts the active ones.
    """

    key: int
    name: str
    revision: int
    entries: int = 0
    target: float = 0.95


@dataclass(frozen=True, slots=True)
class FaqEntry:
    """One question with its human-written answer (CommonMark) and the ways people ask it.

    `slug` is the id that people see, kept exactly as written. `key` and `version` are the
    store's: 0 until the entry is stored.
    """

    slug: str
    question: str
    answer: str
    alternates: tuple[str, ...] = ()
    negatives: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    source: str | None = None
    owner: str | None = None
    review_on: date | None = None
    audience: Audience = Audience.INTERNAL
    status: Status = Status.ACTIVE
    key: int = 0
    version: int = 0
    updated_at: datetime | None = None

    def is_for(self, audience: Audience) -> bool:
        """Whether that audience may be given it; internal people may be given all."""
        return audience is Audience.INTERNAL or self.audience is Audience.PUBLIC


class ChangeKind(StrEnum):
    """What was done to an entry."""

    ADD = "add"
    EDIT = "edit"
    RETIRE = "retire"
    RESTORE = "restore"
    REVERT = "revert"
    UNDO = "undo"
    IMPORT = "import"
    OUTSIDE = "outside"
    """Changed by SQL, not through the bot; recorded when the bot next saves the entry."""


VOTES = "votes"
"""The author of what follows from people's votes."""

FORMER = "former editor"
"""The author of what was done by people who were forgotten since."""


@dataclass(frozen=True, slots=True)
class Revision:
    """How an entry stood after one change. `entry.version` numbers them from 1."""

    entry: FaqEntry
    kind: ChangeKind
    author: str
    at: datetime
    change: int
    """Groups what was saved together, so that an import is undone as one."""
    undoes: int | None = None
    """The change that this one took back."""


@dataclass(frozen=True, slots=True)
class ModelProvenance:
    """Which model made a vector: enough to never mix two spaces.

    `similarity` is the model's own: `cosine`, `dot` or `euclidean` (then negated distance).
    `digest` is the SHA-256 over the files that determine the vectors.
    """

    model: str
    revision: str
    dimension: int
    digest: str
    similarity: str
    window: int
    """Longest input in tokens that the model reads at once."""

    @property
    def id(self) -> str:
        """The name under which vectors are stored: model and the head of its digest."""
        return vectors_name(self.model, self.digest)


def vectors_name(model: str, digest: str) -> str:
    """What a model's vectors are stored under, by its name and the digest of its files."""
    return f"{model}@{digest[:12]}"
