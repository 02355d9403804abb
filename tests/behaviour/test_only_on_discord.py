"""What Discord alone does: threads, forums, pings of replies, servers, set-up at first use."""

import asyncio

from bot.core.faq import FaqEntry
from tests.behaviour.discord import LOBBY, Beside, DiscordRoom, channel_of, user_of
from tests.behaviour.entries import LOST_CARD, REPLACEMENT, form, message, told
from tests.behaviour.house import PATIENCE
from tests.behaviour.room import ADA, EVE, HELPDESK, HELPERS, OMAR, ROBO, Seen, Sheet
from tests.discord.guild import (
    BOT,
    FORUM,
    GUILD,
    MENTION,
    Channel,
    Message,
    Permission,
    images,
    visible,
)

PIZZA = "who ordered the pizza?"
TRICARE = "What is TRICARE?"
SIGNING_UP = "How do I sign up for Medicare?"
IDEAS = 900_000_000_000_000_700


async def replies(room: DiscordRoom, asked: Message) -> list[Message]:
    """What the bot replies to that message, once it is through with it."""
    await room.through_with(f"discord:{asked.id}")
    return room.server.replies(asked)


async def test_a_forum_post_is_answered_first_by_its_title_and_text(
    discord_room: DiscordRoom,
) -> None:
    people = discord_room.people
    people.create_channel(Channel(IDEAS, "questions", FORUM))
    await discord_room.faq(ADA, f"channel <#{IDEAS}> auto")

    thread, asked = people.post(
        user_of(OMAR), IDEAS, "Lost my Medicare card", "how do I replace it?"
    )
    (reply,) = await replies(discord_room, asked)
    _, vague = people.post(user_of(OMAR), IDEAS, "Pizza", "who ordered it?")
    followed = people.say(user_of(OMAR), thread.id, SIGNING_UP)

    assert visible(reply).startswith(REPLACEMENT)
    assert reply.channel == thread.id
    assert await replies(discord_room, vague) == []
    (second,) = await replies(discord_room, followed)
    assert visible(second).startswith(SIGNING_UP)


async def test_a_mention_in_a_thread_is_answered_in_it_and_may_be_followed_up(
    discord_room: DiscordRoom,
) -> None:
    people, place = discord_room.people, channel_of(HELPDESK)
    thread = people.thread(user_of(EVE), place, "Cards", people.say(user_of(EVE), place, "hi all"))

    asked = people.mention(user_of(OMAR), thread.id, LOST_CARD)
    (reply,) = await replies(discord_room, asked)
    followed = people.say(user_of(OMAR), thread.id, TRICARE)
    other = people.say(user_of(EVE), thread.id, SIGNING_UP)

    assert (reply.channel, visible(reply).startswith(REPLACEMENT)) == (thread.id, True)
    assert len(await replies(discord_room, followed)) == 1
    assert await replies(discord_room, other) == []


async def test_a_thread_that_is_closed_for_good_is_left_alone(discord_room: DiscordRoom) -> None:
    people, place = discord_room.people, channel_of(HELPDESK)
    thread = people.thread(user_of(EVE), place, "Cards")
    people.archive(thread, locked=True, archived=False)

    asked = people.mention(user_of(OMAR), thread.id, TRICARE)

    assert await replies(discord_room, asked) == []
    settled = await discord_room.through_with(f"discord:{asked.id}")
    assert settled is not None and settled.ended


async def test_a_reply_that_pings_the_bot_is_a_question_and_thanks_are_not(
    discord_room: DiscordRoom,
) -> None:
    people, place = discord_room.people, channel_of(HELPDESK)
    question = await discord_room.mentions(OMAR, TRICARE)
    first = await discord_room.reply_to(question)
    assert first is not None and isinstance(first.standing, Message)

    asked = people.say(user_of(EVE), place, SIGNING_UP, reply_to=first.standing)
    thanks = people.say(user_of(EVE), place, "thanks a lot!", reply_to=first.standing)

    (reply,) = await replies(discord_room, asked)
    assert visible(reply).startswith(SIGNING_UP)
    assert await replies(discord_room, thanks) == []


