"""Tests, gaps, figures and settings."""

import asyncio
import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.faq import FaqEntry
from bot.core.insight.gaps import AT_ONCE, Gaps
from bot.core.messages import (
    Form,
    Hearing,
    IncomingMessage,
    Mode,
    Person,
    Place,
    Press,
    Reply,
    Role,
    Trigger,
)
from bot.core.outcomes import Answered, Receipt
from bot.core.ports import Gap, Label, Opinion, Scope, Vote
from bot.core.replies import gaps as replies
from tests.core.acting import HOME, Member, button, labels
from tests.core.services import ENTRIES, Services, pseudonym, services

OWNER, OMAR, EVE, VIC = Person("ada", owner=True), Person("omar"), Person("eve"), Person("vic")
PIZZA = "who ordered the pizza?"


@pytest.fixture
async def one() -> Services:
    one = services()
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    await one.curation.import_entries(kb, ENTRIES, author="slack:ada")
    await one.stores.roles.grant("slack:T1", "eve", Role.EDITOR)
    await one.stores.roles.grant("slack:T1", "vic", Role.VIEWER)
    return one


@pytest.fixture
def omar(one: Services) -> Member:
    return Member(one.handle(), OMAR)


@pytest.fixture
def eve(one: Services) -> Member:
    return Member(one.handle(), EVE)


@pytest.fixture
def ada(one: Services) -> Member:
    return Member(one.handle(), OWNER)


def receipts(one: Services) -> list[Receipt]:
    return [*one.stores.receipts.all]


async def shown(member: Member, line: str) -> Reply:
    """The reply to a `/faq` line that is met."""
    reply = await member.faq(line)
    assert isinstance(reply, Reply) and not reply.refusal and reply.private, reply
    return reply


# ---------------------------------------------------------------- test


async def test_a_question_is_tried_as_it_would_be_decided_now(one: Services, eve: Member) -> None:
    told = await eve.told("test vpn token expired")

    assert "**answered**, by the rule `exact`" in told
    assert "1. `vpn` — How do I renew my VPN token? (score" in told
    assert "Signals: " in told
    assert "Nothing of this was recorded" in told
    assert receipts(one) == []


async def test_what_is_tried_changes_neither_figures_nor_limits(one: Services, eve: Member) -> None:
    await eve.told(f"test {PIZZA}")

    assert "No gaps" in await eve.told("gaps")
    assert "Nobody asked me anything" in await eve.told("stats")
    assert "Nothing was decided" in await eve.refused("why")


async def test_it_is_told_what_would_be_said_unasked(eve: Member) -> None:
    assert "I would answer unasked" in await eve.told("test How do I renew my VPN token?")
    assert "not sure enough" in await eve.told("test how do i bake a cake?")
    assert "not look like a question" in await eve.told("test the pizza is here")


async def test_a_greeting_is_told_as_one(eve: Member) -> None:
    assert "greeting or the like" in await eve.told("test hello!")


async def test_the_whole_test_names_the_worst_and_what_to_do(one: Services, eve: Member) -> None:
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    wrong = FaqEntry("parking", "Where can I park?", "Behind.", ("how do guests use the wifi?",))
    lonely = FaqEntry("lunch", "When is lunch?", "At noon.")
    await one.curation.import_entries(kb, (wrong, lonely), author="slack:ada")
    judged = [Label("vpn token expired", ("vpn",)), Label("lost my badge", ("wifi",))]
    judged += [Label(PIZZA, ()), Label("who feeds the cat on sundays?", ("wifi",))]
    await one.stores.labels.replace_labels(kb.key, judged)

    told = await eve.told("test all")

    assert "Tested 5 entries and 4 judged questions." in told
    assert "phrasings" in told and "lead to their entry where it lacks them" in told
    assert "**One phrasing only**, so not tried: `lunch`" in told
    assert "- `parking`: " in told and "`/faq edit ID` adds another alternate" in told
    assert "2 of 4 answered, 1 of these rightly (50 %); of 1 without an answer here, 1 were" in told
    assert "- “lost my badge” with `badge`; right: `wifi`" in told
    assert "- “who feeds the cat on sundays?”: `wifi`" in told
    assert receipts(one) == []


