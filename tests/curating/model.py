"""The knowledge base as it should be: plain values in a dictionary, each rule in a line or two."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Self

from bot.core.faq import VOTES, ChangeKind, FaqEntry, Status
from bot.core.query import exact_key


class RefusedError(Exception):
    """It cannot be done so; nothing changes."""


@dataclass(frozen=True, slots=True)
class Version:
    """What an entry said after one change; `content` is without key, version and time."""

    content: FaqEntry
    kind: ChangeKind
    author: str
    change: int
    undoes: int | None


@dataclass(frozen=True, slots=True)
class Deed:
    """One change: whose, which versions it made (key, version), and what it took back."""

    author: str
    made: tuple[tuple[int, int], ...]
    undoes: int | None


@dataclass(frozen=True, slots=True)
class Denial:
    """Somebody says that an entry was not meant by what was asked."""

    key: int
    asked: str
    editor: bool


@dataclass(frozen=True, slots=True)
class Step:
    """What one entry shall say; without a key it is a new one."""

    content: FaqEntry
    kind: ChangeKind
    key: int = 0


@dataclass(slots=True)
class Model:
    """Entries with all their versions, by key; changes by number; who denied what."""

    entries: dict[int, tuple[Version, ...]] = field(default_factory=dict)
    deeds: dict[int, Deed] = field(default_factory=dict)
    denials: dict[tuple[str, str], Denial | None] = field(default_factory=dict)

    def copy(self) -> Self:
        """Another one that says the same."""
        return replace(
            self,
            entries=dict(self.entries),
            deeds=dict(self.deeds),
            denials=dict(self.denials),
        )

    # looking

    def now(self, key: int) -> FaqEntry:
        """What an entry says."""
        return self.entries[key][-1].content

    def at(self, key: int) -> int:
        """Its version."""
        return len(self.entries[key])

    def said(self, key: int, version: int) -> FaqEntry:
        """What it said at a version."""
        if not 1 <= version <= self.at(key):
            raise RefusedError
        return self.entries[key][version - 1].content

    def active(self) -> dict[int, FaqEntry]:
        """What is served."""
        found = {key: self.now(key) for key in self.entries}
        return {key: one for key, one in found.items() if one.status is Status.ACTIVE}

    def owners(self, text: str) -> list[int]:
        """The entries in use that are asked for with just these words."""
        asked = exact_key(text)
        return [
            key
            for key, one in self.active().items()
            if asked in map(exact_key, (one.question, *one.alternates))
        ]

    def shares(self, before: "Model") -> bool:
        """Whether an entry has got words that lead to another one, too."""
        old = before.active()
        return any(
            set(self.owners(text)) - {key}
            for key, one in self.active().items()
            if one != old.get(key)
            for text in (one.question, *one.alternates)
            if key not in old or text not in (old[key].question, *old[key].alternates)
        )

    # changing

    def add(self, author: str, entry: FaqEntry) -> None:
        """A new entry; without an id it gets one made of its question."""
        slug = entry.slug or re.sub(r"\W+", "-", entry.question.casefold()).strip("-")
        taken = {versions[-1].content.slug for versions in self.entries.values()}
        if entry.slug in taken:
            raise RefusedError
        others = (f"{slug}-{number}" for number in range(2, 99))
        free = next(name for name in (slug, *others) if name not in taken)
        self._save(author, Step(_fit(replace(entry, slug=free)), ChangeKind.ADD))

    def edit(
        self,
        author: str,
        key: int,
        parts: Mapping[str, object],
        add: Sequence[str] = (),
        remove: Sequence[str] = (),
    ) -> None:
        """Some parts of an entry changed, alternates added and taken off."""
        now = self.now(key)
        if not _keys(remove) <= _keys(now.alternates):
            raise RefusedError
        alternates = (*_without(now.alternates, remove), *add)
        changed: FaqEntry = replace(now, **{"alternates": alternates, **parts})  # type: ignore[arg-type]
        self._save(author, Step(_fit(changed), ChangeKind.EDIT, key))

    def set_status(self, author: str, key: int, status: Status) -> None:
        """Out of use, or back in it."""
        now = self.now(key)
        if now.status is status:
            raise RefusedError
        kind = ChangeKind.RETIRE if status is Status.RETIRED else ChangeKind.RESTORE
        self._save(author, Step(_fit(replace(now, status=status)), kind, key))

    def revert(self, author: str, key: int, version: int) -> None:
        """An earlier version, again."""
        self._save(author, Step(_fit(self.said(key, version)), ChangeKind.REVERT, key))

    def undo(self, author: str) -> None:
        """The last change of theirs that is none and was not taken back, all of it or nothing."""
        undone = {deed.undoes for deed in self.deeds.values()}
        mine = [
            number
            for number, deed in self.deeds.items()
            if deed.author == author and deed.undoes is None and number not in undone and deed.made
            if not any(self._kind(*one) is ChangeKind.UNDO for one in deed.made)
        ]
        if not mine:
            raise RefusedError
        made = sorted(self.deeds[mine[-1]].made)
        self._save(author, *(self._backwards(*one) for one in made), undoes=mine[-1])

    def undo_version(self, author: str, key: int, version: int) -> None:
        """What made an entry that version."""
        if self._kind(key, version) is ChangeKind.UNDO:
            raise RefusedError
        number = self.entries[key][version - 1].change
        alone = number if len(self.deeds[number].made) == 1 else None
        self._save(author, self._backwards(key, version), undoes=alone)

    def again(self, author: str, key: int, version: int) -> None:
        """What taking something back had undone, when it made an entry that version."""
        if self._kind(key, version) is not ChangeKind.UNDO:
            raise RefusedError
        made = sorted(self.deeds[self.entries[key][version - 1].change].made)
        self._save(author, *(self._backwards(*one, ChangeKind.REVERT) for one in made))

    def plan(self, rows: Sequence[FaqEntry], *, prune: bool) -> list[tuple[FaqEntry | None, Step]]:
        """What a file would do: what stands before, and what then."""
        keys = {self.now(key).slug: key for key in self.entries}
        steps = [Step(row, ChangeKind.IMPORT, keys.get(row.slug, 0)) for row in rows]
        kept = {row.slug for row in rows}
        steps += [
            Step(replace(one, status=Status.RETIRED), ChangeKind.RETIRE, key)
            for key, one in self.active().items()
            if prune and one.slug not in kept
        ]
        told = [(self.now(step.key) if step.key else None, step) for step in steps]
        return [(before, step) for before, step in told if before != step.content]

    def imports(self, author: str, rows: Sequence[FaqEntry], *, prune: bool) -> None:
        """A file, as one change."""
        self._save(author, *(step for _, step in self.plan(rows, prune=prune)))

    def set_right(self, author: str, wrong: int, right: int, asked: str) -> None:
        """A question that led to the wrong entry: a negative there, an alternate here.

        The very question of the wrong entry leads away with all that leads there, and that goes.
        """
        given, other = self.now(wrong), self.now(right)
        if wrong == right or other.status is Status.RETIRED:
            raise RefusedError
        if merges := exact_key(asked) == exact_key(given.question):
            words, away = (given.question, *given.alternates), replace(given, status=Status.RETIRED)
        else:
            own = exact_key(asked) in _keys(given.alternates)
            negatives = given.negatives if own else _with(given.negatives, asked)
            alternates = _without(given.alternates, [asked])
            words, away = (asked,), replace(given, alternates=alternates, negatives=negatives)
        there = replace(
            other,
            alternates=(*other.alternates, *words),
            negatives=_without(other.negatives, words),
        )
        self._save(
            author,
            Step(_fit(there), ChangeKind.EDIT, right),
            Step(_fit(away), ChangeKind.RETIRE if merges else ChangeKind.EDIT, wrong),
        )

    def judges(self, voter: str, receipt: str, denial: Denial, *, denies: bool, near: bool) -> None:
        """Somebody says that an entry was not meant by what they asked, or takes that back.

        `near`: what they asked is nearly a phrasing of the entry.
        """
        before = self.denials.get((receipt, voter))
        self.denials[receipt, voter] = denial if denies else None
        now, asked = self.now(denial.key), exact_key(denial.asked)
        if not (before or denies) or now.status is not Status.ACTIVE:
            return
        against = {
            voter: one
            for (_, voter), one in self.denials.items()
            if one and one.key == denial.key and exact_key(one.asked) == asked
        }
        by_editor = any(one.editor for one in against.values())
        holds, there = by_editor or len(against) >= 3, asked in _keys(now.negatives)
        if holds and not there:
            own = asked in _keys((now.question, *now.alternates))
            unlearned = not denial.editor and self._was_unlearned(denial.key, asked)
            if not (own or unlearned or (near and not by_editor)):
                learned = replace(now, negatives=_with(now.negatives, denial.asked))
                self._save(VOTES, Step(learned, ChangeKind.EDIT, denial.key))
        elif there and not holds and not denies and asked in self._learned(denial.key):
            left = replace(now, negatives=_without(now.negatives, [denial.asked]))
            self._save(VOTES, Step(left, ChangeKind.EDIT, denial.key))

    # how

    def _kind(self, key: int, version: int) -> ChangeKind:
        return self.entries[key][version - 1].kind

    def _save(self, author: str, *steps: Step, undoes: int | None = None) -> None:
        for step in steps:
            written = step.kind in (ChangeKind.ADD, ChangeKind.EDIT)
            whole = written or step.content.status is Status.ACTIVE  # what goes may go without
            if not step.content.question.strip() or (whole and not step.content.answer.strip()):
                raise RefusedError
        new = [one for one in steps if not one.key or self.now(one.key) != one.content]
        if not new and undoes is None:
            return
        number, made = len(self.deeds) + 1, []
        for step in new:
            key = step.key or len(self.entries) + 1
            version = Version(step.content, step.kind, author, number, undoes)
            self.entries[key] = (*self.entries.get(key, ()), version)
            made.append((key, self.at(key)))
        self.deeds[number] = Deed(author, tuple(made), undoes)

    def _backwards(self, key: int, version: int, kind: ChangeKind = ChangeKind.UNDO) -> Step:
        if self.now(key) != self.said(key, version):
            raise RefusedError
        first = version == 1
        before = (
            replace(self.now(key), status=Status.RETIRED) if first else self.said(key, version - 1)
        )
        return Step(before, kind, key)

    def _learned(self, key: int) -> set[str]:
        found: dict[str, bool] = {}
        for one in self.entries[key]:
            found = {
                text: found.get(text, one.author == VOTES) for text in _keys(one.content.negatives)
            }
        return {text for text, by_votes in found.items() if by_votes}

    def _was_unlearned(self, key: int, asked: str) -> bool:
        for older, newer in reversed([*pairwise(self.entries[key])]):
            if asked in _keys(older.content.negatives):
                gone = asked not in _keys(newer.content.negatives)
                return gone and newer.author != VOTES
        return False


def _keys(texts: Iterable[str]) -> set[str]:
    return {*map(exact_key, texts)}


def _with(texts: Sequence[str], text: str) -> tuple[str, ...]:
    return tuple(texts) if exact_key(text) in _keys(texts) else (*texts, text)


def _without(texts: Sequence[str], gone: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if exact_key(text) not in _keys(gone))


def _fit(entry: FaqEntry) -> FaqEntry:
    """The entry without spaces around and without what it says twice."""
    seen, alternates = {exact_key(entry.question)}, []
    for text in map(str.strip, entry.alternates):
        if text and exact_key(text) not in seen:
            seen.add(exact_key(text))
            alternates.append(text)
    question, answer = entry.question.strip(), entry.answer.strip("\n")
    return replace(entry, question=question, answer=answer, alternates=tuple(alternates))
