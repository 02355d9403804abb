"""What is done with entries, and the forms for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias, assert_never

from bot.core import messages
from bot.core.actions.choosing import ENOUGH, MOST, matching
from bot.core.actions.drafting import AT, Drafting, plain
from bot.core.actions.forms import Forms
from bot.core.actions.looking import Looking, Waiting
from bot.core.actions.saving import Saving
from bot.core.answering import AnswerService
from bot.core.buttons import is_key
from bot.core.callers import Caller
from bot.core.curation import Curation
from bot.core.errors import UsageError
from bot.core.faq import FaqEntry, Status
from bot.core.foresight import Foresight
from bot.core.messages import Choices, Form, Reply, Response
from bot.core.permissions import require
from bot.core.ports import Drafts, FaqStore, ReceiptStore, Workspaces
from bot.core.replaying import Replayer
from bot.core.replies import asking, curating, forms
from bot.core.replies.words import NOT_MINE

EntryAction: TypeAlias = (
    messages.Help
    | messages.Add
    | messages.Edit
    | messages.Show
    | messages.ListEntries
    | messages.Search
    | messages.Retire
    | messages.Restore
    | messages.History
    | messages.Revert
    | messages.Undo
    | messages.Why
)
"""Those actions that are about the knowledge base's entries."""

FORMS = ("add", "edit", "more", "alternates")
"""How the ids of forms for entries begin: what is entered there is a draft until it is saved."""

_OF_STATUS = {"retire": (Status.ACTIVE,), "restore": (Status.RETIRED,)}
"""Commands that can do nothing to an entry of another status."""