async def test_without_entries_there_is_nothing_to_test(one: Services) -> None:
    elsewhere = Member(one.handle(), OWNER, Place("slack", "T2", "C1"))

    assert "no entries to test" in await elsewhere.refused("test all")


async def test_what_outsiders_read_is_not_tested_whole(one: Services) -> None:
    shared = Member(one.handle(), EVE, replace(HOME, shared=True))

    assert "public entries alone" in await shared.refused("test all")


async def test_the_whole_test_comes_as_a_table_too(one: Services, eve: Member) -> None:
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    judged = [Label("vpn token expired", ("vpn",)), Label("lost my badge", ("wifi", "vpn"))]
    judged += [Label("=cmd|' /C calc'!A0", ()), Label("who feeds the cat on sundays?", ("wifi",))]
    await one.stores.labels.replace_labels(kb.key, judged)

    reply = await shown(eve, "test all")

    (file,) = reply.files
    assert (file.name, file.media_type) == ("faq-test.csv", "text/csv")
    assert "is in `faq-test.csv`" in reply.text and "`faq-test.csv`" not in reply.fileless
    assert "I may not send files here." in reply.fileless and "Tested 3 entries" in reply.fileless
    rows = [*csv.reader(io.StringIO(file.content.decode("utf-8-sig")))]
    assert rows[:5] == [
        ["test", "question", "expected", "decision", "entry", "confidence", "verdict"],
        ["judged question", "vpn token expired", "vpn", "answered", "vpn", "1.000", "right"],
        ["judged question", "lost my badge", "wifi | vpn", "answered", "badge", "1.000", "wrong"],
        ["judged question", "'=cmd|' /C calc'!A0", "", "unanswered", *rows[3][4:6], "right"],
        [
            "judged question",
            "who feeds the cat on sundays?",
            "wifi",
            "unanswered",
            *rows[4][4:6],
            "missed",
        ],
    ]
    own = [row for row in rows[5:] if row[0] == "own words"]
    assert [row[1:3] for row in own] == [
        [text, entry.slug] for entry in ENTRIES for text in (entry.question, *entry.alternates)
    ]
    assert len(rows) == 5 + len(own)
    assert all(0.0 <= float(row[5]) <= 1.0 for row in rows[1:])


async def test_of_too_much_a_part_is_tested_and_that_is_told(one: Services, eve: Member) -> None:
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    judged = [Label(f"q{number}?", ()) for number in range(1_003)]
    await one.stores.labels.replace_labels(kb.key, judged)

    reply = await shown(eve, "test all")

    assert "Tested 3 entries and 1,000 of 1,003 judged questions. What was left" in reply.text
    rows = reply.files[0].content.decode().splitlines()
    assert sum(row.startswith("judged question") for row in rows) == 1_000


async def test_the_same_is_not_tested_twice_at_once(eve: Member) -> None:
    ada = replace(eve, person=OWNER)

    told = await asyncio.gather(eve.faq("test all"), ada.faq("test all"))

    texts = sorted(reply.text for reply in told if isinstance(reply, Reply))
    assert texts[0].startswith("A test of this knowledge base is under way")
    assert texts[1].startswith("Tested 3 entries")
    assert "Tested 3 entries" in await ada.told("test all")


# ---------------------------------------------------------------- gaps


