"""Who does what: one door for all actions, forms and completions."""

from collections.abc import Mapping, Sequence

from bot.core.actions.doing import action_of, entry_of
from bot.core.actions.drafting import AT, plain
from bot.core.actions.entries import FORMS, Entries
from bot.core.actions.exchanging import Exchanging
from bot.core.actions.insight import Insight
from bot.core.actions.looking import Looking
from bot.core.actions.mending import Mending
from bot.core.actions.overview import Overviews
from bot.core.actions.settings import SettingActions
from bot.core.actions.steering import Steering
from bot.core.actions.trail import Trail
from bot.core.callers import Caller
from bot.core.commands import command_in
from bot.core.errors import UsageError
from bot.core.messages import (
    Action,
    Block,
    Channel,
    Choices,
    Export,
    File,
    Gaps,
    Import,
    Joined,
    Overview,
    Pointed,
    Reply,
    Response,
    Roles,
    Settings,
    Setup,
    Stats,
    Try,
    Visit,
)
from bot.core.permissions import needed, require, require_role
from bot.core.replies import asking
from bot.core.replies.saving import is_preview


class Actions:
    """The `/faq` actions; nothing is done that the caller may not do."""

    def __init__(
        self,
        *,
        entries: Entries,
        exchanging: Exchanging,
        steering: Steering,
        settings: SettingActions,
        insight: Insight,
        mending: Mending,
        looking: Looking,
        trail: Trail,
    ) -> None:
        self._entries = entries
        self._exchanging = exchanging
        self._steering = steering
        self._settings = settings
        self._insight = insight
        self._mending = mending
        self._trail = trail
        self._overviews = Overviews(looking=looking, run=self.run)

    async def run(self, caller: Caller, action: Action) -> Response:
        """The response to an action. Raises a BotError where it cannot be done."""
        require_role(caller.role, needed(action), guest=caller.person.guest)
        if isinstance(action, Setup | Channel | Roles | Block):
            return await self._steering.run(caller, action)
        if isinstance(action, Settings):
            return await self._settings.run(caller, action)
        if isinstance(action, Try | Gaps | Stats):
            return await self._insight.run(caller, action)
        if isinstance(action, Import | Export):
            return await self._exchanging.run(caller, action)
        return await self._entries.run(caller, action)

    async def typed(self, caller: Caller, text: str) -> Response:
        """The response to what was typed after `/faq`; who may not do it is not told how."""
        command, rest = command_in(text)
        try:
            action = command.read(rest)
        except UsageError:
            require(caller.role, command.action, guest=caller.person.guest)
            raise
        return await self.run(caller, action)

    async def keep(self, caller: Caller, form: str, values: Mapping[str, str], key: str) -> None:
        """What was entered into a form for an entry, kept before it is looked at."""
        if form.partition(":")[0] in FORMS:
            await self._entries.keep(caller, form, values, key)

    async def submit(
        self,
        caller: Caller,
        form: str,
        values: Mapping[str, str],
        files: Sequence[File] = (),
        key: str = "",
    ) -> Response:
        """A filled form, saved; it comes again where somebody else changed the entry meanwhile."""
        if form.partition(":")[0] == "import":
            return await self._exchanging.submit(caller, form, files)
        if form.startswith("gap:"):
            told = await self._insight.attached(caller, form.partition(":")[2], values)
            return await self._goes_on(caller, form, told)
        if form.partition(":")[0] in ("attach", "wrong"):
            return await self._mending.submit(caller, form, values)
        told = await self._entries.submit(caller, form, values, key)
        return await self._goes_on(caller, plain(form), told)

    async def about_entry(self, caller: Caller, kind: str, parts: Sequence[str]) -> Response:
        """A button about an entry: `undo`, or `draft` for a change that is not saved yet.

        Under an `entry` itself: its forms, and the entry as a file.
        """
        if kind == "entry" and parts[:1] in (["file"], ["long"]):
            return await self._exchanging.one(caller, parts)
        form = await self._entries.drafted(caller, parts) if parts[:1] == ["save"] else ""
        if form.startswith("wrong:"):
            return await self._mending.saved(caller, parts[-1])
        return await self._goes_on(caller, form, await self._entries.press(caller, kind, parts))

    async def _goes_on(self, caller: Caller, form: str, told: Response) -> Response:
        """With the set-up or the gaps, where a form of theirs was saved."""
        if not isinstance(told, Reply) or told.refusal or is_preview(told):
            return told
        _, setting_up, channel = form.partition("add:setup:")
        if setting_up:
            return await self._steering.goes_on(caller, channel, told.text)
        if form.startswith(("gap:", "add:gap:")):
            return await self._insight.goes_on(caller, told)
        _, from_reply, receipt = form.partition(AT)
        if from_reply:
            return await self._mending.updated(caller, receipt, told)
        return told

    async def complete(
        self, caller: Caller, text: str, command: str = "", form: str = ""
    ) -> Choices:
        """Entries to choose from, best first; those alone that the command can be used with.

        In a `form` that chooses the right entry, not the wrong one.
        """
        kind, _, receipt = form.partition(":")
        without = await self._mending.given(caller, receipt) if kind == "wrong" else None
        return await self._entries.complete(caller, text, command, without=without)

    async def press(self, caller: Caller, parts: Sequence[str]) -> Response:
        """A button of the set-up, whose id goes on with `parts`."""
        require(caller.role, Setup, guest=caller.person.guest)
        return await self._steering.press(caller, parts)

    async def looked_into(self, caller: Caller, kind: str, parts: Sequence[str]) -> Response:
        """A button under gaps (`gap`) or figures (`stats`)."""
        return await self._insight.press(caller, kind, parts)

    async def looked_back(self, caller: Caller, parts: Sequence[str]) -> Reply:
        """A button that turns the page of who changed what."""
        return await self._trail.press(caller, parts)

    async def uploaded(self, caller: Caller, parts: Sequence[str]) -> Reply:
        """A button under what an import would do."""
        return await self._exchanging.press(caller, parts)

    async def pointed(self, caller: Caller, pointed: Pointed) -> Response:
        """Something that was chosen in a message's menu."""
        return await self._mending.pointed(caller, pointed)

    async def mended(self, caller: Caller, parts: Sequence[str]) -> Response:
        """A button about a reply that was pointed at."""
        return await self._mending.press(caller, parts)

    async def stands_for(self, caller: Caller, parts: Sequence[str]) -> Response:
        """A button that does what a command does."""
        if (about := entry_of(parts)) is not None:
            return await self._entries.opened(caller, *about)
        action = action_of(parts)
        return await self.run(caller, action) if action is not None else asking.gone()

    async def visited(self, caller: Caller, visit: Visit) -> Overview:
        """The page that a platform keeps for this person."""
        return await self._overviews.page(caller, visit)

    async def joined(self, caller: Caller, joined: Joined) -> Reply | None:
        """Words of welcome for who brought the bot into a channel, as a notice."""
        return await self._steering.joined(caller, joined)
