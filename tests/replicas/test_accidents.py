"""Replicas on one PostgreSQL, killed, paused and cut off while people ask, edit and vote."""

import asyncio
import os
import random
import sys
from collections import defaultdict
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.embedding.small_models import save_bert
from tests.platforms.slack.whole_bot import Run
from tests.postgres import Server
from tests.replicas.fleet import LOADING, Fleet, Replica, fleet
from tests.replicas.known import KEY
from tests.replicas.load import EDITOR, Load, Question
from tests.slack.workspace import SlackServer
from tests.whole import PATIENCE, until

SEED = int(os.environ.get("SOAK_SEED") or 1)
ACCIDENTS = 6 if os.environ.get("SOAK_SHORT") else 60
_CUT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_SPACES = """
    SELECT model.dimension, length(receipt.vector) / 4 AS decided_in
    FROM receipt JOIN model ON model.id = receipt.model WHERE receipt.vector IS NOT NULL
    GROUP BY 1, 2 ORDER BY 1 DESC
"""
_RUN_OUT = "UPDATE outbox SET lease_until = now() - interval '1 minute' WHERE owner IS NOT NULL"


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    """One that is patient, so that no busy machine makes a test fail."""
    async with SlackServer(patience_s=10.0, trigger_lifetime_s=PATIENCE) as server:
        yield server


def settings(server: Server, name: str, **more: str) -> dict[str, str]:
    """What every replica is given."""
    return {
        "BOT_DATABASE_URL": server.url(name),
        "BOT_SECRET_KEY": KEY,
        "BOT_ADMINS": EDITOR,
        **more,
    }


class World:
    """One database and its replicas, and what can happen to them."""

    def __init__(self, server: Server, name: str, replicas: Fleet) -> None:
        self.server = server
        self.name = name
        self.fleet = replicas

    async def sql(self, statement: str) -> list[Any]:
        """What a statement finds, as a person at a prompt would see it."""
        async with self.server.session(self.name) as session:
            return list(await session.fetch(statement))

    async def cut(self) -> None:
        """Every connection to the database breaks."""
        await self.sql(_CUT)

    async def kill(self, replica: Replica, after: float) -> None:
        """One dies; the balancer notices some seconds later, and another takes its place."""
        await self.fleet.kill(replica)
        await asyncio.sleep(after)
        self.fleet.forget(replica)
        await self.fleet.join()

    async def pause(self, replica: Replica, seconds: float) -> None:
        """One stands still for so long, and what it has in hand is free for others at once."""
        self.fleet.pause(replica)
        await self.sql(_RUN_OUT)
        await asyncio.sleep(seconds)
        self.fleet.wake(replica)

    async def ended(self) -> None:
        """Returns when every message has come to its end."""

        async def nothing_left() -> bool:
            return not await self.sql("SELECT key FROM outbox WHERE ended_at IS NULL")

        await until(nothing_left, 3 * PATIENCE)


async def assert_all_is_well(world: World, load: Load) -> int:
    """Everything that is promised, looked up; how many questions were lost in the window."""
    await world.ended()
    claimed = {row["key"].rpartition(":")[2] for row in await world.sql("SELECT key FROM outbox")}
    lost = [one for one in load.questions if one.ts not in claimed]
    assert [one for one in lost if not load.lost(one)] == []
    for question in load.questions:
        if question.ts in claimed:
            assert len(load.replies(question)) == 1, question
            assert load.is_answered(question), load.replies(question)
    kept = await world.sql("SELECT content ->> 'answer' FROM entry_revision")
    assert set(load.saved) <= {row[0] for row in kept}
    (votes,) = await world.sql("SELECT count(*) FROM vote WHERE opinion = 'helpful'")
    assert votes[0] >= len(load.votes)
    await assert_each_job_was_owned_once(world)
    for run in world.fleet.logs:
        assert "Traceback" not in run.log
    return len(lost)


async def assert_each_job_was_owned_once(world: World) -> None:
    """Nobody took a lease that another had, and had neither given up nor let run out."""
    history = defaultdict(list)
    for row in await world.sql("SELECT * FROM lease_history ORDER BY number"):
        history[row["name"]].append(row)
    for rows in history.values():
        for before, after in pairwise(rows):
            if before["owner"] not in ("", after["owner"]) and after["owner"]:
                assert after["at"] >= before["until"], (before, after)


@pytest.mark.timeout(900)
async def test_killed_paused_and_cut_off_they_answer_each_question_once(
    postgres: Server, shared: str, slack: SlackServer, tmp_path: Path
) -> None:
    dice = random.Random(SEED)
    place = tmp_path / "faqbot"
    async with fleet(place, slack, SEED, 2, **settings(postgres, shared)) as replicas:
        world, load = World(postgres, shared, replicas), Load(slack, replicas, SEED)
        async with load.running(1.0):
            await until(load.has_done_all, LOADING)
            await world.pause(dice.choice(replicas.replicas), dice.uniform(1, 4))
            await world.cut()
            await asyncio.sleep(dice.uniform(1, 3))
            await world.kill(dice.choice(replicas.replicas), dice.uniform(0, 1))
            await world.sql(_RUN_OUT)

        await assert_all_is_well(world, load)


