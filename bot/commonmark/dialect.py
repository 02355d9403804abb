"""What platforms differ in where they show CommonMark."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from bot.commonmark.parts import Run, Runs, joined
from bot.commonmark.text import clean, shortened, size

JOINER = "\u2060"
"""WORD JOINER, which nobody sees."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one platform can show, and what has to be broken up on it.

    `pings` tells before which characters of a text a JOINER has to go, in code or outside of it,
    so that nothing in it can ping anyone. `widest` is the columns of code that stay on one line.
    """

    pings: Callable[[str, bool], Iterable[int]]
    longest_url: int
    widest: int
    deepest: int = 8
    """Levels of a list that are told apart."""
    longest_alt: int = 2_000
    standing_images: bool = False
    """Whether images stand between paragraphs; otherwise they are links with the look IMAGE."""
    links_in_code: bool = False
    mentions: re.Pattern[str] | None = None
    """Code of just that form is a person or place to be named: the look MENTION."""

    def safe(self, runs: Iterable[Run], *, code: bool = False) -> Runs:
        """The runs with equal neighbours made one, and nothing in them, or across them, pings."""
        merged = [
            Run(joined(group), *look)
            for look, group in groupby(runs, lambda run: (run.style, run.url))
        ]
        text = joined(merged)
        everywhere, in_code = set(self.pings(text, False)), set(self.pings(text, True))
        done, start = [], 0
        for run in merged:
            end = start + len(run.text)
            places = in_code if code or "code" in run.style else everywhere
            inside = sorted(place - start for place in places if start < place <= end)
            cuts = zip([0, *inside], [*inside, len(run.text)], strict=True)
            words = JOINER.join(run.text[first:last] for first, last in cuts)
            done.append(Run(words, run.style, run.url))
            start = end
        return tuple(run for run in done if run.text)

    def defanged(self, text: str) -> str:
        """The text with a JOINER in whatever could ping."""
        for position in sorted(self.pings(text, False), reverse=True):
            text = text[:position] + JOINER + text[position:]
        return text

    def plain(self, text: str, limit: int) -> str:
        """The text for where no markup is read, in at most `limit` characters; never empty."""
        return shortened(self.defanged(clean(text)).strip(), limit) or "…"

    def address(self, url: str) -> str:
        """The address where it is one that a person can follow, else nothing."""
        known = re.match(r"(?:https?://|mailto:)\S", url, re.IGNORECASE)
        return url if known and size(url) <= self.longest_url else ""
