"""What Discord's side remembers of guilds and conversations, kept in the stores."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.messages import Place
from bot.core.ports import Workspace
from bot.core.pseudonyms import Pseudonyms
from bot.platforms.discord.seam import PLATFORM, Register, message_of, target_of
from bot.storage.database import Database

_CONVERSATIONS = 1_000
"""How many places at most are looked through for what came while nobody listened."""


class GuildRegister(Register):
    """The guilds are workspaces, the conversations those of the outbox.

    The guilds in `own` use the knowledge base `default`; where none is named, the first that this
    installation ever met. `pseudonym` hashes who asks, as the core does it.
    """

    def __init__(self, stores: Database, own: Sequence[int], pseudonym: Pseudonyms) -> None:
        self._stores = stores
        self._own = frozenset(own)
        self._pseudonym = pseudonym

    async def present(self, guilds: Sequence[int]) -> None:
        """Makes each guild a workspace at first sight, and takes back that it was left."""
        met = {workspace.id: workspace for workspace in await self._workspaces()}
        own = self._own if self._own or met else frozenset(guilds[:1])
        for guild in guilds:
            known = met.get(str(guild))
            if known is None and guild in own:
                await self._stores.workspaces.adopt(PLATFORM, str(guild))
            elif known is None:
                await self._stores.workspaces.workspace(PLATFORM, str(guild))
            elif known.left is not None:
                await self._stores.workspaces.returned(PLATFORM, str(guild))

    async def known(self) -> Sequence[int]:
        """The guilds that were not left."""
        found = [workspace.id for workspace in await self._workspaces() if workspace.left is None]
        return [int(id_) for id_ in found if id_.isdecimal()]

    async def left(self, guild: int) -> None:
        """Notes since when the bot is gone; thirty days later what was kept of it goes too."""
        await self._stores.workspaces.left(PLATFORM, str(guild))

    async def listens(self) -> bool:
        """Whether a channel is open, or takes everybody's follow-ups."""
        return await self._stores.channels.any_open(PLATFORM)

    async def last_guild(self, person: str) -> int | None:
        """The guild in which the person asked last."""
        for asker in self._pseudonym.every(f"{PLATFORM}:{person}"):
            if guild := await self._stores.receipts.last_workspace(PLATFORM, asker):
                return int(guild)
        return None

    async def in_use(self, since: datetime) -> Sequence[tuple[Place, int, datetime]]:
        """Where messages were taken since then: the place, the newest one, and when it came."""
        found = await self._stores.outbox.in_use(PLATFORM, since, _CONVERSATIONS)
        newest: dict[int, tuple[Place, int, datetime]] = {}
        for one in found:  # a direct conversation may have been in several workspaces, or in none
            last, target = message_of(one.last), target_of(one.place)
            if last is not None and (target not in newest or newest[target][1] < last):
                newest[target] = (one.place, last, one.at)
        return list(newest.values())

    async def _workspaces(self) -> Sequence[Workspace]:
        every = await self._stores.workspaces.workspaces()
        return [workspace for workspace in every if workspace.platform == PLATFORM]
