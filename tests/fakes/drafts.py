"""Drafts in memory."""

from datetime import datetime

from bot.core.ports import Draft, Drafts


class MemoryDrafts(Drafts):
    """Drafts by id."""

    def __init__(self) -> None:
        self._drafts: dict[str, Draft] = {}

    async def keep(self, draft: Draft) -> None:
        self._drafts[draft.id] = draft
        for old in self._theirs(draft.workspace, draft.author)[10:]:
            del self._drafts[old.id]

    async def draft(self, workspace: str, author: str, id_: str) -> Draft | None:
        return next((one for one in self._theirs(workspace, author) if one.id == id_), None)

    async def found(self, workspace: str, author: str, form: str) -> list[Draft]:
        return [one for one in self._theirs(workspace, author) if one.form.startswith(form)]

    async def drop(self, id_: str) -> None:
        self._drafts.pop(id_, None)

    def holds(self, id_: str) -> bool:
        """Whether there is one of that id."""
        return id_ in self._drafts

    async def expire(self, before: datetime) -> int:
        old = [one.id for one in self._drafts.values() if one.at < before]
        for name in old:
            del self._drafts[name]
        return len(old)

    def forget_author(self, author: str) -> int:
        """Forgets all that is somebody's; how many."""
        theirs = [one.id for one in self._drafts.values() if one.author == author]
        for id_ in theirs:
            del self._drafts[id_]
        return len(theirs)

    def forget(self, workspace: str) -> None:
        """Forgets all of a workspace."""
        left = {name: one for name, one in self._drafts.items() if one.workspace != workspace}
        self._drafts = left

    def _theirs(self, workspace: str, author: str) -> list[Draft]:
        here = (workspace, author)
        theirs = [one for one in self._drafts.values() if (one.workspace, one.author) == here]
        return sorted(sorted(theirs, key=lambda one: one.id), key=lambda one: one.at, reverse=True)
