"""Buttons: what the core is given, and where its answer goes."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.core.errors import BotError
from bot.core.messages import (
    Button,
    Delivery,
    Field,
    Form,
    Notice,
    Place,
    Press,
    Reply,
    Request,
    Response,
    Submission,
    Trigger,
    Update,
)
from bot.platforms.discord.seam import chain
from tests.discord.guild import (
    ANN,
    BEN,
    CALLBACK,
    FOLLOW_UP,
    GENERAL,
    GUILD,
    HELPERS,
    ORIGINAL,
    OWNER,
    SEND,
    DiscordServer,
    Message,
    furnished,
    labels,
    pings,
    visible,
)
from tests.platforms.discord.acting import Bot, ScriptedInbox, acting, eventually

UPDATING, FORM = 6, 9

HERE = Place("discord", str(GUILD), str(GENERAL))
ANSWER = Reply(
    "Like so.",
    buttons=(Button("vote:up:r1", "Helpful"), Button("save:r1", "Save as FAQ", opens_form=True)),
    receipt="r1",
)
ENTRY = Form("add", "New entry", (Field("question", "Question"),), otherwise="Too late for a form.")


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer(patience_s=2.5) as server:
        yield furnished(server)


@pytest.fixture
async def bot(server: DiscordServer) -> AsyncIterator[Bot]:
    async with acting(server) as bot:
        await bot.declare()
        yield bot


async def posted(bot: Bot, reply: Reply = ANSWER, place: Place = HERE) -> Message:
    """A reply of the bot's to a message of Ann's."""
    question = bot.server.people.say(ANN, int(place.thread or place.channel), "How?")
    await bot.courier.post(Delivery(f"discord:{question.id}", place, reply))
    return await bot.server.reply(question)


async def whispered(bot: Bot, reply: Reply = ANSWER) -> Message:
    """A reply that Ann alone sees."""
    before = len(bot.inbox.accepted)
    asked = await bot.server.people.slash(ANN, GENERAL, "ask", question="How?")
    await bot.answer(await bot.asked(before + 1), replace(reply, private=True))
    return await bot.server.answered(asked)


async def test_a_press_is_deferred_and_tells_the_core_who_pressed_what_where(bot: Bot) -> None:
    answer = await posted(bot)
    bot.inbox.answer = Reply("Thanks!", private=True)

    pressed = await bot.server.people.press(BEN, answer, "Helpful")

    await bot.server.until(lambda: bot.server.whispers(BEN))
    press = bot.inbox.last(Press)
    assert pressed.kind == UPDATING
    assert (press.button, press.person.id, press.alone) == ("vote:up:r1", str(BEN), False)
    assert press.place == replace(HERE, thread=chain(answer.replies_to or 0))


async def test_a_private_answer_leaves_the_message_with_the_button_as_it_is(bot: Bot) -> None:
    answer = await posted(bot)
    bot.inbox.answer = Reply("Thanks!", private=True)

    await bot.server.people.press(BEN, answer, "Helpful")

    await bot.server.until(lambda: bot.server.whispers(BEN))
    assert visible(bot.server.whispers(BEN)[0]) == "Thanks!"
    assert visible(answer).startswith("Like so.")


async def test_what_goes_in_place_replaces_the_message_for_everybody(bot: Bot) -> None:
    answer = await posted(bot)
    bot.inbox.answer = Reply("Ann takes it.", in_place=True)

    await bot.server.people.press(BEN, answer, "Helpful")

    await bot.server.until(lambda: visible(answer) == "Ann takes it.")
    assert bot.server.whispers(BEN) == []


async def test_what_goes_in_place_replaces_what_one_person_alone_sees(bot: Bot) -> None:
    answer = await whispered(bot)
    bot.inbox.answer = Reply("Noted.", in_place=True)

    await bot.server.people.press(ANN, answer, "Helpful")

    await bot.server.until(lambda: visible(answer) == "Noted.")
    assert bot.inbox.last(Press).alone
    assert bot.inbox.last(Press).place == HERE


async def test_what_is_shared_is_said_to_everybody_and_the_private_one_goes(bot: Bot) -> None:
    answer = await whispered(bot, Reply("Like so.", buttons=(Button("share:r1", "Share"),)))
    bot.inbox.answer = Reply("Like so.", shares=True, receipt="r1")

    await bot.server.people.press(ANN, answer, "Share")

    await bot.server.until(lambda: answer.removed)
    assert [visible(one) for one in bot.server.posts(GENERAL)] == ["Like so."]
    assert bot.server.calls(SEND) == []  # the bot need be no member for that


async def test_what_is_shared_is_said_once_though_the_private_one_stays(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await whispered(bot, Reply("Like so.", buttons=(Button("share:r1", "Share"),)))
    bot.inbox.answer = Reply("Like so.", shares=True, receipt="r1")
    bot.server.fail(f"DELETE {ORIGINAL.partition(' ')[2]}", 403, code=50001)

    await bot.server.people.press(ANN, answer, "Share")

    await eventually(lambda: "stays where it is" in caplog.text)
    await bot.interactions.close()
    assert [visible(one) for one in bot.server.posts(GENERAL)] == ["Like so."]


async def test_what_everybody_may_read_is_said_in_the_channel(bot: Bot) -> None:
    answer = await posted(bot)
    bot.inbox.answer = Reply("This one.")

    await bot.server.people.press(BEN, answer, "Helpful")

    await bot.server.until(lambda: len(bot.server.posts(GENERAL)) == 2)
    assert visible(bot.server.posts(GENERAL)[1]) == "This one."
    assert bot.server.posts(GENERAL)[1].replies_to == answer.id


async def test_what_follows_a_private_message_is_private_too(bot: Bot) -> None:
    answer = await whispered(bot)
    bot.inbox.answer = Reply("This one.")

    await bot.server.people.press(ANN, answer, "Helpful")

    await bot.server.until(lambda: len(bot.server.whispers(ANN)) == 2)
    assert bot.server.posts(GENERAL) == []


async def test_a_reply_elsewhere_is_changed_and_nothing_else_said(bot: Bot) -> None:
    answer, other = await posted(bot), await posted(bot)
    bot.inbox.answer = Update(f"{GENERAL}/{other.id}", HERE, Reply("Better."))

    await bot.server.people.press(BEN, answer, "Helpful")

    await bot.server.until(lambda: visible(other) == "Better.")
    bot.inbox.answer = Update(f"{GENERAL}/{other.id}", HERE, None)
    await bot.server.people.press(BEN, answer, "Helpful")
    await bot.server.until(lambda: other.removed)
    assert bot.server.whispers(BEN) == []


async def test_a_button_that_opens_a_form_opens_it_as_the_first_response(bot: Bot) -> None:
    answer = await posted(bot)
    bot.inbox.answer = ENTRY

    pressed = await bot.server.people.press(BEN, answer, "Save as FAQ")

    assert pressed.kind == FORM
    assert bot.inbox.last(Press).button == "save:r1"


async def test_a_button_that_might_have_opened_a_form_answers_as_any_other(bot: Bot) -> None:
    answer = await posted(bot)
    bot.inbox.answer = Reply("You may not.", private=True)

    pressed = await bot.server.people.press(BEN, answer, "Save as FAQ")

    await bot.server.until(lambda: bot.server.whispers(BEN))
    assert pressed.kind == UPDATING
    assert visible(bot.server.whispers(BEN)[0]) == "You may not."


async def test_a_form_that_comes_too_late_is_told_to_who_pressed(server: DiscordServer) -> None:
    async def late(_: Request) -> Response:
        await asyncio.sleep(0.3)
        return ENTRY

    async with acting(server, ScriptedInbox(late), headstart=0.05) as bot:
        answer = await posted(bot)

        await server.people.press(BEN, answer, "Save as FAQ")

        await server.until(lambda: server.whispers(BEN))
    assert visible(server.whispers(BEN)[0]) == "Too late for a form."
    assert visible(answer).startswith("Like so.")


async def test_buttons_work_after_a_restart(server: DiscordServer) -> None:
    async with acting(server) as bot:
        answer = await posted(bot)

    async with acting(server, ScriptedInbox(Reply("Thanks!", private=True))) as bot:
        await server.people.press(BEN, answer, "Helpful")

        await server.until(lambda: server.whispers(BEN))
    assert bot.inbox.last(Press).button == "vote:up:r1"


async def test_a_press_in_a_thread_is_in_that_thread(bot: Bot) -> None:
    thread = bot.server.people.thread(ANN, GENERAL, "Renewing")
    place = replace(HERE, thread=str(thread.id))
    answer = await posted(bot, place=place)
    bot.inbox.answer = Reply("This one.")

    await bot.server.people.press(BEN, answer, "Helpful")

    await bot.server.until(lambda: len(bot.server.posts(thread.id)) == 2)
    assert bot.inbox.last(Press).place == place


async def test_a_press_in_an_archived_thread_is_answered(bot: Bot) -> None:
    thread = bot.server.people.thread(ANN, GENERAL, "Renewing")
    answer = await posted(bot, place=replace(HERE, thread=str(thread.id)))
    bot.server.people.archive(thread, locked=True)
    bot.inbox.answer = Reply("Thanks!", private=True)

    await bot.server.people.press(BEN, answer, "Helpful")

    await bot.server.until(lambda: bot.server.whispers(BEN))


async def test_in_a_direct_conversation_the_server_is_found_out(bot: Bot) -> None:
    conversation = bot.server.state.direct_message(ANN)
    answer = await posted(bot, place=Place("discord", "", str(conversation.id), direct=True))
    bot.inbox.answer = Reply("Thanks!", private=True)

    await bot.server.people.press(ANN, answer, "Helpful")

    await bot.server.until(lambda: bot.server.whispers(ANN))
    assert bot.inbox.last(Press).place.workspace == str(GUILD)
    assert f"&{GUILD}" in bot.inbox.last(Press).person.groups


async def test_an_administrator_is_one_in_a_direct_conversation_too(bot: Bot) -> None:
    conversation = bot.server.state.direct_message(OWNER)
    answer = await posted(bot, place=Place("discord", "", str(conversation.id), direct=True))
    bot.inbox.answer = ENTRY

    form = await bot.server.people.press(OWNER, answer, "Save as FAQ")
    assert bot.inbox.last(Press).person.owner

    bot.inbox.answer = Reply("Saved.", private=True)
    await bot.server.people.fill(form, {"Question": "How?"})
    await bot.server.until(lambda: bot.server.whispers(OWNER))
    assert bot.inbox.last(Submission).person.owner


async def test_a_message_that_was_deleted_meanwhile_leaves_who_pressed_an_answer(bot: Bot) -> None:
    answer = await posted(bot)

    async def deleted(_: Request) -> Response:
        bot.server.people.delete(answer)
        return Reply("Ann takes it.", in_place=True)

    bot.inbox.answer = deleted
    await bot.server.people.press(BEN, answer, "Helpful")

    await bot.server.until(lambda: bot.server.whispers(BEN))
    assert visible(bot.server.whispers(BEN)[0]) == "Ann takes it."


async def test_a_message_that_was_deleted_before_the_first_response_is_no_hindrance(
    bot: Bot,
) -> None:
    answer = await posted(bot)
    bot.server.fail(CALLBACK, 404, code=10008)
    bot.inbox.answer = Reply("Thanks!", private=True)

    pressed = await bot.server.people.press(BEN, answer, "Helpful")

    assert visible(await bot.server.answered(pressed)) == "Thanks!"


async def test_a_press_that_takes_no_answer_does_nothing(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await posted(bot)
    bot.server.fail(CALLBACK, 404, code=10062)

    await bot.server.people.press(BEN, answer, "Helpful", wait=False)

    await eventually(lambda: "unknown_interaction" in caplog.text)
    assert bot.inbox.handled == []


async def test_what_everybody_may_read_is_posted_where_the_token_is_spent(bot: Bot) -> None:
    answer = await posted(bot)
    bot.inbox.answer = Reply("This one.")
    bot.server.fail(FOLLOW_UP, 401, code=50027)

    await bot.server.people.press(BEN, answer, "Helpful")

    await bot.server.until(lambda: len(bot.server.posts(GENERAL)) == 2)
    assert visible(bot.server.posts(GENERAL)[1]) == "This one."


async def test_what_is_private_is_never_posted_where_the_token_is_spent(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await posted(bot)
    bot.inbox.answer = Reply("Your secret.", private=True)
    bot.server.fail(FOLLOW_UP, 401, code=50027)

    await bot.server.people.press(BEN, answer, "Helpful")

    await bot.server.until(lambda: bot.server.calls(FOLLOW_UP))
    await bot.interactions.close()
    assert len(bot.server.posts(GENERAL)) == 1
    assert "sees no answer" in caplog.text


async def test_no_answer_to_a_press_pings_anybody(bot: Bot) -> None:
    loud = f"@everyone <@{ANN}> <@&{GUILD}>"
    for shape in (
        Reply(loud),
        Reply(loud, private=True),
        Reply(loud, in_place=True),
        Reply(loud, shares=True),
        Reply("", notices=(Notice(replace(HERE, channel=str(HELPERS)), Reply(loud)),)),
    ):
        answer = await posted(bot, replace(ANSWER, text=loud))
        bot.inbox.answer = shape
        await bot.server.people.press(BEN, answer, "Helpful")
    await bot.interactions.close()

    said = [*bot.server.posts(GENERAL), *bot.server.posts(HELPERS), *bot.server.whispers(BEN)]
    assert len(said) == 9
    assert [pings(one) for one in said] == [[]] * 9
    for route in (SEND, ORIGINAL, FOLLOW_UP):
        for call in bot.server.calls(route):
            assert call.body["allowed_mentions"] in (
                {"parse": []},
                {"parse": [], "replied_user": False},
            )


HOMES = Reply("Which server?", buttons=(Button(f"home:{GUILD}", "Helpers"),))


async def test_a_server_that_is_chosen_is_asked_what_was_asked(bot: Bot) -> None:
    conversation = bot.server.state.direct_message(ANN)
    which = await posted(bot, HOMES, place=Place("discord", "", str(conversation.id), direct=True))

    await bot.server.people.press(ANN, which, "Helpers")

    question = await bot.asked()
    assert (question.text, question.trigger) == ("How?", Trigger.DIRECT)
    assert question.place == Place("discord", str(GUILD), str(conversation.id), direct=True)
    await bot.answer(question, Reply("Like so."))
    await bot.server.until(lambda: visible(which) == "Like so.")


async def test_choosing_a_server_twice_is_asking_once(bot: Bot) -> None:
    conversation = bot.server.state.direct_message(ANN)
    which = await posted(bot, HOMES, place=Place("discord", "", str(conversation.id), direct=True))

    await bot.server.people.press(ANN, which, "Helpers")
    await bot.server.people.press(ANN, which, "Helpers")

    await bot.asked(2)
    first, second = bot.inbox.accepted
    assert first.key == second.key == f"discord:i-{which.id}"


async def test_a_server_can_be_chosen_for_what_was_asked_by_command(bot: Bot) -> None:
    conversation = bot.server.state.direct_message(ANN)
    await bot.server.people.slash(ANN, conversation.id, "ask", question="How, then?")
    await bot.answer(await bot.asked(), HOMES)
    await bot.server.until(lambda: labels(bot.server.whispers(ANN)[0]))

    await bot.server.people.press(ANN, bot.server.whispers(ANN)[0], "Helpers")

    question = await bot.asked(2)
    assert (question.text, question.trigger) == ("How, then?", Trigger.COMMAND)
    assert question.place.workspace == str(GUILD)


async def test_a_server_that_is_chosen_for_a_question_that_is_gone_is_told_so(bot: Bot) -> None:
    conversation = bot.server.state.direct_message(ANN)
    which = await posted(bot, HOMES, place=Place("discord", "", str(conversation.id), direct=True))
    question = bot.server.state.find(conversation.id, which.replies_to or 0)
    assert question is not None
    bot.server.people.delete(question)
    bot.inbox.answer = Reply("That is no longer there.", private=True)

    await bot.server.people.press(ANN, which, "Helpers")

    await bot.server.until(lambda: bot.server.whispers(ANN))
    assert visible(bot.server.whispers(ANN)[0]) == "That is no longer there."
    assert bot.inbox.accepted == []


async def test_a_chosen_server_that_cannot_be_asked_now_is_told(server: DiscordServer) -> None:
    inbox = ScriptedInbox(refusal=BotError("I am being restarted."))
    async with acting(server, inbox) as bot:
        conversation = server.state.direct_message(ANN)
        place = Place("discord", "", str(conversation.id), direct=True)
        which = await posted(bot, HOMES, place=place)

        await server.people.press(ANN, which, "Helpers")

        await server.until(lambda: server.whispers(ANN))
    assert visible(server.whispers(ANN)[0]) == "I am being restarted."
