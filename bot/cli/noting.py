"""What is decided at the command line, in the trail of who changed what."""

from bot.cli.session import author
from bot.core.actions.trail import Moved, deeds_of, users_of
from bot.storage.database import Database


async def note(stores: Database, workspace: str, *moved: Moved) -> None:
    """For one workspace."""
    await stores.audit.record(workspace, deeds_of(author(), moved))


async def note_for_all(stores: Database, kb: int, *moved: Moved) -> None:
    """For every workspace that uses that knowledge base."""
    for workspace in await users_of(stores.workspaces, kb):
        await note(stores, workspace, *moved)
