"""Our Discord itself: commands, completion, buttons and forms, and how they are answered."""

import asyncio
from typing import Any

import pytest

from tests.discord.guild import (
    ANN,
    APPLICATION,
    BEN,
    BOT,
    GENERAL,
    DiscordServer,
    Interaction,
    Json,
    NotAnsweredError,
    visible,
)
from tests.discord.raw import Raw

PRIVATELY = {"flags": 64}
BUTTON = {"type": 2, "style": 2, "label": "More", "custom_id": "b.1"}
ROWS = [{"type": 1, "components": [BUTTON]}]
TEXT = {"type": 4, "custom_id": "why", "style": 2, "required": True, "max_length": 10}
FORM = {
    "custom_id": "form",
    "title": "Why?",
    "components": [{"type": 18, "label": "Reason", "component": TEXT}],
}


async def ask(server: DiscordServer, **options: Any) -> Interaction:
    return await server.people.slash(ANN, GENERAL, "ask", wait=False, **options)


async def respond(
    bot: Raw, asked: Interaction | None, kind: int, data: object = None
) -> tuple[int, Json]:
    assert asked is not None
    path = f"/interactions/{asked.id}/{asked.token}/callback?with_response=1"
    body: Json = {"type": kind} | ({"data": data} if data is not None else {})
    status, answer = await bot.ask("POST", path, body, token="none is needed")
    return status, answer


def answer_of(asked: Interaction, which: str = "@original") -> str:
    return f"/webhooks/{APPLICATION}/{asked.token}/messages/{which}"


async def test_what_was_deferred_is_edited_and_seen_by_one_alone(
    bot: Raw, server: DiscordServer
) -> None:
    asked = await ask(server, question="why?")

    before = await bot.ask("PATCH", answer_of(asked), {"content": "too early"})
    deferred = await respond(bot, asked, 5, PRIVATELY)
    waiting = server.whispers(ANN)[0]
    seen = visible(waiting)
    edited = await bot.ask("PATCH", answer_of(asked), {"content": "so", "components": ROWS})

    assert before[1]["code"] == 10015
    assert deferred[1]["interaction"]["response_message_loading"] is True
    assert seen == "FAQ bot is thinking..."
    assert edited[1]["interaction_metadata"]["user"]["id"] == str(ANN)
    assert visible(await server.answered(asked)) == "so\n[More]"
    assert (server.whispers(BEN), server.posts(GENERAL)) == ([], [])
    public = await bot.ask("GET", f"/channels/{GENERAL}/messages/{waiting.id}")
    assert public[1]["code"] == 10008


async def test_a_second_or_late_response_is_refused(bot: Raw, server: DiscordServer) -> None:
    asked = await ask(server, question="why?")
    await respond(bot, asked, 5)
    server.people.world.asked(late := await ask(server, question="late"))
    late.born -= 3

    assert (await respond(bot, asked, 4, {"content": "x"}))[1]["code"] == 40060
    assert (await respond(bot, late, 5))[1]["code"] == 10062


async def test_the_first_follow_up_takes_the_place_of_what_was_deferred(
    bot: Raw, server: DiscordServer
) -> None:
    asked = await ask(server, question="why?")
    await respond(bot, asked, 5, PRIVATELY)
    path = f"/webhooks/{APPLICATION}/{asked.token}"

    first = await bot.ask("POST", path, {"content": "1"})
    await bot.ask("POST", path, {"content": "2"})
    third = await bot.ask("POST", path, {"content": "3", "flags": 64})
    await bot.ask("DELETE", answer_of(asked, third[1]["id"]))

    assert asked.original is not None
    assert first[1]["id"] == str(asked.original.id)
    assert [visible(one) for one in server.whispers(ANN)] == ["1"]
    assert [visible(one) for one in server.posts(GENERAL)] == ["2"]


async def test_a_token_expires(bot: Raw, server: DiscordServer) -> None:
    asked = await ask(server, question="why?")
    await respond(bot, asked, 5)
    asked.born -= 901

    assert (await bot.ask("PATCH", answer_of(asked), {"content": "x"}))[1]["code"] == 50027


