"""Turns of phrase that the replies share."""

from datetime import datetime

from bot.core.faq import FaqEntry
from bot.core.markup import code, literal, one_line

LONGEST_LABEL = 75
"""Characters of a button's label: Slack's limit, the lower one of the platforms'."""


def shorten(text: str, length: int = LONGEST_LABEL) -> str:
    """The text on one line, cut to `length` characters with an ellipsis."""
    return one_line(text, length)


def person(subject: str) -> str:
    """A person or a group of people by id, as it is typed; never a mention that rings."""
    return code(f"@{subject}")


def author(name: str, platform: str) -> str:
    """Who made a change, `PLATFORM:ID`: a person of this platform, or somebody elsewhere."""
    home, _, subject = name.partition(":")
    return person(subject) if home == platform and subject else literal(name)


def channel(there: str, here: str = "") -> str:
    """A channel by id, as it is typed; the one that is spoken in goes without."""
    return "this channel" if there and there == here else code(f"#{there}")


def scope(there: str, here: str, thread: str | None) -> str:
    """A channel whose settings are meant: its threads go by them, and who is in one reads so."""
    if thread is None or there != here:
        return channel(there, here)
    return f"{channel(there)} and its threads"


def percent(probability: float) -> str:
    """A probability as whole per cent, rounded down so that no claim is larger than its number."""
    return f"{int(probability * 100 + 1e-9)} %"


def count(number: int, one: str, many: str) -> str:
    """A number with its noun: 1 entry, 2 entries."""
    return f"{number:,} {one if number == 1 else many}"


def day(at: datetime) -> str:
    """A day as people write it: 3 May 2026."""
    return f"{at.day} {at:%b %Y}"


def footer(entry: FaqEntry) -> str:
    """Source and date of an answer, as far as they are known."""
    parts = [entry.source] if entry.source else []
    if entry.updated_at:
        parts.append(f"updated {day(entry.updated_at)}")
    return " · ".join(parts)
