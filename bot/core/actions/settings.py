"""What admins set for the whole workspace, and what it comes to."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.actions.steering import Steering
from bot.core.actions.trail import Moved, Trail
from bot.core.callers import Caller
from bot.core.errors import UsageError
from bot.core.faq import KnowledgeBase
from bot.core.library import Library
from bot.core.messages import Channel, Reply, Role, Settings
from bot.core.permissions import holds, require_role
from bot.core.ports import FaqStore, Workspaces
from bot.core.reading import SETTINGS_USAGE
from bot.core.replies import settings
from bot.core.replies.words import base, target


class SettingActions:
    """Tells and changes settings. `retention`: days for which an operator has questions kept."""

    def __init__(
        self,
        *,
        store: FaqStore,
        workspaces: Workspaces,
        library: Library,
        trail: Trail,
        steering: Steering,
        retention: int,
    ) -> None:
        self._store = store
        self._workspaces = workspaces
        self._library = library
        self._trail = trail
        self._steering = steering
        self._retention = retention

    async def run(self, caller: Caller, action: Settings) -> Reply:
        """What holds, after the change if one is asked for."""
        if not action.changes_something:
            return await self._told(caller, caller.kb)
        require_role(caller.role, Role.ADMIN, guest=caller.person.guest)
        _check(action, self._retention)
        said = await self._noticing(caller, action)
        kb = caller.kb
        if action.right is not None:
            kb = await self._right(caller, round(action.right / 100, 5))
            said.append(settings.right_set(caller.kb.target, kb.target))
        said += await self._numbers(caller, action)
        return await self._told(await self._again(caller), kb, said)

    async def _noticing(self, caller: Caller, action: Settings) -> list[str]:
        """Where admins are told what is wrong: as `/faq channel` does it, wherever it is said."""
        if action.notices is None:
            return []
        there = action.channel if action.notices else caller.workspace.notices
        changed = Channel(there, notices=action.notices)
        return [(await self._steering.run(caller, changed)).text]

    async def _right(self, caller: Caller, now: float) -> KnowledgeBase:
        kb = caller.kb
        if now == kb.target:
            return kb
        await self._store.set_target(kb.key, now)
        moved = Moved("right", target(kb.target), target(now))
        await self._trail.record_of(caller, kb.key, [moved])
        return await self._store.knowledge_base(kb.name)

    async def _numbers(self, caller: Caller, action: Settings) -> list[str]:
        workspace = caller.workspace
        asked = {
            "questions": (workspace.question_limit, action.questions),
            "replies": (workspace.reply_limit, action.replies),
            "retention": (self._kept(caller), action.retention),
        }
        await self._workspaces.set_limits(
            workspace.platform,
            workspace.id,
            question_limit=action.questions,
            reply_limit=action.replies,
            retention=action.retention,
        )
        changed = [(what, was, now) for what, (was, now) in asked.items() if now is not None]
        moved = [Moved(what, str(was), str(now)) for what, was, now in changed]
        await self._trail.record(caller, moved)
        return [settings.number_set(what, was, now) for what, was, now in changed]

    def _kept(self, caller: Caller) -> int:
        """For how many days questions are kept here."""
        return min(caller.workspace.retention or self._retention, self._retention)

    async def _again(self, caller: Caller) -> Caller:
        """The caller with the workspace as it is now."""
        workspace = await self._workspaces.workspace(caller.workspace.platform, caller.workspace.id)
        return replace(caller, workspace=replace(workspace, kb=caller.kb))

    async def _told(self, caller: Caller, kb: KnowledgeBase, said: Sequence[str] = ()) -> Reply:
        moved = kb.revision != caller.kb.revision
        knowledge = await (self._library.refresh(kb) if moved else self._library.current(kb))
        shown = settings.Told(
            promise=knowledge.calibration.promise,
            choices=knowledge.calibration.choices,
            knowledge_base=base(kb.name, caller.tenant),
            kept=self._kept(caller),
            retention=self._retention,
            changes=await self._trail.page(caller),
            change=SETTINGS_USAGE if holds(caller.role, Role.ADMIN) else "",
        )
        return settings.told(caller, shown, said)


def _check(action: Settings, retention: int) -> None:
    """UsageError for what makes no sense; nothing is changed then."""
    right, questions, replies = action.right, action.questions, action.replies
    if right is not None and not settings.LEAST_RIGHT <= right <= settings.MOST_RIGHT:
        raise UsageError(settings.not_right(right))
    for what, number, most in (
        ("questions", questions, settings.MOST_QUESTIONS),
        ("replies", replies, settings.MOST_REPLIES),
    ):
        if number is not None and not 1 <= number <= most:
            raise UsageError(settings.not_a_limit(what, number, most))
    if action.retention is not None and not 1 <= action.retention <= retention:
        raise UsageError(settings.not_kept(action.retention, retention))
    if action.channel and action.notices is None:
        raise UsageError(settings.channel_for_what())
