"""Requests that the inbox refuses are offered again, where somebody waits for an answer."""

import asyncio

from bot.core.messages import IncomingMessage, MessageDeleted, MessageEdited, Person, Place, Trigger
from bot.platforms.discord.inbound.taking import Taking
from tests.platforms.discord.at_the_gateway import Counted, Taken

PLACE = Place("discord", "1", "2")
ANN = Person("3")
ASKED = IncomingMessage("discord:4", "how?", Trigger.MENTION, ANN, PLACE)
REMARK = IncomingMessage("discord:5", "well", Trigger.AMBIENT, ANN, PLACE)
EDIT = MessageEdited("discord:4", "how not?", ANN, PLACE)
DELETION = MessageDeleted("discord:4", PLACE)


def taking(inbox: Taken, meter: Counted, patience: float = 5.0) -> Taking:
    return Taking(inbox, meter.count, pause=0.01, patience=patience)


async def test_a_question_is_offered_until_it_is_taken() -> None:
    inbox, meter = Taken(refuses=3), Counted()

    assert await taking(inbox, meter).take(ASKED)

    assert (inbox.all, meter.counts) == ([ASKED], [])


async def test_a_question_that_is_not_taken_in_time_is_counted() -> None:
    inbox, meter = Taken(refuses=1_000_000), Counted()

    assert not await taking(inbox, meter, patience=0.05).take(ASKED)

    assert meter.counts == [("missed", "refused")]


async def test_remarks_and_edits_are_offered_once_and_deletions_twice() -> None:
    for request, times in ((REMARK, 1), (EDIT, 1), (DELETION, 2)):
        inbox, meter = Taken(refuses=times), Counted()

        assert not await taking(inbox, meter).take(request)

        assert (inbox.refuses, meter.counts) == (0, [])


async def test_who_leaves_offers_nothing_again() -> None:
    inbox, meter = Taken(refuses=1_000_000), Counted()
    some = taking(inbox, meter)
    task = asyncio.create_task(some.take(ASKED))
    await asyncio.sleep(0.03)

    some.leave()

    assert not await asyncio.wait_for(task, 1)