@pytest.mark.soak
async def test_accidents_by_the_dozen_and_each_question_is_answered_once(
    postgres: Server, shared: str, slack: SlackServer, tmp_path: Path
) -> None:
    dice = random.Random(SEED)
    place = tmp_path / "faqbot"
    given = settings(postgres, shared, BOT_REEMBED_SECONDS="1")
    async with fleet(place, slack, SEED, 3, **given) as replicas:
        world, load = World(postgres, shared, replicas), Load(slack, replicas, SEED)
        async with load.running(0.7), asyncio.TaskGroup() as accidents:
            for _ in range(ACCIDENTS):
                await asyncio.sleep(dice.uniform(0, 6))
                accidents.create_task(happens(world, dice))
        lost = await assert_all_is_well(world, load)
    sys.stdout.write(
        f"{len(load.questions)} questions, {len(load.refused)} refused, {lost} lost,"
        f" {len(load.saved)} edits, {len(load.votes)} votes, {ACCIDENTS} accidents\n"
    )


async def happens(world: World, dice: random.Random) -> None:
    """Something, to one of those that are well; one at least stays so."""
    well = [one for one in world.fleet.replicas if not one.is_paused and not one.is_dead]
    match dice.choice(("kill", "pause", "cut")):
        case "kill" if len(well) > 1:
            await world.kill(dice.choice(well), dice.uniform(0, 3))
        case "pause" if len(well) > 1:
            await world.pause(dice.choice(well), dice.uniform(1, 40))
        case _:
            await world.cut()


@pytest.mark.soak
async def test_limits_and_votes_count_across_replicas(
    postgres: Server, shared: str, slack: SlackServer, tmp_path: Path
) -> None:
    place = tmp_path / "faqbot"
    async with fleet(place, slack, SEED, 2, **settings(postgres, shared)) as replicas:
        world, load = World(postgres, shared, replicas), Load(slack, replicas, SEED)
        floods = [await flood(load, slack, f"UFLOOD{number}") for number in range(2)]
        await world.ended()
        answered = [[one for one in flood if load.is_answered(one)] for flood in floods]
        (reply,) = load.replies(answered[0][0])
        people = slack.people(replicas)
        await asyncio.gather(*(people.press("UVOTER", reply, "Helpful") for _ in range(6)))

        async def is_counted() -> bool:
            return bool(await world.sql("SELECT 1 FROM vote"))

        await until(is_counted)
        votes = await world.sql("SELECT 1 FROM vote")

    assert [len(one) for one in answered] == [10, 10]
    told = [len(slack.whispers(f"UFLOOD{number}")) for number in range(2)]
    assert (told, len(votes)) == ([1, 1], 1)


async def flood(load: Load, slack: SlackServer, who: str) -> list[Question]:
    """Fifteen questions of one person at once, each delivered to any of the replicas."""
    return list(await asyncio.gather(*(load.ask(who) for _ in range(15))))


async def test_a_new_model_is_embedded_before_it_answers_and_the_old_one_does_until_then(
    postgres: Server, shared: str, slack: SlackServer, tmp_path: Path
) -> None:
    """Rolling, as an orchestrator does it: the new one starts, is ready, then the old one ends."""
    given = settings(postgres, shared, BOT_REEMBED_SECONDS="1")
    async with fleet(tmp_path / "faqbot", slack, SEED, 1, **given) as replicas:
        world, load = World(postgres, shared, replicas), Load(slack, replicas, SEED)
        (old,) = replicas.replicas
        async with postgres.session(shared) as other, other.transaction():
            await other.execute("LOCK TABLE embedding IN SHARE MODE")  # nothing can be embedded
            run = await replicas.start(BOT_MODEL=str(save_bert(tmp_path)))
            await until(lambda: _is_logged(run, "takes part when ready"), LOADING)
            await answers(load, 3)
            waiting, _ = await run.page("/readyz")
            before = await world.sql("SELECT DISTINCT model FROM receipt")
        await run.ready(LOADING)
        await replicas.admit(run)
        await replicas.leave(old)
        await answers(load, 3)
        await assert_all_is_well(world, load)

        models = await world.sql(_SPACES)

    assert (waiting, len(before)) == (503, 1)
    assert [tuple(row) for row in models] == [(384, 384), (32, 32)]


async def answers(load: Load, more: int) -> None:
    """Returns when so many further questions are answered."""
    asked = [await load.ask() for _ in range(more)]
    for question in asked:
        await load.answered(question)


async def _is_logged(run: Run, words: str) -> bool:
    return words in run.log