class Entries:
    """The actions on the entries of the caller's knowledge base, as far as they may see them."""

    def __init__(
        self,
        *,
        store: FaqStore,
        receipts: ReceiptStore,
        curation: Curation,
        answering: AnswerService,
        replayer: Replayer,
        foresight: Foresight,
        drafts: Drafts,
        waiting: Waiting,
        workspaces: Workspaces,
    ) -> None:
        self._planner = curation.planner
        self._drafting = Drafting(drafts)
        self._saving = Saving(curation, foresight, self._drafting, workspaces)
        self._looking = Looking(store, receipts, answering, replayer, waiting)
        self._forms = Forms(self._looking, self._planner, self._drafting, self._saving)

    async def run(self, caller: Caller, action: EntryAction) -> Response:
        """The response to an action, for which the caller has the role."""
        kb, look, planner = caller.kb, self._looking, self._planner
        match action:
            case messages.Help():
                return await look.help(caller)
            case messages.Show(slug):
                return await look.show(caller, slug) if slug else curating.pick_form("show")
            case messages.ListEntries(page):
                return await look.listed(caller, page)
            case messages.Search(text):
                return await look.search(caller, text)
            case messages.History(slug):
                return await look.history(caller, slug)
            case messages.Why(receipt):
                return await look.why(caller, receipt)
            case messages.Undo():
                return await self._saving.at_once(caller, await planner.undo(kb, caller.author))
            case messages.Add():
                return await self._add(caller, action)
            case messages.Edit():
                return await self._edit(caller, action)
            case messages.Retire(slug):
                slug = (await look.entry(caller, slug)).slug
                return await self._saving.do(caller, await planner.retire(kb, slug))
            case messages.Restore(slug):
                slug = (await look.entry(caller, slug)).slug
                return await self._saving.do(caller, await planner.restore(kb, slug))
            case messages.Revert(slug, version):
                slug = (await look.entry(caller, slug)).slug
                plan = await planner.revert(kb, slug, version)
                return await self._saving.do(caller, plan, to=version)
        assert_never(action)

    async def submit(
        self, caller: Caller, form: str, values: Mapping[str, str], key: str = ""
    ) -> Response:
        """A filled form, saved; the form again where somebody else changed the entry meanwhile.

        What cannot be saved is kept as a draft, which the `key` names.
        """
        match form.split(":"):
            case ["pick", "edit" | "show" as purpose]:
                return await self._pick(caller, purpose, values.get("entry", "").strip())
        _require(caller, form)
        return await self._forms.submit(caller, form, values, key)

    async def keep(self, caller: Caller, form: str, values: Mapping[str, str], key: str) -> None:
        """What was entered into such a form, as the draft of that key."""
        _require(caller, form)
        await self._forms.keep(caller, form, values, key)

    async def attach(self, caller: Caller, entry: FaqEntry, text: str) -> Reply | Form:
        """One more alternate of that entry."""
        return await self._forms.attach(caller, entry, text)

    async def press(self, caller: Caller, kind: str, parts: Sequence[str]) -> Response:
        """A button under an entry, what was saved (`undo`), or is to be saved (`draft`)."""
        require(caller.role, messages.Edit, guest=caller.person.guest)
        match kind, *parts:
            case ("undo", key, version) if is_key(key) and is_key(version):
                slug = (await self._looking.by_key(caller, int(key))).slug
                plan = await self._planner.undo_version(caller.kb, slug, int(version))
                return replace(await self._saving.at_once(caller, plan), in_place=True)
            case ("undo", "again", key, version) if is_key(key) and is_key(version):
                slug = (await self._looking.by_key(caller, int(key))).slug
                plan = await self._planner.again(caller.kb, slug, int(version))
                return replace(await self._saving.at_once(caller, plan), in_place=True)
            case ("entry", "edit" | "more" | "alternates" as what, key, *page) if _are_keys(
                key, *page
            ):
                entry = await self._looking.by_key(caller, int(key))
                form = forms.form_of(what, entry, max(1, int(page[0])) if page else 1)
                return await self._drafting.offered(caller, form)
            case ("entry", "new"):
                return forms.add_form()
            case ("entry", "new", what, key, page, *receipt) if _are_keys(key, page):
                entry = await self._looking.by_key(caller, int(key))
                form = forms.form_of(what, entry, max(1, int(page)))
                at = f"{AT}{receipt[0]}" if receipt and receipt[0].isalnum() else ""
                return replace(form, id=f"{form.id}{at}")
            case ("entry", "restore", key) if is_key(key):
                slug = (await self._looking.by_key(caller, int(key))).slug
                return await self._saving.do(caller, await self._planner.restore(caller.kb, slug))
            case ("draft", what, id_, *receipt):
                return await self._forms.press(caller, what, id_, *receipt[:1])
        return asking.gone()

    async def drafted(self, caller: Caller, parts: Sequence[str]) -> str:
        """The id of the form that such a button is about; empty where there is none."""
        draft = await self._drafting.draft(caller, parts[-1]) if parts else None
        return draft.form if draft else ""

    async def complete(
        self, caller: Caller, text: str, command: str = "", *, without: int | None = None
    ) -> Choices:
        """Entries whose id or question holds every word of `text`, then those that mean the like.

        Best first. What is retired is found by its words alone. For a `command` of one status,
        only entries that have it; `without` the one of that key.
        """
        usable = _OF_STATUS.get(command, tuple(Status))
        seen = await self._looking.all(caller)
        usual = (entry for entry in seen if entry.status in usable)
        entries = {entry.key: entry for entry in usual if entry.key != without}
        found = {entry.key: entry for entry in matching(entries.values(), text)}
        if len(found) < MOST and len(text.strip()) >= ENOUGH:
            near = await self._looking.near(caller, text)
            found |= {key: entries[key] for key in near if key in entries and key not in found}
        return curating.completions([*found.values()][:MOST])

    async def offered(self, caller: Caller, form: Form) -> Reply | Form:
        """The form, or what was entered into it before and not saved."""
        return await self._drafting.offered(caller, form)

    async def _add(self, caller: Caller, action: messages.Add) -> Reply | Form:
        if not action.answer:
            form = forms.add_form(action.question)
            return form if action.question else await self._drafting.offered(caller, form)
        return await self._forms.add(caller, action)

    async def _edit(self, caller: Caller, action: messages.Edit) -> Reply | Form:
        if not action.slug:
            return curating.pick_form("edit")
        entry = await self._looking.entry(caller, action.slug)
        if not action.changes_something:
            return await self._drafting.offered(caller, forms.edit_form(entry))
        return await self._forms.edit(caller, entry, action)

    async def chosen(self, caller: Caller, value: str) -> FaqEntry:
        """The entry that a field for entries names."""
        return await self._looking.chosen(caller, value)

    async def opened(self, caller: Caller, purpose: str, key: int) -> Reply | Form:
        """The entry with that key, to `edit` or to `show` it."""
        self._require(caller, purpose)
        return await self._open(caller, purpose, await self._looking.by_key(caller, key))

    async def _pick(self, caller: Caller, purpose: str, chosen: str) -> Reply | Form:
        self._require(caller, purpose)
        return await self._open(caller, purpose, await self._looking.chosen(caller, chosen))

    def _require(self, caller: Caller, purpose: str) -> None:
        action = messages.Edit if purpose == "edit" else messages.Show
        require(caller.role, action, guest=caller.person.guest)

    async def _open(self, caller: Caller, purpose: str, entry: FaqEntry) -> Reply | Form:
        if purpose == "show":
            return await self._looking.whole(caller, entry)
        return await self._drafting.offered(caller, forms.edit_form(entry))


def _are_keys(*numbers: str) -> bool:
    return all(map(is_key, numbers))


def _require(caller: Caller, form: str) -> None:
    """Raises an error where the form is not one for entries, or the caller may not send it in."""
    match plain(form).partition(AT)[0].split(":"):
        case ["add", *_]:
            require(caller.role, messages.Add, guest=caller.person.guest)
        case ["edit" | "more", *numbers] if len(numbers) in (2, 3) and _are_keys(*numbers):
            require(caller.role, messages.Edit, guest=caller.person.guest)
        case ["alternates", *numbers] if len(numbers) == 3 and _are_keys(*numbers):
            require(caller.role, messages.Edit, guest=caller.person.guest)
        case _:
            raise UsageError(NOT_MINE)
