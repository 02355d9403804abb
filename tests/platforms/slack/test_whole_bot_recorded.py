"""The whole bot over HTTP, with payloads as Slack sent them once, signed as Slack signs them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.platforms.slack.setup.manifest import FIND_ANSWER
from tests.platforms.slack.recorded import Blank, House, clicked, entered, event, filled, typed
from tests.platforms.slack.whole_bot import copied, inside_by_http, locked
from tests.slack.payloads import VERIFICATION_TOKEN
from tests.slack.workspace import MENTION, Json, Message, SlackServer, labels, visible

VPN = "vpn token expired"  # a phrasing of exactly one entry
PORTAL = "Open the token portal, choose Renew"


@pytest.fixture(scope="module")
async def running(helpdesk: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    database = copied(helpdesk, tmp_path_factory.mktemp("recorded"))
    async with SlackServer() as slack, inside_by_http(database, slack.api_url) as url:
        yield House(slack, url, database, slack.http(url))


@pytest.fixture(params=[*Blank])
def house(running: House, request: pytest.FixtureRequest) -> House:
    """The bot, told what it is told with every sort of blank keys."""
    running.blank = request.param
    return running


async def test_a_message_and_its_twin_get_one_reply(house: House) -> None:
    room = house.room()
    asked = house.written(room, f"{MENTION} {VPN}")
    twin = {key: value for key, value in typed(asked, room).items() if key != "channel_type"}

    await house.send("events_api", house.event("AppMention", twin | {"type": "app_mention"}))
    await house.send("events_api", house.event("Message", typed(asked, room)))

    assert PORTAL in visible(await house.reply(asked))
    assert len(house.slack.posts(room.id)) == 1


async def test_an_edit_and_a_deletion_are_followed(house: House) -> None:
    room = house.room()
    asked = house.written(room, f"{MENTION} {VPN}")
    await house.send("events_api", house.event("Message", typed(asked, room)))
    before = await house.reply(asked)
    about = {"channel": room.id, "channel_type": "channel", "hidden": True, "ts": "9.1"}
    kept = ("type", "user", "team", "ts", "client_msg_id")
    old = {f"previous_message.{key}": asked.body[key] for key in kept}
    old["previous_message.text"] = asked.text
    text = f"{MENTION} How do I share my calendar?"
    new = {f"message.{key}": asked.body[key] for key in kept} | {"message.text": text}
    subtype = {"type": "message", "subtype": "message_changed"}

    await house.send("events_api", house.event("MessageChanged", subtype | about | old | new))
    await house.slack.until(lambda: "calendar" in visible(before).lower(), within_s=30)
    subtype = {"type": "message", "subtype": "message_deleted", "deleted_ts": asked.ts}
    await house.send("events_api", house.event("MessageDeleted", subtype | about | old))

    assert await house.slack.until(lambda: not house.slack.posts(room.id), within_s=30)


async def test_other_bots_joins_and_files_without_words_are_ignored(house: House) -> None:
    room = house.room()
    bot = house.written(room, f"{MENTION} {VPN}")
    alone = house.written(room, "")
    joined = house.written(room, f"{MENTION} has joined the channel")
    with_words = house.written(room, f"{MENTION} {VPN}")
    about = {"type": "message", "channel": room.id, "channel_type": "channel"}
    said = about | {"bot_id": "B0OTHER", "username": "deploy", "text": bot.text, "ts": bot.ts}
    file = {"files.0.id": "F1", "files.0.name": "log.txt", "files.0.mode": "hosted"}

    def shared(message: Message) -> Json:
        values = {key: message.body[key] for key in ("user", "text", "ts", "blocks")}
        return about | values | file | {"subtype": "file_share"}

    note = about | {"user": joined.user, "text": joined.text, "ts": joined.ts}
    for name, values in (
        ("MessageBot", said | {"subtype": "bot_message"}),
        ("MessageChannelJoin", note | {"subtype": "channel_join"}),
        ("MessageFileShare", shared(alone)),
        ("MessageFileShare", shared(with_words)),
    ):
        await house.send("events_api", house.event(name, values))

    assert PORTAL in visible(await house.reply(with_words))
    assert len(house.slack.posts(room.id)) == 1
    assert not any(map(house.claimed, (bot, alone, joined)))


async def test_a_button_a_form_and_a_shortcut(house: House) -> None:
    room, asker, admin = house.room(), house.newcomer(), house.newcomer(admin=True)
    asked = house.written(room, f"{MENTION} {VPN}")
    await house.send("events_api", house.event("Message", typed(asked, room)))
    reply = await house.reply(asked)
    url = house.response_url(asker, room, reply)
    button = next(block for block in reply.blocks if block["type"] == "actions")["elements"][1]

    pressed = clicked(house.slack.state, asker) | {
        "type": "block_actions",
        "container.type": "message",
        "container.message_ts": reply.ts,
        "container.channel_id": room.id,
        "container.thread_ts": asked.ts,
        "channel.id": room.id,
        "message.ts": reply.ts,
        "message.thread_ts": asked.ts,
        "response_url": url,
        "actions.0.type": "button",
        "actions.0.action_id": button["action_id"],
        "actions.0.value": button["value"],
    }
    await house.send("interactive", filled("BlockAction", pressed, house.blank))
    assert "Not my question" in labels(await house.whisper(asker))

    command = house.command(admin, room, "/faq", "add")
    await house.send("slash_commands", command)
    view = await house.slack.until(lambda: house.slack.view_of(admin.id), within_s=30)
    assert view is not None
    texts = {"Question": f"Where is {room.name}?", "Answer": "Behind the **lift**."}
    submitted = clicked(house.slack.state, admin) | {"type": "view_submission"}
    submitted |= {f"view.{key}": view[key] for key in ("id", "type", "callback_id", "hash")}
    submitted |= {"view.private_metadata": view["private_metadata"]}
    submitted |= {"view.state": {"values": entered(view, texts)}}
    form = filled("ViewSubmission", submitted, house.blank)
    form["view"] |= {key: view[key] for key in ("blocks", "title", "submit")}  # documented
    assert await house.send("interactive", form) == {"response_action": "clear"}

    chosen = clicked(house.slack.state, asker) | {
        "type": "message_action",
        "callback_id": FIND_ANSWER,
        "message_ts": asked.ts,
        "message.type": "message",
        "message.user": asked.user,
        "message.ts": asked.ts,
        "message.text": f"Where is {room.name}?",
        "channel.id": room.id,
        "channel.name": room.name,
        "response_url": house.response_url(asker, room),
        "action_ts": "1.1",
    }
    await house.send("interactive", filled("MessageShortcut", chosen, house.blank))
    await house.slack.until(
        lambda: "Behind the lift." in visible(house.slack.whispers(asker.id)[-1]), within_s=30
    )
    assert "Share" in labels(house.slack.whispers(asker.id)[-1])


async def test_a_command_is_answered_to_who_typed_it_alone(house: House) -> None:
    room, asker = house.room(), house.newcomer()

    answer = await house.post("slash_commands", house.command(asker, room, "/ask", VPN))

    assert answer.status == 200
    assert PORTAL in visible(await house.whisper(asker))
    assert house.slack.posts(room.id) == []


async def test_re_deliveries_are_acknowledged_and_answered_once(house: House) -> None:
    room = house.room()
    asked = house.written(room, f"{MENTION} {VPN}")
    payload = house.event("Message", typed(asked, room))

    answers = await asyncio.gather(*(house.post("events_api", payload, n) for n in range(5)))
    await house.reply(asked)
    answers.append(await house.post("events_api", payload, 3))

    assert [answer.status for answer in answers] == [200] * 6
    assert len(house.slack.posts(room.id)) == 1


async def test_what_is_signed_wrongly_or_301_seconds_ago_does_nothing(running: House) -> None:
    room = running.room()
    asked = running.written(room, f"{MENTION} {VPN}")
    payload = event(running.slack.state, "Message", typed(asked, room))
    old = running.slack.http(running.url, age_s=301)
    forged = running.slack.http(running.url)
    forged.signing_secret = "somebody else's"

    statuses = [(await one.post("events_api", payload)).status for one in (old, forged)]
    statuses.append((await old.post("slash_commands", {"command": "/ask"})).status)

    assert statuses == [401, 401, 401]
    assert not running.claimed(asked)


async def test_slack_verifies_the_address(running: House) -> None:
    challenge = {"type": "url_verification", "challenge": "abc", "token": VERIFICATION_TOKEN}

    answer = await running.post("events_api", challenge)

    assert answer.status == 200 and "abc" in answer.body


async def test_an_event_is_acknowledged_in_time_while_the_database_is_locked(
    running: House,
) -> None:
    room = running.room()
    asked = running.written(room, f"{MENTION} {VPN}")
    payload = event(running.slack.state, "Message", typed(asked, room))

    async with locked(running.database):
        answer = await running.post("events_api", payload)  # gives up after three seconds
        claimed = running.claimed(asked)

    assert (answer.status, claimed) == (200, False)
    assert PORTAL in visible(await running.reply(asked))
