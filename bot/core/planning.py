"""What editors mean to do to entries, worked out and checked, and not done yet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Unpack

from bot.core.editing import Parts, edited, problems, same_content, tidy
from bot.core.errors import ConflictError, NotFoundError, UsageError
from bot.core.faq import (
    VOTES,
    ChangeKind,
    FaqEntry,
    KnowledgeBase,
    Revision,
    Status,
)
from bot.core.markup import code
from bot.core.naming import faq
from bot.core.ports import Change, FaqStore
from bot.core.slugs import SlugMaker

_WRITES = (ChangeKind.ADD, ChangeKind.EDIT)
"""What may not leave a retired entry unfit either: it is exported, and can be restored."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What shall be saved together. `undoes` is the change that it takes back.

    `before` is the one entry that it is about as it stands; `taken` is what is taken back of the
    first one.
    """

    changes: tuple[Change, ...]
    kind: ChangeKind
    undoes: int | None = None
    before: FaqEntry | None = None
    taken: Revision | None = None

    @property
    def entry(self) -> FaqEntry:
        """The one entry that it is about, or the first."""
        return self.changes[0].entry


class Planner:
    """Reads what stands, and says what each change would make of it.

    Raises UsageError where an entry could not be saved so.
    """

    def __init__(self, store: FaqStore) -> None:
        self._store = store

    async def add(self, kb: KnowledgeBase, entry: FaqEntry) -> Plan:
        """A new entry; without a slug it gets one made from its question.

        Raises ConflictError where an entry has that slug.
        """
        entries = await self._store.entries(kb.key)
        if entry.slug in {one.slug for one in entries}:
            raise ConflictError(
                f"An entry with the id `{entry.slug}` exists; nothing was changed. Choose another"
                " id, or edit that entry."
            )
        if not entry.slug and entry.question.strip():
            entry = replace(entry, slug=_free_slug(entry.question, entries))
        return _plan(Change(tidy(entry), ChangeKind.ADD, 0))

    async def edit(
        self,
        kb: KnowledgeBase,
        slug: str,
        *,
        expected: int | None = None,
        **parts: Unpack[Parts],
    ) -> Plan:
        """The entry with some parts changed.

        Raises NotFoundError for an alternate that is not there. The plan is for version
        `expected` of the entry.
        """
        entry = await self._store.entry(kb.key, slug)
        version = entry.version if expected is None else expected
        change = Change(tidy(edited(entry, parts)), ChangeKind.EDIT, version)
        return _plan(change, before=entry)

    async def retire(self, kb: KnowledgeBase, slug: str) -> Plan:
        """The entry, out of use but kept."""
        return await self._set_status(kb, slug, Status.RETIRED, ChangeKind.RETIRE)

    async def restore(self, kb: KnowledgeBase, slug: str) -> Plan:
        """The entry, back in use."""
        return await self._set_status(kb, slug, Status.ACTIVE, ChangeKind.RESTORE)

    async def revert(self, kb: KnowledgeBase, slug: str, version: int) -> Plan:
        """The entry as it was at that version, as a new one."""
        entry = await self._store.entry(kb.key, slug)
        then = _at_version(await self._store.history(kb.key, slug), slug, version)
        again = replace(then, slug=entry.slug, key=entry.key, version=entry.version)
        return _plan(Change(again, ChangeKind.REVERT, entry.version), before=entry)

    async def undo(self, kb: KnowledgeBase, author: str) -> Plan:
        """The author's last change taken back, all its entries or none.

        An entry that the change added is retired. Raises NotFoundError where there is nothing to
        take back, ConflictError where somebody changed one of the entries since.
        """
        revisions = await self._store.last_change(kb.key, author)
        if not revisions:
            raise NotFoundError("There is no change of yours to take back.")
        changes = [await self._backwards(kb, revision) for revision in revisions]
        return _plan(*changes, undoes=revisions[0].change, taken=revisions[0])

    async def undo_version(self, kb: KnowledgeBase, slug: str, version: int) -> Plan:
        """What made the entry that version taken back, where it still is at it."""
        history = await self._store.history(kb.key, slug)
        revision = next((one for one in history if one.entry.version == version), None)
        if revision is None:
            raise NotFoundError(f"`{slug}` has no version {version}; it has 1 to {len(history)}.")
        if revision.kind is ChangeKind.UNDO:
            raise UsageError(f"Version {version} of `{slug}` took something back already.")
        change = await self._backwards(kb, revision)
        together = await self._store.changed_together(kb.key, revision.change)
        return _plan(change, undoes=revision.change if len(together) == 1 else None, taken=revision)

    async def undo_together(self, kb: KnowledgeBase, slug: str, version: int) -> Plan:
        """What made the entry that version taken back, with all that was saved with it.

        Raises UsageError where that was done before.
        """
        history = await self._store.history(kb.key, slug)
        change = next((one.change for one in history if one.entry.version == version), None)
        if change is None or any(one.undoes == change for one in history):
            raise UsageError("That was taken back already; nothing was changed.")
        together = await self._store.changed_together(kb.key, change)
        changes = [await self._backwards(kb, one) for one in together]
        return _plan(*changes, undoes=change, taken=together[0])

    async def again(self, kb: KnowledgeBase, slug: str, version: int) -> Plan:
        """What taking something back had undone when it made the entry that version, done again."""
        history = await self._store.history(kb.key, slug)
        undo = next((one for one in history if one.entry.version == version), None)
        if undo is None or undo.kind is not ChangeKind.UNDO:
            raise UsageError(f"Version {version} of `{slug}` took nothing back.")
        together = await self._store.changed_together(kb.key, undo.change)
        return _plan(*[await self._backwards(kb, one, ChangeKind.REVERT) for one in together])

    async def _set_status(
        self, kb: KnowledgeBase, slug: str, status: Status, kind: ChangeKind
    ) -> Plan:
        entry = await self._store.entry(kb.key, slug)
        if entry.status is status:
            raise UsageError(f"`{slug}` is {status} already.")
        return _plan(Change(replace(entry, status=status), kind, entry.version))

    async def _backwards(
        self, kb: KnowledgeBase, revision: Revision, kind: ChangeKind = ChangeKind.UNDO
    ) -> Change:
        now = await self._store.entry(kb.key, revision.entry.slug)
        if not same_content(now, revision.entry):
            shows = code(faq(f"history {now.slug}"), 250)
            reverts = code(faq(f"revert {now.slug} VERSION"), 250)
            raise ConflictError(
                f"`{now.slug}` was changed since (it is at version {now.version}); nothing was"
                f" overwritten. {shows} shows its versions, and {reverts} brings one back."
            )
        if revision.entry.version == 1:
            before = replace(now, status=Status.RETIRED)
        else:
            history = await self._store.history(kb.key, now.slug)
            before = _at_version(history, now.slug, revision.entry.version - 1)
        return Change(replace(before, key=now.key, version=now.version), kind, now.version)


def learned_in(history: Sequence[Revision]) -> list[str]:
    """The negatives of the newest version that votes have added; `history` has it first."""
    found: dict[str, bool] = {}
    for revision in reversed(history):
        by_votes = revision.author == VOTES
        found = {text: found.get(text, by_votes) for text in revision.entry.negatives}
    return [text for text, by_votes in found.items() if by_votes]


def check(changes: Sequence[Change]) -> None:
    """Raises UsageError where an entry cannot be saved so."""
    for change in changes:
        goes = change.entry.status is Status.RETIRED and change.kind not in _WRITES
        if not goes and (faults := problems(change.entry)):
            told = (
                change.entry.slug and change.kind is not ChangeKind.ADD
            )  # else no id is known yet
            named = f"`{change.entry.slug}`: " if told else ""
            first = faults[0] if change.entry.slug or len(faults) == 1 else faults[1]
            raise UsageError(f"{named}{first.said}", field=first.field)


def _plan(
    *changes: Change,
    undoes: int | None = None,
    before: FaqEntry | None = None,
    taken: Revision | None = None,
) -> Plan:
    check(changes)
    return Plan(changes, changes[0].kind, undoes, before, taken)


def _free_slug(question: str, entries: Sequence[FaqEntry]) -> str:
    return SlugMaker(entry.slug for entry in entries).slug_of(question)


def _at_version(history: Sequence[Revision], slug: str, version: int) -> FaqEntry:
    for revision in history:
        if revision.entry.version == version:
            return revision.entry
    raise NotFoundError(f"`{slug}` has no version {version}; it has 1 to {len(history)}.")
