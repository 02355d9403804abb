"""What is wrong with labelled questions, seen from a knowledge base."""

from collections.abc import Sequence

from bot.cli.output import warn
from bot.core.retrieval.snapshot import Snapshot
from bot.formats import LabelledQuestion

_MOST_TOLD = 20


def warn_of_unknown_ids(questions: Sequence[LabelledQuestion], snapshot: Snapshot) -> None:
    """Says where a label names no active entry; of many the first, and how many there are."""
    known = {entry.slug for entry in snapshot.entries}
    unknown = [
        (question.place, slug)
        for question in questions
        for slug in question.relevant_ids
        if slug not in known
    ]
    for place, slug in unknown[:_MOST_TOLD]:
        warn(f"{place}: there is no active entry {slug}; no answer can be right.")
    if len(unknown) > _MOST_TOLD:
        warn(f"… and {len(unknown) - _MOST_TOLD:,} more labels name no active entry.")
