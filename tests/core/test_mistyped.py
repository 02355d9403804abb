"""Questions with mistyped words: read as what was meant, told to editors, replayed bit for bit."""

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.faq import Audience, FaqEntry, KnowledgeBase
from bot.core.messages import Person, Reply
from bot.core.outcomes import Answered, Rule, Suggested
from bot.core.ports import Label, Scope
from bot.core.replies.explaining import rule
from bot.embedding import general_words
from tests.core.acting import Member
from tests.core.services import ASKER, ENTRIES, Services, services

ADA, OMAR = Person("ada", owner=True), Person("omar")
TYPED, READ = "my bagde is lost", "my badge is lost"
SECRET = FaqEntry("falcon", "When does Kestrelium start?", "Soon.", ("the kestrelium",))
SHOWN = FaqEntry("shown", "Where is the canteen?", "Here.", audience=Audience.PUBLIC)


@pytest.fixture
async def one() -> Services:
    return services(general=general_words)


@pytest.fixture
async def kb(one: Services) -> KnowledgeBase:
    return await one.knows((*ENTRIES, SECRET, SHOWN))


async def test_a_mistyped_question_is_decided_as_if_it_were_typed_right(
    one: Services, kb: KnowledgeBase
) -> None:
    right = (await one.answering.ask(kb, READ, ASKER)).decision

    decision = (await one.answering.ask(kb, TYPED, ASKER)).decision

    assert (decision.text, decision.read_as, right.read_as) == (TYPED, READ, "")
    assert (decision.confidence, decision.features) == (right.confidence, right.features)
    assert decision.hits == right.hits
    assert TYPED not in one.encoder.encoded and READ in one.encoder.encoded


async def test_it_is_replayed_bit_for_bit_from_what_is_stored(
    one: Services, kb: KnowledgeBase
) -> None:
    receipt = await one.answering.ask(kb, TYPED, ASKER)
    encoded = len(one.encoder.encoded)

    stored = await one.stores.receipts.receipt(receipt.id)
    replay = await one.replayer.replay(stored.decision)

    assert stored.decision.read_as == READ
    assert (replay.search, replay.confidence, replay.is_exact) == (True, True, True)
    assert len(one.encoder.encoded) == encoded


async def test_a_phrasing_word_for_word_is_never_put_right(one: Services) -> None:
    kb = await one.knows((*ENTRIES, FaqEntry("bagde", "my bagde is lost", "A bagde is a fish.")))

    decision = (await one.answering.ask(kb, f"{TYPED}?", ASKER)).decision

    assert isinstance(decision.outcome, Answered)
    assert (decision.rule, decision.outcome.hit.slug) == (Rule.EXACT, "bagde")
    assert decision.read_as == ""


async def test_what_an_entry_is_not_meant_by_is_never_put_right(one: Services) -> None:
    badge = replace(ENTRIES[2], negatives=("lost my bagde",))
    kb = await one.knows((*ENTRIES[:2], badge))

    decision = (await one.answering.ask(kb, "lost my bagde", ASKER)).decision

    assert decision.read_as == ""
    assert decision.hits[0].slug != "badge"


async def test_a_phrasing_that_only_the_reading_has_is_judged_by_its_confidence(
    one: Services, kb: KnowledgeBase
) -> None:
    decision = (await one.answering.ask(kb, "lost my bagde", ASKER)).decision

    assert decision.read_as == "lost my badge"
    assert decision.rule not in (Rule.EXACT, Rule.AMBIGUOUS)
    assert decision.hits[0].slug == "badge"


async def test_guests_are_not_read_by_words_of_internal_entries(
    one: Services, kb: KnowledgeBase
) -> None:
    guest = replace(ASKER, person=replace(ASKER.person, guest=True))

    inside = (await one.answering.ask(kb, "where is the kestrelum cantene", ASKER)).decision
    outside = (await one.answering.ask(kb, "where is the kestrelum canten", guest)).decision

    assert "kestrelium" in inside.read_as
    assert outside.read_as == "where is the kestrelum canteen"


