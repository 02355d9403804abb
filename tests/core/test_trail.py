"""Settings, and the trail of who changed what that is no version of an entry."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.messages import File, Handle, Import, Mode, Person, Place, Reply, Role, Settings
from bot.core.naming import COMMAND_LINE, Names, called, faq
from bot.core.ports import Deed
from bot.core.replies import settings
from tests.core.acting import HOME, Member, button, labels
from tests.core.services import ENTRIES, Services, services

OWNER, OMAR, EVE = Person("ada", owner=True), Person("omar"), Person("eve")
FILE = File("kb.yaml", b"- id: new\n  question: What is new?\n  answer: This.\n")


@pytest.fixture
async def one() -> Services:
    one = services()
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    await one.curation.import_entries(kb, ENTRIES, author="slack:ada")
    await one.stores.roles.grant("slack:T1", "eve", Role.EDITOR)
    return one


@pytest.fixture
def handle(one: Services) -> Handle:
    return one.handle()


@pytest.fixture
def ada(handle: Handle) -> Member:
    return Member(handle, OWNER)


@pytest.fixture
def eve(handle: Handle) -> Member:
    return Member(handle, EVE)


async def deeds(one: Services, workspace: str = "slack:T1") -> list[tuple[str, str, str, str]]:
    """What was done, about what, before and after; newest first."""
    found = await one.stores.audit.last(workspace, 100)
    return [(deed.what, deed.about, deed.before, deed.after) for deed in found]


# ---------------------------------------------------------------- retention


async def test_an_admin_has_questions_kept_for_fewer_days(one: Services, ada: Member) -> None:
    told = await ada.told("settings retention 14")

    assert "Questions are kept 14 days now. Older ones are forgotten within the hour" in told
    assert "- Questions are kept 14 days, then their text is forgotten (`retention`)." in told
    assert "questions are kept 30 days at most (`BOT_RETENTION_DAYS`)" in told
    assert (await one.stores.workspaces.workspace("slack", "T1")).retention == 14
    assert await deeds(one) == [("retention", "", "30", "14")]
    assert "forgotten within" not in await ada.told("settings retention 20")


@pytest.mark.parametrize("days", ["0", "31", "many", ""])
async def test_nobody_has_them_kept_longer_than_the_operator(
    one: Services, ada: Member, days: str
) -> None:
    told = await ada.refused(f"settings retention {days}")

    assert "from 1" in told or "Something is missing" in told
    assert ("`BOT_RETENTION_DAYS`" in told) is (days == "31")
    assert (await one.stores.workspaces.workspace("slack", "T1")).retention is None


async def test_an_operator_who_keeps_less_wins(one: Services, ada: Member) -> None:
    await one.stores.workspaces.set_limits("slack", "T1", retention=90)

    assert "- Questions are kept 30 days, then" in await ada.told("settings")


# ---------------------------------------------------------------- the admins' channel


async def test_where_faults_are_told_is_set_there_too(one: Services, ada: Member) -> None:
    there = await ada.told("settings notices #C9 replies 5")
    here = await ada.told("settings notices on")
    off = await ada.told("settings notices off")
    again = await ada.told("settings notices off")

    assert "In `#C9` I tell from now on what is wrong with me." in there
    assert "- Faults of mine are told in `#C9` (`notices`)." in there and "5 answers" in there
    assert "- Faults of mine are told in this channel (`notices`)." in here
    assert "the log only, from now on" in off and "told in the log only (`notices`)" in off
    assert "was not on" in again
    assert [deed[2:] for deed in await deeds(one) if deed[0] == "notices"] == [
        ("C1", ""),
        ("C9", "C1"),
        ("", "C9"),
    ]


async def test_a_channel_that_outsiders_read_is_refused_and_nothing_else_changes(
    one: Services, handle: Handle
) -> None:
    shared = Member(handle, OWNER, replace(HOME, shared=True))

    assert "another organisation" in await shared.refused("settings notices on questions 3")

    assert (await one.stores.workspaces.workspace("slack", "T1")).question_limit == 10


async def test_a_channel_alone_changes_nothing(ada: Member) -> None:
    told = await ada.does(Settings(channel="C9"))

    assert told.refusal and "`notices` says" in told.text


# ---------------------------------------------------------------- what each platform says


async def test_who_runs_the_bot_has_no_limit_and_a_shell(handle: Handle) -> None:
    own = await Member(handle, Person("root", owner=True, operator=True)).told("settings")
    admins = await Member(handle, OWNER).told("settings")

    assert "as many as you like" in own and "as you like" not in admins
    assert "your own: `faqbot calibrate" in own
    assert "whoever runs me can give them to `faqbot calibrate" in admins


async def test_each_platform_is_told_of_its_own_way_to_name_commands(handle: Handle) -> None:
    on_slack = await Member(handle, OWNER).told("settings")
    on_discord = await Member(handle, OWNER, Place("discord", "G1", "1")).told("settings")
    alone = await Member(handle, OWNER, Place("terminal", "default", "here")).told("settings")

    assert "faqbot slack manifest" in on_slack and "iscord" not in on_slack
    assert "faqbot discord sync" in on_discord and "lack" not in on_discord.partition("`slack-")[0]
    assert "my commands are called" not in alone


async def test_commands_are_called_as_they_are_called_there(one: Services) -> None:
    responder = one.responder(names={"slack": Names.of("helpdesk", "kb")})
    slack, discord = (
        Member(responder, OWNER, place) for place in (HOME, Place("discord", "G1", "1"))
    )

    assert "Type `/kb` and then:" in await slack.told("help")
    assert "Type `/faq` and then:" in await discord.told("help")
    assert "`/kb settings [right" in await slack.told("settings")
    assert "`/helpdesk How do I" in await slack.told("setup")


async def test_what_people_wrote_is_never_renamed(one: Services) -> None:
    slack = Member(one.responder(names={"slack": Names.of("helpdesk", "kb")}), OWNER)
    await slack.faq("add")
    await slack.submits("add", question="How do I type /faq?", answer="Type `/faq help`.")

    told = (await slack.asks("How do I type /faq?")).text

    assert told == "Type `/faq help`."


def test_names_hold_inside_the_block_alone() -> None:
    with called(COMMAND_LINE):
        assert faq("undo") == "faqbot faq undo"

    assert faq("undo") == "/faq undo" and faq() == "/faq"


# ---------------------------------------------------------------- the trail


async def test_what_editors_do_leaves_a_trail(one: Services, handle: Handle, eve: Member) -> None:
    omar = Member(handle, OMAR)
    receipt = (await omar.asks("who ordered the pizza?")).receipt
    await eve.presses(f"gap:dismiss:{receipt}")
    await eve.presses(f"gap:back:{receipt}")
    preview = await eve.does(Import(files=(FILE,)))
    await eve.presses(button(preview, "Apply"))

    assert await deeds(one) == [
        ("import", "kb.yaml", "", "1 added"),
        ("gap", receipt, "dismissed", "open"),
        ("gap", receipt, "open", "dismissed"),
    ]
    told = await eve.told("settings")
    assert f"question without an answer (receipt `{receipt}`): `open` → `dismissed`" in told
    assert "import of `kb.yaml`: none → `1 added`" in told
    assert "pizza" not in told


async def test_loading_the_sample_is_told(one: Services, handle: Handle) -> None:
    there = Member(handle, OWNER, Place("slack", "T2", "C2"))

    await there.presses("setup:sample:C2")

    assert await deeds(one, "slack:T2") == [("import", "sample", "", "3 added")]


async def test_what_concerns_a_knowledge_base_is_told_wherever_it_is_used(
    one: Services, handle: Handle, ada: Member
) -> None:
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    await one.stores.workspaces.use("discord", "G1", kb.key)
    await one.stores.workspaces.workspace("slack", "T9")

    await ada.told("settings right 90 questions 3")

    assert await deeds(one, "discord:G1") == [("right", "", "95 %", "90 %")]
    assert await deeds(one, "slack:T9") == []
    discord = await Member(handle, OWNER, Place("discord", "G1", "1")).told("settings")
    assert "somebody on Slack · be right at least" in discord


async def test_who_acts_at_the_command_line_is_told_as_that(one: Services, ada: Member) -> None:
    deed = Deed("terminal:root", "kb", "old", "new", datetime.now(UTC))
    await one.stores.audit.record("slack:T1", [deed])

    told = await ada.told("settings")

    assert "the command line · knowledge base: `old` → `new`" in told and "root" not in told


async def test_who_changed_what_never_stands_in_the_place_of_what_others_see(ada: Member) -> None:
    for id_ in ("trail:1", "gap:page:1", "do:settings"):
        shown = await ada.presses(id_, alone=False)

        assert shown.private and not shown.in_place, id_


async def test_the_trail_is_turned_page_by_page(one: Services, ada: Member, eve: Member) -> None:
    for number in range(1, 24):
        await ada.told(f"settings questions {number}")
    await ada.told("block @U8")

    shown = await ada.faq("settings")
    assert isinstance(shown, Reply) and labels(shown) == ["All changes"]
    first = await ada.presses(button(shown, "All changes"))
    second = await ada.presses(button(first, "Earlier changes"))
    third = await ada.presses(button(second, "Earlier changes"))

    assert shown.text.count(" · questions of a person") == 2 and "blocked" in shown.text
    assert len(shown.text) < 1_900  # one message on Discord, whatever was changed
    assert first.text.count(" · questions of a person") == 9 and "blocked" in first.text
    assert second.text.count(" · ") == 20 and second.in_place and second.private
    assert third.text.count(" · ") == 8 and labels(third) == ["Later changes"]
    assert "questions of a person in five minutes: `10` → `1`" in third.text
    assert "blocked" not in (await eve.presses("trail:1")).text
    assert "Earlier than that" in (await ada.presses("trail:9")).text


async def test_who_may_not_see_what_was_done_to_people_is_not_told_that_nothing_was(
    ada: Member, eve: Member
) -> None:
    await ada.told("roles grant viewer @omar")

    told, admins = await eve.told("settings"), await ada.told("settings")

    assert "Who was given a role or blocked, and by whom, admins see." in told
    assert "anything" not in told and "omar" not in told
    assert "Changed last" in admins and "omar" in admins
    earlier = await eve.presses("trail:2")
    assert "admins see" in earlier.text


async def test_the_trail_is_for_editors_of_that_workspace(handle: Handle, ada: Member) -> None:
    await ada.told("settings questions 3")

    denied = await Member(handle, OMAR).presses("trail:1")
    elsewhere = await Member(handle, OWNER, Place("slack", "T2", "C2")).presses("trail:1")

    assert "needs the role `editor`" in denied.text
    assert "`10` → `3`" not in elsewhere.text
    assert (await ada.presses("trail:x")).text == "That is no longer there."


async def test_a_denial_names_the_admins_of_that_workspace_alone(
    one: Services, handle: Handle
) -> None:
    await one.stores.roles.grant("slack:T1", "bea", Role.ADMIN)
    await one.stores.roles.grant("slack:T2", "zoe", Role.ADMIN)

    told = await Member(handle, OMAR).refused("settings")
    guest = await Member(handle, replace(OMAR, guest=True)).refused("settings")

    assert told.endswith("Admins here: the workspace's owners and admins, `@bea`.")
    assert "bea" not in guest


async def test_opening_a_channel_with_a_button_is_told(one: Services, ada: Member) -> None:
    await ada.presses("setup:observe:C5")
    await ada.presses("stats:enable:C5")

    assert [deed[0::2] for deed in await deeds(one)] == [("mode", "observe"), ("mode", "mention")]
    at = Place("slack", "T1", "C5")
    assert (await one.stores.channels.channel(at)).mode is Mode.AUTO


def test_limits_are_told_in_one_sentence_each() -> None:
    assert settings.number_set("questions", 10, 1) == (
        "A person may ask 1 question in five minutes now."
    )
    assert settings.number_set("retention", 10, 10) == "Questions are kept 10 days now."
