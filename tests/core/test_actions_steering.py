"""Setting up, channels, roles and blocks."""

from dataclasses import replace

import pytest

from bot.core.actions import Steering
from bot.core.callers import Callers
from bot.core.messages import (
    Channel,
    FollowUps,
    Form,
    Joined,
    Mode,
    Notice,
    Person,
    Place,
    Press,
    Reply,
    Role,
    Setup,
    Style,
    Trigger,
)
from bot.core.ports import ChannelSettings
from tests.core.acting import HOME, Member, button, labels
from tests.core.services import ENTRIES, Services, pseudonym, services

OWNER, ANYONE = Person("ada", owner=True), Person("omar")
OTHER = Place("slack", "T1", "C2")
SHARED = replace(HOME, shared=True)


@pytest.fixture
def one() -> Services:
    return services()


@pytest.fixture
def owner(one: Services) -> Member:
    return Member(one.handle(), OWNER)


async def mode_of(one: Services, channel: str) -> Mode:
    return (await one.stores.channels.channel(Place("slack", "T1", channel))).mode


# ---------------------------------------------------------------- set-up


async def test_set_up_shows_what_is_left_and_how_to_do_it(owner: Member) -> None:
    reply = await owner.faq("setup")

    assert isinstance(reply, Reply) and reply.private and not reply.in_place
    assert reply.text.count("○") == 4 and "faqbot import FILE" in reply.text
    assert labels(reply) == [
        "Add the first entry",
        "Load the sample",
        "Open: answer when sure",
        "Observe first",
    ]
    assert reply.buttons[0].style is Style.PRIMARY


async def test_the_sample_is_loaded_when_asked_for_and_the_list_says_so(
    one: Services, owner: Member
) -> None:
    reply = await owner.faq("setup")
    assert isinstance(reply, Reply)

    loaded = await owner.presses(button(reply, "Load the sample"))
    again = await owner.presses(button(reply, "Load the sample"))

    assert loaded.in_place and "Loaded the sample, 3 entries" in loaded.text
    assert f"`/ask {ENTRIES[0].question}`" in loaded.text
    assert labels(loaded) == ["Open: answer when sure", "Observe first"]
    assert "did not load the sample" in again.text
    assert (await owner.asks("vpn token expired")).text == ENTRIES[0].answer
    assert "Took back your change to 3 entries" in await owner.told("undo")


async def test_the_first_entry_is_written_and_set_up_goes_on(owner: Member) -> None:
    reply = await owner.faq("setup")
    assert isinstance(reply, Reply)

    pressed = Press(button(reply, "Add the first entry"), OWNER, HOME)
    form = await owner.handle(pressed)
    assert isinstance(form, Form)
    after = await owner.submits(form.id, question="Where is tea?", answer="In the kitchen.")

    assert isinstance(after, Reply) and not after.in_place
    assert after.text.startswith("Saved as `where-is-tea`") and "1 entry in the" in after.text
    assert "Open: answer when sure" in labels(after)


async def test_a_faulty_first_entry_is_refused_like_any_other(owner: Member) -> None:
    reply = await owner.submits("add:setup:C1", question="Where is tea?", answer="")

    assert isinstance(reply, Reply) and reply.refusal and "answer is empty" in reply.text


async def test_the_channel_is_opened_or_observed_by_a_button(one: Services, owner: Member) -> None:
    elsewhere = Member(owner.handle, OWNER, Place("slack", "T1", "D7"))

    observed = await elsewhere.presses("setup:observe:C1")
    opened = await elsewhere.presses(button(observed, "Open: answer when sure"))

    assert observed.in_place and "`#C1`" in observed.text and "say nothing unasked" in observed.text
    assert "answer questions unasked when I am sure" in opened.text
    assert labels(opened)[-1] == "Only observe"
    assert await mode_of(one, "C1") is Mode.AUTO and await mode_of(one, "D7") is Mode.MENTION


async def test_set_up_can_be_left_and_is_done_at_the_end(one: Services, owner: Member) -> None:
    await owner.presses("setup:sample:C1")
    await owner.presses("setup:observe:C1")
    await owner.asks("vpn token expired", Trigger.COMMAND)
    await owner.told("roles grant editor @U2")

    told = await owner.told("setup")

    assert "all done" in told and "○" not in told and "1 named" in told