async def test_editors_are_told_how_it_was_read_and_askers_are_not(
    one: Services, kb: KnowledgeBase
) -> None:
    await one.stores.workspaces.use("slack", "T1", kb.key)
    handle = one.handle()

    asked = await Member(handle, OMAR).asks(TYPED)
    why = await Member(handle, ADA).faq("why")
    tried = await Member(handle, ADA).faq(f"test {TYPED}")

    assert READ not in asked.text and "Read `" not in asked.text
    for told in (why, tried):
        assert isinstance(told, Reply)
        assert f"`{TYPED}`\nRead `bagde` as `badge`: the nearest words of the entries." in told.text
    assert isinstance(why, Reply) and "bit for bit" in why.text


async def test_a_test_and_many_at_once_read_as_a_question_is_read(
    one: Services, kb: KnowledgeBase
) -> None:
    asked = (await one.answering.ask(kb, TYPED, ASKER)).decision
    knowledge = await one.library.current(kb)

    (many,) = await one.answering.decide_all(knowledge, [TYPED])
    tried, _ = await one.considering.question(kb, TYPED, Audience.INTERNAL)
    (again,) = await one.considering.questions(knowledge, [TYPED])

    assert {found.read_as for found in (many, tried, again)} == {READ}
    assert {found.features for found in (many, tried, again)} == {asked.features}


async def test_labelled_questions_are_judged_as_they_are_read(
    one: Services, kb: KnowledgeBase
) -> None:
    await one.stores.labels.replace_labels(kb.key, [Label(TYPED, ("badge",))])

    (judged,) = await one.library.judged(await one.again(kb))

    assert (judged.label.text, judged.read) == (TYPED, READ)
    assert judged.vector.tolist() == (await one.encoder.encode_question(READ)).tolist()


async def test_a_label_is_read_anew_when_a_word_of_it_becomes_known(
    one: Services, kb: KnowledgeBase
) -> None:
    await one.stores.labels.replace_labels(kb.key, [Label(TYPED, ())])
    await one.library.judged(await one.again(kb))
    await one.curation.add(kb, FaqEntry("fish", "What is a bagde?", "A fish."), author="ada")

    (judged,) = await one.library.judged(await one.again(kb))

    assert judged.read == TYPED
    assert judged.vector.tolist() == (await one.encoder.encode_question(TYPED)).tolist()


async def test_a_gap_is_looked_at_as_it_is_read_now(one: Services, kb: KnowledgeBase) -> None:
    typed = "who waters the plnats"
    asked = (await one.answering.ask(kb, typed, ASKER)).decision
    assert asked.read_as == ""
    (gap,) = await one.stores.gaps.unanswered(Scope(kb.key), _long_ago(), 10)
    assert (gap.text, gap.read_as) == (typed, "")
    new = FaqEntry("plants", "Who waters the plants?", "Omar.", ("plants watering",))
    await one.curation.add(kb, new, author="ada")
    kb = await one.again(kb)

    decision = (await one.answering.ask(kb, typed, ASKER)).decision
    impact = await one.considering.questions(await one.library.current(kb), [typed])

    assert decision.read_as == "who waters the plants"
    assert impact[0].read_as == decision.read_as
    assert decision.hits[0].slug == "plants"


async def test_a_preview_decides_it_as_it_was_read_and_quotes_it_as_it_was_typed(
    one: Services, kb: KnowledgeBase
) -> None:
    typed = "loost my badge"
    asked = (await one.answering.ask(kb, typed, ASKER)).decision
    await one.stores.labels.replace_labels(kb.key, [Label(typed, ("badge",))])
    plan = await one.curation.planner.retire(await one.again(kb), "badge")

    found = await one.foresight.effects(kb, plan.changes, {})

    assert asked.read_as == "lost my badge" and found.impact is not None
    for turns in (found.impact.turns, found.impact.labelled_turns):
        (turn,) = turns
        assert (turn.text, turn.before.text, turn.before.read_as) == (typed, typed, asked.read_as)
        assert turn.before.hits[0].slug == "badge" and turn.after.hits[0].slug != "badge"


