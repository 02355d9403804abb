"""Stores of what is known: entries, their vectors, what was fitted for them."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from bot.core.faq import ChangeKind, FaqEntry, KnowledgeBase, ModelProvenance, Revision
from bot.core.outcomes import Vector
from bot.core.ports.models import TextHash


@dataclass(frozen=True, slots=True)
class Change:
    """One entry as it shall be. `expected` is the version it was edited from, 0 for a new one.

    A mismatch with the stored version refuses the whole save with a ConflictError; so does a new
    entry whose slug is taken.
    """

    entry: FaqEntry
    kind: ChangeKind
    expected: int


Mark: TypeAlias = Hashable
"""How a stored entry stands: equal marks, equal entries. Nothing else can be read off it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A knowledge base against how it was known.

    `marks` has every entry's by its key, in the order in which they were added; None where the
    entry can still change without its mark. `changed` are the entries that are new or stand
    otherwise than they were known, whole; one that `marks` has not is gone.
    """

    revision: int
    marks: Mapping[int, Mark | None]
    changed: Sequence[FaqEntry]


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

    async def touch(self, kb: int) -> None:
        """Moves the revision and nothing else, so that all is fitted anew."""
        ...

    async def entries(self, kb: int) -> Sequence[FaqEntry]:
        """Every entry, retired ones included, in the order they were added."""
        ...

    async def snapshot(self, kb: int) -> tuple[int, Sequence[FaqEntry]]:
        """The revision and every entry at it, read as one."""
        ...

    async def moved(self, kb: int, since: Mapping[int, Mark | None]) -> Moved:
        """What `snapshot` says, by the difference to the marks of before; read as one.

        NotFoundError where there is no such knowledge base.
        """
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
        draft: str = "",
    ) -> Sequence[FaqEntry]:
        """Entries, phrasings, vectors and revisions in one transaction: all or nothing.

        It drops the `draft` that the changes come from; SpentError where that is gone already.
        """
        ...

    async def history(self, kb: int, slug: str) -> Sequence[Revision]:
        """The revisions of one entry, newest first."""
        ...

    async def changed_together(self, kb: int, change: int) -> Sequence[Revision]:
        """What one change made of entries; empty where there is no such change."""
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


class Synced(Protocol):
    """What a folder held when it was followed last, so that only what changed there is applied."""

    async def digests(self, kb: int) -> Mapping[str, bytes]:
        """The digest of each entry that came from the folder, by its slug."""
        ...

    async def replace_digests(self, kb: int, digests: Mapping[str, bytes]) -> None:
        """These and no others from now on."""
        ...
