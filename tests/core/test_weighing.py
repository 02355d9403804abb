"""A message of several sentences: read as a whole, and by them where that is nearly enough."""

import asyncio
from dataclasses import replace

import pytest

from bot.core.deciding import decide
from bot.core.errors import ModelError
from bot.core.outcomes import Decision, Rule, Suggested, Unanswered
from bot.core.weighing import surest
from tests.core.services import ASKER, ENTRIES, services


def decision(rule: Rule, confidence: float, read_as: str = "") -> Decision:
    """One with nothing in it but that."""
    return Decision(
        outcome=Suggested(()) if rule is Rule.NEARLY else Unanswered(),
        rule=rule,
        confidence=confidence,
        cut=0.8,
        floor=0.25,
        hits=(),
        text="one. two.",
        vector=None,
        read_as=read_as,
    )


def test_where_the_whole_is_nearly_enough_its_surest_sentence_decides() -> None:
    whole, first, second = (
        decision(Rule.NEARLY, 0.5),
        decision(Rule.CONFIDENT, 0.9, "one."),
        decision(Rule.CONFIDENT, 0.95, "two."),
    )

    assert surest([whole, first, second]) is second
    assert surest([whole, second, first]) is second
    assert surest([whole, decision(Rule.NEARLY, 0.3, "one.")]) is whole


def test_an_answer_goes_before_a_guess_that_is_surer() -> None:
    whole, guess, answer = (
        decision(Rule.NEARLY, 0.5),
        decision(Rule.NEARLY, 0.99, "one."),
        decision(Rule.CONFIDENT, 0.9, "two."),
    )

    assert surest([whole, guess, answer]) is answer
    assert surest([guess, answer]) is answer
    assert surest([whole, guess]) is guess


@pytest.mark.parametrize("rule", [Rule.BELOW, Rule.CONFIDENT, Rule.LANGUAGE, Rule.AMBIGUOUS])
def test_where_the_whole_says_nothing_of_the_kind_no_sentence_does(rule: Rule) -> None:
    whole = decision(rule, 0.1)

    assert surest([whole, decision(Rule.CONFIDENT, 0.99, "one.")]) is whole


async def test_a_phrasing_between_greeting_and_thanks_is_answered_by_the_rule_exact() -> None:
    one = services()
    kb = await one.knows()

    receipt = await one.answering.ask(
        kb, "Hi all, quick question: where do I get a new badge?\nThanks in advance, Ada", ASKER
    )

    found = receipt.decision
    assert found.rule is Rule.EXACT
    assert found.hits[0].question == ENTRIES[2].question
    assert found.text.startswith("Hi all,")
    assert found.read_as == "where do I get a new badge?"


@pytest.mark.parametrize(
    "typed",
    [
        "**Hi all, where do I get a new badge?**",
        "Hi all, `where do I get a new badge`, thanks!",
        "\U0001f600 _where do I get a new badge_",
    ],
)
async def test_a_phrasing_in_markup_is_answered_by_the_rule_exact(typed: str) -> None:
    one = services()

    receipt = await one.answering.ask(await one.knows(), typed, ASKER)

    assert receipt.decision.rule is Rule.EXACT
    assert (await one.replayer.replay(receipt.decision)).is_exact


async def test_a_phrasing_that_greets_is_still_a_phrasing() -> None:
    one = services()
    polite = replace(ENTRIES[0], slug="greeting", question="Hi team, thanks!", alternates=())
    kb = await one.knows([*ENTRIES, polite])

    receipt = await one.answering.ask(kb, "hi team, thanks", ASKER)

    assert receipt.decision.rule is Rule.EXACT
    assert receipt.decision.hits[0].slug == "greeting"
    assert receipt.decision.read_as == ""


async def test_a_decision_by_a_tidied_text_replays_bit_for_bit() -> None:
    one = services()
    kb = await one.knows()
    texts = (
        "hey folks, where do I get a new badge? thanks!",
        "So I lost the badge. I am at the gate now. Where would I get a new badge please? Thx",
        "ok so how may guests use the wifi here, asap pls",
    )

    for text in texts:
        receipt = await one.answering.ask(kb, text, ASKER)
        replay = await one.replayer.replay(receipt.decision)

        assert receipt.decision.read_as
        assert replay.search is True
        assert replay.is_exact
        assert replay.confidence in (True, None)


async def test_a_sentence_decides_alike_asked_measured_and_looked_into_and_replays() -> None:
    one = services()
    kb = await one.knows()
    text, asked = (
        "It rains again in town. How do guests use that wifi?",
        "How do guests use that wifi?",
    )

    receipt = await one.answering.ask(kb, text, ASKER)
    knowledge = await one.library.current(kb)
    (measured,) = await one.answering.decide_all(knowledge, [text])
    (looked_into,) = await one.considering.questions(knowledge, [text])
    replay = await one.replayer.replay(receipt.decision)

    for found in (receipt.decision, measured, looked_into):
        assert (found.rule, found.text, found.read_as) == (Rule.CONFIDENT, text, asked)
        assert found.hits[0].slug == "wifi"
        assert found.confidence == pytest.approx(receipt.decision.confidence, abs=1e-5)
    assert replay.search is True
    assert replay.confidence is True
    assert replay.is_exact


async def test_a_sentence_costs_an_encoding_only_where_the_whole_is_nearly_an_answer() -> None:
    one = services()
    kb = await one.knows()
    knowledge = await one.library.current(kb)
    beside = ("", " again", " again in town", " again in town, as it did all of last week")
    near = [f"It rains{more}. How do guests use that wifi?" for more in beside]
    counts = set()

    for text in ("Who ordered pizza? It is great.", *near):
        whole = await decide(knowledge, text, await one.encoder.encode_question(text))
        one.encoder.encoded.clear()
        await one.answering.ask(kb, text, ASKER)

        read = one.encoder.encoded
        assert read[0] == text
        assert len(read) == (3 if whole.rule is Rule.NEARLY else 1)
        counts.add(len(read))
    assert counts == {1, 3}


@pytest.mark.parametrize("spared", [1, 2])
async def test_where_the_encoder_fails_for_the_sentences_the_whole_decides(spared: int) -> None:
    one = services()
    kb = await one.knows()
    one.encoder.fault, one.encoder.spared = ModelError("too many wait"), spared
    tasks = asyncio.all_tasks()

    receipt = await one.answering.ask(
        kb, "It rains again in town. How do guests use that wifi?", ASKER
    )

    assert receipt.decision.rule is Rule.NEARLY
    assert receipt.decision.read_as == ""
    await asyncio.sleep(0)
    assert asyncio.all_tasks() <= tasks  # no words are looked up for nobody
