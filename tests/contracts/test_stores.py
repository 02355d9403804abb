"""What the smaller stores promise."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from bot.core.errors import ModelError, NotFoundError
from bot.core.messages import Role, Trigger
from bot.core.outcomes import Answered, Rule, Suggested, Unanswered
from bot.core.ports import Fit, JobRun
from bot.core.query import text_hash
from tests.contracts.conftest import Stores
from tests.contracts.examples import (
    HIT,
    MODEL,
    OTHER_MODEL,
    a_decision,
    a_receipt,
    vectors_of,
)


class TestEmbeddings:
    async def test_a_vector_comes_back_bit_for_bit(self, stores: Stores) -> None:
        vectors = vectors_of("a", "b")

        await stores.embeddings.add(MODEL, vectors)

        found = await stores.embeddings.vectors(MODEL, [*vectors, text_hash("c")])
        assert found.keys() == vectors.keys()
        assert all(found[one].dtype == np.float32 for one in vectors)
        assert all(found[one].tobytes() == vectors[one].tobytes() for one in vectors)

    async def test_two_models_never_mix(self, stores: Stores) -> None:
        vectors = vectors_of("a")

        await stores.embeddings.add(MODEL, vectors)

        assert await stores.embeddings.known(OTHER_MODEL, list(vectors)) == set()
        assert await stores.embeddings.vectors(OTHER_MODEL, list(vectors)) == {}

    async def test_what_is_there_stays_as_it_is(self, stores: Stores) -> None:
        (one,) = vectors = vectors_of("a")
        await stores.embeddings.add(MODEL, vectors)

        await stores.embeddings.add(MODEL, vectors_of("a", "b", seed=1))

        found = await stores.embeddings.vectors(MODEL, [one])
        assert found[one].tobytes() == vectors[one].tobytes()

    async def test_any_number_can_be_asked_for_at_once(self, stores: Stores) -> None:
        vectors = vectors_of(*map(str, range(3_000)))
        await stores.embeddings.add(MODEL, vectors)
        unknown = [text_hash(f"unknown {number}") for number in range(40_000)]

        assert await stores.embeddings.known(MODEL, [*unknown, *vectors]) == vectors.keys()
        assert len(await stores.embeddings.vectors(MODEL, [*vectors, *vectors])) == 3_000

    async def test_nothing_is_asked_for_nothing(self, stores: Stores) -> None:
        await stores.embeddings.add(MODEL, {})

        assert await stores.embeddings.known(MODEL, []) == set()

    async def test_a_vector_of_another_length_is_refused(self, stores: Stores) -> None:
        with pytest.raises(ModelError, match="4 dimensions"):
            await stores.embeddings.add(MODEL, {text_hash("a"): np.zeros(3, dtype=np.float32)})


class TestFits:
    FIT = Fit(0, 1, MODEL.id, '{"cut": 0.8}', b"\x00head")

    async def test_a_fit_is_found_for_its_revision_and_by_its_key(self, stores: Stores) -> None:
        kb = (await stores.workspaces.workspace("terminal", "local")).kb

        fit = await stores.fits.add_fit(kb.key, self.FIT)

        assert fit == replace(self.FIT, key=fit.key)
        assert fit.key > 0
        assert await stores.fits.fit(kb.key, MODEL.id, 1) == fit
        assert await stores.fits.fit_by_key(fit.key) == fit
        assert await stores.fits.fit(kb.key, MODEL.id, 2) is None
        assert await stores.fits.fit(kb.key, OTHER_MODEL.id, 1) is None
        assert await stores.fits.fit(kb.key + 1, MODEL.id, 1) is None

    async def test_the_first_one_stored_wins(self, stores: Stores) -> None:
        kb = (await stores.workspaces.workspace("terminal", "local")).kb
        first = await stores.fits.add_fit(kb.key, self.FIT)

        second = await stores.fits.add_fit(kb.key, replace(self.FIT, calibration="{}", head=b"2"))

        assert second == first

    async def test_no_head_is_not_a_dropped_head(self, stores: Stores) -> None:
        kb = (await stores.workspaces.workspace("terminal", "local")).kb

        fit = await stores.fits.add_fit(kb.key, replace(self.FIT, head=b""))

        assert await stores.fits.fit(kb.key, MODEL.id, 1) == fit

    async def test_a_newer_fit_drops_earlier_heads_and_keeps_their_calibration(
        self, stores: Stores
    ) -> None:
        kb = (await stores.workspaces.workspace("terminal", "local")).kb
        old = await stores.fits.add_fit(kb.key, self.FIT)

        await stores.fits.add_fit(kb.key, replace(self.FIT, revision=2))

        assert await stores.fits.fit(kb.key, MODEL.id, 1) is None
        assert await stores.fits.fit_by_key(old.key) == replace(old, head=b"")
        # Whoever still works on that revision may fit it again, and gets the same key.
        assert await stores.fits.add_fit(kb.key, self.FIT) == old

    async def test_other_knowledge_bases_keep_their_heads(self, stores: Stores) -> None:
        kb = (await stores.workspaces.workspace("terminal", "local")).kb
        other = await stores.faq.create_knowledge_base("other")
        fit = await stores.fits.add_fit(other.key, self.FIT)

        await stores.fits.add_fit(kb.key, replace(self.FIT, revision=2))

        assert await stores.fits.fit(other.key, MODEL.id, 1) == fit

    async def test_a_key_that_is_not_there_is_named(self, stores: Stores) -> None:
        with pytest.raises(NotFoundError, match="12"):
            await stores.fits.fit_by_key(12)


class TestReceipts:
    @pytest.mark.parametrize(
        "outcome", [Answered(HIT), Suggested((HIT, replace(HIT, entry=8))), Unanswered()]
    )
    async def test_a_receipt_replays_the_decision_exactly(
        self, stores: Stores, outcome: Answered | Suggested | Unanswered
    ) -> None:
        receipt = a_receipt(decision=a_decision(outcome))

        await stores.receipts.add_receipt(receipt)

        found = await stores.receipts.receipt(receipt.id)
        vector, expected = found.decision.vector, receipt.decision.vector
        assert vector is not None
        assert expected is not None
        assert vector.tobytes() == expected.tobytes()
        assert without_vector(found) == without_vector(receipt)
        assert repr(found.decision.features) == repr(receipt.decision.features)  # -0.0 is not 0.0

    async def test_a_decision_without_any_vector_has_none_later(self, stores: Stores) -> None:
        decision = a_decision(Unanswered(), rule=Rule.NO_TEXT, vector=None, hits=(), fit=None)

        await stores.receipts.add_receipt(a_receipt(decision=decision))

        assert (await stores.receipts.receipt("0123456789abcdef")).decision == decision

    async def test_six_characters_are_enough_to_ask_for_one(self, stores: Stores) -> None:
        for receipt_id in ("abcdef01", "abcdeg02", "ABCDEF03", "a%cdef04"):
            await stores.receipts.add_receipt(a_receipt(receipt_id))

        assert (await stores.receipts.receipt("abcdef")).id == "abcdef01"
        assert (await stores.receipts.receipt("a%cdef")).id == "a%cdef04"
        with pytest.raises(NotFoundError, match="no receipt `abcde`"):
            await stores.receipts.receipt("abcde")

    async def test_an_ambiguous_beginning_is_refused(self, stores: Stores) -> None:
        for receipt_id in ("abcdef", "abcdef01", "abcdef02"):
            await stores.receipts.add_receipt(a_receipt(receipt_id))

        assert (await stores.receipts.receipt("abcdef")).id == "abcdef"
        with pytest.raises(NotFoundError, match="Several receipts begin with `abcdef0`"):
            await stores.receipts.receipt("abcdef0")

    async def test_the_last_one_is_that_of_the_channel(self, stores: Stores) -> None:
        here = (1, "slack", "T1", "C1", "ab")
        assert await stores.receipts.last_receipt(*here) is None
        for receipt_id, channel in (("first", "C1"), ("second", "C1"), ("third", "C2")):
            await stores.receipts.add_receipt(a_receipt(receipt_id, channel=channel))

        last = await stores.receipts.last_receipt(*here)

        assert last is not None
        assert last.id == "second"
        for elsewhere in (
            (2, "slack", "T1", "C1", "ab"),
            (1, "discord", "T1", "C1", "ab"),
            (1, "slack", "T2", "C1", "ab"),
        ):
            assert await stores.receipts.last_receipt(*elsewhere) is None

    @pytest.mark.parametrize("trigger", Trigger)
    async def test_anothers_private_question_is_not_the_last_one(
        self, stores: Stores, trigger: Trigger
    ) -> None:
        await stores.receipts.add_receipt(a_receipt("theirs", asker="ab", trigger="command"))
        await stores.receipts.add_receipt(a_receipt("public", asker="cd"))
        await stores.receipts.add_receipt(a_receipt("newest", asker="cd", trigger=trigger.value))

        last = await stores.receipts.last_receipt(1, "slack", "T1", "C1", "ab")
        own = await stores.receipts.last_receipt(1, "slack", "T1", "C1", "cd")

        assert last is not None and own is not None
        assert last.id == ("public" if trigger.is_private else "newest")
        assert own.id == "newest"

    async def test_ones_own_private_question_is_the_last_one(self, stores: Stores) -> None:
        await stores.receipts.add_receipt(a_receipt("public", asker="cd"))
        await stores.receipts.add_receipt(a_receipt("theirs", asker="ab", trigger="shortcut"))

        last = await stores.receipts.last_receipt(1, "slack", "T1", "C1", "ab")

        assert last is not None
        assert last.id == "theirs"

    async def test_the_entries_answered_most_come_first(self, stores: Stores) -> None:
        answered = [3, 1, 2, 3, 2, 3]
        for number, entry in enumerate(answered):
            decision = a_decision(Answered(replace(HIT, entry=entry)))
            await stores.receipts.add_receipt(a_receipt(f"a{number}", decision=decision))
        for number in range(5):
            decision = a_decision(Suggested((replace(HIT, entry=1),)))
            await stores.receipts.add_receipt(a_receipt(f"s{number}", decision=decision))

        assert list(await stores.receipts.most_answered(1, 5)) == [3, 2, 1]
        assert list(await stores.receipts.most_answered(1, 2)) == [3, 2]
        assert list(await stores.receipts.most_answered(2, 5)) == []


def without_vector(receipt: object) -> str:
    """All of a receipt but the vector, whose equality NumPy answers number by number."""
    assert isinstance(receipt, type(a_receipt()))
    return repr(replace(receipt, decision=replace(receipt.decision, vector=None)))


class TestRoles:
    async def test_a_grant_is_the_workspaces_own(self, stores: Stores) -> None:
        await stores.roles.grant("T1", "ann", Role.EDITOR)

        assert await stores.roles.roles("T1", ["ann"]) == {Role.EDITOR}
        assert await stores.roles.roles("T2", ["ann"]) == set()
        assert await stores.roles.roles("T1", ["bob"]) == set()
        assert await stores.roles.roles("T1", []) == set()

    async def test_what_a_persons_groups_may_the_person_may(self, stores: Stores) -> None:
        await stores.roles.grant("T1", "ann", Role.VIEWER)
        await stores.roles.grant("T1", "helpers", Role.EDITOR)

        assert await stores.roles.roles("T1", ["ann", "helpers"]) == {Role.VIEWER, Role.EDITOR}

    async def test_giving_twice_changes_nothing(self, stores: Stores) -> None:
        await stores.roles.grant("T1", "bob", Role.ADMIN)
        await stores.roles.grant("T1", "ann", Role.EDITOR)
        await stores.roles.grant("T1", "ann", Role.EDITOR)

        assert await stores.roles.granted("T1") == [("ann", Role.EDITOR), ("bob", Role.ADMIN)]

    async def test_what_is_taken_away_is_gone(self, stores: Stores) -> None:
        await stores.roles.grant("T1", "ann", Role.EDITOR)

        await stores.roles.revoke("T1", "ann", Role.EDITOR)

        assert await stores.roles.granted("T1") == []
        with pytest.raises(NotFoundError, match="That role was not held"):
            await stores.roles.revoke("T1", "ann", Role.EDITOR)


class TestJobLog:
    START = datetime(2026, 5, 3, 14, 2, tzinfo=UTC)

    def run(self, name: str, **parts: object) -> JobRun:
        run = JobRun(name, self.START, self.START + timedelta(seconds=2), True, "3 embedded")
        return replace(run, **parts)  # type: ignore[arg-type]  # the fields of JobRun, by name

    async def test_the_last_run_of_each_job_is_kept(self, stores: Stores) -> None:
        last = self.run("b", ok=False, detail="The disk is full.", failures=2)

        await stores.jobs.record(self.run("b"))
        await stores.jobs.record(self.run("a"))
        await stores.jobs.record(last)

        assert await stores.jobs.last_runs() == [self.run("a"), last]

    async def test_a_run_by_hand_leaves_the_plan(self, stores: Stores) -> None:
        planned = self.run("a", next_run=self.START + timedelta(hours=1))

        await stores.jobs.record(planned)
        await stores.jobs.record(self.run("a", detail="by hand"))

        assert await stores.jobs.last_runs() == [replace(planned, detail="by hand")]


async def test_what_was_deployed_is_known_by_its_digest(stores: Stores) -> None:
    deployments = stores.deployments
    assert await deployments.digest("discord:1:global") == ""

    await deployments.set_digest("discord:1:global", "ab")
    await deployments.set_digest("discord:1:G1", "cd")
    await deployments.set_digest("discord:1:global", "ef")

    assert await deployments.digest("discord:1:global") == "ef"
    assert await deployments.digest("discord:1:G1") == "cd"
    await deployments.set_digest("discord:1:G1", "")
    await deployments.set_digest("discord:1:G2", "")
    assert await deployments.digest("discord:1:G1") == ""
    assert await deployments.digest("discord:1:global") == "ef"
