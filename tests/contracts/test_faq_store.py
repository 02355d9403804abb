"""What every FaqStore promises: nothing lost, nothing overwritten, every change known."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from bot.core.errors import ConflictError, ModelError, NotFoundError, UsageError
from bot.core.faq import ChangeKind, FaqEntry, KnowledgeBase, Status
from bot.core.ports import Change, Mark, Moved
from bot.core.query import text_hash
from tests.contracts.conftest import Stores
from tests.contracts.examples import FULL_ENTRY, MODEL, an_entry, saved, vectors_of


@pytest.fixture
async def kb(stores: Stores) -> KnowledgeBase:
    return await stores.faq.create_knowledge_base("helpdesk")


def says(entry: FaqEntry) -> FaqEntry:
    """The entry without what the store adds to it."""
    return replace(entry, key=0, version=0, updated_at=None)


class TestKnowledgeBases:
    async def test_there_is_none_at_first(self, stores: Stores) -> None:
        assert await stores.faq.knowledge_bases() == []
        with pytest.raises(NotFoundError, match="`default`; there is none yet"):
            await stores.faq.knowledge_base("default")

    async def test_a_new_one_is_empty(self, stores: Stores) -> None:
        kb = await stores.faq.create_knowledge_base("helpdesk")

        assert (kb.name, kb.revision, kb.entries) == ("helpdesk", 0, 0)
        assert await stores.faq.knowledge_base("helpdesk") == kb
        assert await stores.faq.entries(kb.key) == []

    async def test_they_are_listed_by_name_with_their_active_entries(self, stores: Stores) -> None:
        b = await stores.faq.create_knowledge_base("b")
        await stores.faq.create_knowledge_base("a")

        await saved(stores.faq, b, an_entry("x"), an_entry("y", status=Status.RETIRED))

        listed = [(kb.name, kb.entries) for kb in await stores.faq.knowledge_bases()]
        assert listed == [("a", 0), ("b", 1)]

    async def test_a_name_is_given_once(self, stores: Stores, kb: KnowledgeBase) -> None:
        with pytest.raises(ConflictError, match="`helpdesk` exists"):
            await stores.faq.create_knowledge_base("helpdesk")

    @pytest.mark.parametrize("name", ["", "two\nlines", "x" * 201])
    async def test_a_name_can_be_typed(self, stores: Stores, name: str) -> None:
        with pytest.raises(UsageError, match="1 to 200 printable"):
            await stores.faq.create_knowledge_base(name)

    async def test_a_renamed_one_keeps_what_it_holds(
        self, stores: Stores, kb: KnowledgeBase
    ) -> None:
        await saved(stores.faq, kb, an_entry())

        renamed = await stores.faq.rename_knowledge_base("helpdesk", "it")

        assert (renamed.key, renamed.name, renamed.entries) == (kb.key, "it", 1)
        with pytest.raises(NotFoundError, match="there is `it`"):
            await stores.faq.knowledge_base("helpdesk")

    async def test_none_is_renamed_over_another(self, stores: Stores, kb: KnowledgeBase) -> None:
        await stores.faq.create_knowledge_base("it")

        with pytest.raises(ConflictError, match="`it` exists"):
            await stores.faq.rename_knowledge_base("helpdesk", "it")
        with pytest.raises(NotFoundError):
            await stores.faq.rename_knowledge_base("nowhere", "somewhere")


class TestSaving:
    async def test_an_entry_comes_back_as_it_was_given(
        self, stores: Stores, kb: KnowledgeBase
    ) -> None:
        before = datetime.now(UTC)

        (entry,) = await saved(stores.faq, kb, FULL_ENTRY)

        assert says(entry) == FULL_ENTRY
        assert entry.key > 0
        assert entry.version == 1
        assert entry.updated_at is not None
        assert before <= entry.updated_at <= datetime.now(UTC)
        assert await stores.faq.entry(kb.key, FULL_ENTRY.slug) == entry

    async def test_entries_come_in_the_order_they_were_added(
        self, stores: Stores, kb: KnowledgeBase
    ) -> None:
        first = await saved(stores.faq, kb, an_entry("z"), an_entry("m"))
        second = await saved(stores.faq, kb, an_entry("a"))

        await saved(stores.faq, kb, replace(first[0], answer="changed"))

        assert [e.slug for e in await stores.faq.entries(kb.key)] == ["z", "m", "a"]
        assert len({entry.key for entry in (*first, *second)}) == 3

    @pytest.mark.parametrize("slug", [" a  b ", "A/b?c#d%20", "VPN", "vpn", "ß", "日本", "x" * 200])
    async def test_an_id_is_kept_exactly(
        self, stores: Stores, kb: KnowledgeBase, slug: str
    ) -> None:
        await saved(stores.faq, kb, an_entry("Vpn"), an_entry(slug))

        assert (await stores.faq.entry(kb.key, slug)).slug == slug

    @pytest.mark.parametrize("slug", ["", "x" * 201, "two\nlines", "nul\0"])
    async def test_an_id_can_be_typed(self, stores: Stores, kb: KnowledgeBase, slug: str) -> None:
        with pytest.raises(UsageError, match="1 to 200 printable"):
            await saved(stores.faq, kb, an_entry(slug))

    @pytest.mark.parametrize(
        "parts",
        [{"answer": "a\0b"}, {"alternates": ("\ud800",)}, {"tags": ("\0",)}, {"question": " "}],
    )
    async def test_what_is_no_text_is_refused_and_nothing_saved(
        self, stores: Stores, kb: KnowledgeBase, parts: dict[str, object]
    ) -> None:
        with pytest.raises(UsageError, match="`bad`"):
            await saved(stores.faq, kb, an_entry("good"), an_entry("bad", **parts))

        assert await stores.faq.entries(kb.key) == []

    async def test_two_knowledge_bases_do_not_see_each_other(
        self, stores: Stores, kb: KnowledgeBase
    ) -> None:
        other = await stores.faq.create_knowledge_base("other")

        await saved(stores.faq, kb, an_entry("vpn", answer="here"))
        await saved(stores.faq, other, an_entry("vpn", answer="there"))

        assert (await stores.faq.entry(kb.key, "vpn")).answer == "here"
        assert (await stores.faq.entry(other.key, "vpn")).answer == "there"

    async def test_a_change_moves_version_and_revision(
        self, stores: Stores, kb: KnowledgeBase
    ) -> None:
        (entry,) = await saved(stores.faq, kb, FULL_ENTRY)
        revision, _ = await stores.faq.snapshot(kb.key)

        (changed,) = await saved(stores.faq, kb, replace(entry, answer="Ask."))

        assert (changed.key, changed.version, changed.answer) == (entry.key, 2, "Ask.")
        moved, entries = await stores.faq.snapshot(kb.key)
        assert moved > revision
        assert entries == [changed]

    @pytest.mark.parametrize(
        ("alternates", "negatives"),
        [
            ((), ()),
            (("new token, please", "vpn expired"), ("API token",)),
            (("vpn expired", "third", "new token, please"), ()),
            (("API token",), ("vpn expired",)),
            (("same", "same", "vpn expired", "same"), ("same",)),
        ],
    )
    async def test_phrasings_become_exactly_those_given(
        self,
        stores: Stores,
        kb: KnowledgeBase,
        alternates: tuple[str, ...],
        negatives: tuple[str, ...],
    ) -> None:
        (entry,) = await saved(stores.faq, kb, FULL_ENTRY)
        revision, _ = await stores.faq.snapshot(kb.key)

        await saved(stores.faq, kb, replace(entry, alternates=alternates, negatives=negatives))

        now = await stores.faq.entry(kb.key, entry.slug)
        assert (now.alternates, now.negatives) == (alternates, negatives)
        assert (await stores.faq.snapshot(kb.key))[0] > revision

    async def test_what_says_the_same_writes_nothing(
        self, stores: Stores, kb: KnowledgeBase
    ) -> None:
        first = await saved(stores.faq, kb, FULL_ENTRY, an_entry("b"))
        before = await stores.faq.snapshot(kb.key)

        again = await saved(stores.faq, kb, *first, author="bob", kind=ChangeKind.IMPORT)

        assert again == first
        assert await stores.faq.snapshot(kb.key) == before
        assert len(await stores.faq.history(kb.key, "b")) == 1
        assert await stores.faq.last_change(kb.key, "bob") == []

    async def test_vectors_are_saved_with_the_entry(
        self, stores: Stores, kb: KnowledgeBase
    ) -> None:
        entry = an_entry()
        vectors = vectors_of(entry.question)

        await stores.faq.save(
            kb.key, [Change(entry, ChangeKind.ADD, 0)], author="ann", vectors=vectors, model=MODEL
        )

        found = await stores.embeddings.vectors(MODEL, list(vectors))
        assert found.keys() == vectors.keys()

    async def test_a_vector_of_another_length_is_refused_and_nothing_saved(
        self, stores: Stores, kb: KnowledgeBase
    ) -> None:
        changes = [Change(an_entry(), ChangeKind.ADD, 0)]
        vectors = {text_hash("x"): np.zeros(5, dtype=np.float32)}

        with pytest.raises(ModelError, match="dimensions"):
            await stores.faq.save(kb.key, changes, author="ann", vectors=vectors, model=MODEL)

        assert await stores.faq.entries(kb.key) == []

    async def test_a_knowledge_base_must_exist(self, stores: Stores) -> None:
        nowhere = KnowledgeBase(99, "nowhere", 0)

        with pytest.raises(NotFoundError, match="99"):
            await saved(stores.faq, nowhere, an_entry())
        with pytest.raises(NotFoundError, match="99"):
            await stores.faq.snapshot(99)

    async def test_entries_are_found_by_key_in_their_own_knowledge_base_alone(
        self, stores: Stores, kb: KnowledgeBase
    ) -> None:
        other = await stores.faq.create_knowledge_base("other")
        (here,) = await saved(stores.faq, kb, FULL_ENTRY)
        (there,) = await saved(stores.faq, other, an_entry())

        found = await stores.faq.entries_by_key(kb.key, [there.key, 999, here.key])

        assert found == {here.key: here}
        assert await stores.faq.entries_by_key(kb.key, []) == {}

    async def test_an_id_that_is_not_there_is_named(
        self, stores: Stores, kb: KnowledgeBase
    ) -> None:
        with pytest.raises(NotFoundError, match="`nothing`"):
            await stores.faq.entry(kb.key, "nothing")
        with pytest.raises(NotFoundError, match="`nothing`"):
            await stores.faq.history(kb.key, "nothing")


class Seen:
    """A knowledge base as a process knows it."""

    def __init__(self) -> None:
        self.marks: Mapping[int, Mark | None] = {}
        self.entries: dict[int, FaqEntry] = {}

    def follow(self, moved: Moved) -> None:
        """Takes what changed, keeps what did not, and forgets what is gone."""
        changed = {entry.key: entry for entry in moved.changed}
        self.entries = {key: changed.get(key) or self.entries[key] for key in moved.marks}
        self.marks = moved.marks


async def assert_follows(stores: Stores, kb: KnowledgeBase, seen: Seen) -> None:
    """What was seen, brought up to date by what moved, is what is stored."""
    moved = await stores.faq.moved(kb.key, seen.marks)

    seen.follow(moved)

    assert (moved.revision, list(seen.entries.values())) == await stores.faq.snapshot(kb.key)


class TestMoving:
    async def test_whoever_knows_nothing_is_told_all(
        self, stores: Stores, kb: KnowledgeBase
    ) -> None:
        await saved(stores.faq, kb, FULL_ENTRY, an_entry("b", status=Status.RETIRED))

        await assert_follows(stores, kb, Seen())

    async def test_only_what_changed_is_told(self, stores: Stores, kb: KnowledgeBase) -> None:
        first, *_ = await saved(stores.faq, kb, FULL_ENTRY, *map(an_entry, "abcdefghi"))
        marks = (await stores.faq.moved(kb.key, {})).marks
        (changed,) = await saved(stores.faq, kb, replace(first, answer="Otherwise."))
        (new,) = await saved(stores.faq, kb, an_entry("new"))

        moved = await stores.faq.moved(kb.key, marks)

        assert list(moved.changed) == [changed, new]
        assert list(moved.marks) == [*marks, new.key]
        assert (await stores.faq.moved(kb.key, moved.marks)).changed == []

    async def test_a_knowledge_base_does_not_move_by_another(
        self, stores: Stores, kb: KnowledgeBase
    ) -> None:
        other = await stores.faq.create_knowledge_base("other")
        await saved(stores.faq, kb, FULL_ENTRY)
        before = await stores.faq.moved(kb.key, {})

        await saved(stores.faq, other, FULL_ENTRY)

        assert await stores.faq.moved(kb.key, before.marks) == replace(before, changed=[])

    async def test_what_is_undone_is_told_again(self, stores: Stores, kb: KnowledgeBase) -> None:
        seen = Seen()
        (first,) = await saved(stores.faq, kb, FULL_ENTRY)
        await assert_follows(stores, kb, seen)
        (second,) = await saved(stores.faq, kb, replace(first, alternates=()))
        await assert_follows(stores, kb, seen)

        await saved(stores.faq, kb, replace(first, version=second.version), kind=ChangeKind.UNDO)

        await assert_follows(stores, kb, seen)
        assert says(seen.entries[first.key]) == FULL_ENTRY

    async def test_many_at_once_are_told_too(self, stores: Stores, kb: KnowledgeBase) -> None:
        seen = Seen()
        few = await saved(stores.faq, kb, *(an_entry(f"e{at}") for at in range(1_100)))
        await assert_follows(stores, kb, seen)

        await saved(stores.faq, kb, *(replace(entry, answer="Now.") for entry in few[::2]))
        await assert_follows(stores, kb, seen)
        await saved(stores.faq, kb, *(an_entry(f"new{at}") for at in range(3)))
        await assert_follows(stores, kb, seen)

    async def test_a_knowledge_base_that_moves_must_exist(self, stores: Stores) -> None:
        with pytest.raises(NotFoundError, match="99"):
            await stores.faq.moved(99, {})


class TestConflicts:
    async def test_the_second_of_two_editors_overwrites_nothing(
        self, stores: Stores, kb: KnowledgeBase
    ) -> None:
        (entry,) = await saved(stores.faq, kb, an_entry())
        await saved(stores.faq, kb, replace(entry, answer="Bob's."), author="bob")

        with pytest.raises(ConflictError) as refused:
            await saved(stores.faq, kb, replace(entry, answer="Ann's."))

        said = str(refused.value)
        assert "changed by bob on 20" in said
        assert "version 2 now" in said
        assert "Nothing was overwritten" in said
        assert (await stores.faq.entry(kb.key, "vpn")).answer == "Bob's."

    async def test_of_editors_at_the_same_moment_one_wins(
        self, stores: Stores, kb: KnowledgeBase
    ) -> None:
        (entry,) = await saved(stores.faq, kb, an_entry())

        results = await asyncio.gather(
            *(saved(stores.faq, kb, replace(entry, answer=f"{i}")) for i in range(8)),
            return_exceptions=True,
        )

        assert sum(isinstance(result, ConflictError) for result in results) == 7
        assert (await stores.faq.entry(kb.key, "vpn")).version == 2

    async def test_an_id_that_is_taken_is_refused(self, stores: Stores, kb: KnowledgeBase) -> None:
        await saved(stores.faq, kb, an_entry())

        with pytest.raises(ConflictError, match="An entry with the id `vpn` exists"):
            await saved(stores.faq, kb, an_entry(answer="Another."))

    async def test_an_entry_that_is_gone_is_not_made_anew(
        self, stores: Stores, kb: KnowledgeBase
    ) -> None:
        with pytest.raises(ConflictError, match="`vpn` is not there any more"):
            await saved(stores.faq, kb, an_entry(version=3))

    async def test_one_conflict_refuses_the_whole_save(
        self, stores: Stores, kb: KnowledgeBase
    ) -> None:
        (entry,) = await saved(stores.faq, kb, an_entry())
        before = await stores.faq.snapshot(kb.key)
        changes = [
            Change(an_entry("new"), ChangeKind.IMPORT, 0),
            Change(replace(entry, answer="Changed."), ChangeKind.IMPORT, 7),
        ]
        vectors = vectors_of("What about new?")

        with pytest.raises(ConflictError):
            await stores.faq.save(kb.key, changes, author="ann", vectors=vectors, model=MODEL)

        assert await stores.faq.snapshot(kb.key) == before
        assert await stores.embeddings.known(MODEL, list(vectors)) == set()

    async def test_one_save_changes_an_entry_once(self, stores: Stores, kb: KnowledgeBase) -> None:
        with pytest.raises(ConflictError, match="`vpn` stands twice"):
            await saved(stores.faq, kb, an_entry(), an_entry(answer="Other."))


class TestHistory:
    async def test_every_change_is_a_revision_with_its_author_newest_first(
        self, stores: Stores, kb: KnowledgeBase
    ) -> None:
        (first,) = await saved(stores.faq, kb, FULL_ENTRY)
        (second,) = await saved(stores.faq, kb, replace(first, answer="Ask."), author="bob")
        retired = replace(second, status=Status.RETIRED)
        (third,) = await saved(stores.faq, kb, retired, kind=ChangeKind.RETIRE)

        revisions = await stores.faq.history(kb.key, FULL_ENTRY.slug)

        assert [revision.entry for revision in revisions] == [third, second, first]
        assert [(r.kind, r.author) for r in revisions] == [
            (ChangeKind.RETIRE, "ann"),
            (ChangeKind.EDIT, "bob"),
            (ChangeKind.ADD, "ann"),
        ]
        assert [r.at for r in revisions] == [e.updated_at for e in (third, second, first)]
        assert revisions[0].change > revisions[1].change > revisions[2].change

    async def test_what_was_saved_together_is_one_change(
        self, stores: Stores, kb: KnowledgeBase
    ) -> None:
        await saved(stores.faq, kb, an_entry("a"))
        await saved(stores.faq, kb, an_entry("b"), an_entry("c"), kind=ChangeKind.IMPORT)

        change = await stores.faq.last_change(kb.key, "ann")

        assert [revision.entry.slug for revision in change] == ["b", "c"]
        assert len({revision.change for revision in change}) == 1
        assert await stores.faq.changed_together(kb.key, change[0].change) == change
        assert list(await stores.faq.changed_together(kb.key + 1, change[0].change)) == []

    async def test_the_last_change_is_the_authors_own_in_this_knowledge_base(
        self, stores: Stores, kb: KnowledgeBase
    ) -> None:
        other = await stores.faq.create_knowledge_base("other")
        await saved(stores.faq, kb, an_entry("mine"))
        await saved(stores.faq, kb, an_entry("bobs"), author="bob")
        await saved(stores.faq, other, an_entry("elsewhere"))

        change = await stores.faq.last_change(kb.key, "ann")

        assert [revision.entry.slug for revision in change] == ["mine"]
        assert await stores.faq.last_change(kb.key, "carl") == []

    async def test_undoing_goes_back_one_change_at_a_time(
        self, stores: Stores, kb: KnowledgeBase
    ) -> None:
        (one,) = await saved(stores.faq, kb, an_entry())
        (two,) = await saved(stores.faq, kb, replace(one, answer="Two."))
        (last,) = await stores.faq.last_change(kb.key, "ann")

        back = replace(two, answer=one.answer)
        await saved(stores.faq, kb, back, kind=ChangeKind.UNDO, undoes=last.change)

        assert last.entry == two
        (before,) = await stores.faq.last_change(kb.key, "ann")
        assert before.entry == one
        newest = (await stores.faq.history(kb.key, "vpn"))[0]
        assert (newest.kind, newest.undoes) == (ChangeKind.UNDO, last.change)

    async def test_an_undo_that_finds_nothing_to_do_is_still_an_undo(
        self, stores: Stores, kb: KnowledgeBase
    ) -> None:
        (one,) = await saved(stores.faq, kb, an_entry())
        (last,) = await stores.faq.last_change(kb.key, "ann")

        await saved(stores.faq, kb, one, kind=ChangeKind.UNDO, undoes=last.change)

        assert await stores.faq.last_change(kb.key, "ann") == []
