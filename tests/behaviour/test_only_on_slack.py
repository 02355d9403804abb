"""What Slack alone does: twins, notes of its own, teams; over Socket Mode and HTTP."""

import pytest

from bot.core.faq import FaqEntry
from tests.behaviour.entries import form, message, told
from tests.behaviour.house import House
from tests.behaviour.room import ADA, EVE, FAY, GIL, HELPDESK, NEW, OMAR, ROBO, SHARED, Seen, Sheet
from tests.behaviour.slack import SlackRoom, channel_of, user_of
from tests.slack.state import BOT_USER
from tests.slack.workspace import MENTION, TEAM, Channel, Message, visible

TRICARE = "What is TRICARE?"


async def replies(room: SlackRoom, channel: str, ts: str) -> list[Message]:
    """What the bot says below that message, once it is through with it."""
    await room.through_with(f"slack:{TEAM}:{channel}:{ts}")
    return room.slack.replies(channel, ts)


async def test_what_was_mended_in_the_very_form_leaves_no_draft(slack_room: SlackRoom) -> None:
    sheet = form(await slack_room.faq(ADA, "add"))
    refused = form(await slack_room.fills(ADA, sheet, {"Question": "🚗", "Answer": "In the yard."}))

    mended = {"Question": "Where do I park?", "Answer": "In the yard."}
    saved = message(await slack_room.fills(ADA, refused, mended))

    assert "Saved as where-do-i-park" in saved.words
    assert form(await slack_room.faq(ADA, "add")).fields["Question"] == ""


@pytest.mark.parametrize("mention_first", [True, False])
async def test_the_two_events_of_a_mention_are_one_question(
    slack_room: SlackRoom, mention_first: bool
) -> None:
    slack_room.people.mention_first = mention_first
    await slack_room.faq(ADA, "channel auto")

    question = await slack_room.mentions(OMAR, TRICARE)

    assert len(slack_room.people.last_events) == 2
    assert len(await slack_room.replies(question)) == 1
    assert len(await slack_room.receipts()) == 1


async def test_a_mention_is_heard_where_the_bot_is_given_nothing_else(
    slack_room: SlackRoom,
) -> None:
    slack_room.slack.scopes -= {"channels:history", "groups:history"}
    await slack_room.restarts()

    question = await slack_room.mentions(OMAR, TRICARE)

    assert len(slack_room.people.last_events) == 1
    assert len(await slack_room.replies(question)) == 1
    assert "slack manifest --auto" in await told(slack_room, ADA, "channel auto")


async def test_joins_topics_files_and_notes_are_no_questions(slack_room: SlackRoom) -> None:
    await slack_room.faq(ADA, "channel auto")
    people, place = slack_room.people, channel_of(HELPDESK)

    for subtype in ("channel_join", "channel_topic", "bot_message", "channel_purpose"):
        await people.say(user_of(OMAR), place, TRICARE, subtype=subtype)
    await people.say(user_of(OMAR), place, "", files=["what-is-tricare.txt"])
    await slack_room.restarts()

    assert slack_room.posts(HELPDESK) == []
    assert await slack_room.receipts() == []


async def test_the_bots_own_posts_are_no_questions(slack_room: SlackRoom) -> None:
    await slack_room.faq(ADA, "channel auto follow-ups always")
    question = await slack_room.mentions(OMAR, TRICARE)
    (reply,) = await slack_room.replies(question)

    await slack_room.people.echo(reply.standing)  # type: ignore[arg-type] # a message, here
    await slack_room.restarts()

    assert await slack_room.replies(question) == [reply]
    assert len(await slack_room.receipts()) == 1


async def test_a_links_preview_is_no_edit(slack_room: SlackRoom) -> None:
    question = await slack_room.mentions(OMAR, f"{TRICARE} https://tricare.mil")
    before = await slack_room.replies(question)

    await slack_room.people.unfurl(channel_of(HELPDESK), question.id)
    await slack_room.restarts()

    assert await slack_room.replies(question) == before


async def test_the_installed_team_uses_the_default_knowledge_base(slack_room: SlackRoom) -> None:
    workspace = await slack_room.app.stores.workspaces.workspace("slack", TEAM)

    assert workspace.kb.name == "default"
    assert "Knowledge base default: 13 entries." in await told(slack_room, OMAR, "help")


