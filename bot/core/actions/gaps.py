"""What editors do about questions without an answer."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core import messages
from bot.core.actions.entries import Entries
from bot.core.actions.trail import Moved, Trail
from bot.core.buttons import is_key
from bot.core.callers import Caller
from bot.core.errors import NotFoundError
from bot.core.insight.considering import Considering
from bot.core.insight.gaps import Gaps, named
from bot.core.messages import Reply, Response, Trigger
from bot.core.permissions import require
from bot.core.ports import FaqStore, GapStore, ReceiptStore, Scope
from bot.core.replies import asking, forms
from bot.core.replies import gaps as replies

_PATIENCE = 2.0
"""Seconds for the list below what was saved; that is told without it then."""


class GapActions:
    """Lists gaps, and does what the buttons under them say.

    A button names the newest receipt of its question, whose text may have expired since.
    """

    def __init__(
        self,
        *,
        gaps: Gaps,
        store: GapStore,
        faq: FaqStore,
        receipts: ReceiptStore,
        considering: Considering,
        entries: Entries,
        trail: Trail,
    ) -> None:
        self._gaps = gaps
        self._store = store
        self._faq = faq
        self._receipts = receipts
        self._considering = considering
        self._entries = entries
        self._trail = trail

    async def run(
        self,
        caller: Caller,
        action: messages.Gaps,
        *,
        said: str = "",
        back: str = "",
        in_place: bool = False,
    ) -> Reply:
        """One page of the gaps, or of what was dismissed; `said` stands above."""
        scope = scope_of(caller)
        if action.dismissed:
            found = await self._gaps.dismissed(scope)
        else:
            found = await self._gaps.open(caller.kb, scope)
        outdated = () if action.dismissed else await self._store.outdated(scope)
        entries = await self._faq.entries_by_key(caller.kb.key, [key for key, _ in outdated])
        shown = replies.Listed(
            gaps=found.gaps,
            page=action.page,
            edits=caller.edits,
            more=found.more,
            unseen=found.unseen,
            dismissed=action.dismissed,
            outdated=[
                (entries[key], people)
                for key, people in outdated
                if key in entries and caller.sees(entries[key])
            ],
        )
        return replies.listed(shown, said=said, back=back, in_place=in_place)

    async def press(self, caller: Caller, parts: Sequence[str]) -> Response:
        """A button whose id goes on with `parts`."""
        match parts:
            case ["page" | "aside" as kind, number] if is_key(number):
                require(caller.role, messages.Gaps, guest=caller.person.guest)
                action = messages.Gaps(max(1, int(number)), dismissed=kind == "aside")
                return await self.run(caller, action, in_place=True)
            case ["write" | "attach" | "dismiss" | "back" as what, receipt, *page]:
                require(caller.role, messages.Add, guest=caller.person.guest)
                if text := await self._text(caller, receipt):
                    return await self._about(caller, what, receipt, text, page)
        return asking.gone()

    async def submit(self, caller: Caller, receipt: str, values: Mapping[str, str]) -> Response:
        """The entry was chosen that shall answer the question too."""
        require(caller.role, messages.Edit, guest=caller.person.guest)
        text = await self._text(caller, receipt)
        if not text:
            return asking.gone()
        chosen = await self._entries.chosen(caller, values.get("entry", "").strip())
        return await self._entries.attach(caller, chosen, text)

    async def goes_on(self, caller: Caller, told: Reply) -> Reply:
        """The list as it is now, under what came of a form that it had opened, in its place."""
        try:
            async with asyncio.timeout(_PATIENCE):
                now = await self.run(caller, messages.Gaps(), said=told.text, in_place=True)
        except TimeoutError:
            return told
        undo = [button for button in told.buttons if button.id.startswith("undo:")]
        return replace(now, buttons=(*now.buttons, *undo), news=replace(told, in_place=False))

    async def _about(
        self, caller: Caller, what: str, receipt: str, text: str, page: Sequence[str]
    ) -> Response:
        scope = scope_of(caller)
        match what:
            case "write":
                form = forms.gap_form(receipt, text)
                return form if page else await self._entries.offered(caller, form)
            case "attach":
                decision, _ = await self._considering.question(
                    caller.kb, text, caller.private_audience
                )
                return replies.attach_form(receipt, text, decision.hits)
            case "dismiss":
                await self._store.dismiss(scope, named(text), caller.author)
                moved = Moved("gap", "open", "dismissed", receipt)
                await self._trail.record(caller, [moved])
                at = int(page[0]) if page and is_key(page[0]) else 1
                said = replies.dismissed(text)
                action = messages.Gaps(at)
                return await self.run(caller, action, said=said, back=receipt, in_place=True)
            case _:
                await self._store.bring_back(scope, named(text))
                moved = Moved("gap", "dismissed", "open", receipt)
                await self._trail.record(caller, [moved])
                said = replies.brought_back(text)
                return await self.run(caller, messages.Gaps(), said=said, in_place=True)

    async def _text(self, caller: Caller, receipt_id: str) -> str:
        """The question of a receipt that is a gap's, here; empty where it is none, or expired."""
        try:
            receipt = await self._receipts.receipt(receipt_id)
        except NotFoundError:
            return ""
        place = caller.place
        ours = (receipt.platform, receipt.workspace) == (place.platform, place.workspace)
        ours = ours and receipt.decision.kb == caller.kb.key and receipt.id == receipt_id
        told = receipt.silence is None and Trigger(receipt.trigger).expects_reply
        return receipt.decision.text if ours and told else ""


def scope_of(caller: Caller) -> Scope:
    """What a person may look into: their knowledge base, as it is asked in their workspace."""
    return Scope(caller.kb.key, caller.place.platform, caller.place.workspace)
