"""What is done with entries, and the forms for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias, assert_never

from bot.core import messages
from bot.core.actions.choosing import ENOUGH, MOST, matching
from bot.core.actions.filling import commas, edit_in, lines
from bot.core.actions.looking import Looking
from bot.core.answering import AnswerService
from bot.core.buttons import is_key
from bot.core.callers import Caller
from bot.core.curation import Curation, Saved
from bot.core.errors import ConflictError, UsageError
from bot.core.faq import Audience, ChangeKind, FaqEntry
from bot.core.messages import Choices, Form, Reply, Response
from bot.core.permissions import require
from bot.core.ports import FaqStore, ReceiptStore
from bot.core.replaying import Replayer
from bot.core.replies import curating
from bot.core.replies.words import author

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
        """A filled form, saved; the form again where somebody else changed the entry meanwhile."""
        match form.split(":"):
            case ["add", *_]:
                return await self._fill_new(caller, values)
            case ["pick", "edit" | "show" as purpose]:
                return await self._pick(caller, purpose, values.get("entry", "").strip())
            case ["edit", key, *versions] if versions and all(map(is_key, [key, *versions])):
                return await self._fill(caller, int(key), [*map(int, versions)], values)
        raise UsageError("That form is not one of mine; open it again.")

    async def complete(self, caller: Caller, text: str) -> Choices:
        """Entries whose id or question holds every word of `text`, then those that mean the like.

        Best first. What is retired is found by its words alone.
        """
        entries = {entry.key: entry for entry in await self._looking.all(caller)}
        found = {entry.key: entry for entry in matching(entries.values(), text)}
        if len(found) < MOST and len(text.strip()) >= ENOUGH:
            near = await self._looking.near(caller, text)
            found |= {key: entries[key] for key in near if key in entries and key not in found}
        return curating.completions([*found.values()][:MOST])

    async def _add(self, caller: Caller, action: messages.Add) -> Reply | Form:
        if not action.answer:
            return curating.add_form(action.question)
        return await self._create(caller, action)

    async def _fill_new(self, caller: Caller, values: Mapping[str, str]) -> Reply:
        require(caller.role, messages.Add, guest=caller.person.guest)
        action = messages.Add(
            question=values.get("question", ""),
            answer=values.get("answer", ""),
            alternates=lines(values.get("alternates", "")),
            tags=commas(values.get("tags", "")),
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
        return await self._save(caller, replace(action, slug=entry.slug))

    async def _pick(self, caller: Caller, purpose: str, chosen: str) -> Reply | Form:
        action = messages.Edit if purpose == "edit" else messages.Show
        require(caller.role, action, guest=caller.person.guest)
        entry = await self._looking.chosen(caller, chosen)
        return curating.edit_form(entry) if purpose == "edit" else curating.shown(entry)

    async def _fill(
        self, caller: Caller, key: int, versions: Sequence[int], values: Mapping[str, str]
    ) -> Reply | Form:
        """Saves what was changed in the form, and leaves what was not touched as it stands.

        `versions`: the one that it may replace; and the one that it showed, if that is another.
        """
        require(caller.role, messages.Edit, guest=caller.person.guest)
        entry = await self._looking.by_key(caller, key)
        shown = await self._looking.version(caller, entry, versions[-1])
        edit = edit_in(values, entry.slug, shown)
        try:
            return await self._save(caller, edit, expected=versions[0])
        except ConflictError:
            now = await self._looking.by_key(caller, key)
            last = await self._looking.last_author(caller, now)
            told = author(last, caller.place.platform) if last else ""
            return curating.changed_meanwhile(now, shown, versions[-1], edit, told)

    async def _save(
        self, caller: Caller, edit: messages.Edit, expected: int | None = None
    ) -> Reply:
        saved = await self._curation.edit(
            caller.kb,
            edit.slug,
            author=caller.author,
            question=edit.question,
            answer=edit.answer,
            add_alternates=edit.add_alternates,
            remove_alternates=edit.remove_alternates,
            tags=edit.tags,
            expected=expected,
        )
        return _told(saved, ChangeKind.EDIT)


def _told(done: Saved, kind: ChangeKind) -> Reply:
    return curating.saved(done.entry, kind, done.collisions)
