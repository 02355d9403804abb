"""Turns of phrase that the replies share."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from bot.core.faq import FaqEntry, Status
from bot.core.markup import code, literal, one_line

LONGEST_LABEL = 75
"""Characters of a button's label: Slack's limit, the lower one of the platforms'."""

TOO_LATE = "The form could not be opened in time; please try that once more."
NOT_MINE = "That form is not one of mine; open it again."


def shorten(text: str, length: int = LONGEST_LABEL) -> str:
    """The text on one line, cut to `length` characters with an ellipsis."""
    return one_line(text, length)


def laid(*parts: str) -> str:
    """The parts one below the other; what follows a list stands apart from it.

    CommonMark takes a line right below a list for a part of its last item.
    https://spec.commonmark.org/0.31.2/#lazy-continuation-line
    """
    lines: list[str] = []
    for line in "\n".join(parts).split("\n"):
        if lines and lines[-1].startswith("- ") and line and not line.startswith(("- ", " ")):
            lines.append("")
        lines.append(line)
    return "\n".join(lines)


def told_apart(
    offered: Sequence[tuple[str, str]], length: int = LONGEST_LABEL, before: str = ""
) -> list[str]:
    """Labels for entries that are offered together, each a question and an id.

    Those that would read the same have the id behind the question; of a long one both ends, for
    ids made of one question end in another number. `before` begins every label.
    """
    labels = [shorten(f"{before}{question}", length) for question, _ in offered]
    often = Counter(label.casefold() for label in labels)
    return [
        label if often[label.casefold()] == 1 else _with_id(f"{before}{question}", slug, length)
        for label, (question, slug) in zip(labels, offered, strict=True)
    ]


def _with_id(question: str, slug: str, length: int) -> str:
    id_, end = " ".join(slug.split()), length // 4
    mark = f" ({id_ if len(id_) <= 2 * end else f'{id_[: end - 1]}…{id_[-end:]}'})"
    return shorten(question, length - len(mark)) + mark


def person(subject: str) -> str:
    """A person or a group of people by id, as it is typed; never a mention that rings."""
    return code(f"@{subject}")


_PLATFORMS = {"slack": "Slack", "discord": "Discord"}
_SOMEBODY = re.compile(r"(?:slack:|discord:)?<?@?([UW](?=\w*\d)[A-Z0-9]{3,}|\d{15,20})>?")
"""How an entry's owner is named by an id, which nobody can read."""


def author(name: str, platform: str) -> str:
    """Who made a change, `PLATFORM:ID`: a person of this platform, or somebody elsewhere."""
    home, _, subject = name.partition(":")
    if home == platform and subject:
        return person(subject)
    if home in _PLATFORMS:
        return f"somebody on {_PLATFORMS[home]}"
    return "the command line" if home == "terminal" else literal(name)


def owner(typed: str) -> str:
    """Whose an entry is, as it was typed; who is named by an id is named as a person."""
    found = _SOMEBODY.fullmatch(typed.strip())
    return person(found[1]) if found else literal(typed)


def base(name: str, tenant: str) -> str:
    """A knowledge base, in a sentence of that workspace (`PLATFORM:ID`).

    The one that was made for it is named after an id, which nobody can read.
    """
    if name == tenant.replace(":", "-", 1):
        server = "server" if tenant.startswith("discord:") else "workspace"
        return f"this {server}'s own knowledge base"
    return f"the knowledge base {code(name)}"


_OWNERS = {
    "slack": "the workspace's owners and admins",
    "discord": "all who may Manage Server",
}


def owners(platform: str) -> str:
    """Who is an admin on that platform without having been named one."""
    return _OWNERS.get(platform, "who owns the workspace")


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


def target(share: float) -> str:
    """What somebody set, exactly: 95 %, 97.5 %."""
    return f"{round(share * 100, 3):g} %"


def count(number: int, one: str, many: str) -> str:
    """A number with its noun: 1 entry, 2 entries."""
    return f"{number:,} {one if number == 1 else many}"


def total(entries: Sequence[FaqEntry]) -> str:
    """How many entries there are, and how many of them are out of use."""
    said = count(len(entries), "entry", "entries")
    retired = sum(entry.status is Status.RETIRED for entry in entries)
    if not retired:
        return said
    return f"{said}, {f'{retired:,} of them ' if len(entries) > 1 else ''}retired"


def day(at: datetime) -> str:
    """A day as people write it: 3 May 2026."""
    return f"{at.day} {at:%b %Y}"


def footer(entry: FaqEntry) -> str:
    """Source and date of an answer, as far as they are known."""
    parts = [entry.source] if entry.source else []
    if entry.updated_at:
        parts.append(f"updated {day(entry.updated_at)}")
    return " · ".join(parts)
