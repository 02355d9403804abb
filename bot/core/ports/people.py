"""A store of all that is kept about one person."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

OWNER_FORMS = ("{id}", "@{id}", "<@{id}>")
"""How an entry's owner may be named by an id; each also with `PLATFORM:` before it."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person by their id on a platform; `pseudonyms` is all that stands for them in records."""

    platform: str
    id: str
    pseudonyms: tuple[str, ...]

    @property
    def author(self) -> str:
        """The name under which their changes are kept."""
        return f"{self.platform}:{self.id}"

    @property
    def owner_names(self) -> tuple[str, ...]:
        """All that an entry's owner may be called who is this person."""
        names = [form.format(id=self.id) for form in OWNER_FORMS]
        return (*names, *(f"{self.platform}:{name}" for name in names))


@dataclass(frozen=True, slots=True)
class Kept:
    """What was, or would be, forgotten of somebody: rows by kind, in the order of a list.

    `blocked` are the workspaces, as `PLATFORM:ID`, in which they stay blocked; `in_hand` counts
    messages of theirs that are being answered just now, and are left.
    """

    forgotten: Mapping[str, int]
    blocked: tuple[str, ...] = ()
    in_hand: int = 0


class People(Protocol):
    """All that is kept about a person. Every method is one transaction."""

    async def recognise(self, pseudonym: str, former: Collection[str]) -> bool:
        """Keeps under this pseudonym what was kept under former ones; whether there was any."""
        ...

    async def forget(
        self, somebody: Somebody, *, unblock: bool = False, only_count: bool = False
    ) -> Kept:
        """Forgets the person; with `only_count` it changes nothing, and tells what it would.

        Their votes, drafts, files, roles, messages and questions handed on to people go; what they
        decided, and entries that they own, name nobody any more; of decisions on their questions
        the figures stay. A block stays, unless `unblock` is given: who is forgotten is not let in
        again. Twice changes nothing.
        """
        ...
