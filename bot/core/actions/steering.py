"""Setting up, channels, roles, blocks: what admins decide about the bot in their workspace."""

from collections.abc import Awaitable, Callable, Sequence
from typing import assert_never

from bot.core import messages
from bot.core.actions.granting import Granting, nothing_learned
from bot.core.actions.setting_up import SettingUp
from bot.core.actions.trail import Moved, TracedChannels, Trail
from bot.core.callers import Caller
from bot.core.commands import CHANNEL_USAGE
from bot.core.curation import Curation
from bot.core.errors import UsageError
from bot.core.faq import FaqEntry
from bot.core.messages import (
    Block,
    Channel,
    FollowUps,
    Hearing,
    Joined,
    Membership,
    Mode,
    Place,
    Reply,
    Response,
    Role,
    Roles,
    Setup,
    Speaking,
)
from bot.core.permissions import holds, require_role
from bot.core.ports import (
    Blocks,
    Channels,
    FaqStore,
    ReceiptStore,
    RoleStore,
    Workspaces,
)
from bot.core.replies import reaching, steering
from bot.core.replies.words import channel as channel_word
from bot.core.replies.words import scope
from bot.core.typed import is_everybody, is_role


async def _hears_all(_place: Place) -> Hearing:
    return Hearing.ALL


async def _speaks_freely(_place: Place) -> Speaking:
    return Speaking.FREE


async def _knows_all(_place: Place, _subject: str) -> Membership:
    return Membership.FULL


