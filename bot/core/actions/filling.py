"""What somebody changed in a form, told from what stood in it."""

from collections.abc import Mapping

from bot.core.faq import FaqEntry
from bot.core.messages import Edit


def edit_in(values: Mapping[str, str], slug: str, shown: FaqEntry | None) -> Edit:
    """What was changed in the form that showed the entry; what was not touched is None.

    Where nobody knows any more what it `shown`, everything counts as changed.
    """
    tags = values.get("tags")
    if tags is not None and shown and tags == ", ".join(shown.tags):
        tags = None  # a tag may hold a comma: untouched, they stay as they are
    return Edit(
        slug,
        question=_changed(values.get("question"), shown.question if shown else None),
        answer=_changed(values.get("answer"), shown.answer if shown else None),
        add_alternates=lines(values.get("alternates", "")),
        tags=None if tags is None else commas(tags),
    )


def lines(text: str) -> tuple[str, ...]:
    """Each line that says something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def commas(text: str) -> tuple[str, ...]:
    """What stands between commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _changed(typed: str | None, shown: str | None) -> str | None:
    same = typed is not None and shown is not None and typed.strip() == shown.strip()
    return None if same else typed
