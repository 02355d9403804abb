"""The buttons under replies: what each does, for whom, and what it never shows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.faq import Audience, FaqEntry
from bot.core.messages import Form, Handle, Notice, Person, Place, Press, Reply, Role, Trigger
from bot.core.ports import Help, HelpRequest, Opinion
from bot.core.replies import asking, feedback
from tests.core.acting import HOME, Member, button, labels
from tests.core.services import ENTRIES, Services, pseudonym, services

AWAY = Place("slack", "T2", "C1", "17.1")
HELPERS = Place("slack", "T1", "C9", "88.1")
SHARED = replace(HOME, shared=True)
OMAR, EVE = Person("omar", "Omar *O*"), Person("eve", "Eve")
ZOE, GUEST = Person("zoe", "Zoe_Z"), Person("gil", "Gil", guest=True)
OPENING = (
    FaqEntry("north", "When does the north office open?", "At 8.", ("office?",)),
    FaqEntry("south", "When does the south office open?", "At 9.", ("office?",)),
)
PUBLIC = FaqEntry("open", "Are you open?", "Yes.", audience=Audience.PUBLIC)
UNKNOWN = "who ordered the pizza <jane@example.com>?"


@pytest.fixture
async def one() -> Services:
    one = services()
    for place in (HOME, AWAY):
        kb = (await one.stores.workspaces.workspace(place.platform, place.workspace)).kb
        await one.curation.import_entries(kb, [*ENTRIES, *OPENING, PUBLIC], author="x")
        await one.library.prepare(await one.again(kb))
    await one.stores.roles.grant("slack:T1", "eve", Role.EDITOR)
    await one.stores.workspaces.set_channels("slack", "T1", helpers="C9")
    return one


@pytest.fixture
def handle(one: Services) -> Handle:
    return one.handle()


@pytest.fixture
def omar(handle: Handle) -> Member:
    return Member(handle, OMAR)


@pytest.fixture
def eve(handle: Handle) -> Member:
    return Member(handle, EVE)


async def key_of(one: Services, slug: str, place: Place = HOME) -> int:
    kb = (await one.stores.workspaces.workspace(place.platform, place.workspace)).kb
    return (await one.stores.faq.entry(kb.key, slug)).key


async def opinions(one: Services, reply: Reply) -> list[tuple[str, Opinion, bool]]:
    votes = await one.stores.votes.votes(reply.receipt)
    return [(vote.voter, vote.opinion, vote.editor) for vote in votes]


# ---------------------------------------------------------------- votes


async def test_a_vote_is_counted_once_and_thanked_for_privately(
    one: Services, omar: Member
) -> None:
    reply = await omar.asks("vpn token expired")

    first = await omar.presses(button(reply, "Helpful"))
    second = await omar.presses(button(reply, "Helpful"))

    assert (first.text, first.private, first.in_place) == ("Thank you.", True, False)
    assert second.text == "Thank you."
    assert await opinions(one, reply) == [(pseudonym("slack:omar"), Opinion.HELPFUL, False)]


async def test_each_person_has_a_vote_and_editors_are_known_as_such(
    one: Services, omar: Member, eve: Member
) -> None:
    reply = await omar.asks("vpn token expired")

    await omar.presses(button(reply, "Helpful"))
    await eve.presses(button(reply, "Not helpful"))

    assert await opinions(one, reply) == [
        (pseudonym("slack:omar"), Opinion.HELPFUL, False),
        (pseudonym("slack:eve"), Opinion.NOT_HELPFUL, True),
    ]


async def test_a_changed_vote_says_so(one: Services, omar: Member) -> None:
    reply = await omar.asks("vpn token expired")
    await omar.presses(button(reply, "Helpful"))

    worse = await omar.presses(button(reply, "Not helpful"))
    better = await omar.presses(button(reply, "Helpful"))

    assert "changed your vote" in worse.text and "changed your vote" in better.text
    assert [vote[1] for vote in await opinions(one, reply)] == [Opinion.HELPFUL]


@pytest.mark.parametrize(
    ("label", "opinion"),
    [
        ("Not my question", Opinion.NOT_MY_QUESTION),
        ("Wrong or out of date", Opinion.OUT_OF_DATE),
    ],
)
async def test_not_helpful_counts_at_once_and_a_reason_replaces_it(
    one: Services, omar: Member, label: str, opinion: Opinion
) -> None:
    reply = await omar.asks("vpn token expired")

    asked = await omar.presses(button(reply, "Not helpful"))
    before = [vote[1] for vote in await opinions(one, reply)]
    noted = await omar.presses(button(asked, label), alone=True)
    again = await omar.presses(button(reply, "Not helpful"))

    assert asked.private and labels(asked) == [
        "Not my question",
        "Wrong or out of date",
        "Ask a human",
    ]
    assert before == [Opinion.NOT_HELPFUL]
    assert noted.in_place and noted.private and labels(noted) == ["Ask a human"]
    assert "changed" not in again.text
    assert [vote[1] for vote in await opinions(one, reply)] == [opinion]


async def test_a_reason_does_not_replace_what_others_see(omar: Member) -> None:
    reply = await omar.asks("vpn token expired")
    asked = await omar.presses(button(reply, "Not helpful"))

    assert not (await omar.presses(button(asked, "Not my question"))).in_place


async def test_people_are_offered_to_the_asker_alone_and_where_there_are_some(
    one: Services, omar: Member, eve: Member
) -> None:
    reply = await omar.asks("vpn token expired")
    others = await eve.presses(button(reply, "Not helpful"))
    await one.stores.workspaces.set_channels("slack", "T1", helpers="")
    askers = await omar.presses(button(reply, "Not helpful"))

    assert "Ask a human" not in labels(others) and "Ask a human" not in labels(askers)


async def test_who_is_blocked_does_not_vote(one: Services, omar: Member) -> None:
    reply = await omar.asks("vpn token expired")
    await one.stores.blocks.block("slack:T1", "omar", "slack:ada")

    for label in ("Helpful", "Not helpful"):
        assert "blocked you" in (await omar.presses(button(reply, label))).text

    assert await opinions(one, reply) == []


# ---------------------------------------------------------------- did you mean


async def test_the_asker_chooses_and_the_answer_takes_the_suggestions_place(
    omar: Member,
) -> None:
    reply = await omar.asks("office?")

    answer = await omar.presses(button(reply, OPENING[1].question))

    assert (answer.text, answer.in_place, answer.private) == ("At 9.", True, False)
    assert labels(answer) == ["Helpful", "Not helpful"]
    assert answer.more and answer.more.id.startswith(f"more:{reply.receipt}:")
    assert answer.receipt == reply.receipt


async def test_others_who_choose_are_told_privately(eve: Member, omar: Member) -> None:
    reply = await omar.asks("office?")

    answer = await eve.presses(button(reply, OPENING[1].question))

    assert (answer.text, answer.in_place, answer.private) == ("At 9.", False, True)


async def test_only_what_was_found_can_be_chosen(one: Services, omar: Member) -> None:
    reply = await omar.asks("office?")

    for key in (await key_of(one, "north", AWAY), 0, "x", "9" * 40):
        assert "no longer there" in (await omar.presses(f"pick:{reply.receipt}:{key}")).text


async def test_a_suggestion_that_was_retired_meanwhile_is_gone(one: Services, omar: Member) -> None:
    reply = await omar.asks("office?")
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    await one.curation.retire(kb, "south", author="x")

    answer = await omar.presses(button(reply, OPENING[1].question))

    assert "no longer there" in answer.text and not answer.in_place


async def test_none_of_these_takes_their_place_and_is_counted(one: Services, omar: Member) -> None:
    reply = await omar.asks("office?")

    told = await omar.presses(button(reply, "None of these"))

    assert told.in_place and told.text.startswith("Thank you. Then I don't have an answer")
    assert labels(told) == ["Ask a human"]
    assert [vote[1] for vote in await opinions(one, reply)] == [Opinion.NOT_MY_QUESTION]


async def test_only_the_asker_can_say_that_none_was_meant(
    one: Services, omar: Member, eve: Member
) -> None:
    reply = await omar.asks("office?")

    told = await eve.presses(button(reply, "None of these"))

    assert "Only who asked" in told.text and told.private and not told.in_place
    assert await opinions(one, reply) == []


# ---------------------------------------------------------------- whole answers, examples


async def test_read_more_shows_the_whole_privately(one: Services, omar: Member) -> None:
    key = await key_of(one, "vpn")

    for pressed in (f"more:abc:{key}", f"more:-:{key}"):
        whole = await omar.presses(pressed)

        assert (whole.text, whole.private, whole.more) == (ENTRIES[0].answer, True, None)


async def test_an_example_is_answered_where_it_disturbs_nobody(one: Services, omar: Member) -> None:
    key = await key_of(one, "vpn")

    in_channel = await omar.presses(f"show:{key}")
    alone = await omar.presses(f"show:{key}", alone=True)

    assert in_channel.private and not in_channel.in_place
    assert alone.in_place and not alone.buttons


@pytest.mark.parametrize("kind", ["show", "more:-"])
async def test_internal_entries_are_not_for_guests_nor_for_shared_places(
    one: Services, handle: Handle, kind: str
) -> None:
    internal, public = await key_of(one, "vpn"), await key_of(one, "open")

    for member in (Member(handle, GUEST), Member(handle, OMAR, SHARED)):
        assert "no longer there" in (await member.presses(f"{kind}:{internal}")).text
        assert (await member.presses(f"{kind}:{public}")).text == "Yes."


# ---------------------------------------------------------------- sharing


@pytest.mark.parametrize("trigger", [Trigger.COMMAND, Trigger.SHORTCUT])
async def test_a_private_answer_is_shared_by_who_asked(omar: Member, trigger: Trigger) -> None:
    reply = await omar.asks("vpn token expired", trigger)

    shared = await omar.presses(button(reply, "Share"), alone=True)

    assert shared.shares and not shared.private and shared.text == ENTRIES[0].answer
    assert labels(shared) == ["Helpful", "Not helpful"] and shared.more


async def test_an_answer_in_a_channel_is_shared_already(omar: Member) -> None:
    assert "Share" not in labels(await omar.asks("vpn token expired"))


async def test_a_privately_chosen_answer_is_the_one_that_is_shared(omar: Member) -> None:
    reply = await omar.asks("office?", Trigger.COMMAND)
    answer = await omar.presses(button(reply, OPENING[1].question), alone=True)

    shared = await omar.presses(button(answer, "Share"), alone=True)

    assert answer.private and (shared.text, shared.shares) == ("At 9.", True)


async def test_nobody_shares_anothers_answer_nor_another_entry(
    one: Services, omar: Member, eve: Member
) -> None:
    reply = await omar.asks("office?", Trigger.COMMAND)

    assert "Only who asked" in (await eve.presses(f"share:{reply.receipt}")).text
    for key in (await key_of(one, "vpn"), "x", ""):
        assert not (await omar.presses(f"share:{reply.receipt}:{key}")).shares


async def test_an_internal_answer_is_not_shared_where_outsiders_read(
    omar: Member, handle: Handle
) -> None:
    internal = await omar.asks("vpn token expired", Trigger.COMMAND)
    public = await omar.asks("Are you open?", Trigger.COMMAND)
    there = Member(handle, OMAR, SHARED)

    refused = await there.presses(button(internal, "Share"), alone=True)

    assert "is internal" in refused.text and refused.private and not refused.shares
    assert (await there.presses(button(public, "Share"), alone=True)).shares


# ---------------------------------------------------------------- forms

MADE_UP = (
    *("show", "more", "vote", "why", "pick", "none", "share", "human", "human-yes", "human-no"),
    *("human-not-taken", "take", "done", "save", "setup", "home", "failed", "lost"),
)


async def test_no_button_leads_to_a_form_but_those_that_say_so(one: Services) -> None:
    handle = one.handle()
    ada = Member(handle, Person("ada", owner=True))
    empty = Member(handle, ada.person, Place("slack", "T9", "C1", "1"))
    helpers = replace(ada, place=HELPERS)
    unknown = await ada.asks(UNKNOWN)
    request = (await ada.presses(button(unknown, "Ask a human"))).notices[0].reply
    replies = [
        *(unknown, request, await helpers.presses(button(request, "I take it"))),
        *(await helpers.presses(button(request, "Done")), await ada.asks("office?")),
        *(await ada.asks("vpn token expired", Trigger.COMMAND), await ada.asks("hello")),
        *(await ada.asks(UNKNOWN, Trigger.DIRECT), await empty.asks("vpn token expired")),
        *(await ada.presses("setup"), await empty.presses("setup")),
    ]
    forms = set()

    for reply in replies:
        for one_button in (*reply.buttons, *filter(None, [reply.more])):
            member = empty if one_button.id.endswith(":C1") and reply is replies[-1] else ada
            response = await handle(Press(one_button.id, member.person, member.place))
            assert isinstance(response, Form) is one_button.opens_form, one_button
            assert len(one_button.id) <= 90
            forms |= {one_button.label} if one_button.opens_form else set()

    assert forms == {"Save as FAQ", "Add the first entry"}


@pytest.mark.parametrize("kind", MADE_UP)
async def test_no_made_up_button_leads_to_a_form_either(one: Services, kind: str) -> None:
    ada = Member(one.handle(), Person("ada", owner=True))
    receipt = (await ada.asks(UNKNOWN)).receipt

    for rest in ("", f":{receipt}", f":{receipt}:1", f":up:{receipt}", ":auto:C1", ":sample:C1"):
        response = await ada.handle(Press(f"{kind}{rest}", ada.person, ada.place))
        assert not isinstance(response, Form) or kind == "save"


@pytest.mark.parametrize(("pressed", "words"), [("failed", "no fault of yours"), ("lost", "kept")])
async def test_a_platform_can_have_its_own_failing_told(
    handle: Handle, pressed: str, words: str
) -> None:
    for place in (HOME, Place("discord", "", "D1", direct=True)):
        reply = await Member(handle, OMAR, place).presses(pressed)

        assert reply.private and reply.refusal and words in reply.text


# ---------------------------------------------------------------- asking people


async def test_a_question_that_everyone_has_read_goes_to_people_at_once(omar: Member) -> None:
    reply = await omar.asks(UNKNOWN)

    told = await omar.presses(button(reply, "Ask a human"))

    notice = told.notices[0]
    assert told.private and told.text.startswith("I have asked people.")
    assert (notice.place.workspace, notice.place.channel) == ("T1", "C9")
    assert notice.reply.about == HOME
    assert labels(notice.reply) == ["I take it", "Done"]
    assert r"> who ordered the pizza \<\[email\]\>?" in notice.reply.text
    assert "Omar" not in notice.reply.text and "jane" not in notice.reply.text


async def test_nobody_is_notified_unless_an_admin_chose_a_group(
    one: Services, handle: Handle, omar: Member
) -> None:
    first = await omar.presses(button(await omar.asks(UNKNOWN), "Ask a human"))
    await one.stores.workspaces.set_channels("slack", "T1", ping="&1")
    second = await omar.presses(button(await omar.asks("who baked the cake?"), "Ask a human"))
    taken = await Member(handle, ZOE, HELPERS).presses(button(second.notices[0].reply, "I take it"))

    assert [one.pings for one in first.notices] == [""]
    assert [one.pings for one in second.notices] == ["&1"]
    assert [one.pings for one in taken.notices] == [""]


async def test_a_question_that_helpers_could_not_be_given_can_be_handed_on_again(
    one: Services, omar: Member
) -> None:
    reply = await omar.asks(UNKNOWN)
    refused = (await omar.presses(button(reply, "Ask a human"))).notices[0]

    stranger = await replace(omar, person=Person("eve")).presses(refused.otherwise)
    told = await omar.presses(refused.otherwise)
    again = await omar.presses(button(reply, "Ask a human"))

    assert "could not pass that on" not in stranger.text
    assert told.private and "may not write in `#C9`" in told.text
    assert again.notices and again.text.startswith("I have asked people.")
    assert await one.stores.help_requests.request(reply.receipt) is not None


@pytest.mark.parametrize("trigger", [Trigger.COMMAND, Trigger.SHORTCUT, Trigger.DIRECT])
async def test_a_private_question_is_shown_and_confirmed_first(
    one: Services, omar: Member, trigger: Trigger
) -> None:
    reply = await omar.asks(UNKNOWN, trigger)

    shown = await omar.presses(button(reply, "Ask a human"), alone=True)
    unsent = await one.stores.help_requests.request(reply.receipt)
    told = await omar.presses(button(shown, "Ask them"), alone=True)

    assert shown.private and shown.in_place and not shown.notices
    assert r"> who ordered the pizza \<\[email\]\>?" in shown.text
    assert unsent is None
    notice = told.notices[0]
    assert r"asked privately by **Omar \*O\***" in notice.reply.text
    assert notice.reply.about is None
    request = await one.stores.help_requests.request(reply.receipt)
    assert request
    there = Place.of_person("slack", "T1", "omar")
    assert request.origin == (replace(HOME, direct=True) if trigger is Trigger.DIRECT else there)


async def test_a_private_question_can_be_left(one: Services, omar: Member) -> None:
    reply = await omar.asks(UNKNOWN, Trigger.COMMAND)
    shown = await omar.presses(button(reply, "Ask a human"), alone=True)

    left = await omar.presses(button(shown, "No, leave it"), alone=True)

    assert left.in_place and "not ask anybody" in left.text
    assert await one.stores.help_requests.request(reply.receipt) is None


@pytest.mark.parametrize("kind", ["human", "human-yes"])
async def test_only_the_asker_hands_a_question_on(omar: Member, eve: Member, kind: str) -> None:
    reply = await omar.asks(UNKNOWN, Trigger.COMMAND)

    told = await eve.presses(f"{kind}:{reply.receipt}")

    assert "Only who asked" in told.text and not told.notices and "pizza" not in told.text


async def test_a_question_is_handed_on_once(omar: Member) -> None:
    reply = await omar.asks(UNKNOWN)
    await omar.presses(button(reply, "Ask a human"))

    again = await omar.presses(button(reply, "Ask a human"))

    assert "already" in again.text and not again.notices


async def test_three_questions_an_hour_are_handed_on(one: Services, omar: Member) -> None:
    asker = pseudonym("slack:omar")
    for number, age in enumerate((10, 20, 70)):
        at = datetime.now(UTC) - timedelta(minutes=age)
        await one.stores.help_requests.open(HelpRequest(f"r{number}", asker, HOME, "?", at))
    third, fourth = await omar.asks(UNKNOWN), await omar.asks("who took my chair?")

    allowed = await omar.presses(button(third, "Ask a human"))
    refused = await omar.presses(button(fourth, "Ask a human"))

    assert allowed.notices
    assert "3 questions in the last hour" in refused.text and not refused.notices


async def test_without_helpers_nobody_is_asked(one: Services, omar: Member) -> None:
    reply = await omar.asks(UNKNOWN)
    await one.stores.workspaces.set_channels("slack", "T1", helpers="")

    told = await omar.presses(button(reply, "Ask a human"))

    assert "no channel" in told.text and not told.notices


# ---------------------------------------------------------------- helping


async def handed_on(omar: Member, trigger: Trigger = Trigger.MENTION) -> Notice:
    reply = await omar.asks(UNKNOWN, trigger)
    told = await omar.presses(button(reply, "Ask a human"))
    if not told.notices:
        told = await omar.presses(button(told, "Ask them"))
    return told.notices[0]


async def test_the_first_who_takes_it_has_it_and_the_asker_is_told(
    one: Services, handle: Handle, omar: Member
) -> None:
    request = (await handed_on(omar)).reply

    taken = await Member(handle, ZOE, HELPERS).presses(button(request, "I take it"))
    late = await Member(handle, EVE, HELPERS).presses(button(request, "I take it"))

    assert taken.in_place and not taken.private
    assert taken.text == f"{request.text}\n\nTaken by Zoe\\_Z." and labels(taken) == ["Done"]
    assert taken.notices[0].place == HOME
    assert taken.notices[0].reply.text == r"Zoe\_Z is looking at your question."
    assert late.private and not late.in_place and late.text == r"Zoe\_Z was faster."


async def test_who_asked_privately_is_told_directly_with_the_question(
    handle: Handle, omar: Member
) -> None:
    request = (await handed_on(omar, Trigger.COMMAND)).reply

    taken = await Member(handle, ZOE, HELPERS).presses(button(request, "I take it"))

    notice = taken.notices[0]
    assert notice.place.person == "omar" and "> who ordered the pizza" in notice.reply.text


async def test_what_is_done_may_be_kept_by_editors(
    one: Services, handle: Handle, omar: Member
) -> None:
    request = (await handed_on(omar)).reply
    zoe = Member(handle, ZOE, HELPERS)
    await zoe.presses(button(request, "I take it"))

    done = await zoe.presses(button(request, "Done"))
    save = button(done, "Save as FAQ")
    denied = await zoe.presses(save)
    form = await handle(Press(save, EVE, HELPERS))

    assert done.in_place and done.text.endswith(r"Done (Zoe\_Z).")
    assert denied.refusal and "role `editor`" in denied.text
    assert isinstance(form, Form) and form.id == "add"
    assert form.fields[0].value == "who ordered the pizza <[email]>?"


async def test_what_was_never_taken_can_be_done_and_done_twice_is_done(
    one: Services, handle: Handle, omar: Member
) -> None:
    notice = await handed_on(omar)
    request = notice.reply

    first = await Member(handle, ZOE, HELPERS).presses(button(request, "Done"))
    second = await Member(handle, EVE, HELPERS).presses(button(request, "Done"))
    late = await Member(handle, EVE, HELPERS).presses(button(request, "I take it"))

    assert first.text == second.text == late.text
    assert second.in_place and late.in_place and not late.notices
    stored = await one.stores.help_requests.request(button(request, "Done").split(":")[1])
    assert stored and (stored.state, stored.helper) == (Help.DONE, "Zoe_Z")


@pytest.mark.parametrize("label", ["I take it", "Done"])
async def test_a_guest_takes_no_question(handle: Handle, omar: Member, label: str) -> None:
    request = (await handed_on(omar)).reply

    told = await Member(handle, GUEST, HELPERS).presses(button(request, label))

    assert told.private and not told.in_place and "full members" in told.text


@pytest.mark.parametrize("kind", ["take", "done"])
async def test_a_question_that_was_never_handed_on_is_not_taken(omar: Member, kind: str) -> None:
    reply = await omar.asks(UNKNOWN)

    assert "no longer there" in (await omar.presses(f"{kind}:{reply.receipt}")).text


# ---------------------------------------------------------------- every button


KINDS = [
    "vote:up:R", "vote:down:R", "why:not-mine:R", "why:stale:R", "human:R", "human-yes:R",
    "human-no:R", "take:R", "done:R", "save:R", "pick:R:K", "none:R", "share:R", "share:R:K",
]  # fmt: skip
"""Every button that names a receipt R, and an entry's key K."""