class Steering:
    """What admins decide. `sample` reads the entries to play with.

    `hears` says whether the platform gives the bot messages of a place that do not mention it,
    `speaks` whether it lets the bot write there, `knows` what somebody is in the workspace.
    `unlearn` takes back what somebody's votes did.
    """

    def __init__(
        self,
        *,
        store: FaqStore,
        workspaces: Workspaces,
        channels: Channels,
        roles: RoleStore,
        blocks: Blocks,
        receipts: ReceiptStore,
        curation: Curation,
        trail: Trail,
        sample: Callable[[], Sequence[FaqEntry]],
        hears: Callable[[Place], Awaitable[Hearing]] = _hears_all,
        speaks: Callable[[Place], Awaitable[Speaking]] = _speaks_freely,
        knows: Callable[[Place, str], Awaitable[Membership]] = _knows_all,
        unlearn: Callable[[Caller, str], Awaitable[None]] = nothing_learned,
    ) -> None:
        self._workspaces = workspaces
        self._channels = channels
        self._granting = Granting(roles, blocks, trail, unlearn, knows)
        self._trail = trail
        self._traced = TracedChannels(channels, trail)
        self._hears = hears
        self._speaks = speaks
        self._setting_up = SettingUp(
            store=store,
            channels=channels,
            traced=self._traced,
            trail=trail,
            roles=roles,
            receipts=receipts,
            curation=curation,
            sample=sample,
            hears=hears,
            speaks=speaks,
        )

    async def run(self, caller: Caller, action: Setup | Channel | Roles | Block) -> Reply:
        """The reply to an action, for which the caller has the role."""
        match action:
            case messages.Setup():
                return await self._setting_up.checklist(caller)
            case messages.Channel():
                return await self._channel(caller, action)
            case messages.Roles():
                return await self._granting.role(caller, action)
            case messages.Block():
                return await self._granting.block(caller, action)
        assert_never(action)

    async def press(self, caller: Caller, parts: Sequence[str]) -> Response:
        """A button of the check list, by an admin."""
        return await self._setting_up.press(caller, parts)

    async def goes_on(self, caller: Caller, channel: str, said: str) -> Reply:
        """The check list again, under what came of a form that it had opened."""
        return await self._setting_up.checklist(caller, channel, said=said)

    async def joined(self, caller: Caller, joined: Joined) -> Reply | None:
        """Words of welcome for who brought the bot in."""
        return await self._setting_up.welcome(caller, joined)

    async def _channel(self, caller: Caller, action: Channel) -> Reply:
        place = caller.place
        at = Place(place.platform, place.workspace, action.channel or place.channel)
        where = scope(at.channel, place.channel, place.thread)
        if not action.changes_something:
            return await self._channel_told(caller, at, where)
        require_role(caller.role, Role.ADMIN, guest=caller.person.guest)
        if at.channel == place.channel and place.direct:
            raise UsageError(steering.no_channel())
        if at.channel == place.channel and place.absent and _needs_the_bot(action):
            raise UsageError(reaching.not_invited())
        hearing = await self._hears(at) if _needs_to_hear(action) else Hearing.ALL
        if hearing is Hearing.UNGRANTED:
            raise UsageError(reaching.not_granted())
        speaking = await self._speaks(at) if _needs_to_speak(action) else Speaking.FREE
        said = await self._workspace_changed(caller, at, action, speaking)
        if action.mode or action.follow_ups:
            await self._traced.set(caller, at, mode=action.mode, follow_ups=action.follow_ups)
        if action.mode:
            silenced = reaching.silenced(speaking, at.platform)
            said.append(steering.mode_set(where, action.mode, hearing, silenced=silenced))
        if action.follow_ups:
            said.append(steering.follow_ups_set(_name(at, place), action.follow_ups))
        return steering.channel_changed(said)

    async def _channel_told(self, caller: Caller, at: Place, where: str) -> Reply:
        settings = await self._channels.channel(at)
        workspace, here = caller.workspace, _here(caller.place)
        speaking = await self._speaks(at) if settings.mode is not Mode.OFF else Speaking.FREE
        told = steering.Behaviour(
            where=where,
            mode=settings.mode,
            follow_ups=settings.follow_ups,
            hearing=await self._hears(at) if settings.mode.is_open else Hearing.ALL,
            silenced=reaching.silenced(speaking, at.platform),
            helpers=channel_word(workspace.helpers, here) if workspace.helpers else "",
            ping=workspace.ping,
            notices=channel_word(workspace.notices, here) if workspace.notices else "",
        )
        return steering.channel_told(told, CHANNEL_USAGE if holds(caller.role, Role.ADMIN) else "")

    async def _workspace_changed(
        self, caller: Caller, at: Place, action: Channel, speaking: Speaking
    ) -> list[str]:
        """Where questions for people and notices go from now on, told in sentences."""
        workspace, where = caller.workspace, _name(at, caller.place)
        outsiders_read = caller.place.shared and at.channel == caller.place.channel
        if outsiders_read and (action.helpers or action.notices):
            raise UsageError(steering.outsiders_read())
        if (action.helpers or action.notices) and speaking is Speaking.BARRED:
            raise UsageError(reaching.barred(where, at.platform))
        if (action.helpers or action.notices) and speaking is Speaking.POSTS:
            raise UsageError(reaching.posts_only(where))
        if action.ping and not is_role(action.ping):
            raise UsageError(steering.no_role(action.ping))
        if action.ping and is_everybody(action.ping, workspace.id):
            raise UsageError(steering.everybody())
        said, changed = [], dict[str, str]()
        for what, on, now in (
            ("helpers", action.helpers, workspace.helpers),
            ("notices", action.notices, workspace.notices),
        ):
            if on is False and now != at.channel:
                said.append(steering.was_not_on(what, where))
            elif on is not None:
                changed[what] = at.channel if on else ""
                said.append(steering.turned(what, where, on=on))
        if action.ping is not None:
            changed["ping"] = action.ping
            helpers = changed.get("helpers", workspace.helpers)
            said.append(steering.pinged(action.ping, is_asked=bool(helpers)))
        if changed:
            await self._workspaces.set_channels(workspace.platform, workspace.id, **changed)
            moved = [Moved(what, getattr(workspace, what), now) for what, now in changed.items()]
            await self._trail.record(caller, moved)
        return said


def _needs_the_bot(action: Channel) -> bool:
    """Whether it means nothing in a channel that the bot is no member of."""
    opened = action.mode is not None and action.mode.is_open
    return bool(opened or action.helpers or action.notices)


def _needs_to_speak(action: Channel) -> bool:
    """Whether it means nothing where the bot may not write."""
    answers = action.mode is not None and action.mode is not Mode.OFF
    return bool(answers or action.helpers or action.notices)


def _name(at: Place, place: Place) -> str:
    """The channel itself, as it is called where somebody acts."""
    return channel_word(at.channel, _here(place))


def _here(place: Place) -> str:
    """The channel that needs no name; a thread's does."""
    return "" if place.thread else place.channel


def _needs_to_hear(action: Channel) -> bool:
    """Whether it means nothing where only messages come in that are addressed to the bot."""
    opened = action.mode is not None and action.mode.is_open
    return opened or action.follow_ups is FollowUps.ALWAYS
