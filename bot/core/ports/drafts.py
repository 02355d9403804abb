"""A store of forms that were filled in and not saved yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody entered in a form, which is nobody's but theirs.

    `workspace` is `PLATFORM:ID`, `author` as changes name theirs. `form` is the form's id; one
    that begins with `do:` was no form but a command.
    """

    id: str
    workspace: str
    author: str
    form: str
    entered: Mapping[str, str]
    at: datetime


class Drafts(Protocol):
    """Drafts by id. Every method is one transaction."""

    async def keep(self, draft: Draft) -> None:
        """Stores it, in place of the one with that id; an author's oldest go beyond ten."""
        ...

    async def draft(self, workspace: str, author: str, id_: str) -> Draft | None:
        """That author's draft of that id in that workspace."""
        ...

    async def found(self, workspace: str, author: str, form: str) -> Sequence[Draft]:
        """The author's drafts there of forms whose ids begin so, newest first."""
        ...

    async def drop(self, id_: str) -> None:
        """Forgets it; one that is gone already is no error."""
        ...

    async def expire(self, before: datetime) -> int:
        """Forgets what was kept earlier; how many."""
        ...
