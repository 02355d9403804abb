"""Who may do what, and whom the bot does not answer: what admins decide about people."""

from collections.abc import Awaitable, Callable

from bot.core.actions.trail import Moved, Trail
from bot.core.callers import Caller
from bot.core.errors import UsageError
from bot.core.messages import Block, Membership, Place, Reply, Role, Roles
from bot.core.ports import Blocks, RoleStore
from bot.core.replies import steering
from bot.core.typed import is_role


async def nothing_learned(_caller: Caller, _person: str) -> None:
    """Takes nothing back."""


class Granting:
    """Roles and blocks. `unlearn` takes back what the votes did of who is blocked.

    `knows` says what somebody is in a workspace.
    """

    def __init__(
        self,
        roles: RoleStore,
        blocks: Blocks,
        trail: Trail,
        unlearn: Callable[[Caller, str], Awaitable[None]],
        knows: Callable[[Place, str], Awaitable[Membership]],
    ) -> None:
        self._knows = knows
        self._roles = roles
        self._blocks = blocks
        self._trail = trail
        self._unlearn = unlearn

    async def role(self, caller: Caller, action: Roles) -> Reply:
        """Who may do what, or a role given or taken."""
        if not action.subject or action.role is None:
            return steering.roles_told(
                await self._roles.granted(caller.tenant), caller.place.platform
            )
        if action.granted:
            await self._may_have_a_role(caller, action.subject)
        held = action.role in await self._roles.roles(caller.tenant, [action.subject])
        change = self._roles.grant if action.granted else self._roles.revoke
        await change(caller.tenant, action.subject, action.role)
        before, after = (action.role if had else "" for had in (held, action.granted))
        await self._trail.record(caller, [Moved("role", before, after, action.subject)])
        return steering.role_changed(action.subject, action.role, granted=action.granted)

    async def block(self, caller: Caller, action: Block) -> Reply:
        """Whom the bot does not answer, or somebody blocked or no more."""
        if not action.person:
            return steering.blocks_told(await self._blocks.blocked(caller.tenant))
        if not action.blocked:
            await self._blocks.unblock(caller.tenant, action.person)
            await self._trail.record(caller, [Moved("block", "yes", "no", action.person)])
            return steering.block_changed(action.person, blocked=False)
        if is_role(action.person):
            raise UsageError(steering.no_person(action.person))
        if await self._knows(caller.place, action.person) is Membership.NOBODY:
            raise UsageError(steering.nobody(action.person))
        if action.person == caller.person.id:
            raise UsageError(steering.not_yourself())
        if Role.ADMIN in await self._roles.roles(caller.tenant, [action.person]):
            raise UsageError(steering.no_admin(action.person))
        before = "yes" if await self._blocks.is_blocked(caller.tenant, action.person) else "no"
        await self._blocks.block(caller.tenant, action.person, caller.author)
        await self._trail.record(caller, [Moved("block", before, "yes", action.person)])
        await self._unlearn(caller, action.person)
        return steering.block_changed(action.person, blocked=True)

    async def _may_have_a_role(self, caller: Caller, subject: str) -> None:
        """Raises UsageError for whom no role would hold, and who is not there."""
        match await self._knows(caller.place, subject):
            case Membership.NOBODY:
                raise UsageError(steering.nobody(subject))
            case Membership.GUEST:
                raise UsageError(steering.no_member(subject))
            case Membership.BOT:
                raise UsageError(steering.bot(subject))
