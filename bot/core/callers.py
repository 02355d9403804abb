"""Who acts: the person and the place, with all that holds for them there."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace

from bot.core.faq import Audience, FaqEntry, KnowledgeBase, Status
from bot.core.messages import Person, Place, Role
from bot.core.permissions import role_of
from bot.core.ports import (
    Blocks,
    Channels,
    ChannelSettings,
    People,
    RoleStore,
    Workspace,
    Workspaces,
)
from bot.core.pseudonyms import Pseudonyms


@dataclass(frozen=True, slots=True)
class Caller:
    """A person in a place: their role, the workspace's and the channel's settings."""

    person: Person
    place: Place
    workspace: Workspace
    channel: ChannelSettings
    role: Role | None
    asker: str
    """What stands for the person in records: a keyed hash."""
    blocked: bool = False
    """Whether an admin has blocked them. Admins cannot be."""

    @property
    def kb(self) -> KnowledgeBase:
        """The knowledge base that is asked here."""
        return self.workspace.kb

    @property
    def author(self) -> str:
        """The name under which their changes are kept."""
        return f"{self.place.platform}:{self.person.id}"

    @property
    def tenant(self) -> str:
        """The workspace, as roles and blocks name it."""
        return f"{self.place.platform}:{self.place.workspace}"

    @property
    def audience(self) -> Audience:
        """Whose entries they are given here: guests and shared places get public ones alone."""
        return Audience.PUBLIC if self.place.shared else self._own_audience

    @property
    def private_audience(self) -> Audience:
        """The same for what they alone see.

        Where the bot is no member nobody else can come to see it; what cannot be looked up counts
        as shared, and need not be there.
        """
        return self._own_audience if self.place.absent else self.audience

    @property
    def _own_audience(self) -> Audience:
        closed = self.person.guest or self.workspace.public_only
        return Audience.PUBLIC if closed else Audience.INTERNAL

    @property
    def edits(self) -> bool:
        """Whether they are an editor, or more."""
        return self.role in (Role.EDITOR, Role.ADMIN)

    def sees(self, entry: FaqEntry) -> bool:
        """Whether the entry is meant for them: retired ones are for editors alone."""
        return entry.is_for(self.private_audience) and (entry.status is Status.ACTIVE or self.edits)


class Callers:
    """Finds out what holds for a person in a place.

    `chosen` gives the knowledge base that everybody uses, instead of their workspaces'. With
    `people` what was kept under a former secret key is theirs from then on.
    """

    def __init__(
        self,
        workspaces: Workspaces,
        channels: Channels,
        roles: RoleStore,
        blocks: Blocks,
        pseudonym: Pseudonyms,
        admins: Collection[str] = (),
        chosen: Callable[[], Awaitable[KnowledgeBase]] | None = None,
        people: People | None = None,
    ) -> None:
        self._workspaces = workspaces
        self._channels = channels
        self._roles = roles
        self._blocks = blocks
        self._pseudonym = pseudonym
        self._admins = frozenset(admins)
        self._chosen = chosen
        self._people = people

    async def caller(self, person: Person, place: Place) -> Caller:
        """The person in the place, as things stand now."""
        workspace = await self._workspaces.workspace(place.platform, place.workspace)
        if kb := await self._knowledge_base_of(place):
            workspace = replace(workspace, kb=kb)
        tenant = f"{place.platform}:{place.workspace}"
        granted = await self._roles.roles(tenant, [person.id, *person.groups])
        named = bool(self._admins & {person.id, f"{place.platform}:{person.id}"})
        role = role_of(person, granted, named)
        return Caller(
            person=person,
            place=place,
            workspace=workspace,
            channel=await self._channels.channel(place),
            role=role,
            asker=await self._recognised(f"{place.platform}:{person.id}"),
            blocked=role is not Role.ADMIN and await self._blocks.is_blocked(tenant, person.id),
        )

    async def named_admins(self, caller: Caller) -> list[str]:
        """The ids of people and groups that were made admins of the caller's workspace."""
        granted = await self._roles.granted(caller.tenant)
        return [subject for subject, role in granted if role is Role.ADMIN]

    async def _recognised(self, person: str) -> str:
        """What stands for the person; also for what was kept under another key."""
        pseudonym, *former = self._pseudonym.every(person)
        if former and self._people:
            await self._people.recognise(pseudonym, former)
        return pseudonym

    async def _knowledge_base_of(self, place: Place) -> KnowledgeBase | None:
        if self._chosen:
            return await self._chosen()
        return await self._channels.knowledge_base_of(place)
