"""The whole bot against `emulate`, a Slack that nobody here wrote, over signed HTTP.

Its events lack channel_type, event_ts, client_msg_id, authorizations, and it knows no app_mention:
a mention is a message with the bot in its text. What it does not send by itself (commands,
buttons) is signed and posted here, and answered in emulate again.
"""

import asyncio
import html
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from tests.platforms.slack.whole_bot import copied, final, inside_by_http, rows, until
from tests.slack.emulator import ADMIN, ADMIN_TOKEN, GENERAL, Emulator, emulated, install
from tests.slack.http_mode import HttpMode
from tests.slack.workspace import BOT_USER, MENTION, Json, labels, pings, visible

ANN_TOKEN = "xoxp-ann-test"
VPN = "vpn token expired"  # a phrasing of exactly one entry
PORTAL = "Open the token portal, choose Renew"


@dataclass
class House:
    """Emulate with the bot in it, and what a person does and sees there."""

    emulator: Emulator
    url: str
    database: Path
    signed: HttpMode

    async def say(self, text: str, channel: str = GENERAL, *, token: str = "", **more: str) -> str:
        """The ts of a new message; the bot has acknowledged its event by then."""
        client = self.emulator.client(token or ADMIN_TOKEN)
        said = await client.chat_postMessage(channel=channel, text=text, **more)  # type: ignore[arg-type]
        return str(said["ts"])

    async def thread(self, ts: str, channel: str = GENERAL) -> list[Json]:
        """What the bot has said under that message, as emulate tells it."""
        answer = await self.emulator.client().conversations_replies(channel=channel, ts=ts)
        return [one for one in answer["messages"] if one["user"] == BOT_USER and one["ts"] != ts]

    async def reply(self, ts: str, channel: str = GENERAL) -> Json:
        """The one reply under that message."""

        async def there() -> list[Json]:
            found = await self.thread(ts, channel)
            return found if final(found) else []

        (reply,) = await until(there)
        return reply

    async def trigger(self, user: str = ADMIN) -> str:
        """Good for one form, as emulate gives it out."""
        args = {"user_id": user}
        answer = await self.emulator.client().api_call("views.generateTriggerId", params=args)
        return str(answer["trigger_id"])

    async def seen(self, tab: str) -> str:
        """A page of emulate's own window onto its state: what no method of Slack's tells."""
        page = f"{self.emulator.url}/{tab}"
        async with aiohttp.ClientSession() as session, session.get(page) as answer:
            return html.unescape(await answer.text())

    async def shown(self, what: str, tab: str) -> bool:
        """Whether that stands on the page, sooner or later."""

        async def there() -> bool:
            return what in await self.seen(tab)

        return await until(there)

    async def command(self, command: str, text: str) -> None:
        """A slash command, which emulate cannot type: signed, without a response_url."""
        about = {"team_id": "T000000001", "channel_id": GENERAL, "user_id": ADMIN}
        typed = {"command": command, "text": text, "trigger_id": await self.trigger()}
        assert (await self.signed.post("slash_commands", about | typed)).status == 200


