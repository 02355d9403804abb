"""Setting up, channels, roles and blocks."""

from dataclasses import replace

import pytest

from bot.core.actions import Steering, Trail
from bot.core.callers import Callers
from bot.core.messages import (
    Channel,
    Command,
    FollowUps,
    Form,
    Hearing,
    Joined,
    Membership,
    Mode,
    Notice,
    Person,
    Place,
    Press,
    Reply,
    Role,
    Setup,
    Speaking,
    Style,
    Trigger,
)
from bot.core.ports import ChannelSettings
from tests.core.acting import HOME, Member, button, labels
from tests.core.services import ENTRIES, Services, pseudonym, services


async def deaf_in_c1(place: Place) -> Hearing:
    return Hearing.ADDRESSED if place.channel == "C1" else Hearing.ALL


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
    assert reply.text.count("○") == 4 and "`/faq import`" in reply.text
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
    undone = await owner.told("undo")
    assert "your import of 3 entries: `vpn`, `wifi`, `badge`. 3 are retired." in undone


async def test_the_first_entry_is_written_and_set_up_goes_on(owner: Member) -> None:
    reply = await owner.faq("setup")
    assert isinstance(reply, Reply)

    pressed = Press(button(reply, "Add the first entry"), OWNER, HOME)
    form = await owner.handle(pressed)
    assert isinstance(form, Form)
    after = await owner.submits(form.id, question="Where is tea?", answer="In the kitchen.")

    assert isinstance(after, Reply) and not after.in_place
    assert "Saved as `where-is-tea`" in after.text and "1 entry in this workspace" in after.text
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


async def test_no_channel_of_others_is_opened_by_a_button(one: Services) -> None:
    async def speaks(place: Place) -> Speaking:
        return Speaking.BARRED if place.channel == "C9" else Speaking.FREE

    owner = Member(one.handle(speaks=speaks), OWNER)

    refused = await owner.presses("setup:auto:C9")

    assert refused.refusal and "I may not write in `#C9`, so I changed nothing" in refused.text
    assert await mode_of(one, "C9") is Mode.MENTION


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

    assert notice.place == Place.of_person("slack", "T1", "ada")
    assert "`#C1`" in notice.reply.text and "never make up an answer" in notice.reply.text
    assert button(notice.reply, "Open: answer when sure") == "setup:auto:C1"
    assert "this channel" not in notice.reply.text
    assert "invite" not in notice.reply.text and "brought" not in notice.reply.text


async def test_who_may_not_set_up_is_told_who_may(owner: Member) -> None:
    notice = await welcome(owner, ANYONE)

    assert "An admin sets me up with `/faq setup`" in notice.reply.text
    assert not notice.reply.buttons


@pytest.mark.parametrize("inviter", [Person("other", bot=True), Person("")])
async def test_nobody_is_welcomed_who_is_no_person(owner: Member, inviter: Person) -> None:
    assert await owner.handle(Joined("j", inviter, HOME)) is None


async def test_a_button_keeps_the_channel_even_where_that_is_a_person(
    one: Services, owner: Member
) -> None:
    direct = Member(owner.handle, OWNER, Place.of_person("slack", "T1", "ada"))

    listed = await direct.faq("setup")
    assert isinstance(listed, Reply)
    form = await owner.handle(Press(button(listed, "Add the first entry"), OWNER, direct.place))
    assert isinstance(form, Form)
    after = await direct.submits(form.id, question="Where is tea?", answer="In the kitchen.")

    assert isinstance(after, Reply) and "Saved as `where-is-tea`" in after.text
    assert "type `/faq setup` in the one" in after.text


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


async def test_the_role_that_the_change_takes_is_named_and_not_the_one_to_look(
    one: Services,
) -> None:
    member = Member(one.handle(), Person("eve"))

    assert "needs the role `admin`" in await member.refused("channel auto")
    assert "needs the role `viewer`" in await member.refused("channel")
    assert "needs the role `admin`" in await member.refused("settings right 90")
    assert "needs the role `editor`" in await member.refused("settings")


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
        trail=Trail(stores.audit, stores.workspaces),
        sample=lambda: ENTRIES,
        hears=deaf_in_c1,
    )
    callers = Callers(stores.workspaces, stores.channels, stores.roles, stores.blocks, pseudonym)
    caller = await callers.caller(OWNER, HOME)

    deaf = await steering.run(caller, Channel(mode=Mode.AUTO))
    hearing = await steering.run(caller, Channel("C2", mode=Mode.AUTO))
    setting_up = await steering.run(caller, Setup())

    assert "--auto" in deaf.text and "reinstall" in deaf.text
    assert "--auto" not in hearing.text
    assert "--auto" in setting_up.text


async def ungranted(_place: Place) -> Hearing:
    return Hearing.UNGRANTED


