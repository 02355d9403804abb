"""Posts with a title: title and first message are the question."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.faq import KnowledgeBase
from bot.core.messages import (
    Handle,
    IncomingMessage,
    MessageEdited,
    Mode,
    Person,
    Place,
    Posted,
    Reply,
    Trigger,
    Update,
)
from bot.core.outcomes import Receipt, Rule, Silence
from bot.core.query import post_text
from tests.core.services import ASKER, ENTRIES, Services, services

PLACE = Place("discord", "G1", "FORUM", thread="7")
OMAR = Person("omar")
AROUND = "Hi everyone! I looked through the pinned posts and found nothing. Thanks in advance!"


class Forum:
    """An opened forum of a workspace that knows the three entries."""

    def __init__(self, one: Services) -> None:
        self.one = one
        self.handle: Handle = one.handle()
        self.posts = 0

    async def gets(
        self, title: str, text: str, trigger: Trigger = Trigger.AMBIENT
    ) -> tuple[Reply | None, Receipt]:
        """What is said to a new post, which is posted, and the record of it."""
        self.posts += 1
        key, place = f"m{self.posts}", replace(PLACE, thread=str(self.posts))
        reply = await self.handle(IncomingMessage(key, text, trigger, OMAR, place, title=title))
        assert reply is None or isinstance(reply, Reply)
        if reply:
            await self.handle(Posted(key, f"posted {key}"))
        return reply, await self.receipt()

    async def edits(self, title: str, text: str) -> Update | None:
        """What becomes of the reply to the last post, which now reads so."""
        place = replace(PLACE, thread=str(self.posts))
        edit = MessageEdited(f"m{self.posts}", text, OMAR, place, title=title)
        update = await self.handle(edit)
        assert update is None or isinstance(update, Update)
        return update

    async def receipt(self) -> Receipt:
        """The last one of the forum."""
        kb = (await self.one.stores.workspaces.workspace("discord", "G1")).kb
        found = await self.one.stores.receipts.last_receipt(kb.key, "discord", "G1", "FORUM", "x")
        assert found is not None
        return found


@pytest.fixture
async def forum() -> Forum:
    one = services()
    kb = await one.knows()
    await one.stores.workspaces.use("discord", "G1", kb.key)
    await one.stores.channels.set_channel(PLACE, mode=Mode.AUTO)
    return Forum(one)


async def test_a_title_that_is_a_phrasing_is_answered_by_the_rule_exact(forum: Forum) -> None:
    reply, receipt = await forum.gets("VPN token expired?", AROUND)

    assert reply and reply.title == ENTRIES[0].question
    assert (receipt.decision.rule, receipt.decision.text) == (Rule.EXACT, "VPN token expired?")


@pytest.mark.parametrize("title", ["Help", "Question", "???", ""])
async def test_a_body_that_is_the_question_is_answered_under_a_title_that_is_none(
    forum: Forum, title: str
) -> None:
    reply, receipt = await forum.gets(title, "How do I renew my VPN token?")

    assert reply and reply.title == ENTRIES[0].question
    assert "How do I renew my VPN token?" in receipt.decision.text


async def test_a_body_that_is_a_phrasing_is_answered_by_the_rule_exact(forum: Forum) -> None:
    body = "How do I renew my VPN token?"

    for title in ("badge and wifi, gate and desk, nothing works here any more", "lost", "token"):
        reply, receipt = await forum.gets(title, body)

        assert reply and reply.title == ENTRIES[0].question
        assert (receipt.decision.rule, receipt.decision.text) == (Rule.EXACT, body)


async def test_a_post_without_a_body_is_its_title(forum: Forum) -> None:
    reply, receipt = await forum.gets("How do I renew my VPN token?", "")

    assert reply and receipt.decision.rule is Rule.EXACT


async def test_title_and_body_are_decided_on_whichever_is_surer(forum: Forum) -> None:
    for title, body, slug in (
        ("vpn token renew?", AROUND, "vpn"),
        ("Question", "Hello, where do I get a new badge, please? Mine is lost.", "badge"),
    ):
        _, receipt = await forum.gets(title, body)

        alone = [
            (await forum.one.answering.ask(await kb_of(forum), text, ASKER)).decision
            for text in (title, post_text(title, body))
        ]
        best = max(one.confidence for one in alone)
        assert (receipt.decision.confidence, receipt.decision.hits[0].slug) == (best, slug)


async def test_what_was_decided_on_a_post_is_replayed_bit_for_bit(forum: Forum) -> None:
    for title in ("VPN token expired?", "vpn token renew?", "Question"):
        _, receipt = await forum.gets(title, "where do I get a new badge?")

        replay = await forum.one.replayer.replay(receipt.decision)

        assert replay.search is True and replay.confidence in (None, True)


async def test_title_and_body_are_kept_redacted(forum: Forum) -> None:
    _, receipt = await forum.gets(
        "Write to jane@example.com?", "my number is +1 555 123 4567, how do I get a badge?"
    )

    assert "jane" not in receipt.decision.text and "4567" not in receipt.decision.text


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Introduce yourself", "I am Omar and I like badges. Nice to meet you all."),
        ("Reminder: vpn maintenance", "The vpn will be down tonight."),
        ("My new badge", "It came today, all good."),
    ],
)
async def test_a_post_that_asks_nothing_is_left_alone(forum: Forum, title: str, body: str) -> None:
    reply, receipt = await forum.gets(title, body)

    assert reply is None and receipt.silence is Silence.NO_QUESTION
    assert not receipt.decision.text


async def test_a_question_in_either_part_is_one(forum: Forum) -> None:
    for title, body in (
        ("Where do I get a new badge?", "I left mine on the train."),
        ("Badge", "Where do I get a new badge?"),
    ):
        reply, _ = await forum.gets(title, body)

        assert reply and reply.title == ENTRIES[2].question


async def test_an_edited_post_gets_another_answer_and_keeps_one_that_still_fits(
    forum: Forum,
) -> None:
    await forum.gets("Question", "How do I renew my VPN token?")

    same = await forum.edits("Question", " How do I renew my VPN token? ")
    other = await forum.edits("Question", "Where do I get a new badge?")
    none = await forum.edits("Solved", "It works again, thanks")

    assert same is None
    assert other and other.reply and other.reply.title == ENTRIES[2].question
    assert none and none.reply is None


async def test_a_reply_to_the_title_stays_where_the_title_still_decides(forum: Forum) -> None:
    await forum.gets("VPN token expired?", AROUND)

    assert await forum.edits("VPN token expired?", AROUND) is None
    assert await forum.edits("VPN token expired?", f"{AROUND} It is urgent.") is None

    other = await forum.edits("Lost my badge?", AROUND)
    assert other and other.reply and other.reply.title == ENTRIES[2].question


async def test_an_empty_knowledge_base_is_silent_about_posts(forum: Forum) -> None:
    kb = await forum.one.stores.faq.create_knowledge_base("empty")
    await forum.one.stores.workspaces.use("discord", "G1", kb.key)
    place = replace(PLACE, thread="9")
    post = IncomingMessage("m9", "How?", Trigger.AMBIENT, OMAR, place, title="VPN token expired?")

    assert await forum.handle(post) is None


async def kb_of(forum: Forum) -> KnowledgeBase:
    kb = (await forum.one.stores.workspaces.workspace("discord", "G1")).kb
    return await forum.one.again(kb)


@pytest.mark.parametrize(
    ("title", "body", "text"),
    [
        ("", "How?", "How?"),
        ("???", "How?", "How?"),
        ("How?", "", "How?"),
        ("How?", "...", "How?"),
        ("How do I log in", "Hi, how do I log in? Thanks", "Hi, how do I log in? Thanks"),
        ("Hi: how do I log in", "How do I log in?", "Hi: how do I log in"),
        ("Log in", "How?", "Log in.\nHow?"),
        ("Log in?", "How?", "Log in?\nHow?"),
        ("in", "How do I log inside?", "in.\nHow do I log inside?"),
    ],
)
def test_title_and_body_are_one_text_without_saying_anything_twice(
    title: str, body: str, text: str
) -> None:
    assert post_text(title, body) == text


@given(st.text(max_size=60), st.text(max_size=200))
def test_nothing_that_was_written_is_lost(title: str, body: str) -> None:
    text = post_text(title, body)

    assert text in (title, body) or (text.startswith(title) and text.endswith(body))
