"""The tables `near_N` of PostgreSQL: their index, who may fill them, and how they go."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.core.errors import StorageError
from bot.core.ports import Candidates
from bot.core.retrieval.ranking import rank
from bot.core.retrieval.snapshot import Snapshot
from bot.storage.database import Database, open_database
from bot.storage.engine import Transactions, make_engine
from bot.storage.examining import examine_index
from bot.storage.migrating import downgrade, upgrade
from bot.storage.near_rows import PgvectorRows
from bot.storage.pgvector_index import PgvectorIndex
from tests.core.retrieval.test_approaching import FUNCTIONS, made, questions
from tests.postgres import Server
from tests.storage.test_migrating_postgres import parts


@pytest.fixture
async def name(postgres: Server) -> AsyncIterator[str]:
    """A database of one's own, at the newest version."""
    async with postgres.empty_database() as name:
        await upgrade(postgres.url(name))
        yield name


@pytest.fixture
async def database(postgres: Server, name: str) -> AsyncIterator[Database]:
    async with open_database(postgres.url(name)) as opened:
        await opened.faq.create_knowledge_base("one")
        await opened.faq.create_knowledge_base("two")
        yield opened


@pytest.fixture
async def near(postgres: Server, name: str) -> AsyncIterator[PgvectorRows]:
    engine = make_engine(postgres.url(name))
    yield PgvectorRows(Transactions(engine))
    await engine.dispose()


async def placed(
    database: Database, near: PgvectorRows, snapshot: Snapshot, kb: int = 1
) -> PgvectorIndex:
    """The index of a snapshot, with all of its phrasings placed."""
    rows = snapshot.phrasings
    await database.embeddings.add(snapshot.model, {rows.hashes[0]: rows.vectors[0]})
    await near.add(kb, snapshot.model, rows.hashes, rows.vectors)
    await near.settle(kb, snapshot.model, rows.hashes)
    return await PgvectorIndex.looked(near, kb, snapshot.model, rows.hashes, rows.vectors)


@pytest.mark.parametrize("function", FUNCTIONS)
async def test_it_finds_and_ranks_what_the_search_in_memory_does(
    database: Database, near: PgvectorRows, function: str
) -> None:
    snapshot = made(800, function=function)  # 2,400 phrasings in forty topics
    index = await placed(database, near, snapshot)
    shares, firsts, fives = [], 0, 0
    asked = questions(snapshot, 30)
    for vector in asked:
        every, found = snapshot.candidates(vector), await index.candidates(vector)
        assert isinstance(found.reach, float)
        best = set(np.argsort(-every.similarities)[:10].tolist())
        shares.append(len(best & set(found.rows.tolist())) / 10)
        whole, some = (rank(snapshot, "word", vector, one) for one in (every, found))
        firsts += whole.hits[0].entry == some.hits[0].entry
        fives += [hit.entry for hit in whole.hits] == [hit.entry for hit in some.hits]
        assert some.features == pytest.approx(whole.features, abs=0.02)

    assert np.mean(shares) > 0.98
    assert (firsts, fives >= 29) == (30, True)


async def test_the_planner_goes_by_the_partial_index(
    postgres: Server, name: str, database: Database, near: PgvectorRows
) -> None:
    await placed(database, near, made(300))
    async with postgres.session(name) as session:
        await session.execute("SET enable_seqscan = off; SET enable_sort = off; ANALYZE near_1")
        written = str([0.1] * 64)
        plan = await session.fetch(
            "EXPLAIN SELECT text_hash FROM near_1 WHERE kb = 1"
            " ORDER BY vector <#> $1::text::vector LIMIT 200",
            written,
        )

    assert "Index Scan using near_1_1 on near_1" in "\n".join(row[0] for row in plan)


