"""What platforms differ in where they show CommonMark."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.commonmark.parts import MENTION, Run, Runs, joined
from bot.commonmark.text import clean, shortened, size

JOINER = "\u2060"
"""WORD JOINER, which nobody sees."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one platform can show, and what has to be broken up on it.

    `pings` tells before which characters of a text a JOINER has to go, so that nothing in it can
    ping anyone; code stays as it is, for no platform reads any markup in it, and it is there to
    be copied. `widest` is the columns of code that stay on one line.
    """

    pings: Callable[[str], Iterable[int]]
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
        """The runs with equal neighbours made one; nothing in one by itself, or across them, pings.

        What code needs against that stands after it, where no code is.
        """
        merged = [
            Run(joined(group), *look)
            for look, group in groupby(runs, lambda run: (run.style, run.url))
        ]
        places = sorted(self.pings(joined(merged)))
        done, start, after_code = [], 0, False
        for run in merged:
            end = start + len(run.text)
            first = start if after_code and MENTION not in run.style else start + 1
            after_code = code or self._is_copied(run)
            inside = {place - start for place in places if first <= place <= end}
            # By itself it may end where a word goes on in the next: `**@here**after`.
            inside.update(place for place in self.pings(run.text) if place < len(run.text))
            done.append(
                run if after_code else Run(_parted(run.text, sorted(inside)), run.style, run.url)
            )
            start = end
        return tuple(run for run in done if run.text)

    def defanged(self, text: str) -> str:
        """The text with a JOINER in whatever could ping."""
        return _parted(text, sorted(self.pings(text)))

    def plain(self, text: str, limit: int) -> str:
        """The text for where no markup is read, in at most `limit` characters; never empty."""
        return shortened(self.defanged(clean(text)).strip(), limit) or "…"

    def address(self, url: str) -> str:
        """The address where it is one that a person can follow, else nothing."""
        known = re.match(r"(?:https?://|mailto:)\S", url, re.IGNORECASE)
        return url if known and size(url) <= self.longest_url else ""

    def _is_copied(self, run: Run) -> bool:
        """Whether it is shown as code: where code can hold no links, one in code is a link."""
        return "code" in run.style and (self.links_in_code or not run.url)


def _parted(text: str, places: Sequence[int]) -> str:
    cuts = zip([0, *places], [*places, len(text)], strict=True)
    return JOINER.join(text[first:last] for first, last in cuts)