async def test_a_channel_that_is_about_to_be_shared_counts_as_shared(
    slack_room: SlackRoom,
) -> None:
    slack_room.slack.state.channels[channel_of(NEW)].is_pending_ext_shared = True
    await slack_room.invites(ADA, NEW)

    reply = await slack_room.reply_to(await slack_room.mentions(OMAR, TRICARE, NEW))

    assert reply is not None
    assert "TRICARE" not in reply.text
    assert slack_room.posts(SHARED) == []


async def test_a_question_with_a_file_is_a_question(slack_room: SlackRoom) -> None:
    user, place = user_of(OMAR), channel_of(HELPDESK)

    ts = await slack_room.people.say(user, place, f"{MENTION} {TRICARE}", files=["shot.png"])

    (reply,) = await replies(slack_room, place, ts)
    assert "TRICARE" in visible(reply)


async def test_a_direct_message_in_a_thread_is_answered_in_it(slack_room: SlackRoom) -> None:
    first = await slack_room.writes_directly(OMAR, "hello")
    await slack_room.reply_to(first)

    question = await slack_room.follows_up(OMAR, first, TRICARE)

    reply = await slack_room.reply_to(question)
    assert reply is not None and isinstance(reply.standing, Message)
    assert reply.standing.thread_ts == first.id


async def test_a_group_of_people_can_be_given_a_role(slack_room: SlackRoom) -> None:
    slack_room.slack.state.usergroups["S0DESK"] = ("desk", {user_of(OMAR)})
    await slack_room.faq(ADA, "roles grant editor <!subteam^S0DESK|@desk>")
    await slack_room.restarts()  # groups are remembered for ten minutes

    assert isinstance(await slack_room.faq(OMAR, "edit tricare"), Sheet)
    assert "needs the role" in await told(slack_room, EVE, "edit tricare")


async def test_a_group_that_is_new_can_be_given_a_role_at_once(slack_room: SlackRoom) -> None:
    slack_room.slack.state.usergroups["S0OLD"] = ("old", set())
    await slack_room.faq(ADA, "roles grant editor <!subteam^S0OLD|@old>")
    slack_room.slack.state.usergroups["S0NEW"] = ("new", {user_of(OMAR)})

    granted = await told(slack_room, ADA, "roles grant editor <!subteam^S0NEW|@new>")

    assert "has the role editor" in granted.replace("`", "")


async def test_who_could_have_no_role_is_given_none(slack_room: SlackRoom) -> None:
    for who, why in ((GIL, "is a guest"), (FAY, "of another organisation"), (ROBO, "is a bot")):
        line = f"roles grant editor {slack_room.at(who)}"
        assert why in await told(slack_room, ADA, line)
    for typed in ("@someone", "<@U0GONE>", "<!subteam^S0GONE|@gone>"):
        line = f"roles grant editor {typed}"
        slack_room.slack.state.usergroups["S0DESK"] = ("desk", set())
        assert "no person and no group" in await told(slack_room, ADA, line)
    assert "no person and no group" in await told(slack_room, ADA, "block @someone")

    assert "editor`:" not in await told(slack_room, ADA, "roles")


async def test_two_processes_make_one_reply(slack_room: SlackRoom) -> None:
    beside = House(slack_room.settings_beside)
    await beside.start()
    try:
        question = await slack_room.mentions(OMAR, TRICARE)
        await slack_room.arrives_again(question, 5)
        (reply,) = await slack_room.replies(question)
        thanked = await slack_room.presses(EVE, reply, "Helpful")
    finally:
        await beside.stop()

    assert isinstance(thanked, Seen) and thanked.text == "Thank you."
    assert await slack_room.replies(question) == [reply]
    assert len(await slack_room.receipts()) == 1


async def test_a_channel_without_the_bot_is_not_opened(slack_room: SlackRoom) -> None:
    for line in ("channel auto", "channel helpers on", "channel notices on"):
        assert "nvite me" in await told(slack_room, ADA, line, NEW)

    await slack_room.invites(ADA, NEW)
    await slack_room.restarts()  # where the bot is, is remembered for a while

    assert "answer questions unasked" in await told(slack_room, ADA, "channel auto", NEW)


@pytest.mark.parametrize(
    "text",
    [f"What is TRICARE {MENTION}?", f"{MENTION}, what is tricare", f"hi {MENTION}: {TRICARE}"],
)
async def test_the_bot_may_be_mentioned_anywhere(slack_room: SlackRoom, text: str) -> None:
    place = channel_of(HELPDESK)

    ts = await slack_room.people.say(user_of(OMAR), place, text)

    (reply,) = await replies(slack_room, place, ts)
    assert visible(reply).startswith("What is TRICARE ?")