async def test_a_bare_mention_under_somebodys_question_answers_that(
    discord_room: DiscordRoom,
) -> None:
    people, place = discord_room.people, channel_of(HELPDESK)
    asked = people.say(user_of(OMAR), place, TRICARE)

    pointing = people.say(user_of(EVE), place, MENTION, reply_to=asked, ping=False)

    (reply,) = await replies(discord_room, pointing)
    assert visible(reply).startswith("What is TRICARE ?")


async def test_messages_of_webhooks_and_systems_are_no_questions(
    discord_room: DiscordRoom,
) -> None:
    await discord_room.faq(ADA, "channel auto")
    people, place = discord_room.people, channel_of(HELPDESK)

    people.say(5, place, f"{MENTION} {TRICARE}", webhook=5)
    people.say(user_of(OMAR), place, TRICARE, type_=7)
    people.say(user_of(OMAR), place, TRICARE, type_=6)
    await discord_room.restarts()

    assert discord_room.posts(HELPDESK) == []
    assert await discord_room.receipts() == []


async def test_a_links_preview_is_no_edit(discord_room: DiscordRoom) -> None:
    question = await discord_room.mentions(OMAR, f"{TRICARE} https://tricare.mil")
    before = await discord_room.replies(question)

    discord_room.people.unfurl(discord_room.message_of(question))
    await discord_room.restarts()

    assert await discord_room.replies(question) == before
    assert len(await discord_room.receipts()) == 1


async def test_questions_removed_together_take_their_replies_with_them(
    discord_room: DiscordRoom,
) -> None:
    asked = [await discord_room.mentions(OMAR, text) for text in (TRICARE, SIGNING_UP)]
    for question in asked:
        assert await discord_room.reply_to(question) is not None

    discord_room.people.delete_together([discord_room.message_of(one) for one in asked])
    await discord_room.restarts()

    assert discord_room.posts(HELPDESK) == []


async def test_every_reply_goes_out_with_a_nonce_and_pings_nobody(
    discord_room: DiscordRoom,
) -> None:
    await discord_room.reply_to(await discord_room.mentions(OMAR, TRICARE))

    (call,) = discord_room.server.calls("POST /channels/{channel_id}/messages")
    assert (call.body["enforce_nonce"], call.body["allowed_mentions"]["parse"]) == (True, [])
    assert len(call.body["nonce"]) <= 25


async def test_where_content_is_not_granted_a_channel_is_not_opened(
    discord_room: DiscordRoom,
) -> None:
    discord_room.state.content_granted = False
    await discord_room.restarts()

    refused = await told(discord_room, ADA, "channel auto")
    asked = await discord_room.reply_to(await discord_room.mentions(OMAR, TRICARE))
    said = await discord_room.reply_to(await discord_room.says(OMAR, TRICARE))

    assert "Message Content Intent" in refused
    assert asked is not None and said is None
    assert not discord_room.server.gateway.live[0].sees_content


async def test_an_image_stands_below_its_answer(discord_room: DiscordRoom) -> None:
    picture = "https://pictures.example/map.png"
    await discord_room.knows(FaqEntry("map", "Where is the map?", f"Here: ![the map]({picture})"))

    reply = await discord_room.reply_to(await discord_room.mentions(OMAR, "where is the map"))

    assert reply is not None and isinstance(reply.standing, Message)
    assert images(reply.standing) == [picture]


async def test_a_role_of_the_servers_is_granted_a_role(discord_room: DiscordRoom) -> None:
    desk = discord_room.people.create_role(GUILD, "desk")
    discord_room.people.give_roles(GUILD, user_of(OMAR), [desk.id])

    granted = message(await discord_room.faq(ADA, f"roles grant editor <@&{desk.id}>"))

    assert granted.pings == ()
    assert isinstance(await discord_room.faq(OMAR, "edit tricare"), Sheet)
    assert "needs the role" in await told(discord_room, EVE, "edit tricare")


async def test_a_bot_is_given_no_role(discord_room: DiscordRoom) -> None:
    line = f"roles grant editor {discord_room.at(ROBO)}"

    assert "is a bot" in await told(discord_room, ADA, line)
    assert "editor`:" not in await told(discord_room, ADA, "roles")


