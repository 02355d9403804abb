"""Uploads in memory."""

from datetime import datetime

from bot.core.ports import Upload, Uploads


class MemoryUploads(Uploads):
    """Uploads by id."""

    def __init__(self) -> None:
        self._uploads: dict[str, Upload] = {}

    async def keep(self, upload: Upload) -> None:
        here = (upload.workspace, upload.author)
        others = self._uploads.values()
        left = {one.id: one for one in others if (one.workspace, one.author) != here}
        self._uploads = left | {upload.id: upload}

    async def upload(self, workspace: str, author: str, id_: str) -> Upload | None:
        found = self._uploads.get(id_)
        return found if found and (found.workspace, found.author) == (workspace, author) else None

    async def drop(self, id_: str) -> None:
        self._uploads.pop(id_, None)

    async def expire(self, before: datetime) -> int:
        old = [one.id for one in self._uploads.values() if one.at < before]
        for name in old:
            del self._uploads[name]
        return len(old)

    def forget_author(self, author: str) -> int:
        """Forgets all that is somebody's; how many."""
        theirs = [one.id for one in self._uploads.values() if one.author == author]
        for id_ in theirs:
            del self._uploads[id_]
        return len(theirs)

    def forget(self, workspace: str) -> None:
        """Forgets all of a workspace."""
        left = {name: one for name, one in self._uploads.items() if one.workspace != workspace}
        self._uploads = left
