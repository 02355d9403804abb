"""What no database could keep as it is, refused before anything is written."""

import re

from bot.core.errors import UsageError
from bot.core.faq import FaqEntry

LONGEST_NAME = 200

_NO_TEXT = re.compile("[\0\ud800-\udfff]")
"""NUL, which PostgreSQL refuses, and halves of surrogate pairs, which UTF-8 does not have."""


def check_entry(entry: FaqEntry) -> None:
    """Raises UsageError for an entry that could not be stored and read back unchanged."""
    _check_name("id", entry.slug)
    texts = (entry.question, *entry.alternates, *entry.negatives)
    if not all(text.strip() for text in texts):
        raise UsageError(f"`{entry.slug}`: a question without any text cannot be saved.")
    extra = (entry.answer, entry.source or "", entry.owner or "", *entry.tags)
    if any(map(_NO_TEXT.search, (*texts, *extra))):
        raise UsageError(
            f"`{entry.slug}` holds a character that is not text (a NUL, or half of a pair). Remove"
            " it and save again."
        )


def check_knowledge_base_name(name: str) -> None:
    """Raises UsageError for a name that nobody could type again."""
    _check_name("name of a knowledge base", name)


def check_target(target: float) -> None:
    """Raises UsageError for a precision target that is none."""
    if not 0.5 <= target <= 0.999:
        raise UsageError(f"A target of {target} cannot be promised; choose 0.5 to 0.999.")


def _check_name(what: str, name: str) -> None:
    if not (1 <= len(name) <= LONGEST_NAME and name.isprintable()):
        raise UsageError(f"The {what} must be 1 to {LONGEST_NAME} printable characters.")