async def test_the_helpers_are_pinged_where_an_admin_chose_their_role(
    discord_room: DiscordRoom,
) -> None:
    desk = discord_room.state.add_role(GUILD, "desk", mentionable=True)
    await discord_room.faq(ADA, "channel helpers on", HELPERS)
    await discord_room.faq(ADA, f"channel helpers ping <@&{desk.id}>", HELPERS)
    reply = await discord_room.reply_to(await discord_room.mentions(OMAR, "who ordered pizza?"))
    assert reply is not None

    await discord_room.presses(OMAR, reply, "Ask a human")

    (request,) = await discord_room.until(lambda: discord_room.posts(HELPERS))
    assert request.pings == (f"<@&{desk.id}>",)


async def test_two_processes_make_one_reply(discord_room: DiscordRoom) -> None:
    gateway = discord_room.server.gateway
    async with Beside(discord_room):
        await gateway.connected(PATIENCE, shards=2)
        question = await discord_room.mentions(OMAR, TRICARE)
        await discord_room.arrives_again(question, 5)
        (reply,) = await discord_room.replies(question)
        thanked = await discord_room.presses(EVE, reply, "Helpful")

    assert isinstance(thanked, Seen) and thanked.text == "Thank you."
    assert await discord_room.replies(question) == [reply]
    assert len(await discord_room.receipts()) == 1


async def test_what_was_asked_while_nobody_listened_is_answered(discord_room: DiscordRoom) -> None:
    await discord_room.faq(ADA, "channel auto")
    await discord_room.reply_to(await discord_room.mentions(OMAR, LOST_CARD))
    await discord_room.stop()
    await discord_room.server.gateway.gone(PATIENCE)
    mentioned = discord_room.people.mention(user_of(OMAR), channel_of(HELPDESK), TRICARE)
    unasked = discord_room.people.say(user_of(EVE), channel_of(HELPDESK), SIGNING_UP)

    await discord_room.start()
    await discord_room.server.reply(mentioned, PATIENCE)
    await discord_room.restarts()

    assert len(await replies(discord_room, mentioned)) == 1
    assert await replies(discord_room, unasked) == []


async def test_who_may_set_it_up_is_told_so_at_first_use_in_a_server(
    discord_room: DiscordRoom,
) -> None:
    people, state = discord_room.people, discord_room.state
    made = people.invite("Newcomers", owner=user_of(ADA))
    place = people.create_channel(Channel(state.new_id(), "general", guild=made.id))
    await discord_room.server.gateway.heard()

    people.mention(user_of(ADA), place.id, "hello")

    (welcome,) = await discord_room.until(lambda: discord_room.conversation(ADA))
    assert "Set-up:" in welcome.text
    people.mention(user_of(ADA), place.id, "hello again")
    await discord_room.restarts()
    assert len(discord_room.conversation(ADA)) == 1


async def test_a_channel_of_another_server_cannot_be_opened(discord_room: DiscordRoom) -> None:
    people, state = discord_room.people, discord_room.state
    made = people.invite("Others", owner=user_of(OMAR))
    theirs = people.create_channel(Channel(state.new_id(), "general", guild=made.id))
    await discord_room.server.gateway.heard()
    listed = await discord_room.faq(ADA, "setup")
    assert isinstance(listed, Seen) and isinstance(listed.standing, Message)
    for one in listed.standing.components[0]["components"]:  # as if they had made it up
        one["custom_id"] = one["custom_id"].replace(str(channel_of(HELPDESK)), str(theirs.id))

    pressed = await discord_room.presses(ADA, listed, "Open: answer when sure")

    assert isinstance(pressed, Seen) and "so I changed nothing" in pressed.text
    assert "so I changed nothing" in await told(
        discord_room, ADA, f"channel <#{theirs.id}> notices on"
    )


async def test_the_bot_says_nothing_where_it_may_not_and_goes_on(
    discord_room: DiscordRoom,
) -> None:
    discord_room.people.forbid(channel_of(HELPDESK), Permission.SEND_MESSAGES)
    question = await discord_room.mentions(OMAR, TRICARE)

    settled = await discord_room.through_with(question.key)
    discord_room.people.forbid(channel_of(HELPDESK), 0)

    assert settled is not None and settled.ended
    assert await discord_room.reply_to(await discord_room.mentions(OMAR, TRICARE)) is not None


