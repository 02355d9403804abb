"""Which questions are answered, asked back, refused; and that each leaves its record."""

from dataclasses import replace

import pytest

from bot.core.errors import EncoderAwayError
from bot.core.faq import Audience, FaqEntry
from bot.core.messages import Person
from bot.core.outcomes import Answered, Rule, Suggested, Unanswered
from tests.core.services import ASKER, ENTRIES, Services, pseudonym, services


@pytest.fixture
async def one() -> Services:
    return services()


async def test_a_phrasing_word_for_word_is_answered_by_the_rule_exact(one: Services) -> None:
    kb = await one.knows()

    decision = (await one.answering.ask(kb, "VPN token   expired!!", ASKER)).decision

    assert isinstance(decision.outcome, Answered)
    assert (decision.rule, decision.outcome.hit.slug) == (Rule.EXACT, "vpn")
    assert decision.hits[0].similarity == pytest.approx(1.0, abs=1e-5)


async def test_a_phrasing_of_two_entries_is_asked_back(one: Services) -> None:
    kb = await one.knows((*ENTRIES, FaqEntry("other", "VPN token expired?", "Elsewhere.")))

    decision = (await one.answering.ask(kb, "vpn token expired", ASKER)).decision

    assert isinstance(decision.outcome, Suggested)
    assert decision.rule is Rule.AMBIGUOUS
    assert {hit.slug for hit in decision.outcome.hits} == {"vpn", "other"}


async def test_a_phrasing_is_answered_while_nothing_can_be_encoded(one: Services) -> None:
    kb = await one.knows()
    usual = (await one.answering.ask(kb, "vpn token expired", ASKER)).decision
    one.encoder.fault = EncoderAwayError("It is away.")

    decision = (await one.answering.ask(kb, "VPN token expired?", ASKER)).decision

    assert decision.rule is Rule.EXACT
    assert [hit.slug for hit in decision.hits] == [hit.slug for hit in usual.hits]
    with pytest.raises(EncoderAwayError):
        await one.answering.ask(kb, "something else", ASKER)


async def test_then_an_entry_that_the_asker_may_not_see_is_not_answered(one: Services) -> None:
    shown = FaqEntry("shown", "Where are you?", "Here.", audience=Audience.PUBLIC)
    kb = await one.knows((*ENTRIES, shown))
    guest = replace(ASKER, person=replace(ASKER.person, guest=True))
    one.encoder.fault = EncoderAwayError("It is away.")

    decision = (await one.answering.ask(kb, "where are you", guest)).decision

    assert [hit.slug for hit in decision.hits] == ["shown"]
    with pytest.raises(EncoderAwayError):
        await one.answering.ask(kb, "vpn token expired", guest)


@pytest.mark.parametrize("text", ["", "   ", "???", "🎉🎉🎉", "<@U123>", "\x00\x07"])
async def test_what_holds_no_words_is_not_looked_up(one: Services, text: str) -> None:
    kb = await one.knows()
    before = one.encoder.encoded

    decision = (await one.answering.ask(kb, text, ASKER)).decision

    assert (decision.outcome, decision.rule) == (Unanswered(), Rule.NO_TEXT)
    assert one.encoder.encoded == before


@pytest.mark.parametrize("text", ["x", "a " * 10_000, "ß" * 20_000, "Как продлить токен?"])
async def test_any_other_text_gets_a_decision(one: Services, text: str) -> None:
    kb = await one.knows()

    decision = (await one.answering.ask(kb, text, ASKER)).decision

    assert 0.0 <= decision.confidence <= 1.0
    assert decision.hits


async def test_an_empty_knowledge_base_has_a_rule_of_its_own(one: Services) -> None:
    kb = (await one.stores.workspaces.workspace("terminal", "default")).kb

    assert (await one.answering.ask(kb, "anything", ASKER)).decision.rule is Rule.EMPTY


async def test_a_guest_finds_public_entries_alone(one: Services) -> None:
    kb = await one.knows((replace(ENTRIES[0], audience=Audience.PUBLIC), *ENTRIES[1:]))
    guest = replace(ASKER, person=Person("gil", guest=True))

    public = (await one.answering.ask(kb, "vpn token expired", guest)).decision
    internal = (await one.answering.ask(kb, "wifi for visitors", guest)).decision

    assert public.rule is Rule.EXACT
    assert internal.rule is not Rule.EXACT
    assert {hit.slug for hit in (*public.hits, *internal.hits)} == {"vpn"}


async def test_as_many_hits_as_asked_for_one_an_entry_best_first(one: Services) -> None:
    kb = await one.knows()

    decision = (await one.answering.ask(kb, "wifi password", ASKER, top_k=2)).decision

    assert len({hit.entry for hit in decision.hits}) == len(decision.hits) == 2
    assert decision.hits[0].score >= decision.hits[1].score


async def test_the_receipt_is_what_was_decided(one: Services) -> None:
    kb = await one.knows()

    receipt = await one.answering.ask(kb, "lost the badge, mail jane@example.com", ASKER)
    stored = await one.stores.receipts.receipt(receipt.id)

    assert stored == receipt
    assert stored.decision.text == "lost the badge, mail [email]"
    assert stored.asker == pseudonym("terminal:omar")


async def test_a_decision_replays_bit_for_bit_and_says_so_when_knowledge_moved(
    one: Services,
) -> None:
    kb = await one.knows()
    decision = (await one.answering.ask(kb, "is there wifi for my guests", ASKER)).decision

    now = await one.replayer.replay(decision)
    await one.curation.edit(kb, "vpn", author="ada", answer="New.")
    later = await one.replayer.replay(decision)

    assert (now.confidence, now.search) == (True, True)
    assert (later.confidence, later.search) == (True, None)


async def test_asking_many_at_once_equals_asking_again(one: Services) -> None:
    kb = await one.knows()
    knowledge = await one.library.current(kb)
    texts = ["wifi?", "my badge is gone", "who ordered the pizza"]

    first = await one.answering.decide_all(knowledge, texts)
    second = await one.answering.decide_all(knowledge, texts)

    assert [d.confidence for d in first] == [d.confidence for d in second]
    assert [d.hits for d in first] == [d.hits for d in second]


async def test_a_search_leaves_out_what_is_far_behind_the_best(one: Services) -> None:
    kb = await one.knows()

    found = await one.answering.search(kb, "vpn token expired", Audience.INTERNAL)

    assert [hit.slug for hit in found] == ["vpn"]