async def test_what_nobody_could_answer_is_a_gap_once_however_it_is_written(
    omar: Member, eve: Member
) -> None:
    await omar.asks(PIZZA)
    await omar.asks("Who ordered the PIZZA")
    await eve.asks("do you sell tea?", Trigger.COMMAND)

    reply = await shown(eve, "gaps")

    assert "2 questions without an answer" in reply.text
    assert "1. “Who ordered the PIZZA” — 2 times" in reply.text
    assert "2. “do you sell tea?” — once" in reply.text
    assert labels(reply)[:3] == ["1: Answer", "1: Attach", "1: Dismiss"]
    writes, attaches, dismisses = reply.buttons[:3]
    assert (writes.opens_form, attaches.opens_form, dismisses.opens_form) == (True, True, False)
    assert all(len(one.id) <= 90 for one in reply.buttons)
    assert [one.row for one in reply.buttons] == [1, 1, 1, 2, 2, 2]


async def test_who_asked_and_what_was_secret_is_not_told(omar: Member, eve: Member) -> None:
    await omar.asks("can bob@example.com feed the cat on sundays?")

    told = await eve.told("gaps")

    assert "omar" not in told and "bob@example.com" not in told
    assert "“can [email] feed the cat on sundays?”" in told.replace("\\", "")


async def test_what_was_not_asked_of_the_bot_is_no_gap(one: Services, eve: Member) -> None:
    handle = one.handle()
    await Member(handle, OWNER).told("channel auto")
    message = IncomingMessage("x1", "do you sell tea?", Trigger.AMBIENT, OMAR, replace(HOME))
    assert await handle(message) is None
    await Member(handle, OMAR).asks("hello")
    await one.stores.blocks.block("slack:T1", "omar", "slack:ada")
    await handle(IncomingMessage("x2", PIZZA, Trigger.MENTION, OMAR, HOME))

    assert "No gaps" in await eve.told("gaps")


async def test_a_gap_is_gone_once_it_is_answered(one: Services, omar: Member, eve: Member) -> None:
    await omar.asks(PIZZA)
    form = await pressed_form(eve, await shown(eve, "gaps"), "1: Answer")
    assert form.fields[0].value == PIZZA

    stands = {field.name: field.value for field in form.fields}
    assert stands["alternates"] == PIZZA
    entered = stands | {"question": "Who orders pizza here?", "answer": "Bob."}

    saved = await eve.submits(form.id, **entered)

    assert isinstance(saved, Reply)
    assert "No gaps" in await eve.told("gaps")
    assert (await omar.asks(PIZZA)).text == "Bob."


@pytest.mark.parametrize(
    ("label", "entered"),
    [
        ("1: Answer", {"question": "Who orders pizza?", "answer": "Bob."}),
        ("1: Attach", {"entry": "badge"}),
    ],
)
async def test_the_list_stands_renewed_once_a_gap_is_answered(
    omar: Member, eve: Member, label: str, entered: dict[str, str]
) -> None:
    await replace(omar, place=replace(HOME, thread="2.1")).asks("who feeds the cat on sundays?")
    await omar.asks(PIZZA)
    listed = await shown(eve, "gaps")
    number = next(at for at in (1, 2) if f"{at}. “{PIZZA}”" in listed.text)
    form = await pressed_form(eve, listed, label.replace("1", str(number)))
    stands = {field.name: field.value for field in form.fields}

    now = await eve.submits(form.id, **stands | entered)

    assert isinstance(now, Reply) and now.in_place
    assert now.text.startswith("Saved ") and "1 question without an answer" in now.text
    assert "1. “who feeds the cat on sundays?”" in now.text and f". “{PIZZA}”" not in now.text
    await eve.presses(button(now, "Undo"))
    assert f". “{PIZZA}”" in (await shown(eve, "gaps")).text


async def test_a_gaps_question_is_no_alternate_where_the_editor_took_it_out(
    one: Services, omar: Member, eve: Member
) -> None:
    await omar.asks(PIZZA)
    form = await pressed_form(eve, await shown(eve, "gaps"), "1: Answer")

    await eve.submits(form.id, question="Where is the sauna?", answer="Below.", alternates="")

    kb = await one.stores.faq.knowledge_base("slack-T1")
    sauna = await one.stores.faq.entry(kb.key, "where-is-the-sauna")
    assert sauna.alternates == ()


