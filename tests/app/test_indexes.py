"""Large knowledge bases on PostgreSQL: who searches them, and when."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest

from bot.app.indexes import Choice, Indexes
from bot.app.placing import Placing
from bot.core.answering import AnswerService
from bot.core.curation import Curation
from bot.core.errors import SettingsError, StorageError
from bot.core.faq import FaqEntry, KnowledgeBase
from bot.core.indexing import Indexer
from bot.core.knowledge import Judged, Received
from bot.core.library import Library
from bot.core.outcomes import Decision, Replay
from bot.core.ports import FaqIndex, Fit
from bot.core.query import text_hash
from bot.core.replaying import Replayer
from bot.core.retrieval.ranking import REACH
from bot.core.retrieval.snapshot import Snapshot
from bot.fitting.service import FittingService
from bot.storage.database import Database, open_database
from bot.storage.engine import Transactions, make_engine
from bot.storage.exact_index import ExactIndex
from bot.storage.near_rows import PgvectorRows
from bot.storage.pgvector_index import PgvectorIndex
from tests.core.retrieval.toy import large
from tests.core.services import ASKER, pseudonym
from tests.fakes_encoder import FakeEncoder
from tests.postgres import Server
from tests.storage.test_postgres import cut_off

ENTRIES = [replace(entry, key=0) for entry in large(80)]


class Unfitted(FittingService):
    """What is shipped, at once, and without a head: as a knowledge base has it that is large."""

    async def fit(
        self,
        snapshot: Snapshot,
        judged: Sequence[Judged],
        target: float,
        received: Sequence[Received] = (),
    ) -> Fit:
        shipped = self.shipped.to_json()
        return Fit(0, snapshot.revision, snapshot.model.id, shipped, b"")


@dataclass
class Bot:
    """One process on that database."""

    stores: Database
    near: PgvectorRows
    encoder: FakeEncoder
    indexes: Indexes
    library: Library
    curation: Curation
    answering: AnswerService
    replayer: Replayer
    placing: Placing

    async def imports(self, entries: Sequence[FaqEntry] = ENTRIES) -> KnowledgeBase:
        kb = await self.stores.faq.create_knowledge_base("helpdesk")
        await self.curation.import_entries(kb, entries, author="terminal:ada")
        return await self.now()

    async def now(self) -> KnowledgeBase:
        return await self.stores.faq.knowledge_base("helpdesk")

    async def index(self) -> FaqIndex:
        return (await self.library.current(await self.now())).index

    async def asks(self, text: str) -> Decision:
        await self.library.settle(await self.now())
        return (await self.answering.ask(await self.now(), text, ASKER)).decision


@asynccontextmanager
async def bot(
    url: str,
    choice: Choice = "auto",
    least: int = 200,
    model: str = "fake/one",
    fitting: type[FittingService] = Unfitted,
) -> AsyncIterator[Bot]:
    engine = make_engine(url, lock_timeout=0.5)
    async with open_database(url, lock_timeout=0.5) as stores:
        encoder, near = FakeEncoder(model), PgvectorRows(Transactions(engine))
        indexer = Indexer(encoder, stores.embeddings)
        indexes = Indexes(choice, least, near, encoder.provenance)
        fitter = fitting(encoder.provenance)
        library = Library(
            store=stores.faq,
            fits=stores.fits,
            labels=stores.labels,
            encoder=encoder,
            indexer=indexer,
            fitter=fitter,
            make_index=indexes.make,
            languages=None,
        )
        answering = AnswerService(
            library=library,
            encoder=encoder,
            store=stores.faq,
            receipts=stores.receipts,
            languages=None,
            pseudonym=pseudonym,
        )
        try:
            yield Bot(
                stores=stores,
                near=near,
                encoder=encoder,
                indexes=indexes,
                library=library,
                curation=Curation(stores.faq, indexer, library),
                answering=answering,
                replayer=Replayer(
                    library=library,
                    store=stores.faq,
                    fits=stores.fits,
                    shipped=fitter.shipped,
                    languages=None,
                ),
                placing=Placing(indexes, near, stores.faq, library),
            )
        finally:
            await library.close()
            await engine.dispose()


@pytest.fixture
async def url(postgres: Server) -> AsyncIterator[str]:
    async with postgres.database() as name:
        yield postgres.url(name)


@pytest.fixture
async def one(url: str) -> AsyncIterator[Bot]:
    async with bot(url) as opened:
        yield opened


async def test_a_large_knowledge_base_is_searched_in_memory_until_it_is_placed(one: Bot) -> None:
    await one.imports()
    text = ENTRIES[17].alternates[1] + " please"

    before = await one.asks(text)
    told = one.indexes.told
    placed = await one.placing.place()
    after = await one.asks(text)

    assert (placed, told) == (320, "pgvector holds 0 of 320 phrasings")
    assert one.indexes.told == "pgvector holds 320 of 320 phrasings"
    assert (REACH in before.signals, REACH in after.signals) == (False, True)
    assert after.outcome.__class__ is before.outcome.__class__
    assert [hit.entry for hit in after.hits] == [hit.entry for hit in before.hits]
    assert after.confidence == pytest.approx(before.confidence, abs=0.02)


async def test_both_ways_of_deciding_are_replayed_bit_for_bit_whatever_searches_by_now(
    one: Bot, url: str
) -> None:
    await one.imports()
    exact = await one.asks("where is my something")
    await one.placing.place()
    near = [await one.asks(entry.question + " now") for entry in ENTRIES[:10]]

    async with bot(url, "memory") as other:
        for replayer in (one.replayer, other.replayer):
            for decision in (exact, *near):
                replay = await replayer.replay(decision)
                assert replay.search is True
                assert replay.is_exact or decision is not exact
    assert all(REACH in decision.signals for decision in near)


async def test_a_small_one_stays_in_memory(one: Bot) -> None:
    await one.imports(ENTRIES[:49])

    assert await one.placing.place() == 0
    assert isinstance(await one.index(), ExactIndex)
    assert await one.near.held(one.encoder.provenance) == set()


async def test_an_edit_is_found_at_once_and_placed_later(one: Bot) -> None:
    await one.imports()
    await one.placing.place()
    kb = await one.now()

    await one.curation.add(kb, FaqEntry("", "how to feed the dragon", "Twice."), author="ada")
    found = (await one.asks("feed the dragon, how")).hits[0]
    index = await one.index()

    assert found.question == "how to feed the dragon"
    assert isinstance(index, PgvectorIndex)
    assert (index.rows, index.placed) == (321, 320)
    assert await one.placing.place() == 1
    assert index.placed == 321
    assert (await one.asks("feed the dragon, how")).hits[0] == found


async def test_an_edit_of_another_process_is_found_there_too(one: Bot, url: str) -> None:
    await one.imports()
    await one.placing.place()
    async with bot(url) as other:
        await other.asks("anything")
        kb = await one.now()
        await one.curation.add(kb, FaqEntry("", "how to feed the dragon", "Twice."), author="ada")

        found = await other.asks("feed the dragon, how")

    assert found.hits[0].question == "how to feed the dragon"
    assert REACH in found.signals


async def test_what_is_retired_is_not_found_and_goes_at_the_next_turn(one: Bot) -> None:
    await one.imports()
    await one.placing.place()

    await one.curation.retire(await one.now(), "e17", author="ada")
    found = await one.asks(ENTRIES[17].question)
    await one.placing.place()

    assert "e17" not in {hit.slug for hit in found.hits}
    assert isinstance(index := await one.index(), PgvectorIndex)
    assert (index.rows, index.placed) == (316, 316)
    texts = (ENTRIES[17].question, *ENTRIES[17].alternates)
    hashes = [text_hash(text) for text in texts]
    assert len(await one.near.lacking(index.kb, one.encoder.provenance, hashes)) == 4


async def test_one_that_shrank_is_taken_out(one: Bot) -> None:
    kb = await one.imports()
    await one.placing.place()

    await one.curation.import_entries(kb, ENTRIES[:40], author="ada", prune=True)
    await one.placing.place()
    in_between = await one.near.held(one.encoder.provenance)
    await one.curation.import_entries(kb, ENTRIES[:20], author="ada", prune=True)
    await one.placing.place()

    assert in_between == {kb.key}
    assert await one.near.held(one.encoder.provenance) == set()
    assert isinstance(await one.index(), ExactIndex)


async def test_while_the_database_is_away_questions_are_answered_from_memory(
    one: Bot, postgres: Server
) -> None:
    kb = await one.imports()
    await one.placing.place()
    knowledge = await one.library.current(kb)
    vector = await one.encoder.encode_question(ENTRIES[3].question)
    near = await knowledge.index.candidates(vector)

    async with postgres.session() as session:
        await session.execute("ALTER DATABASE faqbot ALLOW_CONNECTIONS false")
        await cut_off(postgres)
        away = await knowledge.index.candidates(vector)
        await session.execute("ALTER DATABASE faqbot ALLOW_CONNECTIONS true")

    assert (near.reach is None, away.reach) == (False, None)
    assert len(away.rows) == 320


async def test_rows_that_somebody_deleted_are_found_by_their_centroid_and_placed_again(
    one: Bot, postgres: Server, url: str
) -> None:
    await one.imports()
    await one.placing.place()
    async with postgres.session("faqbot") as session:
        await session.execute("DELETE FROM near_1 WHERE text_hash < '\\x80'")

    found = await one.asks(ENTRIES[5].alternates[0])
    async with bot(url) as other:
        placed = await other.placing.place()

    assert found.hits[0].slug == "e5"
    assert 100 < placed < 220


async def test_two_processes_that_place_at_once_place_each_row_once(one: Bot, url: str) -> None:
    await one.imports()
    async with bot(url) as other:
        await asyncio.gather(one.placing.place(), other.placing.place())

        assert [x.indexes.told for x in (one, other)] == ["pgvector holds 320 of 320 phrasings"] * 2


async def test_a_process_that_died_before_the_index_was_made_is_followed(
    one: Bot, postgres: Server, url: str
) -> None:
    kb = await one.imports()
    async with postgres.session("faqbot") as session:
        await session.execute("SELECT pg_advisory_lock(1717661283, 1)")  # it never gets to build it
        task = asyncio.create_task(one.placing.place())
        await waiting(postgres)
        await session.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks"
            " WHERE locktype = 'advisory' AND NOT granted"
        )
        with pytest.raises(StorageError):
            await task
    async with bot(url) as other:
        before = await other.index()
        assert isinstance(before, PgvectorIndex)
        assert (before.placed, before.is_used) == (0, False)
        assert (await other.asks(ENTRIES[9].question)).hits[0].slug == "e9"

        assert await other.placing.place() == 320
        assert await other.near.settled(kb.key, other.encoder.provenance)


async def waiting(server: Server) -> None:
    async with server.session("faqbot") as session:
        stuck = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        while not await session.fetchval(stuck):  # noqa: ASYNC110 - it happens on the server
            await asyncio.sleep(0.01)


async def test_a_new_model_stands_beside_the_old_one(one: Bot, url: str) -> None:
    kb = await one.imports()
    await one.placing.place()
    async with bot(url, model="fake/two") as newer:
        await newer.library.prepare(kb)
        old = await one.asks(ENTRIES[8].question + " now")
        await newer.placing.place()
        new = await newer.asks(ENTRIES[8].question + " now")

        assert old.model != new.model
        assert REACH in old.signals and REACH in new.signals
        assert old.hits[0].slug == new.hits[0].slug == "e8"
        assert await newer.near.held(newer.encoder.provenance) == {kb.key}
    assert await one.near.held(one.encoder.provenance) == {kb.key}


async def test_memory_and_pgvector_are_taken_at_their_word(url: str) -> None:
    async with bot(url, "pgvector", 10**9) as one:
        await one.imports()
        assert await one.placing.place() == 320
        assert REACH in (await one.asks("anything at all")).signals
    async with bot(url, "memory", 1) as other:
        assert other.indexes.near is None
        assert isinstance(await other.index(), ExactIndex)


def test_pgvector_is_refused_where_it_cannot_be() -> None:
    model = FakeEncoder().provenance

    with pytest.raises(SettingsError, match="PostgreSQL"):
        Indexes("pgvector", 1, None, model)
    with pytest.raises(SettingsError, match="2000 dimensions"):
        Indexes("pgvector", 1, _never(), replace(model, dimension=3_072))

    assert Indexes("auto", 1, _never(), replace(model, dimension=3_072)).near is None


def _never() -> PgvectorRows:
    return PgvectorRows(Transactions(make_engine("postgresql://nobody@/nowhere")))


async def test_a_replay_says_by_how_much_it_may_differ(one: Bot) -> None:
    await one.imports()
    exact = await one.asks(ENTRIES[0].question + " now")
    await one.placing.place()
    near = await one.asks(ENTRIES[0].question + " now")

    def shifted(decision: Decision, by: float) -> Decision:
        first, *others = decision.features
        return replace(decision, features=(first + by, *others))

    assert await one.replayer.replay(shifted(near, 5e-4)) == Replay(False, True, is_exact=False)
    assert await one.replayer.replay(shifted(near, 5e-3)) == Replay(False, False, is_exact=False)
    assert await one.replayer.replay(shifted(exact, 5e-4)) == Replay(False, False, is_exact=False)