@pytest.mark.parametrize("change", ["auto", "observe", "follow-ups always", "auto helpers on"])
async def test_what_the_platform_does_not_grant_is_refused_with_what_to_click(
    one: Services, change: str
) -> None:
    admin = Member(one.handle(hears=ungranted), OWNER)

    told = await admin.refused(f"channel {change}")

    for step in (
        "Developer Portal",
        "Bot",
        "Message Content Intent → on → Save Changes",
        "no restart",
    ):
        assert step in told
    assert await one.stores.channels.channel(HOME) == ChannelSettings()
    assert (await one.stores.workspaces.workspace("slack", "T1")).helpers == ""


@pytest.mark.parametrize(
    "change", ["mention", "off", "follow-ups never", "follow-ups bounded", "helpers on"]
)
async def test_what_needs_no_grant_is_done_without_one(one: Services, change: str) -> None:
    await Member(one.handle(hears=ungranted), OWNER).told(f"channel {change}")


@pytest.mark.parametrize("pressed", ["setup:auto:C1", "setup:observe:C1"])
async def test_a_button_of_set_up_is_refused_like_its_command(one: Services, pressed: str) -> None:
    reply = await Member(one.handle(hears=ungranted), OWNER).presses(pressed)

    assert reply.refusal and "Message Content Intent" in reply.text
    assert await mode_of(one, "C1") is Mode.MENTION


async def test_the_list_says_what_to_click_and_offers_no_opening_in_vain(one: Services) -> None:
    admin = Member(one.handle(hears=ungranted), OWNER)
    await one.stores.channels.set_channel(HOME, mode=Mode.AUTO)

    listed = await admin.faq("setup")

    assert isinstance(listed, Reply) and "Message Content Intent" in listed.text
    assert "○ **Open:**" in listed.text
    assert labels(listed) == ["Add the first entry", "Load the sample"]
    assert "Message Content Intent" in await admin.told("channel")


async def test_an_opened_channel_says_where_it_is_not_heard(one: Services) -> None:
    admin = Member(one.handle(hears=deaf_in_c1), OWNER)

    assert "--auto" not in await admin.told("channel")
    await admin.told("channel observe")
    assert "--auto" in await admin.told("channel")


# ---------------------------------------------------------------- where it may not write


async def barred(_place: Place) -> Speaking:
    return Speaking.BARRED


async def in_posts(_place: Place) -> Speaking:
    return Speaking.POSTS


@pytest.mark.parametrize("change", ["helpers on", "notices on", "auto helpers on"])
@pytest.mark.parametrize(("platform", "click"), [("slack", "/invite"), ("discord", "Permissions")])
async def test_nothing_goes_where_the_bot_may_not_write(
    one: Services, change: str, platform: str, click: str
) -> None:
    there = Place(platform, "T1", "C1")
    admin = Member(one.handle(speaks=barred), OWNER, there)

    told = await admin.refused(f"channel #C2 {change}")

    assert "may not write in `#C2`, so I changed nothing" in told and click in told
    workspace = await one.stores.workspaces.workspace(platform, "T1")
    assert (workspace.helpers, workspace.notices) == ("", "")
    assert (await one.stores.channels.channel(replace(there, channel="C2"))).mode is Mode.MENTION


@pytest.mark.parametrize("change", ["helpers on", "notices on"])
async def test_nothing_goes_to_a_forum(one: Services, change: str) -> None:
    admin = Member(one.handle(speaks=in_posts), OWNER)

    assert "choose a text channel" in await admin.refused(f"channel #C2 {change}")
    assert "But" not in await admin.told("channel #C2 auto")


@pytest.mark.parametrize("mode", ["auto", "observe", "mention"])
async def test_who_opens_a_channel_that_cannot_be_written_in_is_warned(
    one: Services, mode: str
) -> None:
    admin = Member(one.handle(speaks=barred), OWNER)

    assert "But I may not write there." in await admin.told(f"channel #C2 {mode}")
    assert "But I may not write there." in await admin.told("channel #C2")
    assert "But" not in await admin.told("channel #C2 off")
    assert "But" not in await admin.told("channel #C2")


async def test_the_list_says_where_the_bot_may_not_write_and_offers_no_opening(
    one: Services,
) -> None:
    admin = Member(one.handle(speaks=barred), OWNER)
    await one.stores.channels.set_channel(HOME, mode=Mode.AUTO)

    listed = await admin.faq("setup")

    assert isinstance(listed, Reply) and "But I may not write there." in listed.text
    assert "○ **Open:**" in listed.text
    assert labels(listed) == ["Add the first entry", "Load the sample"]


# ---------------------------------------------------------------- in a thread