@pytest.mark.parametrize("pressed", ["setup", "setup:auto:C1", "setup:sample:C1", "setup:add:C1"])
async def test_the_buttons_of_set_up_are_for_admins_of_this_workspace(
    one: Services, pressed: str
) -> None:
    await one.stores.roles.grant("slack:T1", "eve", Role.EDITOR)
    await one.stores.roles.grant("slack:T2", "bea", Role.ADMIN)
    handle = one.handle()

    for person in (ANYONE, Person("eve"), Person("bea"), Person("gil", owner=True, guest=True)):
        reply = await Member(handle, person).presses(pressed)
        assert reply.refusal and "role `admin`" in reply.text

    assert await mode_of(one, "C1") is Mode.MENTION
    assert not await one.stores.faq.entries(
        (await one.stores.workspaces.workspace("slack", "T1")).kb.key
    )


async def test_the_button_under_an_empty_answer_opens_the_list_beside_it(owner: Member) -> None:
    reply = await owner.presses("setup")

    assert reply.private and not reply.in_place and "Set-up:" in reply.text


@pytest.mark.parametrize("pressed", ["setup:drop:C1", "setup:"])
async def test_a_button_of_set_up_that_nobody_made_is_gone(owner: Member, pressed: str) -> None:
    assert "no longer there" in (await owner.presses(pressed)).text


async def test_who_invites_the_bot_is_welcomed_directly(owner: Member) -> None:
    notice = await welcome(owner, OWNER)

    assert (notice.place.channel, notice.place.thread) == ("ada", None)
    assert "`#C1`" in notice.reply.text and "never make up an answer" in notice.reply.text
    assert button(notice.reply, "Open: answer when sure") == "setup:auto:C1"
    assert "this channel" not in notice.reply.text


async def test_who_may_not_set_up_is_told_who_may(owner: Member) -> None:
    notice = await welcome(owner, ANYONE)

    assert "An admin sets me up with `/faq setup`" in notice.reply.text
    assert not notice.reply.buttons


@pytest.mark.parametrize("inviter", [Person("other", bot=True), Person("")])
async def test_nobody_is_welcomed_who_is_no_person(owner: Member, inviter: Person) -> None:
    assert await owner.handle(Joined("j", inviter, HOME)) is None


async def welcome(owner: Member, inviter: Person) -> Notice:
    reply = await owner.handle(Joined("j", inviter, replace(HOME, thread=None)))
    assert isinstance(reply, Reply) and not reply.text
    return reply.notices[0]


# ---------------------------------------------------------------- channels


async def test_a_channel_tells_how_the_bot_behaves_there(one: Services, owner: Member) -> None:
    await one.stores.roles.grant("slack:T1", "vic", Role.VIEWER)

    admins = await owner.told("channel")
    viewers = await Member(owner.handle, Person("vic")).told("channel #C2")

    assert "In this channel I answer whoever mentions me, and nobody else (`mention`)." in admins
    assert "for half an hour" in admins and "/faq channel [#CHANNEL]" in admins
    assert "In `#C2`" in viewers and "nowhere" in viewers and "changes it" not in viewers


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("channel auto", "From now on, in this channel, I answer questions unasked when I am sure"),
        ("channel observe", "From now on, in this channel, I say nothing unasked"),
        ("channel mention", "I answer whoever mentions me, and nobody else."),
        ("channel off", "I answer nobody"),
        ("channel follow-ups never", "mention me again"),
    ],
)
async def test_a_change_says_in_one_sentence_what_happens_now(
    owner: Member, line: str, told: str
) -> None:
    said = await owner.told(line)

    assert told in said and said.count(".") == 1


async def test_each_channel_has_its_own_settings(one: Services, owner: Member) -> None:
    await owner.told("channel #C2 auto follow-ups always")

    changed = await one.stores.channels.channel(OTHER)

    assert changed == ChannelSettings(Mode.AUTO, FollowUps.ALWAYS)
    assert await mode_of(one, "C1") is Mode.MENTION
    assert "everybody's" in await Member(owner.handle, OWNER, OTHER).told("channel")


async def test_helpers_and_notices_go_where_an_admin_says(one: Services, owner: Member) -> None:
    said = await owner.told("channel #C2 helpers on notices on")
    workspace = await one.stores.workspaces.workspace("slack", "T1")

    assert (workspace.helpers, workspace.notices) == ("C2", "C2")
    assert "*Ask a human* is offered" in said and "what is wrong with me" in said
    assert "go to `#C2`" in await owner.told("channel")


async def test_switching_off_what_is_on_elsewhere_changes_nothing(
    one: Services, owner: Member
) -> None:
    await owner.told("channel #C2 helpers on")

    assert "was not on in this channel" in await owner.told("channel helpers off")
    assert (await one.stores.workspaces.workspace("slack", "T1")).helpers == "C2"
    assert "nowhere" in await owner.told("channel #C2 helpers off")
    assert (await one.stores.workspaces.workspace("slack", "T1")).helpers == ""