@pytest.mark.parametrize("kind", KINDS)
async def test_a_button_of_another_workspace_does_and_shows_nothing(
    one: Services, handle: Handle, kind: str
) -> None:
    theirs = await Member(handle, OMAR, AWAY).asks("office?")
    key = await key_of(one, "south", AWAY)
    owner = replace(OMAR, owner=True)

    pressed = kind.replace("R", theirs.receipt).replace("K", str(key))
    told = await Member(handle, owner).presses(pressed)

    assert told == asking.gone()
    assert await opinions(one, theirs) == []


@pytest.mark.parametrize("kind", KINDS)
async def test_a_button_of_who_is_blocked_does_nothing(
    one: Services, omar: Member, kind: str
) -> None:
    reply = await omar.asks("office?", Trigger.COMMAND)
    await one.stores.blocks.block("slack:T1", "omar", "slack:ada")

    key = await key_of(one, "south")
    told = await omar.presses(kind.replace("R", reply.receipt).replace("K", str(key)))

    assert "blocked you" in told.text and not told.notices and not told.shares


@pytest.mark.parametrize(
    "pressed",
    [
        "", ":", "vote", "vote:up", "vote:up:", "vote:sideways:R", "why:else:R", "pick:R", "show",
        "show:x", "more", "more:1", "none", "none:R:1", "human", "take", "drop:table", "R", "x:R",
        "vote:up:R0", "human:R:more:parts", f"show:{'9' * 5000}", "pick:R:²",
    ],
)  # fmt: skip
async def test_a_button_that_nobody_made_is_gone(one: Services, omar: Member, pressed: str) -> None:
    reply = await omar.asks("office?")

    assert await omar.presses(pressed.replace("R", reply.receipt)) == asking.gone()
    assert await opinions(one, reply) == []


