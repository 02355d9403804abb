"""Files as the core knows them."""

from collections.abc import Sequence

from bot.core.faq import FaqEntry
from bot.core.messages import File
from bot.core.ports import Contents, KnowledgeFiles, Spreadsheets
from bot.formats import read_bytes, sheet, suffix_of, write, written


class FormatFiles(KnowledgeFiles, Spreadsheets):
    """The formats of `bot.formats`."""

    def read(self, name: str, content: bytes) -> Contents:
        """The knowledge in a file; ImportFailedError with every fault, each as FILE:LINE."""
        knowledge = read_bytes(name, content)
        return Contents(knowledge.entries, knowledge.warnings)

    def write(self, entries: Sequence[FaqEntry], format_name: str) -> tuple[File, int]:
        """The entries as a file, and how many it holds: some formats leave retired ones out."""
        content = write(entries, format_name).encode()
        name = f"faq{suffix_of(format_name)}"
        return File(name, content), len(written(entries, format_name))

    def sheet(self, name: str, rows: Sequence[Sequence[str]]) -> File:
        """The rows as CSV."""
        return File(name, sheet(rows), "text/csv")
