"""The adapter against `emulate`, a Slack that nobody here wrote: events by HTTP, the Web API."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TypeVar

import pytest

from bot.core.messages import (
    Button,
    Delivery,
    IncomingMessage,
    MessageDeleted,
    MessageEdited,
    Notice,
    Place,
    Reply,
    Trigger,
)
from bot.platforms.slack.api.courier import SlackCourier
from bot.platforms.slack.door import Slack, open_slack
from bot.platforms.slack.setup.credentials import Credentials
from tests.platforms.slack.desk import Desk
from tests.slack.emulator import ADMIN, ADMIN_TOKEN, GENERAL, Emulator, emulated, install
from tests.slack.workspace import BOT_USER, Json, visible

T = TypeVar("T")
REPLY = Reply("Open the **portal**.", title="How?", buttons=(Button("vote:1", "Helpful"),))


@pytest.fixture(scope="module")
def installed() -> None:
    install()


@pytest.fixture
async def emulator(installed: None) -> AsyncIterator[Emulator]:
    async with emulated() as running:
        yield running


@asynccontextmanager
async def listening(emulator: Emulator, desk: Desk) -> AsyncIterator[Slack]:
    keys = Credentials(emulator.bot_token, "", emulator.signing_secret, emulator.api_url)
    async with open_slack(keys, desk, port=0) as bot:
        await emulator.send_events_to(f"http://127.0.0.1:{bot.port}/slack/events")
        yield bot
        await emulator.send_events_to("")


async def until(question: Callable[[], Awaitable[T]], within_s: float = 10.0) -> T:
    async with asyncio.timeout(within_s):
        while not (answer := await question()):  # noqa: ASYNC110  it cannot tell
            await asyncio.sleep(0.05)
    return answer


async def replies(emulator: Emulator, ts: str) -> list[Json]:
    answer = await emulator.client().conversations_replies(channel=GENERAL, ts=ts)
    return [one for one in answer["messages"] if one["ts"] != ts]


async def test_a_mention_is_answered_in_its_thread_and_edits_and_deletions_are_heard(
    emulator: Emulator,
) -> None:
    desk = Desk(REPLY)
    person = emulator.client(ADMIN_TOKEN)

    async with listening(emulator, desk):
        said = await person.chat_postMessage(channel=GENERAL, text=f"<@{BOT_USER}> how do I?")
        ts = str(said["ts"])
        (reply,) = await until(lambda: replies(emulator, ts))
        await person.chat_update(channel=GENERAL, ts=ts, text=f"<@{BOT_USER}> how do we?")
        await person.chat_delete(channel=GENERAL, ts=ts)

        async def heard() -> bool:
            return any(isinstance(one, MessageDeleted) for one in desk.accepted)

        await until(heard)

    (message,) = {one for one in desk.accepted if isinstance(one, IncomingMessage)}
    assert (message.text, message.trigger) == ("how do I?", Trigger.MENTION)
    assert (message.person.id, message.person.guest) == (ADMIN, False)
    assert not message.place.shared
    assert "Open the portal." in visible(reply)
    edits = [one for one in desk.accepted if isinstance(one, MessageEdited)]
    assert [one.text for one in edits] == ["how do we?"]
    assert len(desk.keys) == 1


async def test_replies_are_replaced_found_and_removed(emulator: Emulator) -> None:
    desk = Desk()
    said = await emulator.client(ADMIN_TOKEN).chat_postMessage(channel=GENERAL, text="how?")
    ts = str(said["ts"])

    async with listening(emulator, desk) as bot:
        courier = bot.courier
        place = Place("slack", bot.team, GENERAL, ts)
        delivery = Delivery(f"slack:{bot.team}:{GENERAL}:{ts}", place, REPLY)
        posted = await courier.post(delivery)
        found = await courier.find(delivery)
        await courier.replace(posted, Delivery(delivery.key, place, Reply("Newer.")))
        (replaced,) = await replies(emulator, ts)
        await courier.remove(posted, place)
        await courier.remove(posted, place)

    assert found == posted
    assert "Newer." in visible(replaced)
    assert await replies(emulator, ts) == []


async def test_a_whisper_and_a_notice_are_taken(emulator: Emulator) -> None:
    said = await emulator.client(ADMIN_TOKEN).chat_postMessage(channel=GENERAL, text="how?")

    async with listening(emulator, Desk()) as bot:
        courier: SlackCourier = bot.courier
        place = Place("slack", bot.team, GENERAL)
        whisper = Delivery("k", place, Reply("Psst.", private=True), ADMIN)

        assert await courier.post(whisper) == ""
        there = Place("slack", bot.team, ADMIN)
        about = replace(place, thread=str(said["ts"]))
        assert await courier.notify(Notice(there, Reply("Look.", about=about)))