async def test_a_mention_in_a_direct_message_is_a_direct_message(slack_room: SlackRoom) -> None:
    question = await slack_room.writes_directly(OMAR, f"{MENTION} {TRICARE}")

    (reply,) = await slack_room.replies(question)
    assert reply.text.startswith("What is TRICARE ?")


@pytest.mark.parametrize("kind", ["group", "mpim"])
async def test_private_channels_are_channels(slack_room: SlackRoom, kind: str) -> None:
    slack_room.slack.state.add_channel(Channel("G0PRIVATE", "private", kind=kind))

    ts = await slack_room.people.say(user_of(OMAR), "G0PRIVATE", f"{MENTION} {TRICARE}")

    (reply,) = await replies(slack_room, "G0PRIVATE", ts)
    assert visible(reply).startswith("What is TRICARE ?")


async def test_an_answer_found_in_a_thread_is_seen_and_shared_there(slack_room: SlackRoom) -> None:
    written = await slack_room.says(EVE, "lunch?")
    below = await slack_room.follows_up(EVE, written, TRICARE)
    assert await slack_room.reply_to(below) is None

    found = await slack_room.reply_to(await slack_room.finds_an_answer(OMAR, below))
    assert found is not None and isinstance(found.standing, Message)
    shared = await slack_room.presses(OMAR, found, "Share")

    assert found.standing.thread_ts == written.id
    assert isinstance(shared, Seen) and isinstance(shared.standing, Message)
    assert shared.standing.thread_ts == written.id


async def test_a_question_that_could_not_be_handed_on_is_not_lost_silently(
    slack_room: SlackRoom,
) -> None:
    await slack_room.invites(ADA, NEW)
    await told(slack_room, ADA, "channel helpers on", NEW)
    slack_room.slack.state.channels[channel_of(NEW)].members.discard(BOT_USER)
    reply = await slack_room.reply_to(await slack_room.mentions(OMAR, "who ordered the pizza?"))
    assert reply is not None

    said = await slack_room.presses(OMAR, reply, "Ask a human")

    assert isinstance(said, Seen)
    assert "I could not pass that on: I may not write in #new." in said.text
    assert len(slack_room.whispers(OMAR)) == 1


async def test_nothing_goes_to_a_channel_that_the_bot_is_no_member_of(
    slack_room: SlackRoom,
) -> None:
    new = slack_room.channel(NEW)

    for line in (f"channel {new} helpers on", f"channel {new} notices on"):
        assert "I may not write in #new, so I changed nothing" in await told(slack_room, ADA, line)
    assert "But I may not write there." in await told(slack_room, ADA, f"channel {new} auto")


async def test_without_the_scopes_for_files_it_is_said_how_they_are_granted(
    slack_room: SlackRoom,
) -> None:
    slack_room.slack.scopes -= {"files:read", "files:write", "im:write"}

    for line in ("import", "export"):
        said = await told(slack_room, ADA, line)
        assert "faqbot slack manifest --files" in said
        assert f"faqbot {line}" in said


async def test_a_picture_goes_to_who_asked_and_says_what_it_shows(slack_room: SlackRoom) -> None:
    await slack_room.reply_to(await slack_room.mentions(OMAR, TRICARE))

    assert "it is in our direct conversation" in await told(slack_room, ADA, "stats")

    (file,) = slack_room.slack.files_of(user_of(ADA))
    assert file.content.startswith(b"\x89PNG")
    assert file.alt.startswith("Questions a day, the last 30 days (days in UTC): 1 question.")


async def test_without_the_scopes_for_files_figures_are_told_and_nothing_is_missed(
    slack_room: SlackRoom,
) -> None:
    await slack_room.reply_to(await slack_room.mentions(OMAR, TRICARE))
    slack_room.slack.scopes -= {"files:read", "files:write", "im:write"}

    figures = await told(slack_room, ADA, "stats")
    report = await told(slack_room, ADA, "test all")

    assert "1 answered" in figures and "picture" not in figures and "--files" not in figures
    assert "Tested 13 entries" in report and "faqbot slack manifest --files" in report


