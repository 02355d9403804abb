"""Who is answered at all, and why not."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core import policy
from bot.core.messages import (
    Choices,
    Command,
    Completion,
    FollowUps,
    Handle,
    IncomingMessage,
    MessageEdited,
    Mode,
    Person,
    Place,
    Posted,
    Press,
    Reply,
    Submission,
    Trigger,
    Update,
)
from bot.core.outcomes import Rule, Silence
from tests.core.services import Services, services

PLACE = Place("slack", "T1", "C1", thread="1.0")
OMAR, EVE = Person("omar"), Person("eve")
QUESTION = "vpn token expired?"
WIFI = "how do guests use the wifi?"


class Channel:
    """One channel of a workspace that knows the three entries."""

    def __init__(self, one: Services) -> None:
        self.one = one
        self.handle: Handle = one.handle()
        self.messages = 0

    async def opened(self, mode: Mode, follow_ups: FollowUps = FollowUps.BOUNDED) -> None:
        await self.one.stores.channels.set_channel(PLACE, mode=mode, follow_ups=follow_ups)

    async def hears(
        self,
        text: str,
        trigger: Trigger = Trigger.AMBIENT,
        person: Person = OMAR,
        *,
        thread: str | None = None,
        to_others: bool = False,
        starter: str = "",
    ) -> Reply | None:
        """What is said to a new message, at the top or in that thread; a reply is posted."""
        self.messages += 1
        key = f"m{self.messages}"
        place = replace(PLACE, thread=thread or str(self.messages))
        message = IncomingMessage(
            key, text, trigger, person, place, to_others=to_others, thread_starter=starter
        )
        reply = await self.handle(message)
        assert reply is None or isinstance(reply, Reply)
        if reply:
            await self.handle(Posted(key, f"posted {key}"))
        return reply

    async def why(self) -> Silence | None:
        """Why the last message of the channel got no reply."""
        kb = (await self.one.stores.workspaces.workspace("slack", "T1")).kb
        receipt = await self.one.stores.receipts.last_receipt(kb.key, "slack", "T1", "C1", "x")
        assert receipt is not None
        return receipt.silence


@pytest.fixture
async def channel() -> Channel:
    one = services()
    kb = await one.knows()
    await one.stores.workspaces.use("slack", "T1", kb.key)
    return Channel(one)


async def test_a_channel_that_nobody_opened_answers_who_mentions_the_bot_alone(
    channel: Channel,
) -> None:
    assert await channel.hears(QUESTION) is None
    assert await channel.why() is Silence.MODE
    assert await channel.hears(QUESTION, Trigger.MENTION) is not None


async def test_an_opened_channel_answers_questions(channel: Channel) -> None:
    await channel.opened(Mode.AUTO)

    reply = await channel.hears(QUESTION)

    assert reply is not None and reply.title == "How do I renew my VPN token?"


@pytest.mark.parametrize(
    ("text", "to_others", "why"),
    [
        ("I renewed my vpn token today, all good", False, Silence.NO_QUESTION),
        (QUESTION, True, Silence.TO_OTHERS),
        ("how do I cook rice?", False, Silence.UNSURE),
    ],
)
async def test_an_opened_channel_is_silent_about_the_rest_and_keeps_why(
    channel: Channel, text: str, to_others: bool, why: Silence
) -> None:
    await channel.opened(Mode.AUTO)

    assert await channel.hears(text, to_others=to_others) is None
    assert await channel.why() is why


async def test_what_is_not_looked_up_leaves_no_text_behind(channel: Channel) -> None:
    await channel.hears("a private matter of ours?")

    kb = (await channel.one.stores.workspaces.workspace("slack", "T1")).kb
    receipt = await channel.one.stores.receipts.last_receipt(kb.key, "slack", "T1", "C1", "x")
    assert receipt is not None
    assert (receipt.decision.text, receipt.decision.vector) == ("", None)
    assert receipt.decision.rule is Rule.SILENT


async def test_an_observed_channel_decides_and_says_nothing(channel: Channel) -> None:
    await channel.opened(Mode.OBSERVE)

    assert await channel.hears(QUESTION) is None
    assert await channel.why() is Silence.OBSERVED
    assert await channel.hears(QUESTION, Trigger.MENTION) is not None


async def test_a_channel_that_is_off_tells_who_asks_privately(channel: Channel) -> None:
    await channel.opened(Mode.OFF)

    told = await channel.hears(QUESTION, Trigger.MENTION)

    assert told is not None and told.private and "switched off" in told.text
    assert await channel.hears(QUESTION) is None


async def test_a_person_who_has_replied_first_is_not_talked_over(channel: Channel) -> None:
    await channel.opened(Mode.AUTO)

    await channel.hears("I think in the portal", Trigger.FOLLOW_UP, EVE, thread="2")

    assert await channel.hears(QUESTION) is None
    assert await channel.why() is Silence.JOINED_IN


async def test_the_same_answer_is_not_given_twice_in_a_thread(channel: Channel) -> None:
    first = await channel.hears(QUESTION, Trigger.MENTION, thread="t")
    again = await channel.hears("my vpn token expired", Trigger.MENTION, thread="t")
    elsewhere = await channel.hears(QUESTION, Trigger.MENTION)

    assert first is not None and first.title
    assert again is not None and again.text.startswith("What I answered above")
    assert elsewhere is not None and elsewhere.title == first.title


async def test_who_began_the_thread_joins_nobody(channel: Channel) -> None:
    await channel.opened(Mode.AUTO)

    await channel.hears("PS: it is urgent", Trigger.FOLLOW_UP, thread="2", starter="omar")

    assert await channel.hears(QUESTION) is not None


async def test_what_was_taken_away_may_be_said_again(channel: Channel) -> None:
    await channel.hears(QUESTION, Trigger.MENTION, thread="t")
    await channel.one.stores.outbox.dropped("m1")

    again = await channel.hears("my vpn token expired", Trigger.MENTION, thread="t")

    assert again is not None and again.title


async def test_a_follow_up_is_the_askers_whoever_asked_since(channel: Channel) -> None:
    await channel.hears(QUESTION, Trigger.MENTION, thread="t")
    await channel.hears("lost my badge", Trigger.MENTION, EVE, thread="t")

    assert await channel.hears(WIFI, Trigger.FOLLOW_UP, thread="t") is not None


@pytest.mark.parametrize(
    ("policy_of_channel", "person", "answered"),
    [
        (FollowUps.NEVER, OMAR, False),
        (FollowUps.BOUNDED, OMAR, True),
        (FollowUps.BOUNDED, EVE, False),
        (FollowUps.ALWAYS, EVE, True),
    ],
)
async def test_follow_ups_are_answered_as_the_channel_says(
    channel: Channel, policy_of_channel: FollowUps, person: Person, answered: bool
) -> None:
    await channel.opened(Mode.MENTION, policy_of_channel)
    await channel.hears(QUESTION, Trigger.MENTION, thread="t")

    reply = await channel.hears(WIFI, Trigger.FOLLOW_UP, person, thread="t")

    assert (reply is not None) is answered


async def test_a_thread_that_the_bot_has_not_answered_is_none_of_its_business(
    channel: Channel,
) -> None:
    await channel.opened(Mode.MENTION, FollowUps.ALWAYS)

    assert await channel.hears(WIFI, Trigger.FOLLOW_UP, thread="t") is None


async def test_a_bounded_follow_up_comes_within_half_an_hour(channel: Channel) -> None:
    await channel.hears(QUESTION, Trigger.MENTION, thread="t")
    said = await channel.one.stores.receipts.said_in(replace(PLACE, thread="t"))

    assert timedelta(minutes=30) == policy.FOLLOWING
    assert len(said) == 1


async def test_who_asks_too_much_is_told_once_and_then_met_with_silence(channel: Channel) -> None:
    replies = [await channel.hears(QUESTION, Trigger.MENTION) for _ in range(13)]

    assert [reply.title != "" for reply in replies[:10] if reply] == [True] * 10
    notice = replies[10]
    assert notice is not None and notice.private and "wait five minutes" in notice.text
    assert replies[11:] == [None, None]
    assert await channel.hears(QUESTION, Trigger.MENTION, EVE) is not None


async def test_three_hundred_questions_at_once_get_ten_answers_and_one_notice(
    channel: Channel,
) -> None:
    replies = await asyncio.gather(*(channel.hears(QUESTION, Trigger.MENTION) for _ in range(300)))

    assert len([reply for reply in replies if reply and reply.title]) == 10
    assert len([reply for reply in replies if reply and not reply.title]) == 1


async def test_a_channel_gets_so_many_automatic_replies_an_hour(channel: Channel) -> None:
    await channel.opened(Mode.AUTO)

    replies = [await channel.hears(QUESTION, person=Person(f"p{n}")) for n in range(32)]

    assert [reply is not None for reply in replies] == [True] * 30 + [False] * 2
    assert await channel.why() is Silence.CHANNEL_LIMIT


async def test_a_hundred_questions_at_once_get_no_more_automatic_replies_than_that(
    channel: Channel,
) -> None:
    await channel.opened(Mode.AUTO)

    replies = await asyncio.gather(
        *(channel.hears(QUESTION, person=Person(f"p{n}")) for n in range(100))
    )

    assert len([reply for reply in replies if reply]) == 30


async def test_the_limit_counts_questions_that_nobody_was_asked_and_tells_their_author_once(
    channel: Channel,
) -> None:
    await channel.opened(Mode.AUTO)

    replies = await asyncio.gather(*(channel.hears(QUESTION) for _ in range(20)))

    told = [reply for reply in replies if reply]
    assert [reply.private for reply in told].count(False) == 10
    assert [reply.text[:28] for reply in told if reply.private] == ["That was a lot of questions "]


async def test_who_runs_the_bot_asks_as_much_as_they_like(channel: Channel) -> None:
    owner, operator = Person("ada", owner=True), Person("root", owner=True, operator=True)

    for person, most in ((owner, 10), (operator, 12)):
        replies = [await channel.hears(WIFI, Trigger.DIRECT, person) for _ in range(12)]

        assert len([reply for reply in replies if reply and reply.title]) == most


async def test_the_limit_counts_follow_ups_and_greetings(channel: Channel) -> None:
    await channel.opened(Mode.MENTION, FollowUps.ALWAYS)
    await channel.hears("hello", Trigger.MENTION, thread="t")
    for number in range(9):
        text = (QUESTION, WIFI)[number % 2]
        assert await channel.hears(text, Trigger.MENTION)

    assert (await channel.hears("hi", Trigger.MENTION, thread="t")) is not None
    assert await channel.hears(WIFI, Trigger.FOLLOW_UP, thread="t") is None
    assert await channel.why() is Silence.LIMIT


async def test_a_channel_that_is_off_uses_up_nobodys_questions(channel: Channel) -> None:
    await channel.opened(Mode.OFF)
    for _ in range(12):
        await channel.hears(QUESTION, Trigger.MENTION)

    await channel.opened(Mode.MENTION)

    reply = await channel.hears(QUESTION, Trigger.MENTION)
    assert reply is not None and reply.title


async def test_an_edited_question_counts_once(channel: Channel) -> None:
    await channel.hears(QUESTION, Trigger.MENTION)
    for number in range(12):
        await edited(channel, (WIFI, QUESTION)[number % 2])

    reply = await channel.hears(QUESTION, Trigger.MENTION)

    assert reply is not None and reply.title


@pytest.mark.parametrize("trigger", [Trigger.COMMAND, Trigger.SHORTCUT])
async def test_who_asks_privately_is_always_told_why_there_is_no_answer(
    channel: Channel, trigger: Trigger
) -> None:
    for _ in range(10):
        await channel.hears(QUESTION, trigger)

    for _ in range(3):
        limited = await channel.hears(QUESTION, trigger)
        assert limited and limited.private and "wait five minutes" in limited.text
    await channel.one.stores.blocks.block("slack:T1", "omar", "slack:ada")
    for _ in range(2):
        blocked = await channel.hears(QUESTION, trigger)
        assert blocked and blocked.private and "blocked you" in blocked.text


async def test_who_is_blocked_gets_nothing(channel: Channel) -> None:
    await channel.one.stores.blocks.block("slack:T1", "omar", "slack:ada")

    assert await channel.hears(QUESTION, Trigger.MENTION) is None
    assert await channel.why() is Silence.BLOCKED
    for request in (
        Command(OMAR, PLACE, text="list"),
        Press("show:1", OMAR, PLACE),
        Submission("pick:show", {"entry": "1"}, OMAR, PLACE),
    ):
        reply = await channel.handle(request)
        assert isinstance(reply, Reply) and "blocked you" in reply.text
    assert await channel.handle(Completion("", OMAR, PLACE)) == Choices()
    assert await channel.hears(QUESTION, Trigger.MENTION, EVE) is not None


async def test_an_owner_cannot_be_locked_out(channel: Channel) -> None:
    await channel.one.stores.blocks.block("slack:T1", "omar", "slack:ada")

    assert await channel.hears(QUESTION, Trigger.MENTION, replace(OMAR, owner=True)) is not None


# ---------------------------------------------------------------- edits


async def edited(channel: Channel, text: str, key: str = "m1", thread: str = "1") -> object:
    place = replace(PLACE, thread=thread)
    return await channel.handle(MessageEdited(key, text, OMAR, place))


async def test_an_edited_question_gets_another_answer_in_the_same_place(channel: Channel) -> None:
    await channel.hears(QUESTION, Trigger.MENTION)

    update = await edited(channel, WIFI)

    assert isinstance(update, Update) and update.reply is not None
    assert update.posted_as == "posted m1"
    assert update.reply.title == "How do guests use the wifi?"
    assert "(updated)" not in update.reply.footer


async def test_an_edit_that_changes_no_word_changes_nothing(channel: Channel) -> None:
    await channel.hears(QUESTION, Trigger.MENTION)

    assert await edited(channel, f"  {QUESTION} ") is None


async def test_an_edit_after_others_have_read_the_reply_says_so(channel: Channel) -> None:
    await channel.hears(QUESTION, Trigger.MENTION)
    await channel.hears("that helped me too", Trigger.FOLLOW_UP, EVE, thread="1")

    update = await edited(channel, WIFI)

    assert isinstance(update, Update) and update.reply is not None
    assert update.reply.footer.endswith("(updated)")


async def test_an_edited_automatic_question_keeps_a_reply_that_people_have_followed_up(
    channel: Channel,
) -> None:
    await channel.opened(Mode.AUTO)
    await channel.hears(QUESTION)
    await channel.hears("same here", Trigger.FOLLOW_UP, EVE, thread="1")

    update = await edited(channel, WIFI)

    assert isinstance(update, Update) and update.reply is not None
    assert update.reply.footer.endswith("(updated)")


async def test_who_was_refused_gets_no_answer_by_an_edit(channel: Channel) -> None:
    for _ in range(11):
        await channel.hears(QUESTION, Trigger.DIRECT)

    assert await edited(channel, WIFI, key="m11", thread="11") is None


async def test_an_automatic_answer_goes_when_the_edit_leaves_no_question(channel: Channel) -> None:
    await channel.opened(Mode.AUTO)
    await channel.hears(QUESTION)

    update = await edited(channel, "never mind, I found it")

    assert isinstance(update, Update) and update.reply is None


async def test_an_edited_message_that_got_no_reply_gets_none(channel: Channel) -> None:
    await channel.hears("hello all")

    assert await edited(channel, QUESTION) is None
    assert await edited(channel, QUESTION, key="never seen") is None