async def test_what_a_gap_led_to_is_offered_and_put_into_no_other_form(
    one: Services, omar: Member, eve: Member
) -> None:
    await omar.asks(PIZZA)
    listed = await shown(eve, "gaps")
    form = await pressed_form(eve, listed, "1: Answer")
    entered = {field.name: field.value for field in form.fields}
    refused = await eve.submits(form.id, **entered | {"question": " ", "answer": "Bob."})
    assert isinstance(refused, Reply) and refused.refusal

    kept = await eve.faq("add")

    assert isinstance(kept, Reply) and not kept.refusal
    go_on, discard = f"Go on with “{PIZZA}”", f"Discard “{PIZZA}”"
    assert labels(kept) == ["New entry", go_on, discard]
    new = await pressed_form(eve, kept, "New entry")
    assert (new.id, [field.value for field in new.fields if field.value]) == ("add", [])
    await eve.submits(new.id, question="Where is the sauna?", answer="Below.", alternates="")
    kb = await one.stores.faq.knowledge_base("slack-T1")
    assert (await one.stores.faq.entry(kb.key, "where-is-the-sauna")).alternates == ()

    again = await eve.presses(button(listed, "1: Answer"))
    assert labels(again) == ["Start again", go_on, discard]
    afresh = await pressed_form(eve, again, "Start again")
    assert {one.name: one.value for one in afresh.fields} == entered
    gone_on = await pressed_form(eve, again, go_on)
    values = {field.name: field.value for field in gone_on.fields}
    assert values["answer"] == "Bob." and values["alternates"] == PIZZA
    saved = await eve.submits(gone_on.id, **values | {"question": PIZZA})
    assert isinstance(saved, Reply) and "searchable now" in saved.text
    assert isinstance(await eve.faq("add"), Form)
    assert (await omar.asks(PIZZA)).text == "Bob."


async def test_a_gap_is_attached_to_the_entry_that_answers_it(
    omar: Member, eve: Member, one: Services
) -> None:
    await omar.asks(PIZZA)
    form = await pressed_form(eve, await shown(eve, "gaps"), "1: Attach")
    assert PIZZA in form.note
    (choice,) = (await eve.completes("badge")).items[:1]

    await eve.submits(form.id, entry=choice.value)

    assert "No gaps" in await eve.told("gaps")
    assert (await omar.asks(PIZZA)).text == "At the gate."


async def test_an_entry_may_be_typed_by_its_id(omar: Member, eve: Member) -> None:
    await omar.asks(PIZZA)
    form = await pressed_form(eve, await shown(eve, "gaps"), "1: Attach")

    refused = await eve.submits(form.id, entry="badger")
    await eve.submits(form.id, entry="badge")

    assert isinstance(refused, Reply) and refused.refusal
    assert "no entry with the id `badger`. Did you mean `badge`" in refused.text
    assert "No gaps" in await eve.told("gaps")


async def test_a_dismissed_gap_stays_away_until_it_is_brought_back(
    omar: Member, eve: Member
) -> None:
    await omar.asks(PIZZA)
    listed = await shown(eve, "gaps")

    dismissed = await eve.presses(button(listed, "1: Dismiss"), alone=True)

    assert dismissed.in_place and "Dismissed: “who ordered the pizza?”" in dismissed.text
    await omar.asks("Who ordered the pizza")
    assert "No gaps" in await eve.told("gaps")
    aside = await shown(eve, "gaps dismissed")
    assert "1 dismissed question." in aside.text and labels(aside) == ["1: Bring back"]

    again = await eve.presses(button(dismissed, "Bring back"))

    assert "Brought back" in again.text and "— 2 times" in again.text
    assert "No question is dismissed." in await eve.told("gaps dismissed")