async def test_what_is_set_in_a_thread_is_set_for_its_channel_and_that_is_said(
    one: Services,
) -> None:
    handle = one.handle()

    async def told(line: str) -> str:
        reply = await handle(Command(OWNER, replace(HOME, thread="9"), text=line))
        assert isinstance(reply, Reply)
        return reply.text

    assert "in `#C1` and its threads, I answer nobody" in await told("channel off")
    assert "In `#C1` and its threads I answer nobody" in await told("channel")
    assert "In threads of `#C1` I take" in await told("channel follow-ups always")
    assert "go to `#C1` now" in await told("channel helpers on")
    assert "in `#C2`, I answer nobody" in await told("channel #C2 off")
    assert "in `#C1` and its threads I answer nobody" in await told("setup")
    assert await mode_of(one, "C1") is Mode.OFF


# ---------------------------------------------------------------- who is notified


async def test_an_admin_chooses_the_role_that_is_notified(one: Services, owner: Member) -> None:
    await owner.told("channel #C9 helpers on")

    said = await owner.told("channel helpers ping @&77")

    assert "`@&77` is notified of every question for people." in said and "nowhere" not in said
    assert (await one.stores.workspaces.workspace("slack", "T1")).ping == "&77"
    assert "go to `#C9`, and `@&77` is notified" in await owner.told("channel")
    assert "Nobody is notified" in await owner.told("channel helpers ping off")
    assert (await one.stores.workspaces.workspace("slack", "T1")).ping == ""
    assert "notified" not in await owner.told("channel")


async def test_a_role_can_be_chosen_before_the_channel(one: Services, owner: Member) -> None:
    assert "As yet they go nowhere" in await owner.told("channel helpers ping @&1")
    assert "notified" not in await owner.told("channel")
    assert "nowhere:" not in await owner.told("channel helpers on helpers ping @&2")

    workspace = await one.stores.workspaces.workspace("slack", "T1")
    assert (workspace.helpers, workspace.ping) == ("C1", "&2")


@pytest.mark.parametrize(
    "ping",
    [
        "U1",
        "S1",
        "S0LAJ3K57",
        "omar",
        "123",
        "&",
        "&x",
        "s1",
        "everyone",
        "here",
        "channel",
        "&T1",
        "<&1>",
        "",
    ],
)
async def test_nobody_is_notified_but_a_role(one: Services, ping: str) -> None:
    handle = one.handle()

    for person in (OWNER, ANYONE):
        await handle(Command(person, HOME, Channel(helpers=True, ping=ping or "@")))

    assert (await one.stores.workspaces.workspace("slack", "T1")).ping == ""
    assert (await one.stores.workspaces.workspace("slack", "T1")).helpers == ""


async def test_everybody_is_no_role_to_be_notified(one: Services) -> None:
    guild = Place("discord", "900", "C1")

    told = await Member(one.handle(), OWNER, guild).refused("channel auto helpers ping @&900")

    assert "everybody" in told
    assert (await one.stores.channels.channel(guild)).mode is Mode.MENTION


@pytest.mark.parametrize("role", [None, Role.VIEWER, Role.EDITOR])
async def test_who_is_notified_is_for_admins_to_choose(one: Services, role: Role | None) -> None:
    if role:
        await one.stores.roles.grant("slack:T1", "omar", role)

    for line in ("channel helpers ping @&1", "channel helpers ping off"):
        assert "needs the role" in await Member(one.handle(), ANYONE).refused(line)


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


async def test_no_role_is_given_to_whom_none_would_hold_for(one: Services) -> None:
    known = {"gil": Membership.GUEST, "robo": Membership.BOT, "typo": Membership.NOBODY}

    async def knows(_place: Place, subject: str) -> Membership:
        return known.get(subject, Membership.FULL)

    owner = Member(one.handle(knows=knows), OWNER)

    assert "`@gil` is a guest" in await owner.refused("roles grant editor @gil")
    assert "bots cannot have a role" in await owner.refused("roles grant editor @robo")
    assert "no person and no group `@typo`" in await owner.refused("roles grant editor @typo")
    assert "no person and no group" in await owner.refused("block @typo")
    assert await one.stores.roles.granted("slack:T1") == []
    assert await one.stores.blocks.blocked("slack:T1") == []
    assert "`@u2` has the role" in await owner.told("roles grant editor @u2")
    await one.stores.roles.grant("slack:T1", "gil", Role.EDITOR)  # became a guest since
    assert "no longer has" in await owner.told("roles revoke editor @gil")


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


async def test_a_role_is_not_blocked(one: Services, owner: Member) -> None:
    assert "only a person can be blocked" in await owner.refused("block @&77")
    assert await one.stores.blocks.blocked("slack:T1") == []


async def test_an_admin_blocks_neither_themselves_nor_another(one: Services, owner: Member) -> None:
    await owner.told("roles grant admin @bea")

    assert "That is you" in await owner.refused("block @ada")
    assert "`/faq roles revoke admin @bea`" in await owner.refused("block @bea")
    assert await one.stores.blocks.blocked("slack:T1") == []


async def test_a_long_list_is_cut(owner: Member, one: Services) -> None:
    for number in range(60):
        await one.stores.blocks.block("slack:T1", f"U{number}", "slack:ada")

    assert "and 10 more" in await owner.told("block")
