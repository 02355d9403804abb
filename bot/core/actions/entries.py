"""What is done with entries, and the forms for it."""

from collections.abc import Mapping
from typing import TypeAlias, assert_never

from bot.core import messages
from bot.core.actions.choosing import matching
from bot.core.actions.looking import Looking
from bot.core.answering import AnswerService
from bot.core.buttons import is_key
from bot.core.callers import Caller
from bot.core.curation import Curation, Saved
from bot.core.errors import UsageError
from bot.core.faq import Audience, ChangeKind, FaqEntry
from bot.core.messages import Choices, Form, Reply, Response
from bot.core.permissions import require
from bot.core.ports import FaqStore, ReceiptStore
from bot.core.replaying import Replayer
from bot.core.replies import curating

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
    ) -> None:
        self._curation = curation
        self._looking = Looking(store, receipts, answering, replayer)

    async def run(self, caller: Caller, action: EntryAction) -> Response:
        """The response to an action, for which the caller has the role."""
        kb, author, look = caller.kb, caller.author, self._looking
        match action:
            case messages.Help():
                return await look.help(caller)
            case messages.Show(slug):
                return await look.show(caller, slug) if slug else curating.pick_form("show")
            case messages.ListEntries(page):
                return curating.listed(await look.all(caller), page)
            case messages.Search(text):
                return await look.search(caller, text)
            case messages.History(slug):
                return await look.history(caller, slug)
            case messages.Why(receipt):
                return await look.why(caller, receipt)
            case messages.Undo():
                return curating.undone((await self._curation.undo(kb, author=author)).entries)
            case messages.Add():
                return await self._add(caller, action)
            case messages.Edit():
                return await self._edit(caller, action)
            case messages.Retire(slug):
                slug = (await look.entry(caller, slug)).slug
                done = await self._curation.retire(kb, slug, author=author)
                return _told(done, ChangeKind.RETIRE)
            case messages.Restore(slug):
                slug = (await look.entry(caller, slug)).slug
                done = await self._curation.restore(kb, slug, author=author)
                return _told(done, ChangeKind.RESTORE)
            case messages.Revert(slug, version):
                slug = (await look.entry(caller, slug)).slug
                done = await self._curation.revert(kb, slug, version, author=author)
                return _told(done, ChangeKind.REVERT)
        assert_never(action)

    async def submit(self, caller: Caller, form: str, values: Mapping[str, str]) -> Response:
        """A filled form, saved. Raises ConflictError where the entry changed meanwhile."""
        match form.split(":"):
            case ["add", *_]:
                return await self._fill_new(caller, values)
            case ["pick", "edit" | "show" as purpose]:
                return await self._pick(caller, purpose, values.get("entry", "").strip())
            case ["edit", key, version] if is_key(key) and is_key(version):
                return await self._fill(caller, int(key), int(version), values)
        raise UsageError("That form is not one of mine; open it again.")

    async def complete(self, caller: Caller, text: str) -> Choices:
        """Entries whose id or question holds every word of `text`, best first."""
        return curating.completions(matching(await self._looking.all(caller), text))

    async def _add(self, caller: Caller, action: messages.Add) -> Reply | Form:
        if not action.answer:
            return curating.add_form(action.question)
        return await self._create(caller, action)

    async def _fill_new(self, caller: Caller, values: Mapping[str, str]) -> Reply:
        require(caller.role, messages.Add, guest=caller.person.guest)
        action = messages.Add(
            question=values.get("question", ""),
            answer=values.get("answer", ""),
            alternates=_lines(values.get("alternates", "")),
            tags=_commas(values.get("tags", "")),
        )
        return await self._create(caller, action)

    async def _create(self, caller: Caller, action: messages.Add) -> Reply:
        entry = FaqEntry(
            slug=action.slug,
            question=action.question,
            answer=action.answer,
            alternates=action.alternates,
            tags=action.tags,
            # An internal one would be given to nobody there.
            audience=Audience.PUBLIC if caller.workspace.public_only else Audience.INTERNAL,
        )
        saved = await self._curation.add(caller.kb, entry, author=caller.author)
        return _told(saved, ChangeKind.ADD)

    async def _edit(self, caller: Caller, action: messages.Edit) -> Reply | Form:
        if not action.slug:
            return curating.pick_form("edit")
        entry = await self._looking.entry(caller, action.slug)
        if not action.changes_something:
            return curating.edit_form(entry)
        saved = await self._curation.edit(
            caller.kb,
            entry.slug,
            author=caller.author,
            question=action.question,
            answer=action.answer,
            add_alternates=action.add_alternates,
            remove_alternates=action.remove_alternates,
            tags=action.tags,
        )
        return _told(saved, ChangeKind.EDIT)

    async def _pick(self, caller: Caller, purpose: str, chosen: str) -> Reply | Form:
        action = messages.Edit if purpose == "edit" else messages.Show
        require(caller.role, action, guest=caller.person.guest)
        entry = await self._looking.chosen(caller, chosen)
        return curating.edit_form(entry) if purpose == "edit" else curating.shown(entry)

    async def _fill(
        self, caller: Caller, key: int, version: int, values: Mapping[str, str]
    ) -> Reply:
        require(caller.role, messages.Edit, guest=caller.person.guest)
        entry = await self._looking.by_key(caller, key)
        shown = ", ".join(entry.tags)  # a tag may hold a comma: untouched, they stay as they are
        saved = await self._curation.edit(
            caller.kb,
            entry.slug,
            author=caller.author,
            question=values.get("question", entry.question),
            answer=values.get("answer", entry.answer),
            add_alternates=_lines(values.get("alternates", "")),
            tags=None if values.get("tags", shown) == shown else _commas(values["tags"]),
            expected=version,
        )
        return _told(saved, ChangeKind.EDIT)


def _told(done: Saved, kind: ChangeKind) -> Reply:
    return curating.saved(done.entry, kind, done.collisions)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _commas(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