async def test_gaps_are_turned_page_by_page(omar: Member, eve: Member, one: Services) -> None:
    for number in range(5):
        await omar.asks(f"do you sell thing number {number}?")

    first = await shown(eve, "gaps")
    second = await eve.presses(button(first, "Next"))

    assert "5 questions without an answer, page 1 of 2" in first.text
    assert "5. “" in second.text and "4. “" not in second.text
    assert labels(second)[-1] == "Previous"
    assert (await shown(eve, "gaps 2")).text == second.text
    assert (await shown(eve, "gaps 99")).text == second.text


async def many_gaps(one: Services, number: int) -> None:
    for asker in range(number):
        await Member(one.handle(), Person(f"u{asker}")).asks(f"do you sell thing {asker}?")


async def test_what_there_was_no_time_for_is_looked_at_the_next_time(one: Services) -> None:
    await many_gaps(one, AT_ONCE + 5)
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    await one.library.settle(kb)
    hurried = Gaps(one.stores.gaps, one.considering, patience=0)

    first = await hurried.open(kb, Scope(kb.key))
    second = await hurried.open(kb, Scope(kb.key))

    assert (len(first.gaps), first.unseen) == (AT_ONCE, 5)
    assert (len(second.gaps), second.unseen) == (AT_ONCE + 5, 0)


async def test_questions_not_looked_at_yet_are_told_and_never_taken_for_no_gaps() -> None:
    gap = Gap("do you sell tea?", 1, datetime.now(UTC), "r1")

    some = replies.listed(replies.Listed([gap], 1, edits=False, unseen=7)).text
    none = replies.listed(replies.Listed([], 1, edits=False, unseen=7)).text

    assert "1 question without an answer" in some
    assert "7 questions are not looked at yet" in some and "7 questions are not looked" in none
    assert "No gaps" not in none


async def test_a_gap_asked_under_another_model_is_decided_by_this_one(one: Services) -> None:
    await many_gaps(one, 2)
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    before = receipts(one)[-1]
    other = replace(before.decision, model="another", vector=None)
    await one.stores.receipts.add_receipt(replace(before, id="later", decision=other))

    found = await Gaps(one.stores.gaps, one.considering).open(kb, Scope(kb.key))

    assert {gap.text for gap in found.gaps} == {"do you sell thing 0?", "do you sell thing 1?"}


async def test_a_viewer_looks_at_gaps_and_changes_none(one: Services, omar: Member) -> None:
    viewer = Member(one.handle(), VIC)
    await omar.asks(PIZZA)
    receipt = receipts(one)[0].id

    assert (await shown(viewer, "gaps")).buttons == ()
    for press in (f"gap:write:{receipt}", f"gap:dismiss:{receipt}:1", f"gap:back:{receipt}"):
        assert "needs the role `editor`" in (await viewer.presses(press)).text
    refused = await viewer.submits(f"gap:{receipt}", entry="vpn")
    assert isinstance(refused, Reply) and "needs the role `editor`" in refused.text
    assert "needs the role `viewer`" in (await omar.presses("gap:page:1")).text


async def test_another_workspace_sees_and_reaches_none_of_it(one: Services, omar: Member) -> None:
    await omar.asks(PIZZA)
    receipt = receipts(one)[0].id
    stranger = Member(one.handle(), OWNER, Place("slack", "T2", "C1"))
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    await one.stores.workspaces.use("slack", "T2", kb.key)

    assert "No gaps" in await stranger.told("gaps")
    assert "Nobody asked me anything" in await stranger.told("stats")
    for what in ("write", "attach", "dismiss", "back"):
        told = await stranger.presses(f"gap:{what}:{receipt}")
        assert PIZZA not in told.text and not told.buttons
    assert "without an answer" in await Member(one.handle(), EVE).told("gaps")


