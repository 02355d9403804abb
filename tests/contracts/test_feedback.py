"""What the stores of votes and of questions for people promise."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.messages import Place
from bot.core.outcomes import Answered, Outcome, Rule, Silence, Suggested, Unanswered
from bot.core.ports import Given, Help, HelpRequest, Judgement, Opinion, Vote
from tests.contracts.conftest import Stores
from tests.contracts.examples import HIT, PLACE, a_decision, a_receipt

NOW = datetime(2026, 5, 3, 14, 2, 59, 123456, tzinfo=UTC)


class TestVotes:
    VOTE = Vote("r1", "9f86d0", Opinion.HELPFUL, NOW)

    async def test_a_reply_without_any_has_none(self, stores: Stores) -> None:
        await stores.votes.vote(self.VOTE)

        assert await stores.votes.votes("r2") == []

    async def test_everyone_has_one_on_each_reply(self, stores: Stores) -> None:
        later = Vote("r1", "ab", Opinion.OUT_OF_DATE, NOW + timedelta(seconds=1), editor=True)

        for vote in (later, self.VOTE, replace(self.VOTE, receipt="r2")):
            assert not await stores.votes.vote(vote)

        assert await stores.votes.votes("r1") == [self.VOTE, later]
        assert await stores.votes.votes("r2") == [replace(self.VOTE, receipt="r2")]

    async def test_a_mind_can_be_changed(self, stores: Stores) -> None:
        await stores.votes.vote(self.VOTE)

        for opinion in Opinion:
            changed = replace(self.VOTE, opinion=opinion, at=NOW + timedelta(hours=1))
            assert await stores.votes.vote(changed)
            assert await stores.votes.votes("r1") == [changed]

    async def test_clicking_fast_leaves_one(self, stores: Stores) -> None:
        votes = [replace(self.VOTE, opinion=opinion) for opinion in Opinion]

        replaced = await asyncio.gather(*map(stores.votes.vote, votes))

        assert replaced.count(False) == 1
        assert len(await stores.votes.votes("r1")) == 1


class TestJudgements:
    async def test_votes_are_found_with_the_question_and_the_entries(self, stores: Stores) -> None:
        other = replace(HIT, entry=8)
        given: dict[str, Outcome] = {
            "r1": Answered(HIT),
            "r2": Suggested((HIT, other)),
            "r3": Unanswered(),
        }
        for name, outcome in given.items():
            decision = a_decision(outcome, text=f"{name}?")
            await stores.receipts.add_receipt(a_receipt(name, decision=decision))
        votes = [
            Vote("r1", "a", Opinion.NOT_MY_QUESTION, NOW, editor=True),
            Vote("r2", "a", Opinion.NOT_MY_QUESTION, NOW + timedelta(seconds=1)),
            Vote("r2", "b", Opinion.NOT_MY_QUESTION, NOW + timedelta(seconds=2), entry=8),
            Vote("r1", "b", Opinion.HELPFUL, NOW),
            Vote("unknown", "b", Opinion.NOT_MY_QUESTION, NOW),
        ]
        for vote in votes:
            await stores.votes.vote(vote)

        found = await stores.votes.judgements(1, Opinion.NOT_MY_QUESTION, 10)

        assert found == [
            Judgement(votes[2], "r2?", (8,), "slack:T1"),
            Judgement(votes[1], "r2?", (7, 8), "slack:T1"),
            Judgement(votes[0], "r1?", (7,), "slack:T1"),
        ]
        assert len(await stores.votes.judgements(1, Opinion.NOT_MY_QUESTION, 1)) == 1
        assert await stores.votes.judgements(2, Opinion.NOT_MY_QUESTION, 10) == []

    async def test_word_of_a_vote_goes_out_once_in_a_while(self, stores: Stores) -> None:
        vote, day = Vote("r1", "a", Opinion.OUT_OF_DATE, NOW), timedelta(days=1)
        assert not await stores.votes.tells(vote, NOW - day)  # which nobody has cast
        await stores.votes.vote(vote)

        first = await stores.votes.tells(vote, NOW - day)
        await stores.votes.vote(replace(vote, opinion=Opinion.HELPFUL))
        later = replace(vote, at=NOW + day / 2)
        await stores.votes.vote(later)

        assert first and not await stores.votes.tells(later, later.at - day)
        assert await stores.votes.tells(replace(vote, at=NOW + 2 * day), NOW + day)
        other = replace(vote, voter="b")
        await stores.votes.vote(other)
        assert await stores.votes.tells(other, NOW - day)

    async def test_an_expired_question_is_left_out(self, stores: Stores) -> None:
        await stores.receipts.add_receipt(a_receipt("r1"))
        await stores.votes.vote(Vote("r1", "a", Opinion.OUT_OF_DATE, NOW))

        await stores.retention.expire(NOW + timedelta(days=1))

        assert await stores.votes.judgements(1, Opinion.OUT_OF_DATE, 10) == []


class TestGiven:
    async def test_answers_come_with_their_votes_newest_first(self, stores: Stores) -> None:
        for number, name in enumerate(("r1", "r2", "r3")):
            asked = a_decision(text=f"{name}?", fit=number or None)
            receipt = a_receipt(name, decision=asked, at=NOW + timedelta(minutes=number))
            await stores.receipts.add_receipt(receipt)
        early = Vote("r2", "a", Opinion.HELPFUL, NOW)
        late = Vote("r2", "b", Opinion.OUT_OF_DATE, NOW + timedelta(seconds=1))
        for vote in (early, late, Vote("r9", "a", Opinion.HELPFUL, NOW)):
            await stores.votes.vote(vote)

        found = await stores.votes.given(1, 10)

        features = a_decision().features
        assert found == [
            Given("r3?", 7, features, 2, "slack:T1", ()),
            Given("r2?", 7, features, 1, "slack:T1", (late, early)),
            Given("r1?", 7, features, None, "slack:T1", ()),
        ]
        assert await stores.votes.given(1, 1) == found[:1]
        assert await stores.votes.given(2, 10) == []

    async def test_only_what_confidence_gave_and_somebody_saw_counts(self, stores: Stores) -> None:
        exact = a_decision(rule=Rule.EXACT)
        nearly = a_decision(Suggested((HIT,)), rule=Rule.NEARLY)
        for receipt in (
            a_receipt("exact", decision=exact),
            a_receipt("nearly", decision=nearly),
            a_receipt("observed", silence=Silence.OBSERVED),
            a_receipt("edited", key="m1"),
            a_receipt("last", key="m1", at=NOW + timedelta(minutes=1)),
        ):
            await stores.receipts.add_receipt(receipt)
        await stores.votes.vote(Vote("last", "a", Opinion.HELPFUL, NOW))

        (only,) = await stores.votes.given(1, 10)

        assert [vote.receipt for vote in only.votes] == ["last"]

    async def test_what_has_expired_counts_no_more(self, stores: Stores) -> None:
        await stores.receipts.add_receipt(a_receipt("r1"))

        await stores.retention.expire(NOW + timedelta(days=1))

        assert await stores.votes.given(1, 10) == []


class TestHelpRequests:
    ORIGIN = replace(PLACE, thread="1700.1", shared=True)
    REQUEST = HelpRequest("r1", "9f86d0", ORIGIN, "vpn 🙁", NOW)

    async def test_a_question_is_handed_on_once(self, stores: Stores) -> None:
        again = replace(self.REQUEST, text="another")

        opened = await asyncio.gather(*(stores.help_requests.open(self.REQUEST) for _ in range(5)))

        assert opened.count(True) == 1
        assert not await stores.help_requests.open(again)
        assert await stores.help_requests.request("r1") == self.REQUEST
        assert await stores.help_requests.request("r2") is None

    async def test_one_that_reached_nobody_can_be_handed_on_again(self, stores: Stores) -> None:
        await stores.help_requests.open(self.REQUEST)

        await stores.help_requests.withdraw("r1")
        again = await stores.help_requests.open(self.REQUEST)
        await stores.help_requests.move("r1", Help.OPEN, Help.TAKEN, "Eve")
        await stores.help_requests.withdraw("r1")
        await stores.help_requests.withdraw("never")

        assert again
        assert await stores.help_requests.request("r1") is not None

    async def test_one_of_many_takes_it(self, stores: Stores) -> None:
        await stores.help_requests.open(self.REQUEST)

        moved = await asyncio.gather(
            *(
                stores.help_requests.move("r1", Help.OPEN, Help.TAKEN, helper)
                for helper in ("Ann", "Bob", "Cleo")
            )
        )

        assert moved.count(True) == 1
        taken = await stores.help_requests.request("r1")
        assert taken is not None
        winner = ("Ann", "Bob", "Cleo")[moved.index(True)]
        assert taken == replace(self.REQUEST, state=Help.TAKEN, helper=winner)

    async def test_one_that_is_done_forgets_where_it_came_from(self, stores: Stores) -> None:
        await stores.help_requests.open(self.REQUEST)
        await stores.help_requests.move("r1", Help.OPEN, Help.TAKEN, "Ann")

        assert await stores.help_requests.move("r1", Help.TAKEN, Help.DONE, "Ann")

        done = await stores.help_requests.request("r1")
        nowhere = Place("", "", "")
        assert done == replace(self.REQUEST, origin=nowhere, state=Help.DONE, helper="Ann")
        assert not await stores.help_requests.open(self.REQUEST)

    async def test_it_can_be_given_back(self, stores: Stores) -> None:
        await stores.help_requests.open(self.REQUEST)
        await stores.help_requests.move("r1", Help.OPEN, Help.TAKEN, "Ann")

        assert await stores.help_requests.move("r1", Help.TAKEN, Help.OPEN, "")

        assert await stores.help_requests.request("r1") == self.REQUEST

    async def test_one_that_nobody_handed_on_goes_nowhere(self, stores: Stores) -> None:
        assert not await stores.help_requests.move("r9", Help.OPEN, Help.TAKEN, "Ann")

    async def test_an_askers_are_counted(self, stores: Stores) -> None:
        for number in range(3):
            at = NOW + timedelta(minutes=number)
            await stores.help_requests.open(replace(self.REQUEST, receipt=f"r{number}", at=at))
        await stores.help_requests.open(replace(self.REQUEST, receipt="r9", asker="ab"))
        await stores.help_requests.move("r2", Help.OPEN, Help.DONE, "Ann")

        assert await stores.help_requests.opened_since("9f86d0", NOW) == 3
        assert await stores.help_requests.opened_since("9f86d0", NOW + timedelta(minutes=1)) == 2
        assert await stores.help_requests.opened_since("cd", NOW) == 0
