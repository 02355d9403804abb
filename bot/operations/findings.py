"""What the doctor may touch, and what it finds."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.adapting.findings import Grade
from bot.core.faq import KnowledgeBase, ModelProvenance
from bot.core.outcomes import Vector
from bot.core.ports import JobRun


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor: what was looked at, what it `says`, and what to `do` about it."""

    name: str
    level: Grade
    says: str
    do: str = ""


@dataclass(frozen=True, slots=True)
class Probes:
    """What the doctor may touch, called in this order. Each raises a BotError on a fault.

    A probe is called only when what it needs was found sound, and may raise anything.
    """

    settings: Callable[[], Sequence[str]]
    """Reads the settings; a sentence for each that looks wrong."""
    database: Callable[[], Awaitable[str]]
    """Opens the database and writes to it, leaving nothing behind; where it is."""
    migrations: Callable[[], Awaitable[tuple[str | None, str]]]
    """The version that the database has and the one that the code wants."""
    index: Callable[[], Awaitable[str]]
    """Where large knowledge bases are searched, and all that it needs."""
    model: Callable[[], Awaitable[ModelProvenance]]
    """Verifies the digest of every file of the model and loads it."""
    encode: Callable[[str], Awaitable[Vector]]
    """The vector of one question."""
    secret_keys: Callable[[], Sequence[str]]
    """The keys for hashing askers."""
    folders: Callable[[], Sequence[Path]]
    """Folders that are written to."""
    knowledge_bases: Callable[[], Awaitable[Sequence[KnowledgeBase]]]
    """All of them, with the number of their entries."""
    last_runs: Callable[[], Awaitable[Sequence[JobRun]]]
    """The last run of every job."""
    clocks: Callable[[], Mapping[str, Callable[[], Awaitable[float]]]]
    """How many seconds this machine is ahead of others whose time counts, by their name."""
    folder: Callable[[], Awaitable[tuple[str, int]]]
    """The folder that is followed and its number of entries; an empty name: none is."""
    platforms: Mapping[str, Callable[[], Awaitable[Sequence[Finding]]]] = field(
        default_factory=dict
    )
    """What each chat platform says of its tokens, by the platform's name; settings come first."""
    source: Callable[[], str] = lambda: "files read"
    """How the model was looked at, once `model` has done it."""
    calibration: Callable[[], str] = lambda: "shipped"
    """What confidence begins with under that model."""
