"""What stands for people; and how they are recognised when the secret key is changed."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.core.messages import Handle, Person
from bot.core.ports import Opinion
from bot.core.pseudonyms import Pseudonyms
from bot.core.replies import asking, feedback
from tests.core.acting import HOME, Member, button
from tests.core.services import Services, services
from tests.core.test_learning import ASKED, OFFICES, VPN, answered, negatives, objects

OLD, NEW = "the key of last year", "the key of this year"
OMAR, ADA = Person("omar"), Person("ada", owner=True)


def test_the_first_key_is_in_use_and_all_are_known() -> None:
    names = Pseudonyms((NEW, OLD))
    expected = [hmac.new(key.encode(), b"slack:omar", hashlib.sha256) for key in (NEW, OLD)]

    assert names("slack:omar") == expected[0].hexdigest()
    assert names.every("slack:omar") == tuple(one.hexdigest() for one in expected)


@pytest.fixture
async def before() -> Services:
    """A bot under the old key."""
    one = services(pseudonym=Pseudonyms((OLD,)))
    await one.knows([VPN, *OFFICES])
    kb = await one.stores.faq.knowledge_base("default")
    await one.stores.workspaces.use("slack", "T1", kb.key)
    await one.stores.workspaces.set_channels("slack", "T1", helpers="C9")
    return one


async def rotated(before: Services, *keys: str) -> Services:
    """The same bot, started anew under these keys."""
    after = services(before.stores, Pseudonyms(keys))
    kb = await after.stores.faq.knowledge_base("default")
    await after.library.prepare(kb)
    return after


async def votes(one: Services, receipt: str) -> Sequence[Opinion]:
    return [vote.opinion for vote in await one.stores.votes.votes(receipt)]


async def test_who_has_voted_changes_that_vote_and_has_no_second_one(before: Services) -> None:
    reply = await answered(Member(before.handle(), OMAR))
    await Member(before.handle(), OMAR).presses(button(reply, "Helpful"))
    after = await rotated(before, NEW, OLD)

    said = await Member(after.handle(), OMAR).presses(button(reply, "Not helpful"))

    assert "changed your vote" in said.text
    assert await votes(after, reply.receipt) == [Opinion.NOT_HELPFUL]


async def test_the_buttons_of_a_reply_are_still_its_askers(before: Services) -> None:
    alone = replace(HOME, channel="D1", thread=None, direct=True)
    reply = await Member(before.handle(), OMAR, alone).asks("office?")
    after = await rotated(before, NEW, OLD)

    said = await Member(after.handle(), OMAR, alone).presses(button(reply, "None of these"))

    assert said != feedback.not_the_asker()
    assert await votes(after, reply.receipt) == [Opinion.NOT_MY_QUESTION]


async def test_limits_go_on(before: Services) -> None:
    await before.stores.workspaces.set_limits("slack", "T1", question_limit=1)
    await answered(Member(before.handle(), OMAR))
    after = await rotated(before, NEW, OLD)

    reply = await Member(after.handle(), OMAR).asks(ASKED)

    assert reply.private and "wait five minutes" in reply.text


async def test_who_is_blocked_stays_blocked_and_their_votes_do_not_count(
    before: Services,
) -> None:
    eve = Member(before.handle(), Person("eve"))
    reply = await answered(eve)
    await objects(eve, reply)
    await Member(before.handle(), ADA).faq("block @eve")
    after = await rotated(before, NEW, OLD)

    refused = await Member(after.handle(), Person("eve")).presses(button(reply, "Helpful"))
    for number in range(2):
        await objects(Member(after.handle(), Person(f"p{number}")), reply)

    assert refused == asking.blocked()
    assert await negatives(after) == ()


async def test_one_person_under_two_keys_is_one_of_three(before: Services) -> None:
    reply = await answered(Member(before.handle(), OMAR))
    await objects(Member(before.handle(), OMAR), reply)
    after = await rotated(before, NEW, OLD)
    again = await answered(Member(after.handle(), OMAR, replace(HOME, thread="9.1")))

    await objects(Member(after.handle(), OMAR, replace(HOME, thread="9.1")), again)
    await objects(Member(after.handle(), Person("p1")), reply)
    two = await negatives(after)
    await objects(Member(after.handle(), Person("p2")), reply)

    assert (two, await negatives(after)) == ((), (ASKED,))


async def test_processes_that_have_the_keys_in_another_order_know_each_others_people(
    before: Services,
) -> None:
    reply = await answered(Member(before.handle(), OMAR))
    handles: list[Handle] = [
        (await rotated(before, OLD, NEW)).handle(),
        (await rotated(before, NEW, OLD)).handle(),
    ]

    for number in range(6):
        label = "Helpful" if number % 2 else "Not helpful"
        await Member(handles[number % 2], OMAR).presses(button(reply, label))

    assert await votes(before, reply.receipt) == [Opinion.HELPFUL]


async def test_without_the_old_key_somebody_is_somebody_new(before: Services) -> None:
    reply = await answered(Member(before.handle(), OMAR))
    await Member(before.handle(), OMAR).presses(button(reply, "Helpful"))
    after = await rotated(before, NEW)

    await Member(after.handle(), OMAR).presses(button(reply, "Not helpful"))

    assert len(await votes(after, reply.receipt)) == 2
