"""The way from an invited bot to an answering one. Nothing is remembered: all is derived."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.core.actions.trail import Moved, TracedChannels, Trail
from bot.core.callers import Caller
from bot.core.curation import Curation
from bot.core.errors import UsageError
from bot.core.faq import Audience, FaqEntry, Status
from bot.core.messages import (
    Hearing,
    Joined,
    Mode,
    Notice,
    Place,
    Reply,
    Response,
    Role,
    Setup,
    Speaking,
)
from bot.core.permissions import allows
from bot.core.ports import Channels, FaqStore, ReceiptStore, RoleStore
from bot.core.replies import asking, forms, reaching, setting_up
from bot.core.replies.words import base, scope
from bot.core.replies.words import channel as channel_word

_OPENINGS = {"auto": Mode.AUTO, "observe": Mode.OBSERVE}


class SettingUp:
    """Shows what is done and what is left, and does what its buttons say."""

    def __init__(
        self,
        *,
        store: FaqStore,
        channels: Channels,
        traced: TracedChannels,
        trail: Trail,
        roles: RoleStore,
        receipts: ReceiptStore,
        curation: Curation,
        sample: Callable[[], Sequence[FaqEntry]],
        hears: Callable[[Place], Awaitable[Hearing]],
        speaks: Callable[[Place], Awaitable[Speaking]],
    ) -> None:
        self._store = store
        self._channels = channels
        self._traced = traced
        self._trail = trail
        self._roles = roles
        self._receipts = receipts
        self._curation = curation
        self._sample = sample
        self._hears = hears
        self._speaks = speaks

    async def checklist(
        self, caller: Caller, channel: str = "", *, said: str = "", in_place: bool = False
    ) -> Reply:
        """The check list for a channel, or the one that was acted in."""
        here = caller.place.channel
        progress = await self._progress(caller, channel or here, here)
        return setting_up.checklist(progress, said=said, in_place=in_place)

    async def press(self, caller: Caller, parts: Sequence[str]) -> Response:
        """A button of the check list: what it does, then the list in its new state."""
        if not parts:
            return await self.checklist(caller)
        what, channel = parts[0], ":".join(parts[1:]) or caller.place.channel
        if what == "add":
            return forms.add_form(then=f"setup:{channel}")
        if what == "sample":
            return await self.checklist(
                caller, channel, said=await self._load(caller), in_place=True
            )
        if what in _OPENINGS:
            at = _at(caller, channel)
            if await self._hears(at) is Hearing.UNGRANTED:
                raise UsageError(reaching.not_granted())
            here = caller.place.direct and channel == caller.place.channel
            if not here and await self._speaks(at) is Speaking.BARRED:
                where = scope(channel, caller.place.channel, caller.place.thread)
                raise UsageError(reaching.barred(where, at.platform))
            await self._traced.set(caller, at, mode=_OPENINGS[what])
            return await self.checklist(caller, channel, in_place=True)
        return asking.gone()

    async def welcome(self, caller: Caller, joined: Joined) -> Reply | None:
        """What the bot is, to who invited it; with the check list where that is an admin."""
        inviter, place = joined.inviter, joined.place
        if inviter.bot or not inviter.id:
            return None
        direct = Place.of_person(place.platform, place.workspace, inviter.id)
        admin = allows(caller.role, Setup)
        progress = await self._progress(caller, place.channel, direct.channel) if admin else None
        told = setting_up.welcome(channel_word(place.channel), progress)
        return Reply(text="", private=True, notices=(Notice(direct, told),))

    async def _load(self, caller: Caller) -> str:
        kb = await self._store.knowledge_base(caller.kb.name)
        if kb.entries:
            return setting_up.sample_not_wanted()
        entries: Sequence[FaqEntry] = await asyncio.to_thread(self._sample)
        if caller.workspace.public_only:  # internal ones would be given to nobody there
            entries = [replace(entry, audience=Audience.PUBLIC) for entry in entries]
        await self._curation.import_entries(kb, entries, author=caller.author)
        moved = Moved("import", "", setting_up.sampled(len(entries)), "sample")
        await self._trail.record_of(caller, kb.key, [moved])
        return setting_up.loaded(len(entries))

    async def _progress(self, caller: Caller, channel: str, here: str) -> setting_up.Progress:
        at, thread = _at(caller, channel), caller.place.thread
        direct = caller.place.direct and channel == caller.place.channel
        kb = await self._store.knowledge_base(caller.kb.name)
        granted = await self._roles.granted(caller.tenant)
        return setting_up.Progress(
            kb=kb,
            base=base(kb.name, caller.tenant),
            channel=channel,
            where=scope(channel, here, thread),
            platform=at.platform,
            mode=(await self._channels.channel(at)).mode,
            tried=bool(await self._receipts.most_answered(kb.key, 1)),
            editors=len({who for who, role in granted if role in (Role.EDITOR, Role.ADMIN)}),
            example=await self._example(caller),
            hearing=await self._hears(at),
            speaking=Speaking.FREE if direct else await self._speaks(at),
            direct=direct,
            absent=caller.place.absent and channel == caller.place.channel,
        )

    async def _example(self, caller: Caller) -> str:
        entries = await self._store.entries(caller.kb.key)
        usable = (entry for entry in entries if entry.status is Status.ACTIVE)
        return next((entry.question for entry in usable if caller.sees(entry)), "")


def _at(caller: Caller, channel: str) -> Place:
    return Place(caller.place.platform, caller.place.workspace, channel)