async def test_questions_for_people_do_not_go_where_outsiders_read(
    one: Services, owner: Member
) -> None:
    told = await Member(owner.handle, OWNER, SHARED).refused("channel auto helpers on")

    assert "another organisation" in told
    assert (await one.stores.workspaces.workspace("slack", "T1")).helpers == ""
    assert await mode_of(one, "C1") is Mode.MENTION


async def test_a_direct_conversation_is_no_channel(one: Services, owner: Member) -> None:
    direct = replace(owner, place=replace(owner.place, direct=True))

    for change in ("auto", "off", "follow-ups never", "helpers on"):
        assert "conversation with me alone" in await direct.refused(f"channel {change}")
    assert "answer questions unasked" in await direct.told("channel #C7 auto")
    listed = await direct.faq("setup")
    assert isinstance(listed, Reply) and "type `/faq setup` in the one" in listed.text
    assert not any("Open" in button.label for button in listed.buttons)


async def test_a_channel_is_opened_where_the_bot_is(owner: Member) -> None:
    outside = replace(owner, place=replace(owner.place, absent=True))

    for change in ("auto", "observe", "helpers on", "notices on"):
        assert "invite me first" in await outside.refused(f"channel {change}")
    assert "I answer nobody" in await outside.told("channel off")
    listed = await outside.faq("setup")
    assert isinstance(listed, Reply) and "invite me" in listed.text
    assert not any("Open" in button.label for button in listed.buttons)


async def test_who_may_not_do_it_is_told_so_and_not_how(one: Services) -> None:
    member = Member(one.handle(), Person("eve"))

    assert "needs the role `admin`" in await member.refused("roles nonsense")


async def test_an_opened_channel_that_is_not_heard_is_told_so(one: Services) -> None:
    stores = one.stores
    steering = Steering(
        store=stores.faq,
        workspaces=stores.workspaces,
        channels=stores.channels,
        roles=stores.roles,
        blocks=stores.blocks,
        receipts=stores.receipts,
        curation=one.curation,
        sample=lambda: ENTRIES,
        hears=lambda place: place.channel != "C1",
    )
    callers = Callers(stores.workspaces, stores.channels, stores.roles, stores.blocks, pseudonym)
    caller = await callers.caller(OWNER, HOME)

    deaf = await steering.run(caller, Channel(mode=Mode.AUTO))
    hearing = await steering.run(caller, Channel("C2", mode=Mode.AUTO))
    setting_up = await steering.run(caller, Setup())

    assert "--auto" in deaf.text and "reinstall" in deaf.text
    assert "--auto" not in hearing.text
    assert "--auto" in setting_up.text


# ---------------------------------------------------------------- roles and blocks


async def test_a_granted_role_counts_at_once_and_so_does_its_end(owner: Member) -> None:
    member = Member(owner.handle, Person("u2"))

    assert "`@u2` has the role `editor`" in await owner.told("roles grant editor @u2")
    assert await member.opens("add")
    assert "- `editor`: `@u2`" in await owner.told("roles")
    assert "no longer has" in await owner.told("roles revoke editor @u2")
    assert "role `editor`" in await member.refused("add")


async def test_a_role_that_was_not_held_cannot_be_taken(owner: Member) -> None:
    assert "was not held" in await owner.refused("roles revoke editor @u2")


async def test_an_owner_stays_an_admin_whatever_is_taken(owner: Member) -> None:
    await owner.told("roles grant admin @ada")
    await owner.told("roles revoke admin @ada")

    assert "always" in await owner.told("roles")


async def test_who_is_blocked_is_listed_and_let_back_in(one: Services, owner: Member) -> None:
    assert "I answer everybody" in await owner.told("block")

    await owner.told("block @omar")

    assert await one.stores.blocks.is_blocked("slack:T1", "omar")
    assert not await one.stores.blocks.is_blocked("slack:T2", "omar")
    assert "`@omar`" in await owner.told("block")
    assert "again" in await owner.told("block @omar off")
    assert not await one.stores.blocks.is_blocked("slack:T1", "omar")
    assert "not blocked" in await owner.refused("block @omar off")


async def test_an_admin_blocks_neither_themselves_nor_another(one: Services, owner: Member) -> None:
    await owner.told("roles grant admin @bea")

    assert "That is you" in await owner.refused("block @ada")
    assert "`/faq roles revoke admin @bea`" in await owner.refused("block @bea")
    assert await one.stores.blocks.blocked("slack:T1") == []


async def test_a_long_list_is_cut(owner: Member, one: Services) -> None:
    for number in range(60):
        await one.stores.blocks.block("slack:T1", f"U{number}", "slack:ada")

    assert "and 10 more" in await owner.told("block")
