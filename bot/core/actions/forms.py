"""Forms that were filled in: what was meant, saved or shown, and kept until it is."""

from collections.abc import Mapping
from dataclasses import replace

from bot.core import messages
from bot.core.actions.drafting import AT, OF, Drafting, filled
from bot.core.actions.filling import (
    KEPT,
    add_in,
    added,
    alternates_in,
    edit_in,
    edit_of_alternates,
    edited,
    keeping,
)
from bot.core.actions.looking import Looking
from bot.core.actions.saving import Saving
from bot.core.callers import Caller
from bot.core.errors import ConflictError, NotFoundError, UsageError
from bot.core.faq import Audience, FaqEntry
from bot.core.messages import Edit, Form, Reply, Response
from bot.core.planning import Plan, Planner
from bot.core.ports import Draft
from bot.core.replies import asking, changes, forms, past, saving
from bot.core.replies.words import author


class Forms:
    """New entries and edits. What was entered is a draft until it is saved."""

    def __init__(
        self, looking: Looking, planner: Planner, drafting: Drafting, entries: Saving
    ) -> None:
        self._looking = looking
        self._planner = planner
        self._drafting = drafting
        self._saving = entries

    async def submit(
        self, caller: Caller, form: str, values: Mapping[str, str], key: str = ""
    ) -> Reply | Form:
        """A form of ours, by who may use it; what was entered is the draft of that key."""
        entered = await self._entered(caller, form, values)
        return await self._filled(caller, await self._drafting.keep(caller, form, entered, key))

    async def keep(self, caller: Caller, form: str, values: Mapping[str, str], key: str) -> None:
        """What was entered, before anything is done with it."""
        entered = await self._entered(caller, form, values)
        await self._drafting.keep(caller, form, entered, key, early=True)

    async def _entered(
        self, caller: Caller, form: str, values: Mapping[str, str]
    ) -> Mapping[str, str]:
        """What was entered, as a draft holds it."""
        if form.startswith("alternates:"):
            return await self._chosen(caller, form, values)
        return await self._keeping(caller, form, values) if form.startswith("edit:") else values

    async def attach(self, caller: Caller, entry: FaqEntry, text: str) -> Reply | Form:
        """One more alternate of that entry, looked at as if it had been entered into its form."""
        form = f"alternates:{entry.key}:1:{entry.version}"
        return await self.submit(caller, form, {"alternates": " ".join(text.split())})

    async def add(self, caller: Caller, action: messages.Add) -> Reply | Form:
        """A new entry that came without its form, as if it had been entered there."""
        return await self.submit(caller, "add", added(action))

    async def edit(self, caller: Caller, entry: FaqEntry, action: Edit) -> Reply | Form:
        """An edit that came without its form, as if it had been entered there."""
        return await self.submit(caller, f"edit:{entry.key}:{entry.version}", edited(action))

    async def press(self, caller: Caller, what: str, id_: str, receipt: str = "") -> Response:
        """A button under a preview, under why something was not saved, or under drafts.

        From there it is opened as from the reply of that `receipt`, and no other.
        """
        draft = await self._drafting.draft(caller, id_)
        if draft is None:
            return saving.draft_gone()
        if what == "open":
            at = f"{AT}{receipt}" if receipt.isalnum() else ""
            draft = replace(draft, form=f"{draft.form.partition(AT)[0]}{at}")
        match what, *draft.form.partition(AT)[0].split(":"):
            case ("save", "do", _, key, *_):
                slug = (await self._looking.by_key(caller, int(key))).slug
                plan = await self._saving.again(caller, slug, draft)
                return _in_place(await self._saving.save(caller, plan, draft, seen=True))
            case ("save", *_):
                return _in_place(await self._filled(caller, draft, seen=True))
            case ("change" | "open", "add", *_):
                return filled(forms.add_form(), draft)
            case ("change" | "open", "edit" | "more" | "alternates" as kind, key, page, *_):
                entry = await self._looking.by_key(caller, int(key))
                return filled(forms.form_of(kind, entry, int(page)), draft)
            case ("discard", *_):
                await self._drafting.drop(draft)
                return saving.discarded()
        return asking.gone()

    async def _chosen(
        self, caller: Caller, form: str, values: Mapping[str, str]
    ) -> Mapping[str, str]:
        """What was entered, with the words of the alternates that were chosen in the form."""
        _, key, _, version, *_ = form.split(":")
        entry = await self._looking.by_key(caller, int(key))
        shown = await self._looking.version(caller, entry, int(version))
        if shown is None:
            raise UsageError(forms.too_old(entry))
        return alternates_in(values, shown)

    async def _keeping(
        self, caller: Caller, form: str, values: Mapping[str, str]
    ) -> Mapping[str, str]:
        """What was entered, with the old question where it is no longer the entry's."""
        sent, _, of = form.partition(OF)
        _, key, *versions = sent.partition(AT)[0].split(":")
        entry = await self._looking.by_key(caller, int(key))
        shown = await self._looking.version(caller, entry, int(versions[-1]))
        earlier = await self._drafting.draft(caller, of) if of else None
        if shown is None or (earlier and earlier.entered.get(KEPT) == entry.question):
            return values  # nobody knows what was touched, or it stood in the form
        return keeping(values, shown, entry)

    async def _creating(self, caller: Caller, action: messages.Add) -> Plan:
        entry = FaqEntry(
            slug=action.slug,
            question=action.question,
            answer=action.answer,
            alternates=action.alternates,
            tags=action.tags,
            source=action.source or None,
            # An internal one would be given to nobody there.
            audience=Audience.PUBLIC if caller.workspace.public_only else Audience.INTERNAL,
        )
        return await self._planner.add(caller.kb, entry)

    async def _editing(self, caller: Caller, edit: Edit, expected: int) -> Plan:
        if edit.audience not in (None, *Audience):
            raise UsageError(forms.no_audience(edit.audience or ""), field="audience")
        audience = Audience(edit.audience) if edit.audience else None
        if caller.workspace.public_only and audience is Audience.INTERNAL:
            raise UsageError(forms.public_alone(), field="audience")
        return await self._planner.edit(
            caller.kb,
            edit.slug,
            question=edit.question,
            answer=edit.answer,
            add_alternates=edit.add_alternates,
            remove_alternates=edit.remove_alternates,
            tags=edit.tags,
            source=edit.source,
            owner=edit.owner,
            review_on=edit.review_on,
            audience=audience,
            expected=expected,
        )

    async def _filled(self, caller: Caller, draft: Draft, *, seen: bool = False) -> Reply | Form:
        """Saves it; `seen`: its author knows what it does."""
        try:
            plan = await self._plan(caller, draft)
            if isinstance(plan, Form):
                return plan
            try:
                return await self._save(caller, plan, draft, seen)
            except ConflictError:  # in this very moment
                caller = await self._looking.again(caller)
                plan = await self._plan(caller, draft)
                if isinstance(plan, Form):
                    return plan
                return await self._save(caller, plan, draft, seen and bool(plan.before))
        except (UsageError, NotFoundError, ConflictError) as error:
            said = past.refusal(error, caller.author, caller.place.platform)
            field = error.field if isinstance(error, UsageError) else ""
            return saving.refused(said, draft.id, field)

    async def _save(self, caller: Caller, plan: Plan, draft: Draft, seen: bool) -> Reply:
        retired = await self._looking.retired_twin(caller, plan.entry) if not plan.before else None
        aside = changes.retired_twin(retired) if retired else None
        return await self._saving.save(caller, plan, draft, seen=seen, aside=aside)

    async def _plan(self, caller: Caller, draft: Draft) -> Plan | Form:
        """What was meant; the form again where somebody else changed the entry meanwhile.

        The form's id names the version that it may replace, and the one that it showed, if that
        is another. What was not touched in it is left as it stands. Alternates are added and
        removed one by one, whatever the version: nothing of anybody's is overwritten by it.
        """
        form, at, receipt = draft.form.partition(AT)
        kind, *rest = form.split(":")
        if kind == "add":
            return await self._creating(caller, add_in(draft.entered))
        key, *versions = map(int, rest)
        entry = await self._looking.by_key(caller, key)
        if kind == "alternates":
            edit = edit_of_alternates(draft.entered, entry)
            return await self._editing(caller, edit, entry.version)
        shown = await self._looking.version(caller, entry, versions[-1])
        if entry.version == versions[0]:
            edit = edit_in(kind, draft.entered, entry.slug, shown)
            return await self._editing(caller, edit, versions[0])
        last = await self._looking.last_author(caller, entry)
        told = author(last, caller.place.platform) if last else ""
        entered = draft.entered
        again = forms.changed_meanwhile(kind, entry, shown, versions[-1], entered, told)
        return replace(again, id=f"{again.id}{at}{receipt}{OF}{draft.id}")


def _in_place(told: Reply | Form) -> Reply | Form:
    """In the preview's place, unless it was not saved."""
    return replace(told, in_place=True) if isinstance(told, Reply) and not told.refusal else told
