"""What the core needs from the outside: each port as narrow as its use.

Real implementations live in `bot.storage`, `bot.embedding`, `bot.fitting` and `bot.language`; the
fakes of `tests/fakes.py` keep the same contracts (`tests/contracts`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from bot.core.faq import ChangeKind, FaqEntry, KnowledgeBase, ModelProvenance, Revision
from bot.core.messages import Role
from bot.core.outcomes import Receipt, Vector

Matrix: TypeAlias = npt.NDArray[np.float32]
"""Embeddings, shape (n, dimension), float32, one row a text."""

TextHash: TypeAlias = bytes
"""SHA-256 of a text's UTF-8 bytes: the address of its embedding."""

Progress: TypeAlias = Callable[[int, int], None]
"""Told (done, total) while long work goes on."""


class Encoder(Protocol):
    """Texts in, vectors out; never blocks the event loop."""

    @property
    def provenance(self) -> ModelProvenance:
        """Which model makes the vectors."""
        ...

    async def encode_question(self, text: str) -> Vector:
        """The vector of one question, shape (dimension,); concurrent calls share a batch."""
        ...

    async def encode_questions(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> Matrix:
        """The vectors of many questions, in order; equal calls give equal bits."""
        ...

    async def encode_texts(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """The vectors of stored texts, in order, shape (len(texts), dimension)."""
        ...


class LanguageDetector(Protocol):
    """Tells which language a text is in."""

    def detect(self, text: str) -> tuple[str, float]:
        """The ISO 639-1 code and its probability (0–1)."""
        ...


@dataclass(frozen=True, slots=True)
class Candidates:
    """Phrasings worth scoring: their rows in the index's order and their similarities."""

    rows: npt.NDArray[np.intp]
    similarities: npt.NDArray[np.float32]


class FaqIndex(Protocol):
    """The vectors of one knowledge base at one revision, searchable; immutable."""

    async def candidates(self, vector: Vector) -> Candidates:
        """The rows nearest to `vector`: all of them if exact, the best few hundred otherwise."""
        ...


@dataclass(frozen=True, slots=True)
class Change:
    """One entry as it shall be. `expected` is the version it was edited from, 0 for a new one.

    A mismatch with the stored version refuses the whole save with a ConflictError; so does a new
    entry whose slug is taken.
    """

    entry: FaqEntry
    kind: ChangeKind
    expected: int


@dataclass(frozen=True, slots=True)
class Fit:
    """What was fitted for one revision under one model: the head and the calibration, as stored.

    `key` is the store's, 0 before. `head` is empty where the knowledge base carries none.
    """

    key: int
    revision: int
    model: str
    calibration: str
    head: bytes


class FaqStore(Protocol):
    """Knowledge bases, entries, revisions. Every method is one transaction."""

    async def knowledge_bases(self) -> Sequence[KnowledgeBase]:
        """All of them, by name, with the number of their active entries."""
        ...

    async def knowledge_base(self, name: str) -> KnowledgeBase:
        """The one of that name; NotFoundError names the others."""
        ...

    async def create_knowledge_base(self, name: str) -> KnowledgeBase:
        """A new, empty one; ConflictError where the name is taken."""
        ...

    async def rename_knowledge_base(self, name: str, to: str) -> KnowledgeBase:
        """The same one under another name."""
        ...

    async def set_target(self, kb: int, target: float) -> None:
        """How often the bot must be right (0.5–0.999); moves the revision."""
        ...

    async def entries(self, kb: int) -> Sequence[FaqEntry]:
        """Every entry, retired ones included, in the order they were added."""
        ...

    async def snapshot(self, kb: int) -> tuple[int, Sequence[FaqEntry]]:
        """The revision and every entry at it, read as one."""
        ...

    async def entry(self, kb: int, slug: str) -> FaqEntry:
        """The one with that id; NotFoundError otherwise."""
        ...

    async def entries_by_key(self, kb: int, keys: Sequence[int]) -> Mapping[int, FaqEntry]:
        """The entries of that knowledge base that exist of those asked for, as they are now."""
        ...

    async def save(
        self,
        kb: int,
        changes: Sequence[Change],
        *,
        author: str,
        vectors: Mapping[TextHash, Vector],
        model: ModelProvenance,
        undoes: int | None = None,
    ) -> Sequence[FaqEntry]:
        """Entries, phrasings, vectors and revisions in one transaction: all or nothing."""
        ...

    async def history(self, kb: int, slug: str) -> Sequence[Revision]:
        """The revisions of one entry, newest first."""
        ...

    async def last_change(self, kb: int, author: str) -> Sequence[Revision]:
        """The newest change of that author not undone yet and no undo itself; empty if none."""
        ...


class EmbeddingStore(Protocol):
    """Vectors by content: (model, hash of the text) → vector. Every method is one transaction."""

    async def known(self, model: ModelProvenance, hashes: Sequence[TextHash]) -> set[TextHash]:
        """Those of the hashes that have a vector under this model."""
        ...

    async def vectors(
        self, model: ModelProvenance, hashes: Sequence[TextHash]
    ) -> Mapping[TextHash, Vector]:
        """The vectors that exist of those asked for."""
        ...

    async def add(self, model: ModelProvenance, vectors: Mapping[TextHash, Vector]) -> None:
        """Stores them; one that is there already stays as it is."""
        ...


class FitStore(Protocol):
    """Heads and calibrations, one per knowledge base, model and revision."""

    async def fit(self, kb: int, model: str, revision: int) -> Fit | None:
        """What was fitted for exactly this revision, if anything was."""
        ...

    async def add_fit(self, kb: int, fit: Fit) -> Fit:
        """Stores it and gives it its key; the one stored first wins.

        The heads of earlier revisions are dropped, their calibrations stay for `why`.
        """
        ...

    async def fit_by_key(self, key: int) -> Fit:
        """The one that a receipt names."""
        ...


@dataclass(frozen=True, slots=True)
class Label:
    """A question that somebody judged: the slugs that answer it, none where it is out of scope."""

    text: str
    relevant: tuple[str, ...]
    kind: str = ""


class LabelStore(Protocol):
    """Labelled questions of a knowledge base: evidence for its calibration."""

    async def labels(self, kb: int) -> Sequence[Label]:
        """All of them, in the order they were given."""
        ...

    async def replace_labels(self, kb: int, labels: Sequence[Label]) -> None:
        """These and no others from now on; moves the revision."""
        ...


class ReceiptStore(Protocol):
    """Receipts of decisions."""

    async def add_receipt(self, receipt: Receipt) -> None:
        """Stores it."""
        ...

    async def receipt(self, receipt_id: str) -> Receipt:
        """The one with that id (or its unambiguous beginning, six characters or more)."""
        ...

    async def last_receipt(
        self, kb: int, platform: str, workspace: str, channel: str
    ) -> Receipt | None:
        """The newest one of a channel, by that knowledge base."""
        ...

    async def most_answered(self, kb: int, limit: int) -> Sequence[int]:
        """Keys of the entries answered most often, most first."""
        ...


class RoleStore(Protocol):
    """Who was granted what, by workspace."""

    async def roles(self, workspace: str, subjects: Sequence[str]) -> set[Role]:
        """The roles granted to any of the subjects (a person's id, their groups' ids)."""
        ...

    async def grant(self, workspace: str, subject: str, role: Role) -> None:
        """Gives the role; giving it twice changes nothing."""
        ...

    async def revoke(self, workspace: str, subject: str, role: Role) -> None:
        """Takes the role away; NotFoundError where it was not held."""
        ...

    async def granted(self, workspace: str) -> Sequence[tuple[str, Role]]:
        """Every grant of a workspace, by subject."""
        ...


class Workspaces(Protocol):
    """Which knowledge base a workspace uses."""

    async def knowledge_base_of(self, platform: str, workspace: str) -> KnowledgeBase:
        """The workspace's knowledge base; made, with an empty one of its own, at first sight.

        The terminal's is `default`.
        """
        ...


class Outbox(Protocol):
    """One message, one reply: the persisted states of a reply on its way.

    claimed → decided → sent → done; or dropped. Every method is one transaction.
    """

    async def claim(self, key: str, platform: str) -> bool:
        """True for the first who claims this message, False for everyone after."""
        ...

    async def decided(self, key: str, receipt_id: str | None, reply: str) -> None:
        """The reply (JSON) that shall be sent."""
        ...

    async def sent(self, key: str, posted_as: str) -> None:
        """The platform took it, under this id."""
        ...

    async def done(self, key: str) -> None:
        """Nothing is left to do for this message."""
        ...

    async def dropped(self, key: str) -> None:
        """It will get no reply: something failed, and nobody had asked for one."""
        ...


@dataclass(frozen=True, slots=True)
class JobRun:
    """One run of a job. `detail` is what it did, or the sentence on what went wrong.

    `failures` counts those in a row, this run included; `next_run` is None where nothing is
    planned, as when a person ran the job by hand.
    """

    name: str
    started: datetime
    finished: datetime
    ok: bool
    detail: str = ""
    failures: int = 0
    next_run: datetime | None = None


class JobLog(Protocol):
    """The last run of each job. Every method is one transaction."""

    async def record(self, run: JobRun) -> None:
        """Stores it in place of the one before; a run without `next_run` leaves the plan."""
        ...

    async def last_runs(self) -> Sequence[JobRun]:
        """The last run of every job that ever ran, by name."""
        ...