async def test_what_somebody_did_not_mean_is_a_gap(one: Services, omar: Member) -> None:
    reply = await omar.asks("vpn token")
    receipt = receipts(one)[-1]
    vote = Vote(receipt.id, pseudonym("slack:omar"), Opinion.NOT_MY_QUESTION, datetime.now(UTC))
    await one.stores.votes.vote(vote)

    told = await Member(one.handle(), EVE).told("gaps")

    assert reply.text and "“vpn token” — once" in told


@pytest.mark.parametrize("voter", [OMAR, EVE])
async def test_what_was_not_meant_is_answered_once_an_editor_says_that_it_is(
    one: Services, voter: Person
) -> None:
    asker, eve = Member(one.handle(), voter), Member(one.handle(), EVE)
    await asker.asks("vpn token")
    given = receipts(one)[-1]
    assert isinstance(given.decision.outcome, Answered)
    await asker.presses(f"vote:down:{given.id}")
    await asker.presses(f"why:not-mine:{given.id}")
    form = await pressed_form(eve, await shown(eve, "gaps"), "1: Attach")

    await eve.submits(form.id, entry="vpn")

    assert "No gaps" in await eve.told("gaps")


async def test_what_an_editor_has_settled_is_a_gap_again_if_somebody_means_another(
    one: Services, omar: Member, eve: Member
) -> None:
    await omar.asks("vpn token expired")
    vote = Vote(
        receipts(one)[-1].id, pseudonym("slack:omar"), Opinion.NOT_MY_QUESTION, datetime.now(UTC)
    )
    await one.stores.votes.vote(vote)

    assert "“vpn token expired” — once" in await eve.told("gaps")


async def test_answers_called_out_of_date_are_listed_until_they_are_saved(
    one: Services, omar: Member, eve: Member
) -> None:
    await omar.asks("vpn token expired")
    soon = datetime.now(UTC) + timedelta(seconds=1)
    vote = Vote(receipts(one)[-1].id, "someone", Opinion.OUT_OF_DATE, soon)
    await one.stores.votes.vote(vote)

    told = await eve.told("gaps")

    assert "Called wrong or out of date" in told and "- `vpn` — How do I renew" in told


async def pressed_form(member: Member, reply: Reply, label: str) -> Form:
    """The form that a button opens."""
    press = Press(button(reply, label), member.person, member.place)
    form = await member.handle(press)
    assert isinstance(form, Form)
    return form


# ---------------------------------------------------------------- stats


async def test_figures_tell_what_was_asked_and_what_came_of_it(
    one: Services, omar: Member, eve: Member
) -> None:
    await omar.asks("vpn token expired")
    await omar.asks(PIZZA)
    await omar.asks("hello")
    vote = Vote(receipts(one)[0].id, "someone", Opinion.HELPFUL, datetime.now(UTC))
    await one.stores.votes.vote(vote)

    told = await Member(one.handle(), VIC).told("stats")

    assert "Asked of me: 2 questions: 1 answered, 0 asked back" in told
    assert "1 without an answer" in told
    assert "Votes: 1 helpful." in told
    assert "1. `vpn` — How do I renew my VPN token? (1)" in told
    assert "Never an answer: 2 of 3 entries: `wifi` · `badge`." in told
    assert "omar" not in told


async def test_a_picture_shows_the_figures_day_by_day(one: Services, omar: Member) -> None:
    await omar.asks("vpn token expired")
    await omar.asks("wifi for visitors")
    await omar.asks(PIZZA)

    reply = await shown(Member(one.handle(), VIC), "stats")

    (file,), (chart,) = reply.files, one.painter.charts
    assert (file.name, file.media_type) == ("faq-stats.png", "image/png")
    assert file.content.startswith(b"\x89PNG")
    assert reply.text == f"{reply.fileless}\n\nThe picture shows it day by day."
    assert reply.elsewhere == "If you do not see it here, it is in our direct conversation."
    assert "files" not in reply.fileless
    assert len(chart.days) == 31 and chart.note == "days in UTC"
    assert [(one.name, one.counts[-1]) for one in chart.series] == [
        ("answered: 2", 2),
        ("answered unasked: 0", 0),
        ("asked back: 0", 0),
        ("without an answer: 1", 1),
    ]
    assert [*chart.bars] == [
        ("How do I renew my VPN token?", 1),
        ("How do guests use the wifi?", 1),
    ]
    today = chart.days[-1]
    assert file.description == (
        "Questions a day, the last 30 days (days in UTC): 3 questions. answered: 2,"
        f" without an answer: 1. Most on {today}: 3."
        " Most asked: 1. How do I renew my VPN token? (1) 2. How do guests use the wifi? (1)"
    )


