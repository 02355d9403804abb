"""Files in a chat: knowledge bases read and written, tables, and uploads until they are seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.faq import FaqEntry
from bot.core.messages import File


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds: its entries in order, and warnings as FILE:LINE: MESSAGE."""

    entries: Sequence[FaqEntry]
    warnings: Sequence[str]


class KnowledgeFiles(Protocol):
    """The formats that there are. Both methods may take a second, and block."""

    def read(self, name: str, content: bytes) -> Contents:
        """The knowledge in a file; ImportFailedError with every fault, each as FILE:LINE."""
        ...

    def write(self, entries: Sequence[FaqEntry], format_name: str) -> tuple[File, int]:
        """The entries as a file, and how many it holds: some formats leave retired ones out.

        Raises UsageError where there is no such format, naming those that there are.
        """
        ...


class Spreadsheets(Protocol):
    """Tables for people who look at them in a spreadsheet."""

    def sheet(self, name: str, rows: Sequence[Sequence[str]]) -> File:
        """The rows, headings first, as a file; no cell of it is run as a formula. It may block."""
        ...


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody wants to import, and what they were shown that it would do.

    `workspace` is `PLATFORM:ID`, `author` as changes name theirs. `shown` is the digest of the
    differences that were shown; nothing else may be saved.
    """

    id: str
    workspace: str
    author: str
    kb: int
    name: str
    content: bytes
    prune: bool
    shown: str
    at: datetime


class Uploads(Protocol):
    """Uploads by id. Every method is one transaction."""

    async def keep(self, upload: Upload) -> None:
        """Stores it; what its author kept in that workspace before goes."""
        ...

    async def upload(self, workspace: str, author: str, id_: str) -> Upload | None:
        """That author's upload of that id in that workspace."""
        ...

    async def drop(self, id_: str) -> None:
        """Forgets it; one that is gone already is no error."""
        ...

    async def expire(self, before: datetime) -> int:
        """Forgets what was kept earlier; how many."""
        ...
