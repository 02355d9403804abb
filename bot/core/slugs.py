"""Ids for entries whose file gives them none: the same question, the same id."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

LONGEST_MADE = 60
"""Characters of a made id, before a number is added to tell two apart."""

_NOT_WORD = re.compile(r"[\W_]+")


class SlugMaker:
    """Makes ids that are not taken yet."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._last_number: dict[str, int] = {}

    def slug_of(self, question: str) -> str:
        """A lower-case id made of the question's words, in any script.

        It depends on nothing else in the file, except where two questions make the same id: the
        second one gets `-2`. A question without a letter or digit is named by its digest.
        """
        slug = _words(question) or f"entry-{hashlib.sha256(question.encode()).hexdigest()[:8]}"
        made, number = slug, self._last_number.get(slug, 1)
        while made in self._taken:
            number += 1
            made = f"{slug}-{number}"
        self._last_number[slug] = number
        self._taken.add(made)
        return made


def _words(question: str) -> str:
    split = unicodedata.normalize("NFKD", question.replace("ß", "ss")).casefold()
    plain = unicodedata.normalize("NFC", "".join(c for c in split if not _is_latin_accent(c)))
    slug = _NOT_WORD.sub("-", plain).strip("-")
    if len(slug) <= LONGEST_MADE:
        return slug
    whole_words = slug[: LONGEST_MADE + 1].rpartition("-")[0]
    return whole_words or slug[:LONGEST_MADE]


def _is_latin_accent(char: str) -> bool:
    return "\u0300" <= char <= "\u036f"