async def test_there_is_no_picture_of_nothing(one: Services, eve: Member) -> None:
    reply = await shown(eve, "stats")

    assert reply.files == () and "picture" not in reply.text


async def test_a_picture_that_fails_costs_no_figure(
    one: Services, omar: Member, eve: Member, caplog: pytest.LogCaptureFixture
) -> None:
    await omar.asks("vpn token expired")
    one.painter.broken = True

    reply = await shown(eve, "stats")

    assert "1 answered" in reply.text and reply.files == () and "picture" not in reply.text
    assert "A picture was not drawn." in caplog.text


async def test_an_observed_channel_that_nothing_would_have_been_answered_in_is_told(
    one: Services, ada: Member
) -> None:
    handle = one.handle()
    await ada.told("channel observe")
    channel = replace(HOME, thread=None)
    await handle(IncomingMessage("x", "how do i bake a cake?", Trigger.AMBIENT, OMAR, channel))

    assert "I would have answered 0 of 1 question." in await ada.told("stats")
    await ada.told("channel auto")
    assert "would have answered" not in await ada.told("stats")


async def test_an_observed_channel_is_enabled_with_one_press(one: Services, ada: Member) -> None:
    handle = one.handle()
    await ada.told("channel observe")
    for key, text in (("x1", "vpn token expired?"), ("x2", "how do i bake a cake?")):
        message = IncomingMessage(key, text, Trigger.AMBIENT, OMAR, replace(HOME, thread=None))
        assert await handle(message) is None

    reply = await shown(ada, "stats")

    assert "In this channel I would have answered 1 of 2 questions." in reply.text
    assert "- “vpn token expired?” → `vpn`" in reply.text
    assert labels(reply) == ["Enable"]
    assert (await shown(Member(handle, EVE), "stats")).buttons == ()
    refused = await Member(handle, EVE).presses(button(reply, "Enable"))
    assert "needs the role `admin`" in refused.text

    enabled = await ada.presses(button(reply, "Enable"))

    assert "I answer questions unasked" in enabled.text and enabled.in_place
    assert enabled.buttons == () and "Observed" not in enabled.text
    assert "`observe` → `auto`" in await ada.told("settings")


async def test_an_old_button_opens_no_channel_that_was_closed_since(ada: Member) -> None:
    await ada.told("channel observe")
    await ada.told("channel off")

    told = await ada.presses(f"stats:enable:{HOME.channel}")

    assert "not only observed any more" in told.text
    assert "`observe` → `auto`" not in await ada.told("settings")


async def test_a_channel_that_is_not_heard_is_not_enabled(one: Services) -> None:
    async def ungranted(_place: Place) -> Hearing:
        return Hearing.UNGRANTED

    deaf = Member(one.handle(hears=ungranted), OWNER)
    await one.stores.channels.set_channel(replace(HOME, thread=None), mode=Mode.OBSERVE)

    refused = await deaf.presses("stats:enable:C1")

    assert refused.refusal and "changed nothing" in refused.text


# ---------------------------------------------------------------- settings