async def test_a_broken_connection_loses_and_doubles_nothing(discord_room: DiscordRoom) -> None:
    server = discord_room.server
    server.gateway.drop()
    await server.gateway.gone(PATIENCE)
    question = await discord_room.mentions(OMAR, TRICARE)
    await server.gateway.connected(PATIENCE)
    await server.reply(int(question.id), PATIENCE)
    server.gateway.again("MESSAGE_CREATE", times=3)

    assert len(await discord_room.replies(question)) == 1
    assert len(server.gateway.resumes) == 1


async def test_the_lobby_is_only_listened_to(discord_room: DiscordRoom) -> None:
    said = discord_room.people.say(user_of(OMAR), LOBBY, TRICARE)
    await asyncio.sleep(0)

    assert await replies(discord_room, said) == []
    assert discord_room.state.bot == BOT


async def test_a_question_that_could_not_be_handed_on_is_said_to_be_that_alone(
    discord_room: DiscordRoom,
) -> None:
    await told(discord_room, ADA, "channel helpers on", HELPERS)
    discord_room.people.forbid(channel_of(HELPERS), Permission.SEND_MESSAGES)
    reply = await discord_room.reply_to(await discord_room.mentions(OMAR, PIZZA))
    assert reply is not None

    said = await discord_room.presses(OMAR, reply, "Ask a human")

    assert isinstance(said, Seen) and "I could not pass that on" in said.text
    assert len(discord_room.whispers(OMAR)) == 1
    discord_room.people.forbid(channel_of(HELPERS), 0)
    again = await discord_room.presses(OMAR, reply, "Ask a human")
    assert isinstance(again, Seen) and "I have asked people." in again.text


async def test_channels_where_nothing_can_be_written_are_told_when_they_are_set(
    discord_room: DiscordRoom,
) -> None:
    discord_room.people.create_channel(Channel(IDEAS, "questions", FORUM))
    discord_room.people.forbid(channel_of(HELPERS), Permission.SEND_MESSAGES)
    helpers = discord_room.channel(HELPERS)

    for line in (f"channel {helpers} helpers on", f"channel {helpers} notices on"):
        assert "so I changed nothing. To change that: Edit Channel" in await told(
            discord_room, ADA, line
        )
    assert "choose a text channel" in await told(
        discord_room, ADA, f"channel <#{IDEAS}> helpers on"
    )
    assert "But I may not write there." in await told(discord_room, ADA, f"channel {helpers} auto")
    assert "But" not in await told(discord_room, ADA, f"channel <#{IDEAS}> auto")


async def test_a_channel_is_set_up_from_its_thread_by_its_name(discord_room: DiscordRoom) -> None:
    people, place = discord_room.people, channel_of(HELPDESK)
    thread = people.thread(user_of(EVE), place, "Cards", people.say(user_of(EVE), place, "hi all"))

    asked = await people.slash(user_of(ADA), thread.id, "faq channel", mode="off")
    await discord_room.server.answered(asked)

    (whisper,) = discord_room.server.whispers(user_of(ADA))
    assert f"in <#{place}> and its threads, I answer nobody" in visible(whisper)


async def test_a_picture_stands_below_the_figures_and_says_what_it_shows(
    discord_room: DiscordRoom,
) -> None:
    await discord_room.reply_to(await discord_room.mentions(OMAR, TRICARE))

    await discord_room.faq(ADA, "stats")

    whisper = discord_room.server.whispers(user_of(ADA))[-1]
    (picture,) = whisper.attachments
    assert picture["filename"] == "faq-stats.png"
    assert picture["description"].startswith("Questions a day, the last 30 days (days in UTC): 1")


async def test_each_gap_has_a_line_of_buttons(discord_room: DiscordRoom) -> None:
    for number in range(5):
        question = f"who ordered pizza number {number}?"
        await discord_room.replies(await discord_room.mentions(OMAR, question))

    await discord_room.faq(ADA, "gaps")

    whisper = discord_room.server.whispers(user_of(ADA))[-1]
    rows = [[one["label"][:2] for one in row["components"]] for row in whisper.components]
    assert rows == [["1:"] * 3, ["2:"] * 3, ["3:"] * 3, ["4:"] * 3, ["Ne"]]