async def test_a_file_that_may_not_be_read_any_more_is_told_so(slack_room: SlackRoom) -> None:
    form = await slack_room.faq(ADA, "import")
    assert isinstance(form, Sheet)
    file = slack_room.people.file(user_of(ADA), "kb.yaml", b"- {}")
    slack_room.slack.scopes -= {"files:read"}

    refused = await slack_room.fills(ADA, form, {"File": [file]})

    assert isinstance(refused, Sheet)
    assert "faqbot slack manifest --files" in refused.refusal


async def test_a_file_that_lies_with_somebody_else_is_not_fetched_with_our_token(
    slack_room: SlackRoom,
) -> None:
    form = await slack_room.faq(ADA, "import")
    assert isinstance(form, Sheet)
    file = slack_room.people.file(user_of(ADA), "kb.yaml", b"- {}")
    elsewhere = "https://slack.com.example.org/kb.yaml"
    file |= {"url_private": elsewhere, "url_private_download": elsewhere}

    refused = await slack_room.fills(ADA, form, {"File": [file]})

    assert isinstance(refused, Sheet)
    assert "kb.yaml could not be fetched" in refused.refusal


async def test_a_file_that_is_too_large_is_not_read(slack_room: SlackRoom) -> None:
    form = await slack_room.faq(ADA, "import")
    assert isinstance(form, Sheet)
    file = slack_room.people.file(user_of(ADA), "kb.yaml", b"x") | {"size": 9_000_000}

    refused = await slack_room.fills(ADA, form, {"File": [file]})

    assert isinstance(refused, Sheet)
    assert "kb.yaml is too large: 8 MB are taken here" in refused.refusal


async def test_what_comes_of_a_message_in_a_thread_is_told_in_that_thread(
    slack_room: SlackRoom,
) -> None:
    question = await slack_room.mentions(OMAR, TRICARE)
    reply = await slack_room.reply_to(question)
    assert reply is not None

    choice = await slack_room.points(ADA, reply, "mend")
    assert isinstance(choice, Seen)
    explained = await slack_room.presses(ADA, choice, "Why")
    below = [choice, explained]
    above = await slack_room.points(ADA, question, "why")

    assert [_thread_of(one) for one in (*below, above)] == [question.id, question.id, None]


def _thread_of(seen: Seen | Sheet) -> str | None:
    assert isinstance(seen, Seen) and isinstance(seen.standing, Message)
    return seen.standing.thread_ts


async def test_an_edit_from_a_reply_that_is_gone_is_saved_all_the_same(
    slack_room: SlackRoom,
) -> None:
    reply = await slack_room.reply_to(await slack_room.mentions(OMAR, TRICARE))
    assert reply is not None and isinstance(reply.standing, Message)
    choice = message(await slack_room.points(ADA, reply, "mend"))
    sheet = form(await slack_room.presses(ADA, choice, "Edit this entry"))
    del slack_room.slack.state.messages[reply.standing.channel][reply.standing.ts]

    told = message(await slack_room.fills(ADA, sheet, {"Answer": "A health plan."}))

    assert "Saved tricare as version 2" in told.words and told.buttons[0] == "Undo"
    assert "The reply there could not be changed" in told.words


async def test_an_answer_that_fills_its_field_goes_on_in_a_further_one(
    slack_room: SlackRoom,
) -> None:
    begun, more = "x" * 2_989 + ".", "Y" * 1_000
    sheet = form(await slack_room.faq(ADA, "add What is the long story?"))
    assert list(sheet.fields)[:3] == ["Question", "New alternates", "Answer"]
    saved = message(await slack_room.fills(ADA, sheet, {"Answer": begun}))
    assert "searchable now" in saved.words

    sheet = form(await slack_room.faq(ADA, "edit what-is-the-long-story"))
    assert (sheet.fields["Answer"], sheet.fields["Answer (2 of 2)"]) == (begun, "")
    again = message(await slack_room.fills(ADA, sheet, {"Answer (2 of 2)": more}))

    assert "as version 2" in again.words
    assert await slack_room.answer_of("what-is-the-long-story") == f"{begun}\n\n{more}"


async def test_a_field_that_is_left_as_it_goes_on_says_the_same(slack_room: SlackRoom) -> None:
    await slack_room.knows(FaqEntry("long", "What is the long story?", "x" * 2_990))
    sheet = form(await slack_room.faq(ADA, "edit long"))

    same = message(await slack_room.fills(ADA, sheet, {}))

    assert "says that already" in same.words
