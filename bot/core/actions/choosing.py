"""Which entries somebody may mean who has typed a few letters."""

from collections.abc import Iterable

from bot.core.faq import FaqEntry
from bot.core.query import exact_key

MOST = 25
"""Completions at once: Discord's limit for autocomplete."""

ENOUGH = 3
"""Characters that mean something: from so many on, entries are looked for by meaning too."""


def matching(entries: Iterable[FaqEntry], typed: str) -> list[FaqEntry]:
    """Those whose id or question holds every word, best first.

    Best are those that begin with what was typed, then those of which every word is the beginning
    of a word; within these the order stays.
    """
    words = typed.casefold().split()
    ranked = ((_rank(entry, words), entry) for entry in entries)
    found = [(rank, entry) for rank, entry in ranked if rank is not None]
    return [entry for _, entry in sorted(found, key=lambda pair: pair[0])][:MOST]


def asked_as(entries: Iterable[FaqEntry], typed: str) -> list[FaqEntry]:
    """Those that are asked so word for word, as their question or as one of its alternates."""
    asked = exact_key(typed)
    phrasings = ((entry, (entry.question, *entry.alternates)) for entry in entries)
    return [entry for entry, texts in phrasings if asked and asked in map(exact_key, texts)]


def _rank(entry: FaqEntry, words: list[str]) -> int | None:
    slug, question = entry.slug.casefold(), " ".join(entry.question.casefold().split())
    if not all(word in slug or word in question for word in words):
        return None
    start = " ".join(words)
    if slug.startswith(start) or question.startswith(start):
        return 0
    begun = [*question.split(), *slug.replace("-", " ").split()]
    return 1 if all(any(one.startswith(word) for one in begun) for word in words) else 2