async def test_the_beginning_of_a_receipt_is_no_receipt(one: Services, omar: Member) -> None:
    reply = await omar.asks("vpn token expired")

    assert await omar.presses(f"vote:up:{reply.receipt[:8]}") == asking.gone()


@given(
    st.text("0123456789abcdef", min_size=10, max_size=10),
    st.integers(1, 2**63 - 1),
    st.text(max_size=9_000),
    st.text(max_size=200),
)
def test_every_button_fits_every_platform(receipt: str, key: int, text: str, name: str) -> None:
    notice = Notice(HOME, Reply(""))
    replies: Sequence[Reply] = (
        feedback.reasons(receipt, changed=False, with_human=True),
        feedback.reason_noted(receipt, out_of_date=True, alone=True, with_human=True),
        feedback.none_of_these(receipt, private=False, with_human=True),
        feedback.human_confirm(receipt, text, alone=True),
        feedback.request(receipt, feedback.request_text(text, name), HOME),
        feedback.taken(receipt, text, name, HOME, notice),
        feedback.done(receipt, text, name),
    )
    buttons = [one for reply in replies for one in reply.buttons]
    buttons += feedback.answer_buttons(receipt, private=True, key=key)
    buttons += [feedback.more_button(receipt, key), feedback.human_button(receipt)]

    assert all(len(one.id) <= 100 and len(one.label) <= 75 for one in buttons)
    assert all(receipt not in one.label for one in buttons)
