"""What people do in Discord, as the core is told of it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.messages import Person, Place, Trigger
from bot.platforms.discord.inbound import text
from tests.discord.guild import (
    ANN,
    BEN,
    BOT,
    GENERAL,
    GUILD,
    HELPERS,
    MENTION,
    QUESTIONS,
    Channel,
    DiscordServer,
    User,
    furnished,
)
from tests.discord.mentions import note
from tests.discord.state import PRIVATE_THREAD, PUBLIC_THREAD, Message
from tests.platforms.discord.at_the_gateway import Desk, until

G, C = str(GUILD), str(GENERAL)


@pytest.fixture
async def discord() -> AsyncIterator[DiscordServer]:
    """A guild with Ann, Ben and the bot."""
    async with DiscordServer() as server:
        yield furnished(server)


@pytest.fixture
async def desk(discord: DiscordServer) -> AsyncIterator[Desk]:
    """The open door, with the content of all messages."""
    desk = Desk(discord)
    desk.register.open = True
    async with desk.opened():
        yield desk


async def heard(desk: Desk, count: int = 1) -> None:
    await until(lambda: len(desk.inbox.all) >= count, 5)


async def test_a_mention_at_the_top_of_a_channel_begins_a_conversation(desk: Desk) -> None:
    said = desk.server.people.mention(ANN, GENERAL, "how do I **renew** my token?")
    await heard(desk)

    (message,) = desk.inbox.messages
    assert message.key == f"discord:{said.id}"
    assert message.id == str(said.id)
    assert message.text == "how do I renew my token?"
    assert message.trigger is Trigger.MENTION
    assert message.place == Place("discord", G, C, f"re-{said.id}")
    assert message.person == Person(str(ANN), "Ann Able", groups=(f"&{GUILD}",))
    assert not message.to_others
    assert not message.by_reply


async def test_a_message_that_nobody_addresses_is_ambient(desk: Desk) -> None:
    desk.server.people.say(ANN, GENERAL, "how do I renew my token?")
    await heard(desk)

    (message,) = desk.inbox.messages
    assert message.trigger is Trigger.AMBIENT


async def test_a_direct_message_is_in_no_guild(desk: Desk) -> None:
    said = desk.server.people.dm(ANN, "hello")
    await heard(desk)

    (message,) = desk.inbox.messages
    assert message.trigger is Trigger.DIRECT
    assert message.place == Place("discord", "", str(said.channel), direct=True)


async def test_a_thread_is_a_conversation_in_its_channel(desk: Desk) -> None:
    thread = desk.server.people.thread(ANN, GENERAL, "tokens")
    desk.server.people.say(BEN, thread.id, "and then?")
    await heard(desk)

    (message,) = desk.inbox.messages
    assert message.trigger is Trigger.FOLLOW_UP
    assert message.place == Place("discord", G, C, str(thread.id))
    assert message.thread_starter == str(ANN)


async def test_a_thread_that_the_cache_does_not_know_is_looked_up_once(desk: Desk) -> None:
    number = desk.server.state.new_id()
    desk.server.state.add_channel(
        Channel(number, "secret", PRIVATE_THREAD, GUILD, GENERAL, owner=ANN)
    )
    for said in ("one", "two"):
        desk.server.people.mention(ANN, number, said)
        await until(lambda said=said: said in desk.inbox.texts)  # type: ignore[misc]

    assert {one.place for one in desk.inbox.messages} == {Place("discord", G, C, str(number))}
    assert len(desk.server.calls("GET /channels/{channel_id}")) == 1


async def test_a_post_is_its_title_and_its_first_message(desk: Desk) -> None:
    thread, _ = desk.server.people.post(ANN, QUESTIONS, "Token expired", "what now?")
    desk.server.people.say(BEN, thread.id, "same here")
    await heard(desk, 2)

    first, second = desk.inbox.messages
    assert (first.title, first.text, first.trigger) == (
        "Token expired",
        "what now?",
        Trigger.AMBIENT,
    )
    assert first.place == Place("discord", G, str(QUESTIONS), str(thread.id))
    assert (second.title, second.trigger) == ("", Trigger.FOLLOW_UP)


async def test_a_post_without_words_is_its_title(desk: Desk) -> None:
    desk.server.people.post(ANN, QUESTIONS, "Token expired", "")
    await heard(desk)

    (message,) = desk.inbox.messages
    assert (message.title, message.text) == ("Token expired", "")


async def test_a_reply_goes_on_with_the_conversation_of_what_it_replies_to(desk: Desk) -> None:
    people = desk.server.people
    first = people.say(ANN, GENERAL, "how do I renew my token?")
    people.say(BEN, GENERAL, "ask IT", reply_to=first)
    await heard(desk, 2)

    reply = desk.inbox.messages[-1]
    assert reply.trigger is Trigger.FOLLOW_UP
    assert reply.place.thread == f"re-{first.id}"
    assert reply.to_others
    assert reply.thread_starter == str(ANN)


async def test_a_reply_to_the_bot_goes_on_with_the_conversation_of_its_question(
    desk: Desk,
) -> None:
    people = desk.server.people
    first = people.mention(ANN, GENERAL, "how do I renew my token?")
    answer = people.say(BOT, GENERAL, "In the portal.", reply_to=first)
    people.say(ANN, GENERAL, "and my badge?", reply_to=answer)
    people.say(ANN, GENERAL, "and my desk?", reply_to=answer, ping=False)
    await heard(desk, 3)

    pinged, silent = desk.inbox.messages[-2:]
    assert (pinged.trigger, pinged.by_reply, pinged.to_others) == (Trigger.MENTION, True, False)
    assert (silent.trigger, silent.by_reply, silent.to_others) == (Trigger.FOLLOW_UP, False, False)
    assert {pinged.place.thread, silent.place.thread} == {f"re-{first.id}"}


async def test_a_bare_mention_under_somebodys_question_asks_that(desk: Desk) -> None:
    people = desk.server.people
    first = people.say(ANN, GENERAL, "how do I renew my token?")
    people.say(BEN, GENERAL, MENTION, reply_to=first)
    await heard(desk, 2)

    asked = desk.inbox.messages[-1]
    assert asked.text == "how do I renew my token?"
    assert asked.person.id == str(BEN)
    assert not asked.to_others


async def test_a_mention_of_the_bots_own_role_is_one_of_the_bot(desk: Desk) -> None:
    role = next(one for one in desk.server.state.guilds[GUILD].roles.values() if one.bot == BOT)
    role.mentionable = True
    desk.server.people.say(ANN, GENERAL, f"<@&{role.id}> how do I renew my token?")
    await heard(desk)

    (message,) = desk.inbox.messages
    assert (message.trigger, message.text) == (Trigger.MENTION, "how do I renew my token?")
    assert not message.to_others


@pytest.mark.parametrize("who", [f"<@{BEN}>", "@everyone", "@here"])
async def test_what_is_said_to_others_is_marked(desk: Desk, who: str) -> None:
    everyone = desk.server.state.guilds[GUILD].roles[GUILD]
    desk.server.people.change_role(GUILD, everyone, everyone.permissions | 1 << 17)
    desk.server.people.say(ANN, GENERAL, f"{who} how do I renew my token?")
    await heard(desk)

    assert desk.inbox.messages[0].to_others


async def test_bots_webhooks_and_notices_are_not_heard(desk: Desk) -> None:
    people, state = desk.server.people, desk.server.state
    robot = state.add_member(GUILD, User(77, "robot", bot=True))
    people.mention(robot.id, GENERAL, "from a bot")
    people.say(ANN, GENERAL, f"{MENTION} from a webhook", webhook=78)
    people.say(ANN, GENERAL, f"{MENTION} pinned", type_=6)
    people.say(ANN, GENERAL, "  ")
    people.say(BOT, GENERAL, "from itself")
    people.mention(ANN, GENERAL, "from a person")
    await heard(desk)

    assert desk.inbox.texts == ["from a person"]


async def test_who_administers_a_guild_and_what_roles_they_have_is_told(desk: Desk) -> None:
    state, people = desk.server.state, desk.server.people
    role = people.create_role(GUILD, "Staff", permissions=1 << 5)
    people.give_roles(GUILD, ANN, [role.id])
    people.mention(ANN, GENERAL, "hi")
    people.mention(state.guilds[GUILD].owner, GENERAL, "hi")
    await heard(desk, 2)

    ann, owner = (one.person for one in desk.inbox.messages)
    assert set(ann.groups) == {f"&{GUILD}", f"&{role.id}"}
    assert ann.owner
    assert owner.owner


async def test_edits_are_followed_and_previews_are_none(desk: Desk) -> None:
    people = desk.server.people
    said = people.mention(ANN, GENERAL, "how do I renew my tokn? https://example.org")
    people.unfurl(said)
    people.edit(said, f"{MENTION} how do I renew my token?")
    await until(lambda: desk.inbox.edits)

    (edit,) = desk.inbox.edits
    assert (edit.key, edit.text) == (f"discord:{said.id}", "how do I renew my token?")
    assert edit.place == desk.inbox.messages[0].place
    assert edit.person.id == str(ANN)


async def test_an_edit_that_first_mentions_the_bot_asks_it(desk: Desk) -> None:
    desk.register.open = False
    gateway = desk.server.gateway
    await until(lambda: gateway.live and not gateway.live[-1].sees_content and desk.health[0])
    said = desk.server.people.say(ANN, GENERAL, "how do I renew my token?")
    desk.server.people.edit(said, f"{MENTION} how do I renew my token?")
    await until(lambda: desk.inbox.edits)

    assert desk.inbox.texts == ["how do I renew my token?"]


async def test_an_edit_whose_text_is_hidden_does_nothing(desk: Desk) -> None:
    said = desk.server.people.mention(ANN, GENERAL, "how do I renew my token?")
    desk.register.open = False
    await until(lambda: desk.server.gateway.live and not desk.server.gateway.live[-1].sees_content)
    await until(lambda: desk.health[0])
    desk.server.people.edit(said, "never mind")
    await asyncio.sleep(0.3)

    assert desk.inbox.edits == []


async def test_deletions_are_followed_alone_and_together(desk: Desk) -> None:
    people = desk.server.people
    said = [people.mention(ANN, GENERAL, f"question {number}") for number in range(5)]
    await heard(desk, 5)
    people.delete(said[0])
    people.delete_together(said[1:])
    await until(lambda: len(desk.inbox.deletions) == 5)

    assert {one.key for one in desk.inbox.deletions} == {f"discord:{one.id}" for one in said}
    assert {one.place.channel for one in desk.inbox.deletions} == {C}


async def test_a_deletion_comes_after_the_message_it_is_of(desk: Desk) -> None:
    number = desk.server.state.new_id()
    desk.server.state.add_channel(Channel(number, "t", PRIVATE_THREAD, GUILD, GENERAL, owner=ANN))
    desk.server.faults.delays_s["GET /channels/{channel_id}"] = 0.3
    said = desk.server.people.mention(ANN, number, "question")
    desk.server.people.delete(said)
    await heard(desk, 2)

    assert [one.key for one in desk.inbox.all] == [f"discord:{said.id}"] * 2
    assert len(desk.inbox.deletions) == 1


async def test_an_edit_comes_after_the_message_it_is_of(desk: Desk) -> None:
    number = desk.server.state.new_id()
    desk.server.state.add_channel(Channel(number, "t", PRIVATE_THREAD, GUILD, GENERAL, owner=ANN))
    desk.server.faults.delays_s["GET /channels/{channel_id}"] = 0.3
    said = desk.server.people.mention(ANN, number, "question")
    desk.server.people.edit(said, f"{MENTION} a better question")
    desk.server.people.edit(said, f"{MENTION} the best question")
    await until(lambda: len(desk.inbox.edits) == 2)

    assert desk.inbox.all[0] == desk.inbox.messages[0]
    assert [one.text for one in desk.inbox.edits] == ["a better question", "the best question"]


async def test_what_is_refused_is_offered_again_where_somebody_waits(desk: Desk) -> None:
    desk.inbox.refuses = 1
    desk.server.people.say(ANN, GENERAL, "a remark")
    await until(lambda: not desk.inbox.refuses)
    desk.server.people.say(ANN, GENERAL, "another")
    await heard(desk)

    assert desk.inbox.texts == ["another"]
    assert desk.meter.counts == []


async def test_two_thousand_messages_at_once_are_all_heard_or_left(desk: Desk) -> None:
    people = desk.server.people
    for number in range(2_000):
        people.say(ANN, HELPERS, f"remark {number}")
    question = people.mention(BEN, GENERAL, "how do I renew my token?")
    await until(lambda: f"discord:{question.id}" in desk.inbox.keys, 30)

    assert desk.health[0]
    assert ("missed", "crowded") not in desk.meter.counts


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (f"<@{BOT}> hi", "hi"),
        (f"hi <@!{BOT}>", "hi"),
        ("see <#5> or <#6>", "see #general or <#6>"),
        ("<@7> and <@&8>", "<@7> and <@&8>"),
        ("run </faq help:9>", "run /faq help"),
        ("<:wave:10> <a:spin:11>", ":wave: :spin:"),
        ("at <t:1767225600:F>", "at 1 January 2026, 00:00 UTC"),
        ("at <t:99999999999999999>!", "at !"),
        ("look at <id:customize>", "look at customize"),
        ("<https://example.org/a_b_c>", "https://example.org/a_b_c"),
        ("**a** __b__ *c* _d_ ~~e~~ ||f|| ***g***", "a b c d e f g"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("# Title\n> quoted\n>>> more\n-# small", "Title\nquoted\nmore\nsmall"),
        ("[the portal](https://example.org)", "the portal"),
        ("`**not bold**` and ```py\nprint(1)\n```", "**not bold** and print(1)"),
        (r"\*not slanted\*", "*not slanted*"),
        ("  C++ & C# <= 3  ", "C++ & C# <= 3"),
    ],
)
def test_markup_becomes_what_a_person_reads(written: str, read: str) -> None:
    assert text.readable(written, BOT, (), {5: "general"}) == read


_MARKUP = st.text(st.sampled_from("ab 1*_~|`\\#>-[]()<@!&:t/\n"), max_size=200)


@given(_MARKUP | st.text(max_size=300))
def test_any_text_is_read(written: str) -> None:
    read = text.readable(f"<@{BOT}>{written}", BOT)

    assert f"<@{BOT}>" not in read or f"<@{BOT}>" in text.readable(written, BOT)
    assert read == read.strip()


@given(st.lists(st.from_regex(r"[a-z0-9]{1,8}[?.,!]?", fullmatch=True), max_size=20))
def test_plain_words_stay_as_they_are(words: list[str]) -> None:
    assert text.readable(" ".join(words), BOT) == " ".join(words)


@given(st.sampled_from(["*", "_", "|", "[", "`", ">", "<", "\\", "~", "(", "**a", "> ", "<@"]))
def test_hostile_text_takes_no_time(sign: str) -> None:
    text.readable(sign * (4_000 // len(sign)), BOT)


async def test_the_bots_own_role_is_heard_though_discord_hides_the_words(
    discord: DiscordServer,
) -> None:
    role = next(one for one in discord.state.guilds[GUILD].roles.values() if one.bot == BOT)
    role.mentionable = True
    desk = Desk(discord)  # where no channel is open, so that no content is asked for

    async with desk.opened():
        said = discord.people.say(ANN, GENERAL, f"<@&{role.id}> how do I renew my token?")
        await heard(desk)
        discord.people.edit(said, f"<@&{role.id}> how do I renew it?")
        discord.people.mention(BEN, GENERAL, "hello")
        await until(lambda: "hello" in desk.inbox.texts)

    (message, _) = desk.inbox.messages
    assert (message.trigger, message.text) == (Trigger.MENTION, "")
    assert not desk.inbox.edits


async def test_a_post_whose_forum_is_not_there_yet_is_looked_up_again(desk: Desk) -> None:
    people, forum = desk.server.people, desk.server.state.channels[QUESTIONS]
    desk.server.world.channel_event("CHANNEL_DELETE", forum)
    thread = Channel(
        desk.server.state.new_id(), "Badges", PUBLIC_THREAD, GUILD, QUESTIONS, owner=ANN
    )
    desk.server.state.add_channel(thread)
    people.mention(BEN, thread.id, "anybody?")
    await heard(desk)

    desk.server.world.channel_event("CHANNEL_CREATE", forum)
    said = Message(thread.id, thread.id, ANN, f"{MENTION} how do I renew mine?")
    note(desk.server.state, said, None)
    desk.server.world.created(said)
    await heard(desk, 2)

    assert [one.title for one in desk.inbox.messages] == ["", "Badges"]


async def test_what_is_left_out_of_a_crowd_is_counted_and_told_once(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.inbox.held = True
    for number in range(520):
        desk.server.people.say(ANN, HELPERS, f"remark {number}")
    await until(lambda: desk.meter.counts.count(("dropped", "crowded")) == 20)
    desk.inbox.held = False

    await until(lambda: len(desk.inbox.messages) == 500)
    assert caplog.text.count("Too much is written at once") == 1
