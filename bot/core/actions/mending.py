"""Mending from a message: somebody points at it, and does something about what was said there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core import messages
from bot.core.actions.correcting import is_own, led_away, merged
from bot.core.actions.drafting import AT, Drafting
from bot.core.actions.forms import Forms
from bot.core.actions.looking import Looking
from bot.core.actions.saving import Saving
from bot.core.actions.trail import Moved, Trail
from bot.core.answering import AnswerService
from bot.core.callers import Caller
from bot.core.curation import Curation, Saved
from bot.core.editing import LONGEST_PHRASING
from bot.core.errors import DeniedError, NotFoundError, UsageError
from bot.core.faq import Audience, Status
from bot.core.foresight import Foresight
from bot.core.impact import Effects
from bot.core.messages import Aim, Form, Pointed, Reply, Response, Update
from bot.core.outcomes import Answered, Hit, Receipt, Suggested
from bot.core.permissions import require
from bot.core.ports import Draft, Drafts, Outbox, ReceiptStore, StandingReply, Workspaces
from bot.core.query import clean, redact
from bot.core.replies import asking, forms, mending, saving

_NEEDED = {
    Aim.WHY: messages.Why,
    Aim.MEND: messages.Edit,
    Aim.SAVE: messages.Add,
    Aim.ATTACH: messages.Edit,
}


class Mending:
    """Shortcuts on messages, by who has the role for what they do."""

    def __init__(
        self,
        *,
        looking: Looking,
        curation: Curation,
        foresight: Foresight,
        drafts: Drafts,
        answering: AnswerService,
        receipts: ReceiptStore,
        outbox: Outbox,
        trail: Trail,
        workspaces: Workspaces,
    ) -> None:
        self._looking = looking
        self._drafting = Drafting(drafts)
        self._saving = Saving(curation, foresight, self._drafting, workspaces)
        self._forms = Forms(looking, curation.planner, self._drafting, self._saving)
        self._curation = curation
        self._answering = answering
        self._receipts = receipts
        self._outbox = outbox
        self._trail = trail

    async def pointed(self, caller: Caller, pointed: Pointed) -> Response:
        """What comes of pointing at a message."""
        require(caller.role, _NEEDED[pointed.aim], guest=caller.person.guest)
        match pointed.aim:
            case Aim.WHY:
                receipt = await self._decided(caller, pointed)
                if receipt is None:
                    raise NotFoundError(mending.not_looked_at())
                return await self._looking.why(caller, receipt.id)
            case Aim.MEND:
                stands = await self._stands(pointed)
                receipt = await self._receipt(caller, stands.receipt if stands else "")
                if receipt is None:
                    raise NotFoundError(mending.no_reply_there())
                return mending.choice(receipt, shown=_is_shown(caller, receipt))
            case Aim.SAVE:
                return forms.add_form(_words(pointed))
            case Aim.ATTACH:
                text = _words(pointed)
                return mending.attach_form(text, await self._near(caller, text))

    async def press(self, caller: Caller, parts: Sequence[str]) -> Response:
        """A button of that choice."""
        what, receipt_id, key = (*parts, "", "", "")[:3]
        needed = messages.Why if what in ("why", "details") else messages.Edit
        require(caller.role, needed, guest=caller.person.guest)
        receipt = await self._receipt(caller, receipt_id)
        if receipt is None:
            return asking.gone()
        if what != "remove" and not _is_shown(caller, receipt):
            raise DeniedError(mending.not_shown_here())
        outcome = receipt.decision.outcome
        match what, outcome:
            case "why" | "details", _:
                return await self._looking.why(caller, receipt.id, whole=what == "details")
            case "remove", _:
                return await self._remove(caller, receipt)
            case "edit", Answered(hit):
                form = forms.edit_form(await self._looking.by_key(caller, hit.entry))
                form = replace(form, id=f"{form.id}{AT}{receipt.id}")
                return await self._drafting.offered(caller, form)
            case "edit", Suggested(hits) if any(str(hit.entry) == key for hit in hits):
                form = forms.edit_form(await self._looking.by_key(caller, int(key)))
                return await self._drafting.offered(caller, form)
            case "wrong", Answered(hit):
                if not receipt.decision.text:
                    raise UsageError(mending.forgotten())
                given = await self._looking.by_key(caller, hit.entry)
                others = _others(receipt, hit)
                merges = is_own(receipt.decision.text, given)
                return mending.wrong_form(receipt, given, others, merges=merges)
        return asking.gone()

    async def submit(self, caller: Caller, form: str, values: Mapping[str, str]) -> Reply | Form:
        """A form that attaches words to an entry, or sets a wrong answer right."""
        require(caller.role, messages.Edit, guest=caller.person.guest)
        chosen = await self._looking.chosen(caller, values.get("entry", "").strip())
        kind, _, receipt_id = form.partition(":")
        if kind == "attach":
            return await self._forms.attach(caller, chosen, values.get("text", ""))
        draft = await self._drafting.keep(caller, f"wrong:{receipt_id}:{chosen.key}", {})
        return await self._set_right(caller, draft)

    async def saved(self, caller: Caller, draft_id: str) -> Reply:
        """*Save* under what setting a wrong answer right would do."""
        require(caller.role, messages.Edit, guest=caller.person.guest)
        draft = await self._drafting.draft(caller, draft_id)
        if draft is None:
            return saving.draft_gone()
        return replace(await self._set_right(caller, draft, seen=True), in_place=True)

    async def updated(self, caller: Caller, receipt_id: str, told: Reply) -> Reply:
        """What was told of an edit that began at a reply, which reads so from now on."""
        receipt = await self._receipt(caller, receipt_id)
        if receipt is None or not isinstance(receipt.decision.outcome, Answered):
            return told
        stands = await self._outbox.standing_for(receipt.id)
        key = receipt.decision.outcome.hit.entry
        entry = await self._answering.entry(caller.kb, key, receipt.decision.audience)
        if stands is None or entry is None:
            return told
        reply = asking.answer(entry, receipt.id)
        stale = mending.reply_stays(told.text)
        update = Update(stands.posted_as, stands.place, reply, otherwise=stale)
        return replace(told, text=mending.with_reply(told.text), updates=(update,))

    async def given(self, caller: Caller, receipt_id: str) -> int | None:
        """The key of the entry that was given there, which is no right one instead of itself."""
        receipt = await self._receipt(caller, receipt_id)
        if receipt is None or not isinstance(receipt.decision.outcome, Answered):
            return None
        return receipt.decision.outcome.hit.entry

    async def _remove(self, caller: Caller, receipt: Receipt) -> Reply:
        stands = await self._outbox.standing_for(receipt.id)
        if stands is None:
            return mending.gone_already()
        await self._outbox.revised(stands.key, receipt.id, "")
        await self._trail.record(caller, [Moved("reply", "there", "removed", receipt.id)])
        update = Update(stands.posted_as, stands.place, None, otherwise=mending.not_removed())
        return replace(mending.removed(), updates=(update,))

    async def _set_right(self, caller: Caller, draft: Draft, *, seen: bool = False) -> Reply:
        """Another entry is given from now on; `seen`: they know what else that does."""
        _, receipt_id, key = draft.form.split(":")
        receipt = await self._receipt(caller, receipt_id)
        if receipt is None or not isinstance(receipt.decision.outcome, Answered):
            return asking.gone()
        if not (text := receipt.decision.text):
            raise UsageError(mending.forgotten())
        given = await self._looking.by_key(caller, receipt.decision.outcome.hit.entry)
        chosen = await self._looking.by_key(caller, int(key))
        if given.key == chosen.key:
            raise UsageError(mending.the_same(given))
        merges, planner = is_own(text, given), self._curation.planner
        if chosen.status is Status.RETIRED:
            return mending.right_one_is_retired(chosen)
        if merges:
            plan = await merged(planner, caller, given, chosen)
        else:
            plan = await led_away(planner, caller, text, given, chosen)

        def told(done: Saved, effects: Effects) -> Reply:
            right = done.entries[0]
            return mending.set_right(text, given, right, receipt_id, effects, merged=merges)

        aside = mending.merges(given, chosen) if merges else None
        return await self._saving.save(
            caller, plan, draft, seen=seen, meant=text, tell=told, aside=aside
        )

    async def _near(self, caller: Caller, text: str) -> Sequence[Hit]:
        return await self._answering.search(caller.kb, text, caller.private_audience, limit=3)

    async def _stands(self, pointed: Pointed) -> StandingReply | None:
        """The bot's reply that was pointed at, or the one to the message that was."""
        if pointed.posted_as:
            return await self._outbox.standing(pointed.place, pointed.posted_as)
        settled = await self._outbox.settled(pointed.key)
        return await self._outbox.standing_for(settled.receipt) if settled else None

    async def _decided(self, caller: Caller, pointed: Pointed) -> Receipt | None:
        if pointed.posted_as:
            stands = await self._outbox.standing(pointed.place, pointed.posted_as)
            return await self._receipt(caller, stands.receipt if stands else "")
        found = await self._receipts.last_about(pointed.place, pointed.key)
        return found if found and _is_ours(caller, found) else None

    async def _receipt(self, caller: Caller, receipt_id: str) -> Receipt | None:
        """The receipt, if it is this workspace's and its knowledge base's."""
        if not receipt_id:
            return None
        try:
            receipt = await self._receipts.receipt(receipt_id)
        except NotFoundError:
            return None
        return receipt if receipt.id == receipt_id and _is_ours(caller, receipt) else None


def _is_ours(caller: Caller, receipt: Receipt) -> bool:
    place = caller.place
    here = (receipt.platform, receipt.workspace) == (place.platform, place.workspace)
    return here and receipt.decision.kb == caller.kb.key


def _is_shown(caller: Caller, receipt: Receipt) -> bool:
    """Whether they may know what was decided: internal entries are not for everywhere."""
    public = caller.private_audience is Audience.PUBLIC
    return not (public and receipt.decision.audience is Audience.INTERNAL)


def _words(pointed: Pointed) -> str:
    text = redact(clean(pointed.text))[:LONGEST_PHRASING]
    if pointed.posted_as:
        raise UsageError(mending.my_own())
    if not text:
        raise UsageError(mending.no_words())
    return text


def _others(receipt: Receipt, given: Hit) -> list[Hit]:
    return [hit for hit in receipt.decision.hits if hit.entry != given.entry]