@pytest.mark.parametrize("typed", ["how do i reach sirena", "what does the solario cost"])
async def test_a_word_that_may_be_a_name_is_asked_back_and_not_answered(typed: str) -> None:
    names = ("How do I reach Serena?", "What does the solaro cost?", "When is lunch?")
    one = services(general=general_words)
    kb = await one.knows([FaqEntry(f"e{at}", text, "There.") for at, text in enumerate(names)])

    decision = (await one.answering.ask(kb, typed, ASKER)).decision

    assert decision.read_as in (text.lower().rstrip("?") for text in names)
    assert decision.confidence >= decision.cut and decision.rule is Rule.NEARLY
    assert isinstance(decision.outcome, Suggested)
    assert "if I read the mistyped word right" in rule(decision)
    assert (await one.replayer.replay(decision)).is_exact


async def test_what_differs_by_a_letter_from_an_entry_is_asked_back_and_not_answered() -> None:
    asked = ("Where is my basket?", "How do I open port 443?", "When is lunch?")
    one = services(general=general_words)
    kb = await one.knows([FaqEntry(f"e{at}", text, "There.") for at, text in enumerate(asked)])

    decision = (await one.answering.ask(kb, "where is my gasket?", ASKER)).decision

    assert not decision.read_as
    assert decision.confidence >= decision.cut and decision.rule is Rule.NEARLY
    assert "differs by one letter" in rule(decision)
    assert (await one.replayer.replay(decision)).is_exact


async def test_a_mistyped_name_that_most_entries_are_about_is_answered() -> None:
    asked = [
        *("What does Kestrelium cost?", "Who sells Kestrelium?", "Where is Kestrelium made?"),
        *("Is Kestrelium heavy?", "When was Kestrelium found?", "When is lunch?"),
    ]
    one = services(general=general_words)
    kb = await one.knows([FaqEntry(f"e{at}", text, "There.") for at, text in enumerate(asked)])

    decision = (await one.answering.ask(kb, "where is kestrelum made", ASKER)).decision

    assert (decision.read_as, decision.rule) == ("where is kestrelium made", Rule.CONFIDENT)
    assert isinstance(decision.outcome, Answered) and decision.outcome.hit.slug == "e2"
    assert (await one.replayer.replay(decision)).is_exact


@pytest.mark.parametrize(
    "typed", ["where is my invioce", "who repairs the mattrress upstairs", "how do i get a refnud"]
)
async def test_a_word_of_the_language_is_taken_for_what_was_meant(typed: str) -> None:
    asked = ("Where is my invoice?", "Who repairs the mattress upstairs?", "How do I get a refund?")
    one = services(general=general_words)
    kb = await one.knows([FaqEntry(f"e{at}", text, "There.") for at, text in enumerate(asked)])

    decision = (await one.answering.ask(kb, typed, ASKER)).decision

    assert decision.read_as and decision.rule is Rule.CONFIDENT
    assert isinstance(decision.outcome, Answered)


async def test_the_words_of_the_language_are_read_when_needed_and_beside_the_event_loop() -> None:
    asking: list[threading.Thread] = []

    def general() -> frozenset[str]:
        asking.append(threading.current_thread())
        return general_words()

    one = services(general=general)
    assert asking == []

    await one.library.current(await one.knows(ENTRIES))

    assert asking and threading.main_thread() not in asking


async def test_a_post_is_put_right_in_its_title_and_its_body(
    one: Services, kb: KnowledgeBase
) -> None:
    receipt = await one.answering.ask(
        kb, "i had my bagde until yesterday", ASKER, title="Lsot my bagde"
    )

    assert "bagde" in receipt.decision.text
    assert "badge" in receipt.decision.read_as and "bagde" not in receipt.decision.read_as


async def test_entries_in_another_language_are_read_as_they_stand() -> None:
    german = FaqEntry("urlaub", "Wie beantrage ich meinen Urlaub?", "Das steht im Portal.")
    one = services(general=general_words)
    kb = await one.knows([german])

    decision = (await one.answering.ask(kb, "wie beantragt ihr den urlaub", ASKER)).decision

    assert decision.read_as == ""


def _long_ago() -> datetime:
    return datetime(2020, 1, 1, tzinfo=UTC)