async def test_a_file_that_is_too_large_is_not_read(discord_room: DiscordRoom) -> None:
    refused = message(await discord_room.imports(ADA, "kb.yaml", "x" * (8 * 1024 * 1024 + 1)))

    assert "kb.yaml is too large: 8 MB are taken here" in refused.words


async def test_an_attachment_that_is_gone_is_asked_for_once_more(discord_room: DiscordRoom) -> None:
    discord_room.state.files_url = discord_room.server.url + "/nowhere"

    refused = message(await discord_room.imports(ADA, "kb.yaml", "- {}"))

    assert "kb.yaml could not be fetched; please send it once more." in refused.words


async def test_an_edit_from_a_reply_that_is_gone_is_saved_all_the_same(
    discord_room: DiscordRoom,
) -> None:
    reply = await discord_room.reply_to(await discord_room.mentions(OMAR, "What is TRICARE?"))
    assert reply is not None and isinstance(reply.standing, Message)
    choice = message(await discord_room.points(ADA, reply, "mend"))
    sheet = form(await discord_room.presses(ADA, choice, "Edit this entry"))
    del discord_room.state.messages[reply.standing.channel][reply.standing.id]

    told = message(await discord_room.fills(ADA, sheet, {"Answer": "A health plan."}))

    assert "Saved tricare as version 2" in told.words and told.buttons[0] == "Undo"
    assert "The reply there could not be changed" in told.words


async def test_an_answer_that_is_too_long_for_a_form_is_given_as_a_file(
    discord_room: DiscordRoom,
) -> None:
    answer = "\n\n".join(f"Paragraph {number}. " + "word " * 60 for number in range(60))
    await discord_room.knows(FaqEntry("long", "What is the long story?", answer, tags=("story",)))

    given = message(await discord_room.faq(ADA, "edit long"))

    assert "It is too long for a form here, so here it is as a file: long.yaml" in given.words
    ((name, content),) = discord_room.files(ADA)
    assert name == "long.yaml" and "Paragraph 59." in content


async def test_what_a_long_answer_leaves_no_room_for_stays_and_is_behind_more(
    discord_room: DiscordRoom,
) -> None:
    answer = "\n\n".join(f"Paragraph {number}. " + "word " * 60 for number in range(30))
    entry = FaqEntry("long", "What is the long story?", answer, tags=("story",), source="Book")
    await discord_room.knows(entry)

    sheet = form(await discord_room.faq(ADA, "edit long"))
    assert list(sheet.fields)[2:] == ["Answer", "Answer (2 of 3)", "Answer (3 of 3)"]
    told = message(await discord_room.fills(ADA, sheet, {"Question": "What is the story?"}))
    more = form(await discord_room.presses(ADA, told, "More"))

    assert (more.fields["Tags"], more.fields["Source"]) == ("story", "Book")
    assert (await discord_room.answer_of("long")).strip() == answer.strip()


async def test_an_answer_that_fills_its_field_goes_on_in_a_further_one(
    discord_room: DiscordRoom,
) -> None:
    begun, more = "x" * 3_990, "y" * 1_000
    sheet = form(await discord_room.faq(ADA, "add What is the long story?"))
    assert list(sheet.fields)[:3] == ["Question", "New alternates", "Answer"]
    saved = message(await discord_room.fills(ADA, sheet, {"Answer": begun}))
    assert "searchable now" in saved.words

    sheet = form(await discord_room.faq(ADA, "edit what-is-the-long-story"))
    assert (sheet.fields["Answer"], sheet.fields["Answer (2 of 2)"]) == (begun, "")
    again = message(await discord_room.fills(ADA, sheet, {"Answer (2 of 2)": more}))

    assert "as version 2" in again.words
    assert await discord_room.answer_of("what-is-the-long-story") == f"{begun} {more}"


async def test_a_field_that_is_left_as_it_goes_on_says_the_same(discord_room: DiscordRoom) -> None:
    await discord_room.knows(FaqEntry("long", "What is the long story?", "x" * 3_990))
    sheet = form(await discord_room.faq(ADA, "edit long"))

    same = message(await discord_room.fills(ADA, sheet, {}))

    assert "says that already" in same.words