async def test_another_knowledge_bases_rows_never_come(
    database: Database, near: PgvectorRows
) -> None:
    one, other = made(200, seed=1), made(200, seed=2)
    first = await placed(database, near, one)
    second = await placed(database, near, replace(other, kb=2), kb=2)
    vector = other.phrasings.vectors[5]

    found: list[Candidates] = [await index.candidates(vector) for index in (first, second)]

    assert found[0].similarities.max() < 0.99
    assert found[1].similarities.max() == pytest.approx(1.0, abs=1e-6)


async def test_rows_go_with_their_knowledge_base(
    postgres: Server, name: str, database: Database, near: PgvectorRows
) -> None:
    snapshot = made(20)
    await placed(database, near, snapshot)

    async with postgres.session(name) as session:
        await session.execute("DELETE FROM knowledge_base WHERE key = 1")

    hashes = snapshot.phrasings.hashes
    assert await near.lacking(1, snapshot.model, hashes) == set(hashes)


async def test_a_downgrade_takes_the_tables_along_and_an_upgrade_makes_them(
    postgres: Server, name: str, database: Database, near: PgvectorRows
) -> None:
    before = await parts(postgres, name)
    await placed(database, near, made(20))
    there = await parts(postgres, name)

    await downgrade(postgres.url(name), "0004")
    gone = await parts(postgres, name)
    await upgrade(postgres.url(name))

    again = await parts(postgres, name)
    assert any("near_1_1" in part for part in there - before)
    assert not any("near_1" in part for part in gone)
    assert any("near_1_pkey" in part for part in again)
    assert not any("near_1_1" in part for part in again)


async def test_who_may_not_make_tables_places_all_the_same(
    postgres: Server, name: str, database: Database
) -> None:
    async with postgres.session(name) as session:
        await session.execute(
            "DROP ROLE IF EXISTS clerk; CREATE ROLE clerk LOGIN;"
            " GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clerk;"
            " GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO clerk;"
            " REVOKE CREATE ON SCHEMA public FROM PUBLIC"
        )
    engine = make_engine(postgres.url(name, "clerk"))
    try:
        index = await placed(database, PgvectorRows(Transactions(engine)), made(80))

        assert (index.placed, index.is_used) == (240, True)
        assert "pgvector" in await examine_index(postgres.url(name, "clerk"))
    finally:
        await engine.dispose()
        async with postgres.session(name) as session:
            await session.execute("DROP OWNED BY clerk; DROP ROLE clerk")


async def test_who_may_not_write_embeddings_gets_no_rights_by_the_functions(
    postgres: Server, name: str, database: Database, near: PgvectorRows
) -> None:
    await placed(database, near, made(20))
    async with postgres.session(name) as session:
        await session.execute("DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN")
        await session.execute("GRANT SELECT ON model TO guest")
    engine = make_engine(postgres.url(name, "guest"))
    try:
        with pytest.raises(StorageError, match="does not allow that"):
            await PgvectorRows(Transactions(engine)).add(1, made(1).model, [], made(1).centroids)
        with pytest.raises(StorageError, match="may not place vectors"):
            await examine_index(postgres.url(name, "guest"))
    finally:
        await engine.dispose()
        async with postgres.session(name) as session:
            await session.execute("DROP OWNED BY guest; DROP ROLE guest")


async def test_an_old_pgvector_and_none_at_all_are_told(postgres: Server, name: str) -> None:
    url = postgres.url(name)
    assert "shared_buffers" in await examine_index(url)
    async with postgres.session(name) as session:
        await session.execute("UPDATE pg_extension SET extversion = '0.5.1'")
        with pytest.raises(StorageError, match=r"has pgvector 0\.5\.1, and 0\.6 is needed"):
            await examine_index(url)
        await session.execute("DROP EXTENSION vector CASCADE")
    with pytest.raises(StorageError, match="pgvector not at all"):
        await examine_index(url)


async def test_sqlite_searches_in_memory(path: Path) -> None:
    assert await examine_index(f"sqlite+aiosqlite:///{path}") == "in memory, as always on SQLite"
