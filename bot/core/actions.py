"""What happens for each `/faq` action: checked against the role, done, told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from bot.core import messages
from bot.core.answering import AnswerService, audience_of
from bot.core.curation import Curation, Saved
from bot.core.errors import NotFoundError, UsageError
from bot.core.faq import ChangeKind, FaqEntry, KnowledgeBase, Status
from bot.core.messages import Action, Form, Person, Place, Reply, Response, Role
from bot.core.permissions import require
from bot.core.ports import FaqStore, ReceiptStore
from bot.core.replaying import Replayer
from bot.core.replies import curating, explaining

_COMPLETIONS = 25
"""Discord's limit for autocomplete."""

_DIGITS = 18
"""Of a number that fits 64 bits."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who acts, with what they may: the person, the place, its knowledge base and their role."""

    person: Person
    place: Place
    kb: KnowledgeBase
    role: Role | None

    @property
    def author(self) -> str:
        """The name under which their changes are kept."""
        return f"{self.place.platform}:{self.person.id}"

    def sees(self, entry: FaqEntry) -> bool:
        """Whether the entry is meant for them: retired ones are for editors alone."""
        editor = self.role in (Role.EDITOR, Role.ADMIN)
        in_use = entry.status is Status.ACTIVE
        return entry.is_for(audience_of(self.person)) and (in_use or editor)


class Actions:
    """The `/faq` actions of one knowledge base at a time."""

    def __init__(
        self,
        store: FaqStore,
        receipts: ReceiptStore,
        curation: Curation,
        answering: AnswerService,
        replayer: Replayer,
    ) -> None:
        self._store = store
        self._receipts = receipts
        self._curation = curation
        self._answering = answering
        self._replayer = replayer

    async def run(self, caller: Caller, action: Action) -> Response:
        """The response to an action. Raises a BotError where it cannot be done."""
        require(caller.role, type(action))
        match action:
            case messages.Help():
                seen = [e for e in await self._all_visible(caller) if e.status is Status.ACTIVE]
                return curating.help_text(caller.role, caller.kb.name, len(seen))
            case messages.Show(slug):
                return curating.shown(await self._visible(caller, slug))
            case messages.ListEntries(page):
                return curating.listed(await self._all_visible(caller), page)
            case messages.Search(text):
                found = await self._answering.search(caller.kb, text, audience_of(caller.person))
                return curating.found(found)
            case messages.History(slug):
                revisions = await self._store.history(caller.kb.key, slug)
                return curating.history(slug, revisions)
            case messages.Why(receipt):
                return await self._why(caller, receipt)
            case messages.Undo():
                undone = await self._curation.undo(caller.kb, author=caller.author)
                return curating.undone(undone.entries)
            case messages.Add():
                return await self._add(caller, action)
            case messages.Edit():
                return await self._edit(caller, action)
            case messages.Retire(slug):
                done = await self._curation.retire(caller.kb, slug, author=caller.author)
                return _told(done, ChangeKind.RETIRE)
            case messages.Restore(slug):
                done = await self._curation.restore(caller.kb, slug, author=caller.author)
                return _told(done, ChangeKind.RESTORE)
            case messages.Revert(slug, version):
                done = await self._curation.revert(caller.kb, slug, version, author=caller.author)
                return _told(done, ChangeKind.REVERT)
        assert_never(action)

    async def submit(self, caller: Caller, form: str, values: Mapping[str, str]) -> Response:
        """A filled form, saved. Raises ConflictError where the entry changed meanwhile."""
        kind, _, rest = form.partition(":")
        alternates = tuple(_lines(values.get("alternates", "")))
        if kind == "add":
            question, answer = values.get("question", ""), values.get("answer", "")
            typed = _commas(values.get("tags", ""))
            require(caller.role, messages.Add)
            return await self._create(caller, messages.Add(question, answer, alternates, typed))
        key, _, version = rest.partition(":")
        if kind != "edit" or not (is_key(key) and is_key(version)):
            raise UsageError("That form is not one of mine; open it again.")
        require(caller.role, messages.Edit)
        entry = (await self._store.entries_by_key(caller.kb.key, [int(key)])).get(int(key))
        if entry is None:
            raise NotFoundError("That entry is no longer there.")
        shown = ", ".join(entry.tags)  # a tag may hold a comma: untouched, they stay as they are
        tags = None if values.get("tags", shown) == shown else _commas(values["tags"])
        saved = await self._curation.edit(
            caller.kb,
            entry.slug,
            author=caller.author,
            question=values.get("question", entry.question),
            answer=values.get("answer", entry.answer),
            add_alternates=alternates,
            tags=tags,
            expected=int(version),
        )
        return _told(saved, ChangeKind.EDIT)

    async def complete(self, caller: Caller, text: str) -> Response:
        """Entries whose id or question holds every word of `text`."""
        words = text.lower().split()
        entries = [
            entry
            for entry in await self._all_visible(caller)
            if all(word in f"{entry.slug} {entry.question}".lower() for word in words)
        ]
        return curating.completions(entries[:_COMPLETIONS])

    async def _add(self, caller: Caller, action: messages.Add) -> Reply | Form:
        if not action.answer:
            return curating.add_form(action.question)
        return await self._create(caller, action)

    async def _create(self, caller: Caller, action: messages.Add) -> Reply:
        entry = FaqEntry(
            slug=action.slug,
            question=action.question,
            answer=action.answer,
            alternates=action.alternates,
            tags=action.tags,
        )
        return _told(
            await self._curation.add(caller.kb, entry, author=caller.author), ChangeKind.ADD
        )

    async def _edit(self, caller: Caller, action: messages.Edit) -> Reply | Form:
        if not action.changes_something:
            return curating.edit_form(await self._store.entry(caller.kb.key, action.slug))
        saved = await self._curation.edit(
            caller.kb,
            action.slug,
            author=caller.author,
            question=action.question,
            answer=action.answer,
            add_alternates=action.add_alternates,
            remove_alternates=action.remove_alternates,
            tags=action.tags,
        )
        return _told(saved, ChangeKind.EDIT)

    async def _why(self, caller: Caller, receipt_id: str) -> Reply:
        place = caller.place
        receipt = (
            await self._receipts.receipt(receipt_id)
            if receipt_id
            else await self._receipts.last_receipt(
                caller.kb.key, place.platform, place.workspace, place.channel
            )
        )
        if receipt is None:
            raise NotFoundError("Nothing was decided in this channel yet.")
        if receipt.decision.kb != caller.kb.key:
            raise NotFoundError(f"There is no receipt `{receipt_id}` here.")
        return explaining.why(receipt, await self._replayer.replay(receipt.decision))

    async def _visible(self, caller: Caller, slug: str) -> FaqEntry:
        entry = await self._store.entry(caller.kb.key, slug)
        if not caller.sees(entry):
            raise NotFoundError(f"There is no entry with the id `{slug}`.")
        return entry

    async def _all_visible(self, caller: Caller) -> list[FaqEntry]:
        return [entry for entry in await self._store.entries(caller.kb.key) if caller.sees(entry)]


def _told(done: Saved, kind: ChangeKind) -> Reply:
    return curating.saved(done.entry, kind, done.collisions)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _commas(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def is_key(text: str) -> bool:
    """Whether a part of a button's or a form's id can be a row's key or a version."""
    return text.isdecimal() and len(text) <= _DIGITS