@pytest.fixture(scope="module")
async def house(helpdesk: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    install()
    database = copied(helpdesk, tmp_path_factory.mktemp("emulate"))
    async with emulated() as emulator:
        await emulator.client(ANN_TOKEN).conversations_join(channel=GENERAL)
        async with inside_by_http(database, emulator.api_url) as url, HttpMode(url) as signed:
            await emulator.send_events_to(url)
            yield House(emulator, url, database, signed)
            await emulator.send_events_to("")


async def test_a_mention_is_answered_in_its_thread_once(house: House) -> None:
    ts = await house.say(f"{MENTION} {VPN}")

    reply = await house.reply(ts)
    await asyncio.sleep(0.3)

    assert reply["thread_ts"] == ts
    assert PORTAL in visible(reply)
    assert "IT handbook" in visible(reply)
    assert {"Helpful", "Not helpful"} <= set(labels(reply))
    assert pings(reply) == []
    assert len(await house.thread(ts)) == 1  # its own post came as an event as well


async def test_a_mention_in_somebody_elses_thread_is_answered_there(house: House) -> None:
    first = await house.say("the lift is broken again")
    await house.say(f"{MENTION} how do visitors get on the guest wifi?", thread_ts=first)

    reply = await house.reply(first)

    assert reply["thread_ts"] == first
    assert "guest" in visible(reply).lower()


async def test_what_is_not_asked_of_the_bot_gets_nothing(house: House) -> None:
    ts = await house.say(VPN)

    await house.reply(await house.say(f"{MENTION} how do I add a printer?"))

    assert await house.thread(ts) == []


async def test_a_follow_up_of_the_asker_needs_no_mention(house: House) -> None:
    ts = await house.say(f"{MENTION} my mailbox is full. What can I do?", token=ANN_TOKEN)
    await house.reply(ts)

    await house.say("How do I set an out-of-office reply?", token=ANN_TOKEN, thread_ts=ts)

    async def both() -> list[Json]:
        found = await house.thread(ts)
        return found if len(found) == 2 and final(found) else []

    _, second = await until(both)
    assert "out-of-office" in visible(second).lower()


async def test_a_direct_message_is_answered_there_without_a_thread(house: House) -> None:
    person = house.emulator.client(ADMIN_TOKEN)
    place = (await person.conversations_open(users=BOT_USER))["channel"]["id"]
    await house.say("How do I share my calendar?", place)

    async def answered() -> list[Json]:
        history = await person.conversations_history(channel=place)
        found = [one for one in history["messages"] if one["user"] == BOT_USER]
        return found if final(found) else []

    (reply,) = await until(answered)
    assert place.startswith("D")
    assert "calendar" in visible(reply).lower()
    assert "thread_ts" not in reply


async def test_an_edited_question_changes_its_reply_and_a_deleted_one_takes_it_along(
    house: House,
) -> None:
    person = house.emulator.client(ADMIN_TOKEN)
    ts = await house.say(f"{MENTION} where do I get a travel adaptor?")
    before = await house.reply(ts)

    await person.chat_update(
        channel=GENERAL, ts=ts, text=f"{MENTION} how do I request a new laptop?"
    )

    async def changed() -> Json:
        (reply,) = await house.thread(ts)
        return reply if "laptop" in visible(reply).lower() else {}

    after = await until(changed)
    await person.chat_delete(channel=GENERAL, ts=ts)

    async def gone() -> bool:
        return not await house.thread(ts)

    assert await until(gone)
    assert after["ts"] == before["ts"]
    assert after["edited"]["user"] == BOT_USER


async def test_who_may_set_the_bot_up_is_what_users_info_says(house: House) -> None:
    await house.command("/faq", "channel auto")

    assert await house.shown("auto", f"?channel={GENERAL}")
    await until(lambda: _mode(house))
    ts = await house.say("How do I report a phishing mail?", token=ANN_TOKEN)
    assert "phishing" in visible(await house.reply(ts)).lower()
    await house.command("/faq", "channel mention")


async def _mode(house: House) -> bool:
    return ("auto",) in rows(house.database, "SELECT mode FROM channel WHERE id = ?", GENERAL)


async def test_a_command_is_answered_to_one_person_alone_and_one_with_a_form_opens_it(
    house: House,
) -> None:
    await house.command("/ask", "How do I book a meeting room?")
    await house.command("/faq", "add")

    assert await house.shown("meeting room", f"?channel={GENERAL}")
    assert await house.shown("New entry", "?tab=views")


async def test_who_invites_the_bot_is_welcomed_by_direct_message(house: House) -> None:
    person = house.emulator.client(ADMIN_TOKEN)
    place = (await person.conversations_open(users=BOT_USER))["channel"]["id"]
    created = (await person.conversations_create(name="new-office"))["channel"]["id"]

    await person.conversations_invite(channel=created, users=BOT_USER)

    async def welcomed() -> bool:
        history = await person.conversations_history(channel=place)
        return any("new-office" in visible(one) for one in history["messages"])

    assert await until(welcomed)
