"""Which entries own a text, word for word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from bot.core.query import exact_key, unadorned
from bot.core.retrieval.keeping import Kept, Rows


@dataclass(frozen=True, slots=True)
class Wordings:
    """The `exact_key` of each text, and the positions of its entries by it."""

    keys: tuple[str, ...]
    owners: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, keys: Sequence[str], owners: Rows) -> Self:
        """From each text's key, and its entry's position; empty keys lead nowhere."""
        found: dict[str, tuple[int, ...]] = {}
        for key, owner in zip(keys, owners.tolist(), strict=True):
            have = found.get(key)
            if have is None:
                found[key] = (owner,)
            elif have[-1] != owner:  # they come in order
                found[key] = (*have, owner)
        found.pop("", None)
        return cls(tuple(keys), found)

    def moved(self, kept: Kept, texts: Sequence[str], owners: Rows) -> Self:
        """The same after a change, for these texts: only the new ones are read."""
        new = [exact_key(texts[at]) for at in kept.new.tolist()]
        return self.of(kept.pick(self.keys, new), owners)

    def owners_of(self, text: str) -> tuple[int, ...]:
        """Positions of the entries with exactly that text, after normalisation.

        Emoji around it count where an entry has them; else it is looked up without.
        """
        return self.owners.get(self.key_of(text), ())

    def key_of(self, text: str) -> str:
        """The key among `owners` that the text has, if any of them is."""
        key = exact_key(text)
        if key not in self.owners and (bare := unadorned(text)) != text:
            return exact_key(bare)
        return key
