"""Replies on their way out, and each way in which Discord says no."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.core.errors import CrowdedError, RefusedError, UncertainError
from bot.core.messages import Button, Delivery, Notice, Place, Reply
from bot.platforms.discord.api.courier import DiscordCourier
from bot.platforms.discord.api.lanes import CROWD
from bot.platforms.discord.render.replies import messages
from bot.platforms.discord.seam import chain, group, key_of
from tests.discord.guild import (
    ANN,
    EDIT,
    FOLLOW_UP,
    GENERAL,
    GUILD,
    HELPERS,
    ORIGINAL,
    QUESTIONS,
    SEND,
    DiscordServer,
    Message,
    Permission,
    furnished,
    labels,
    pings,
    visible,
)
from tests.platforms.discord.couriers import Remembered, client_of, courier_to, defer

REPLY = Reply("Open the **portal**.", title="How do I?", buttons=(Button("v:1", "Helpful"),))
LONG = Reply("A paragraph of words.\n\n" * 1_400)
PINGING = Reply(
    f"@everyone @here <@{ANN}> <@&{GUILD}> `@{ANN}` `@&{GUILD}`", title="@everyone", footer="@here"
)
OPEN_DM = "POST /users/@me/channels"
HISTORY = "GET /channels/{channel_id}/messages"


@pytest.fixture
async def discord_server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield furnished(server)


@pytest.fixture
async def courier(discord_server: DiscordServer) -> AsyncIterator[DiscordCourier]:
    """One whose gateway is away."""
    async with courier_to(discord_server) as one:
        yield one


def place_of(question: Message, thread: str | None = None) -> Place:
    return Place("discord", str(GUILD), str(question.channel), thread or chain(question.id))


def delivery_to(question: Message, reply: Reply = REPLY) -> Delivery:
    return Delivery(key_of(question.id), place_of(question), reply, str(ANN))


async def post(courier: DiscordCourier, question: Message, reply: Reply = REPLY) -> str:
    return await courier.post(delivery_to(question, reply))


# posting


async def test_an_answer_replies_to_its_question_and_pings_nobody(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")

    posted_as = await post(courier, question)

    (reply,) = discord_server.replies(question)
    assert posted_as == f"{GENERAL}/{reply.id}"
    assert "Open the portal." in visible(reply)
    assert labels(reply) == ["Helpful"]
    assert pings(reply) == []
    (call,) = discord_server.calls(SEND)
    assert call.body["nonce"] == f"{question.id}.0"
    assert call.body["enforce_nonce"] is True
    assert call.body["allowed_mentions"] == {"parse": [], "replied_user": False}


async def test_nothing_is_asked_before_an_answer_is_posted(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")
    before = len(discord_server.calls())

    await post(courier, question)

    assert [call.route for call in discord_server.calls()[before:]] == [SEND]


async def test_the_same_reply_posted_twice_stands_once(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")

    first, second = await post(courier, question), await post(courier, question)

    assert first == second
    assert len(discord_server.replies(question)) == 1


async def test_an_answer_in_a_thread_and_in_a_forum_post_stands_there(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    thread, starter = discord_server.people.post(ANN, QUESTIONS, "VPN", "how do I?")
    place = Place("discord", str(GUILD), str(QUESTIONS), str(thread.id))

    posted_as = await courier.post(Delivery(key_of(starter.id), place, REPLY))

    (reply,) = discord_server.replies(starter)
    assert posted_as == f"{thread.id}/{reply.id}"


async def test_an_archived_thread_opens_by_itself_and_a_locked_one_refuses(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    people = discord_server.people
    archived = people.thread(ANN, GENERAL, "old")
    locked = people.thread(ANN, GENERAL, "over")
    asked = [people.say(ANN, thread.id, "how do I?") for thread in (archived, locked)]
    people.archive(archived)
    people.archive(locked, locked=True)
    places = [Place("discord", str(GUILD), str(GENERAL), str(one.channel)) for one in asked]

    await courier.post(Delivery(key_of(asked[0].id), places[0], REPLY))
    with pytest.raises(RefusedError) as refused:
        await courier.post(Delivery(key_of(asked[1].id), places[1], REPLY))

    assert len(discord_server.replies(asked[0])) == 1
    assert refused.value.cause in ("locked_thread", "archived_thread")


async def test_a_deleted_question_gets_no_answer(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")
    discord_server.people.delete(question)

    with pytest.raises(RefusedError) as refused:
        await post(courier, question)

    assert refused.value.cause == "unknown_message"
    assert discord_server.posts(GENERAL) == []


@pytest.mark.parametrize(
    ("denied", "cause"),
    [
        (Permission.VIEW_CHANNEL, "missing_access"),
        (Permission.SEND_MESSAGES, "missing_permissions"),
    ],
)
async def test_a_channel_that_is_closed_to_the_bot_refuses(
    discord_server: DiscordServer, courier: DiscordCourier, denied: Permission, cause: str
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")
    discord_server.people.forbid(GENERAL, denied)

    with pytest.raises(RefusedError) as refused:
        await post(courier, question)

    assert refused.value.cause == cause


async def test_where_the_bot_may_not_write_who_asked_is_told_alone(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    asked = Reply("Open the **portal**.", title="How do I?", receipt="r1")
    direct = discord_server.state.direct_message(ANN).id
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")
    discord_server.people.forbid(GENERAL, Permission.SEND_MESSAGES)

    posted_as = await post(courier, question, asked)

    (told,) = discord_server.posts(direct)
    assert posted_as == f"{direct}/{told.id}"
    assert "Open the portal." in visible(told)
    assert f"https://discord.com/channels/{GUILD}/{GENERAL}/{question.id}" in visible(told)
    await courier.replace(posted_as, delivery_to(question, replace(asked, text="Or ask Ben.")))
    assert "Or ask Ben." in visible(told)
    assert len(discord_server.posts(direct)) == 1
    discord_server.people.forbid(GENERAL, 0)
    await courier.replace(posted_as, delivery_to(question, asked))
    assert len(discord_server.replies(question)) == 1
    assert discord_server.posts(direct) == []


@pytest.mark.parametrize("automatic", [True, False])
async def test_where_nobody_waits_or_can_be_told_a_closed_channel_refuses(
    discord_server: DiscordServer, courier: DiscordCourier, automatic: bool
) -> None:
    discord_server.state.users[ANN].accepts_dms = automatic
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")
    discord_server.people.forbid(GENERAL, Permission.SEND_MESSAGES)
    delivery = delivery_to(question, replace(REPLY, receipt="r1"))

    with pytest.raises(RefusedError) as refused:
        await courier.post(replace(delivery, automatic=automatic))

    assert refused.value.cause == "missing_permissions"
    assert discord_server.posts(discord_server.state.direct_message(ANN).id) == []


async def test_a_channel_that_is_gone_refuses(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")
    discord_server.people.delete_channel(discord_server.state.channels[GENERAL])

    with pytest.raises(RefusedError) as refused:
        await post(courier, question)

    assert refused.value.cause == "unknown_channel"


async def test_where_embeds_are_not_taken_plain_words_are(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")
    discord_server.people.forbid(GENERAL, Permission.EMBED_LINKS)

    await post(courier, question)

    (reply,) = discord_server.replies(question)
    assert reply.embeds == []
    assert "Open the portal." in visible(reply)


async def test_where_it_is_known_that_embeds_are_not_taken_none_is_tried(
    discord_server: DiscordServer,
) -> None:
    discord_server.people.forbid(GENERAL, Permission.EMBED_LINKS)
    async with courier_to(discord_server, connected=True) as courier:
        question = discord_server.people.mention(ANN, GENERAL, "how do I?")

        await post(courier, question)

    (call,) = discord_server.calls(SEND)
    assert call.status == 200


async def test_without_message_history_an_answer_stands_alone(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")
    discord_server.people.forbid(GENERAL, Permission.READ_MESSAGE_HISTORY)

    await post(courier, question)

    (posted,) = discord_server.posts(GENERAL)
    assert posted.replies_to is None


@pytest.mark.parametrize("status", [500, 502])
async def test_a_failure_that_passes_is_waited_out(
    discord_server: DiscordServer, courier: DiscordCourier, status: int
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")
    discord_server.fail(SEND, status, after=True)

    await post(courier, question)

    assert len(discord_server.replies(question)) == 1


async def test_a_rate_limit_is_waited_out(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")
    discord_server.fail(SEND, 429, times=2)

    await post(courier, question)

    assert len(discord_server.replies(question)) == 1


async def test_a_connection_that_breaks_leaves_it_open_and_the_reply_is_found(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")
    discord_server.fail(SEND, 0, after=True)

    with pytest.raises(UncertainError):
        await post(courier, question)

    (reply,) = discord_server.replies(question)
    assert await courier.find(delivery_to(question)) == f"{GENERAL}/{reply.id}"


async def test_a_new_client_takes_over_where_the_old_one_was_closed(
    discord_server: DiscordServer,
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")
    async with client_of(discord_server) as first:
        courier = DiscordCourier(Remembered())
        courier.introduce(first)
    async with client_of(discord_server) as second:
        posting = asyncio.create_task(post(courier, question))
        await asyncio.sleep(0)

        courier.introduce(second)
        await posting
        await courier.close()

    assert len(discord_server.replies(question)) == 1


async def test_an_answer_takes_the_place_of_a_sign_that_nobody_knew_to_stand(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")
    discord_server.fail(SEND, 0, after=True)
    with pytest.raises(UncertainError):
        await post(courier, question, Reply("One moment…"))

    posted_as = await post(courier, question)

    (reply,) = discord_server.posts(GENERAL)
    assert posted_as == f"{GENERAL}/{reply.id}"
    assert "Open the portal." in visible(reply)


async def test_an_answer_that_is_too_long_stays_one_message(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")
    more = Button("more:1", "Read more")

    await post(courier, question, replace(LONG, more=more))

    (reply,) = discord_server.posts(GENERAL)
    assert labels(reply) == ["Read more"]


async def test_where_too_many_wait_what_nobody_asked_for_is_left_out(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    asked = [discord_server.people.say(ANN, GENERAL, "how?") for _ in range(CROWD + 10)]
    discord_server.faults.delays_s[SEND] = 0.01
    deliveries = [replace(delivery_to(one), automatic=True) for one in asked]

    outcomes = await asyncio.gather(*map(courier.post, deliveries), return_exceptions=True)

    crowded = [one for one in outcomes if isinstance(one, CrowdedError)]
    assert len(crowded) == 10
    assert len(discord_server.posts(GENERAL)) == CROWD


async def test_what_was_asked_waits_however_many_do(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    asked = [discord_server.people.mention(ANN, GENERAL, "how?") for _ in range(CROWD + 10)]

    await asyncio.gather(*(post(courier, one) for one in asked))

    replies = discord_server.posts(GENERAL)
    assert [one.replies_to for one in replies] == [one.id for one in asked]


# to one person alone


async def test_a_private_reply_without_an_address_is_a_direct_message(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")

    posted_as = await post(courier, question, replace(REPLY, private=True))

    conversation = discord_server.state.direct_message(ANN)
    (said,) = discord_server.posts(conversation.id)
    assert posted_as == f"{conversation.id}/{said.id}"
    assert discord_server.posts(GENERAL) == []


async def test_a_conversation_is_opened_once(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    place = Place.of_person("discord", str(GUILD), str(ANN))

    await asyncio.gather(*(courier.notify(Notice(place, Reply(word))) for word in "abc"))

    assert len(discord_server.calls(OPEN_DM)) == 1
    assert len(discord_server.posts(discord_server.state.direct_message(ANN).id)) == 3


async def test_who_takes_no_direct_messages_is_a_refusal(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    discord_server.state.users[ANN].accepts_dms = False
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")

    with pytest.raises(RefusedError) as refused:
        await post(courier, question, replace(REPLY, private=True))

    assert refused.value.cause == "closed_to_bot"


async def test_nobody_to_tell_is_a_refusal(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")

    with pytest.raises(RefusedError):
        await courier.post(replace(delivery_to(question, replace(REPLY, private=True)), person=""))


async def test_a_private_reply_in_a_direct_message_stays_there(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.dm(ANN, "how do I?")
    place = Place("discord", str(GUILD), str(question.channel), direct=True)

    await courier.post(Delivery(key_of(question.id), place, replace(REPLY, private=True)))

    assert len(discord_server.replies(question)) == 1


# replacing, removing


async def test_a_reply_is_replaced_in_its_place(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")
    posted_as = await post(courier, question)

    await courier.replace(posted_as, delivery_to(question, Reply("Something else.")))

    (reply,) = discord_server.posts(GENERAL)
    assert visible(reply) == "Something else."
    assert labels(reply) == []
    (call,) = discord_server.calls(EDIT)
    assert call.body["allowed_mentions"]["parse"] == []


async def test_what_becomes_private_moves_to_the_person(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")
    posted_as = await post(courier, question)

    await courier.replace(posted_as, delivery_to(question, replace(REPLY, private=True)))

    assert discord_server.posts(GENERAL) == []
    assert len(discord_server.posts(discord_server.state.direct_message(ANN).id)) == 1


async def test_a_reply_that_is_gone_cannot_be_replaced(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")
    posted_as = await post(courier, question)
    discord_server.people.delete(discord_server.posts(GENERAL)[0])

    with pytest.raises(RefusedError) as refused:
        await courier.replace(posted_as, delivery_to(question))

    assert refused.value.cause == "unknown_message"


async def test_a_reply_is_removed_and_one_that_is_gone_is_no_error(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")
    posted_as = await post(courier, question)

    for _ in range(2):
        await courier.remove(posted_as, place_of(question))
    await courier.remove("", place_of(question))
    discord_server.people.delete_channel(discord_server.state.channels[GENERAL])
    await courier.remove(posted_as, place_of(question))

    assert not discord_server.replies(question)


# notices


async def test_a_notice_goes_to_its_channel_and_replies_where_a_thread_began(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")

    await courier.notify(Notice(place_of(question), Reply("Ben took it.")))
    posted_as = await courier.notify(Notice(Place("discord", str(GUILD), str(HELPERS)), REPLY))

    (taken,) = discord_server.replies(question)
    assert visible(taken) == "Ben took it."
    (handed_on,) = discord_server.posts(HELPERS)
    assert posted_as == f"{HELPERS}/{handed_on.id}"


async def test_a_notice_that_was_taken_without_an_answer_is_not_said_twice(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    helpers = Place("discord", str(GUILD), str(HELPERS))
    discord_server.fail(SEND, 502, after=True)

    for word in ("Who knows?", "And this?", "And this?"):
        await courier.notify(Notice(helpers, Reply(word)))

    said = [visible(one) for one in discord_server.posts(HELPERS)]
    assert said == ["Who knows?", "And this?", "And this?"]
    assert all(len(call.body["nonce"]) <= 25 for call in discord_server.calls(SEND))


async def test_a_notice_is_said_though_its_question_is_gone(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")
    discord_server.people.delete(question)

    await courier.notify(Notice(place_of(question), Reply("Ben took it.")))

    (taken,) = discord_server.posts(GENERAL)
    assert taken.replies_to is None


async def test_a_notice_pings_the_role_that_an_admin_chose_and_no_other(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    state = discord_server.state
    chosen = state.add_role(GUILD, "helpers", mentionable=True)
    other = state.add_role(GUILD, "others", mentionable=True)
    helpers = Place("discord", str(GUILD), str(HELPERS))
    asks = Reply(f"@everyone <@{ANN}> `@{ANN}` `@&{other.id}` How do I?")

    await courier.notify(Notice(helpers, asks, pings=group(chosen.id)))

    (call,) = discord_server.calls(SEND)
    assert call.body["allowed_mentions"]["parse"] == []
    assert [int(role) for role in call.body["allowed_mentions"]["roles"]] == [chosen.id]
    (asked,) = discord_server.posts(HELPERS)
    assert len(pings(asked)) == 1


# by the address of an interaction


async def test_the_answer_to_a_command_takes_the_place_of_thinking(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    asked = await discord_server.people.slash(ANN, GENERAL, "ask", wait=False, question="how?")
    address = await defer(discord_server, asked)
    place = Place("discord", str(GUILD), str(GENERAL))
    delivery = Delivery("discord:i-1", place, REPLY, str(ANN), return_address=address)

    assert await courier.find(delivery) is None
    assert await courier.post(delivery) == ""
    assert await courier.find(delivery) == ""
    assert await courier.find(replace(delivery, reply=Reply("Thinking…"))) is None

    (said,) = discord_server.whispers(ANN)
    assert "Open the portal." in visible(said)
    (call,) = discord_server.calls(ORIGINAL)
    assert call.body["allowed_mentions"]["parse"] == []


async def test_a_long_answer_to_a_command_goes_on_for_the_asker_alone(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    asked = await discord_server.people.slash(ANN, GENERAL, "ask", wait=False, question="how?")
    address = await defer(discord_server, asked)
    place = Place("discord", str(GUILD), str(GENERAL))

    await courier.post(Delivery("", place, LONG, str(ANN), return_address=address))

    assert len(discord_server.whispers(ANN)) > 1
    assert discord_server.posts(GENERAL) == []
    for call in discord_server.calls(FOLLOW_UP):
        assert call.body["allowed_mentions"]["parse"] == []
        assert call.body["flags"] & 64


async def test_an_answer_to_a_command_is_replaced_by_its_address(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    asked = await discord_server.people.slash(ANN, GENERAL, "ask", wait=False, question="how?")
    address = await defer(discord_server, asked)
    place = Place("discord", str(GUILD), str(GENERAL))
    delivery = Delivery("", place, REPLY, str(ANN), return_address=address)
    await courier.post(delivery)

    await courier.replace("", replace(delivery, reply=Reply("Something else.")))

    (said,) = discord_server.whispers(ANN)
    assert visible(said) == "Something else."


async def test_an_address_that_is_over_or_unknown_is_a_refusal() -> None:
    async with DiscordServer(token_lifetime_s=0.05) as server, courier_to(furnished(server)) as one:
        asked = await server.people.slash(ANN, GENERAL, "ask", wait=False, question="how?")
        address = await defer(server, asked)
        place = Place("discord", str(GUILD), str(GENERAL))
        await asyncio.sleep(0.1)

        for gone, cause in (
            (address, "invalid_webhook_token"),
            (f"{server.state.application}/nobody", "unknown_webhook"),
            ("nonsense", "unknown_webhook"),
        ):
            with pytest.raises(RefusedError) as refused:
                await one.post(Delivery("", place, REPLY, str(ANN), return_address=gone))
            assert refused.value.cause == cause
            with pytest.raises(UncertainError):
                await one.find(Delivery("", place, REPLY, str(ANN), return_address=gone))
            await one.webhooks.remove(gone)


# looking for it


async def test_a_reply_is_found_among_what_others_said_since(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")
    other = discord_server.people.mention(ANN, GENERAL, "how else?")
    await post(courier, other)
    for _ in range(150):
        discord_server.people.say(ANN, GENERAL, "chatter", reply_to=question)

    assert await courier.find(delivery_to(question)) is None
    posted_as = await post(courier, question)
    assert await courier.find(delivery_to(question)) == posted_as


async def test_where_history_is_closed_nobody_can_say(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")
    discord_server.people.forbid(GENERAL, Permission.READ_MESSAGE_HISTORY)

    with pytest.raises(UncertainError):
        await courier.find(delivery_to(question))


async def test_where_the_channel_is_closed_nobody_can_say(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")
    discord_server.people.forbid(GENERAL, Permission.VIEW_CHANNEL)

    with pytest.raises(UncertainError):
        await courier.find(delivery_to(question))


async def test_what_one_person_alone_was_told_cannot_be_found(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.mention(ANN, GENERAL, "how do I?")

    with pytest.raises(UncertainError):
        await courier.find(delivery_to(question, replace(REPLY, private=True)))


async def test_a_reply_in_a_direct_message_is_found(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    question = discord_server.people.dm(ANN, "how do I?")
    place = Place("discord", str(GUILD), str(question.channel), direct=True)
    delivery = Delivery(key_of(question.id), place, REPLY)

    posted_as = await courier.post(delivery)

    assert await courier.find(delivery) == posted_as


# nothing pings


async def test_on_no_path_can_what_is_said_ping_anybody(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    people, place = discord_server.people, Place("discord", str(GUILD), str(GENERAL))
    question = people.mention(ANN, GENERAL, "how do I?")
    asked = await people.slash(ANN, GENERAL, "ask", wait=False, question="how?")
    address = await defer(discord_server, asked)
    for reply in (PINGING, replace(PINGING, receipt="r1")):
        posted_as = await post(courier, question, reply)
        await courier.replace(posted_as, delivery_to(question, reply))
        await post(courier, question, replace(reply, private=True))
        await courier.notify(Notice(place, reply))
        await courier.notify(Notice(Place.of_person("discord", str(GUILD), str(ANN)), reply))
        await courier.post(Delivery("", place, reply, str(ANN), return_address=address))
        for private in (True, False):
            for message in messages(reply):
                await courier.webhooks.follow_up(address, message, private=private)
    people.forbid(GENERAL, Permission.EMBED_LINKS)
    await courier.notify(Notice(place, PINGING))

    spoken = {SEND, EDIT, ORIGINAL, FOLLOW_UP}
    calls = [call for call in discord_server.calls() if call.route in spoken]
    assert {call.route for call in calls} == spoken
    for call in calls:
        allowed = call.body["allowed_mentions"]
        assert allowed["parse"] == []
        assert not allowed.get("replied_user")
        assert set(allowed) <= {"parse", "replied_user"}
    each = [one for there in discord_server.state.messages.values() for one in there.values()]
    said = [one for one in each if one.author == discord_server.state.bot]
    assert len(said) > 5
    assert all(pings(one) == [] for one in [*said, *discord_server.whispers(ANN)])