async def test_a_press_opens_a_form_that_is_filled_in(bot: Raw, server: DiscordServer) -> None:
    await bot.send(GENERAL, "hm", components=ROWS)
    message = server.posts(GENERAL)[0]
    pressing = asyncio.create_task(server.people.press(ANN, message, "More"))
    await asyncio.sleep(0)
    await respond(bot, server.people.last, 9, FORM)
    opened = await pressing

    with pytest.raises(AssertionError, match="Reason must be filled"):
        await server.people.fill(opened, {})
    with pytest.raises(AssertionError, match="Reason: too long"):
        await server.people.fill(opened, {"Reason": "x" * 11})
    with pytest.raises(AssertionError, match="the form has no"):
        await server.people.fill(opened, {"Reason": "x", "Name": "y"})
    filled = await server.people.fill(opened, {"Reason": "because"}, wait=False)
    refused = await respond(bot, filled, 9, FORM)
    taken = await respond(bot, filled, 7, {"content": "thanks", "components": []})

    assert filled.data["components"][0]["component"]["value"] == "because"
    assert filled.payload["message"]["id"] == str(message.id)
    assert refused[1]["code"] == 50035
    assert (taken[0], visible(message)) == (200, "thanks")
    server.violations.clear()


async def test_a_button_that_is_gone_cannot_be_pressed(bot: Raw, server: DiscordServer) -> None:
    disabled = [{"type": 1, "components": [BUTTON | {"disabled": True}]}]
    await bot.send(GENERAL, "hm", components=disabled)
    message = server.posts(GENERAL)[0]

    with pytest.raises(LookupError, match="disabled"):
        await server.people.press(ANN, message, "More")
    with pytest.raises(LookupError, match="there is \\['More'\\]"):
        await server.people.press(ANN, message, "Less")


async def test_completion_offers_at_most_25(bot: Raw, server: DiscordServer) -> None:
    typing = asyncio.create_task(server.people.complete(ANN, GENERAL, "faq edit", "id", id="v"))
    await asyncio.sleep(0)
    too_many = [{"name": str(one), "value": str(one)} for one in range(26)]
    refused = await respond(bot, server.people.last, 8, {"choices": too_many})
    taken = await respond(bot, server.people.last, 8, {"choices": too_many[:25]})

    assert (refused[1]["code"], taken[0]) == (50035, 200)
    assert len(await typing) == 25
    sent = server.people.last.data if server.people.last else {}
    assert sent["options"][0]["options"] == [
        {"name": "id", "type": 3, "value": "v", "focused": True}
    ]
    server.violations.clear()


async def test_a_menu_brings_the_message_with_its_text(server: DiscordServer) -> None:
    said = server.people.say(BEN, GENERAL, "how?")

    chosen = await server.people.menu(ANN, said, "Find an answer", wait=False)

    brought = chosen.data["resolved"]["messages"][str(said.id)]
    assert (brought["content"], chosen.data["target_id"]) == ("how?", str(said.id))
    assert chosen.payload["member"]["user"]["id"] == str(ANN)


async def test_in_a_direct_conversation_there_is_no_member(server: DiscordServer) -> None:
    place = server.state.direct_message(ANN)

    asked = await server.people.slash(ANN, place.id, "ask", wait=False, question="x")

    assert ("member" in asked.payload, asked.payload["context"]) == (False, 1)
    assert asked.payload["user"]["id"] == str(ANN)


async def test_who_is_not_answered_is_told(server: DiscordServer) -> None:
    server.people.patience_s = 0.01

    with pytest.raises(NotAnsweredError):
        await server.people.slash(ANN, GENERAL, "ask", question="x")


async def test_people_and_roles_come_resolved(server: DiscordServer) -> None:
    declared = {
        "name": "roles",
        "type": 1,
        "id": "5",
        "options": [{"name": "who", "type": 6, "required": True}],
    }
    server.state.commands[None] = [declared]

    asked = await server.people.slash(ANN, GENERAL, "roles", wait=False, who=BOT)

    assert asked.data["options"] == [{"name": "who", "type": 6, "value": str(BOT)}]
    assert asked.data["resolved"]["users"][str(BOT)]["bot"] is True
    with pytest.raises(LookupError, match="must be filled in"):
        await server.people.slash(ANN, GENERAL, "roles")
    with pytest.raises(LookupError, match="no option whom"):
        await server.people.slash(ANN, GENERAL, "roles", whom=BOT)
