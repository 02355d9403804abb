"""How far answers were denied, and by whom it counts."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.denials import Denials
from bot.core.knowledge import Received
from bot.core.ports import Fit, Opinion, Vote
from tests.contracts.examples import a_decision, a_receipt
from tests.fakes import MemoryDatabase

NOW = datetime(2026, 5, 3, tzinfo=UTC)
MAKING = "model/making"


@dataclass
class World:
    """Answers that were given under one fit, and who voted on them."""

    stores: MemoryDatabase = field(default_factory=MemoryDatabase)
    fit: int = 0
    count: int = 0

    async def answer(self, *votes: str, fit: int | None = None) -> None:
        """One more; `votes` are people who deny it, or `NAME OPINION`, or `NAME editor`."""
        self.count += 1
        name, at = f"r{self.count}", NOW + timedelta(minutes=self.count)
        decision = a_decision(fit=self.fit if fit is None else fit, features=(float(self.count),))
        await self.stores.receipts.add_receipt(a_receipt(name, decision=decision, at=at))
        for who, _, how in (vote.partition(" ") for vote in votes):
            opinion = Opinion.NOT_MY_QUESTION if how in ("", "editor") else Opinion(how)
            await self.stores.votes.vote(Vote(name, f"#{who}", opinion, at, how == "editor"))

    async def denied(self) -> list[float]:
        """How far each was, oldest first."""
        return [one.denied for one in await self.received()][::-1]

    async def received(self) -> list[Received]:
        stores = self.stores
        denials = Denials(stores.votes, stores.blocks, stores.fits, _stood_for)
        return await denials.of(1, MAKING)


def _stood_for(person: str) -> tuple[str, ...]:
    return "#" + person.removeprefix("slack:"), "#formerly"


@pytest.fixture
async def world() -> World:
    world = World()
    base = await world.stores.faq.create_knowledge_base("helpdesk")
    fit = await world.stores.fits.add_fit(base.key, Fit(0, 1, MAKING, "{}", b""))
    world.fit = fit.key
    return world


async def test_one_of_three_people_denies_a_third_and_one_editor_all(world: World) -> None:
    await world.answer()
    await world.answer("ada")
    await world.answer("ada", "bo", "cy", "di")
    await world.answer("ed editor")

    assert await world.denied() == [0.0, pytest.approx(1 / 3), 1.0, 1.0]


async def test_praise_holds_off_as_many_votes_and_gives_nothing(world: World) -> None:
    await world.answer("ada", "bo", "cy helpful")
    await world.answer("ada helpful", "bo helpful")
    await world.answer("ed editor", "ada helpful")

    assert await world.denied() == [pytest.approx(1 / 3), 0.0, 1.0]


async def test_what_is_said_of_the_content_denies_nothing(world: World) -> None:
    await world.answer("ada out-of-date", "bo not-helpful", "cy out-of-date")

    assert await world.denied() == [0.0]


async def test_one_persons_votes_are_worth_one_answer_the_newest_count(world: World) -> None:
    for _ in range(6):
        await world.answer("eve")

    assert await world.denied() == [0.0] * 3 + [pytest.approx(1 / 3)] * 3


async def test_one_person_holds_off_no_more_than_they_could_say(world: World) -> None:
    for number in range(4):
        await world.answer(f"ada{number}", "bo helpful")

    assert await world.denied() == [pytest.approx(1 / 3), 0.0, 0.0, 0.0]


async def test_people_who_are_blocked_say_nothing(world: World) -> None:
    await world.stores.blocks.block("slack:T1", "eve", "slack:ada")
    await world.answer("eve", "formerly", "bo")

    assert await world.denied() == [pytest.approx(1 / 3)]


async def test_answers_of_another_making_of_calibrations_are_left_out(world: World) -> None:
    other = await world.stores.fits.add_fit(1, Fit(0, 2, "model/other", "{}", b""))
    await world.answer("ed editor", fit=other.key)
    await world.answer()

    assert [one.features for one in await world.received()] == [(2.0,)]


async def test_a_vote_on_what_was_chosen_from_suggestions_is_about_that_alone(
    world: World,
) -> None:
    await world.answer()
    vote = Vote("r1", "#ed", Opinion.NOT_MY_QUESTION, NOW, editor=True)

    await world.stores.votes.vote(replace(vote, entry=99))
    assert await world.denied() == [0.0]
    await world.stores.votes.vote(replace(vote, entry=7))
    assert await world.denied() == [1.0]
