"""The way of a change: worked out, looked at, saved at once or shown first."""

from collections.abc import Callable

from bot.core.actions.drafting import Drafting
from bot.core.actions.trail import users_of
from bot.core.callers import Caller
from bot.core.curation import Curation, Saved
from bot.core.errors import ConflictError, SpentError
from bot.core.faq import ChangeKind
from bot.core.foresight import Foresight
from bot.core.impact import Effects
from bot.core.messages import Reply
from bot.core.planning import Plan
from bot.core.ports import Draft, Workspaces
from bot.core.replies import changes, saving, undoing

Tell = Callable[[Saved, Effects], Reply]


class Saving:
    """Saves what harms nothing; of what does, the author sees first what it would do."""

    def __init__(
        self,
        curation: Curation,
        foresight: Foresight,
        drafting: Drafting,
        workspaces: Workspaces,
    ) -> None:
        self._workspaces = workspaces
        self._curation = curation
        self._foresight = foresight
        self._drafting = drafting

    async def save(
        self,
        caller: Caller,
        plan: Plan,
        draft: Draft,
        *,
        seen: bool = False,
        meant: str = "",
        tell: Tell | None = None,
        aside: Reply | None = None,
    ) -> Reply:
        """A form's change; `seen`: its author has looked at what it does.

        That the question `meant` is decided differently is what they want; what is told `aside`
        they look at in any case. However often and wherever a button is pressed, what is under it
        is saved once: the draft goes with it.
        """
        vectors = await self._curation.vectors_for(plan)
        effects = await self._foresight.effects(
            caller.kb, plan.changes, vectors, caller.private_audience, caller.tenant
        )
        if not seen and (aside or not effects.but(meant).are_harmless):
            entries = [change.entry for change in plan.changes]
            shown = saving.preview(
                entries, plan.kind, effects, draft.id, rooms=await self._rooms(caller)
            )
            shown = changes.with_notes(shown, plan.before, plan.entry, plan.kind, saved=False)
            return changes.beside(shown, aside)
        try:
            done = await self._curation.carry_out(
                caller.kb, plan, caller.author, vectors, draft=draft.id
            )
        except SpentError:
            return saving.draft_gone()
        if tell is not None:
            return tell(done, effects)
        changed = _changed(plan, done)
        told = saving.saved(
            done.entry,
            plan.kind,
            effects,
            changed=changed,
            rooms=await self._rooms(caller),
        )
        if not changed:
            return told
        return changes.with_notes(told, plan.before, done.entry, plan.kind, saved=True)

    async def do(self, caller: Caller, plan: Plan, *, to: int = 0) -> Reply:
        """A command's change to one entry; `to` is the version that is brought back."""
        change = plan.changes[0]
        form = f"do:{plan.kind}:{change.entry.key}:{change.expected}:{to}"
        return await self.save(caller, plan, await self._drafting.keep(caller, form, {}))

    async def at_once(self, caller: Caller, plan: Plan) -> Reply:
        """A change that is taken back, or done again, without being shown first: it stood so."""
        vectors = await self._curation.vectors_for(plan)
        effects = await self._foresight.effects(
            caller.kb, plan.changes, vectors, caller.private_audience, caller.tenant
        )
        done = await self._curation.carry_out(caller.kb, plan, caller.author, vectors)
        if plan.taken is None:
            return undoing.done_again(done.entries, effects)
        by, platform = caller.author, caller.place.platform
        return undoing.taken_back(plan.taken, done.entries, effects, by, platform)

    async def again(self, caller: Caller, slug: str, draft: Draft) -> Plan:
        """What a command meant that was shown first; ConflictError where it cannot be any more."""
        _, kind, _, version, to = draft.form.split(":")
        planner = self._curation.planner
        match ChangeKind(kind):
            case ChangeKind.RETIRE:
                plan = await planner.retire(caller.kb, slug)
            case ChangeKind.RESTORE:
                plan = await planner.restore(caller.kb, slug)
            case _:
                plan = await planner.revert(caller.kb, slug, int(to))
        if plan.changes[0].expected != int(version):
            raise ConflictError(f"`{slug}` was changed since; nothing was overwritten.")
        return plan

    async def _rooms(self, caller: Caller) -> set[str]:
        """The platforms where the knowledge base is used."""
        users = await users_of(self._workspaces, caller.kb.key)
        return {caller.place.platform, *(user.partition(":")[0] for user in users)}


def _changed(plan: Plan, done: Saved) -> bool:
    """Whether the entry says something else now: what says the same is no new version."""
    return done.entry.version != plan.changes[0].expected