async def test_settings_tell_what_is_set_and_what_it_comes_to(eve: Member, ada: Member) -> None:
    told = await eve.told("settings")

    assert "Be right at least 95 %." in told
    assert "3 entries are too few to try out" in told and "Expected here" not in told
    assert "A person may ask 10 questions in five minutes (`questions`)." in told
    assert "A channel gets 30 answers unasked in an hour (`replies`)." in told
    assert "questions are kept 30 days at most (`BOT_RETENTION_DAYS`)" in told
    assert "Nobody has changed a setting of mine here yet." in told
    assert "/faq settings right" not in told
    assert "`/faq settings [right PERCENT]" in await ada.told("settings")


async def test_an_admin_says_how_often_it_must_be_right(one: Services, ada: Member) -> None:
    before = (await one.stores.workspaces.workspace("slack", "T1")).kb

    told = await ada.told("settings right 97.5 %")

    after = (await one.stores.workspaces.workspace("slack", "T1")).kb
    assert after.target == 0.975 and after.revision > before.revision
    assert "at least 97.5 %; before, it was 95 %." in told
    assert "Be right at least 97.5 %." in told
    assert "`@ada` · be right at least: `95 %` → `97.5 %`" in told


async def test_limits_hold_from_now_on(one: Services, ada: Member, omar: Member) -> None:
    told = await ada.told("settings questions 1 replies 2")

    assert "may ask 1 question in five minutes now." in told
    assert "A channel gets 2 answers unasked in an hour (`replies`)." in told
    await omar.asks("vpn token expired")
    assert "questions in a short time" in (await omar.asks("vpn token expired")).text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("right 49", "from 50 to 99.9"),
        ("right 100", "from 50 to 99.9"),
        ("right often", "no percentage such as 95"),
        ("right", "Something is missing"),
        ("questions 0", "no number from 1"),
        ("questions 1001", "from 1 to 1,000"),
        ("replies 5000", "from 1 to 1,000"),
        ("right 97 replies 5000", "from 1 to 1,000"),
        ("colour blue", "I cannot read `colour`"),
    ],
)
async def test_what_makes_no_sense_is_refused_and_nothing_changed(
    one: Services, ada: Member, line: str, said: str
) -> None:
    before = await one.stores.workspaces.workspace("slack", "T1")

    assert said in await ada.refused(f"settings {line}")

    assert await one.stores.workspaces.workspace("slack", "T1") == before


async def test_an_editor_looks_and_changes_nothing(eve: Member, omar: Member) -> None:
    assert "needs the role `admin`" in await eve.refused("settings right 90")
    assert "needs the role `editor`" in await omar.refused("settings")


async def test_the_last_ten_deeds_are_told_newest_first(one: Services, ada: Member) -> None:
    await ada.told("roles grant editor @U7")
    await ada.told("roles grant editor @U7")
    await ada.told("block @U8")
    await ada.told("block @U8 off")
    await ada.told("channel #C5 observe follow-ups never")
    await ada.told("channel helpers on")
    await ada.presses("setup:auto:C5")
    await ada.told("roles revoke editor @U7")

    deeds = (await ada.presses("trail:1")).text.splitlines()[1:]

    assert [deed.split(" · ")[2] for deed in deeds] == [
        "role of `@U7`: `editor` → none",
        "what I do unasked in `#C5`: `observe` → `auto`",
        "questions for people go to: none → `#C1`",
        "follow-ups in `#C5`: `bounded` → `never`",
        "what I do unasked in `#C5`: `mention` → `observe`",
        "blocked: `@U8`: `yes` → `no`",
        "blocked: `@U8`: `no` → `yes`",
        "role of `@U7`: none → `editor`",
    ]
    assert all("`@ada`" in deed for deed in deeds)


async def test_what_was_decided_about_people_is_told_to_admins_alone(
    ada: Member, eve: Member
) -> None:
    await ada.told("channel observe")
    await ada.told("block @U8")
    await ada.told("roles grant viewer @U7")

    told = await eve.told("settings")

    assert "`mention` → `observe`" in told
    assert "U8" not in told and "U7" not in told
