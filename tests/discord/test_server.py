"""Our Discord itself: REST, its refusals, limits, faults and buckets."""

import asyncio

import aiohttp
import pytest

from tests.discord.guild import (
    ANN,
    BEN,
    BOT,
    GENERAL,
    GUILD,
    QUESTIONS,
    SEND,
    ContractError,
    DiscordServer,
    Permission,
    furnished,
    visible,
)
from tests.discord.raw import Raw

NOBODY: dict[str, object] = {"allowed_mentions": {"parse": []}}


async def test_another_token_is_refused(bot: Raw) -> None:
    assert await bot.ask("GET", "/users/@me", token="another") == (
        401,
        {"message": "401: Unauthorized", "code": 0},
    )


@pytest.mark.parametrize(
    "path",
    [
        "/users/@me",
        "/applications/@me",
        "/gateway/bot",
        "/users/@me/guilds",
        f"/guilds/{GUILD}",
        f"/guilds/{GUILD}/channels",
        f"/guilds/{GUILD}/roles",
        f"/guilds/{GUILD}/threads/active",
        f"/guilds/{GUILD}/members/{ANN}",
        f"/users/{ANN}",
        f"/channels/{GENERAL}",
        f"/channels/{QUESTIONS}",
        f"/channels/{GENERAL}/messages",
    ],
)
async def test_what_is_read_keeps_to_the_contract(
    bot: Raw, server: DiscordServer, path: str
) -> None:
    server.people.thread(ANN, GENERAL, "VPN", server.people.say(ANN, GENERAL, "hi"))

    status, _ = await bot.ask("GET", path)

    assert (status, server.violations) == (200, [])


async def test_a_message_stands_and_is_changed_and_removed(bot: Raw, server: DiscordServer) -> None:
    asked = server.people.say(ANN, GENERAL, "how?")
    embeds = [{"title": "So", "image": {"url": "https://example.org/a.png"}}]
    button = {"type": 2, "style": 2, "label": "More", "custom_id": "b.1"}
    rows = [{"type": 1, "components": [button]}]
    reference = {"message_id": str(asked.id)}

    status, posted = await bot.send(
        GENERAL, "**thus**", embeds=embeds, components=rows, message_reference=reference, **NOBODY
    )
    path = f"/channels/{GENERAL}/messages/{posted['id']}"
    seen = visible(await server.reply(asked))
    changed = await bot.ask("PATCH", path, {"content": "or thus", "embeds": []})
    removed = await bot.ask("DELETE", path)

    assert (status, posted["referenced_message"]["content"]) == (200, "how?")
    assert seen == "thus\nSo\n[More]"
    assert (changed[0], changed[1]["content"], changed[1]["embeds"]) == (200, "or thus", [])
    assert changed[1]["edited_timestamp"]
    assert removed == (204, None)
    assert (await bot.ask("GET", path))[1]["code"] == 10008


async def test_a_nonce_that_is_enforced_posts_once(bot: Raw, server: DiscordServer) -> None:
    nonce = {"nonce": "123-1", "enforce_nonce": True}

    both = await asyncio.gather(bot.send(GENERAL, "a", **nonce), bot.send(GENERAL, "a", **nonce))
    other = await bot.send(GENERAL, "b", nonce="123-2", enforce_nonce=True)

    assert both[0][1]["id"] == both[1][1]["id"] != other[1]["id"]
    assert len(server.posts(GENERAL)) == 2


async def test_whom_a_message_pings(bot: Raw, server: DiscordServer) -> None:
    asked = server.people.say(ANN, GENERAL, "how?")
    reference = {"message_id": str(asked.id)}
    role = server.state.add_role(GUILD, "helpers", mentionable=True)
    text = f"<@{BEN}> <@&{role.id}> @everyone `<@{ANN}>`"

    await bot.send(GENERAL, text, message_reference=reference)
    await bot.send(GENERAL, text, message_reference=reference, **NOBODY)
    await bot.send(GENERAL, text, allowed_mentions={"roles": [str(role.id)]})
    server.people.forbid(GENERAL, 0, allow=Permission.MENTION_EVERYONE)
    await bot.send(GENERAL, text, allowed_mentions={"parse": ["everyone"]})

    by_default, none, chosen, everyone = [one.pings for one in server.posts(GENERAL)]
    assert by_default == [f"<@{BEN}>", f"<@{ANN}>", f"<@&{role.id}>"]
    assert (none, chosen, everyone) == ([], [f"<@&{role.id}>"], ["@everyone"])


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"content": "x" * 2_001}, "content"),
        ({"embeds": [{"description": "x" * 4_097}]}, "embeds.0.description"),
        ({"embeds": [{"description": "x" * 4_000}, {"description": "x" * 2_001}]}, "embeds"),
        ({"embeds": [{"footer": {"text": "x" * 2_049}}]}, "embeds.0.footer.text"),
        ({"embeds": [{"image": {"url": "ftp://a"}}]}, "embeds.0.image.url"),
    ],
)
async def test_what_is_too_long_is_refused_and_told_at_the_end(
    bot: Raw, server: DiscordServer, body: dict[str, object], path: str
) -> None:
    status, answer = await bot.ask("POST", f"/channels/{GENERAL}/messages", body)

    assert (status, answer["code"]) == (400, 50035)
    for part in path.split("."):
        answer = answer.get("errors", answer)[part]
    assert answer["_errors"]
    assert server.violations
    server.violations.clear()


async def test_what_breaks_the_contract_is_raised_at_the_end() -> None:
    with pytest.raises(ContractError, match=r"\$\.components\[0\]\.components\[0\]: .*'style'"):
        async with DiscordServer() as server, Raw(furnished(server)) as bot:
            row = {"type": 1, "components": [{"type": 2, "label": "x", "custom_id": "y"}]}
            assert (await bot.send(GENERAL, "x", components=[row]))[0] == 400


async def test_an_unknown_message_cannot_be_replied_to(bot: Raw, server: DiscordServer) -> None:
    gone = {"message_id": "5"}

    refused = await bot.send(GENERAL, "x", message_reference=gone)
    posted = await bot.send(GENERAL, "x", message_reference=gone | {"fail_if_not_exists": False})

    faults = refused[1]["errors"]["message_reference"]["_errors"]
    assert (refused[0], faults[0]["code"]) == (400, "REPLIES_UNKNOWN_MESSAGE")
    assert (posted[0], "message_reference" in posted[1]) == (200, False)
    assert server.violations == []


@pytest.mark.parametrize(
    ("denied", "body", "code"),
    [
        (Permission.VIEW_CHANNEL, {"content": "x"}, 50001),
        (Permission.SEND_MESSAGES, {"content": "x"}, 50013),
        (Permission.EMBED_LINKS, {"embeds": [{"title": "x"}]}, 50013),
        (Permission(0), {"content": " "}, 50006),
    ],
)
async def test_what_is_not_permitted(
    bot: Raw, server: DiscordServer, denied: Permission, body: dict[str, object], code: int
) -> None:
    server.people.forbid(GENERAL, denied)

    _, answer = await bot.ask("POST", f"/channels/{GENERAL}/messages", body)

    assert answer["code"] == code


async def test_a_reply_needs_the_history(bot: Raw, server: DiscordServer) -> None:
    asked = server.people.say(ANN, GENERAL, "x")
    server.people.forbid(GENERAL, Permission.READ_MESSAGE_HISTORY)

    _, refused = await bot.send(GENERAL, "x", message_reference={"message_id": str(asked.id)})

    assert refused["code"] == 160002
    assert await bot.ask("GET", f"/channels/{GENERAL}/messages") == (200, [])


async def test_threads_that_are_closed(bot: Raw, server: DiscordServer) -> None:
    thread, _ = server.people.post(ANN, QUESTIONS, "VPN", "how?")

    server.people.archive(thread)
    opened = await bot.send(thread.id, "x")
    server.people.archive(thread, locked=True)
    archived = await bot.send(thread.id, "x")
    server.people.archive(thread, locked=True, archived=False)
    locked = await bot.send(thread.id, "x")
    forum = await bot.send(QUESTIONS, "x")

    assert opened[0] == 200
    assert [one[1]["code"] for one in (archived, locked, forum)] == [50083, 160005, 50008]


async def test_a_direct_conversation(bot: Raw, server: DiscordServer) -> None:
    status, opened = await bot.ask("POST", "/users/@me/channels", {"recipient_id": str(ANN)})
    again = await bot.ask("POST", "/users/@me/channels", {"recipient_id": ANN})
    said = await bot.send(int(opened["id"]), "hello")
    server.state.users[ANN].accepts_dms = False
    refused = await bot.send(int(opened["id"]), "hello")
    nobody = await bot.ask("POST", "/users/@me/channels", {"recipient_id": "5"})

    assert (status, said[0], again[1]["id"]) == (200, 200, opened["id"])
    assert (refused[1]["code"], nobody[1]["code"]) == (50007, 50033)


async def test_others_messages(bot: Raw, server: DiscordServer) -> None:
    said = server.people.say(ANN, GENERAL, "x")
    path = f"/channels/{GENERAL}/messages/{said.id}"

    assert (await bot.ask("PATCH", path, {"content": "y"}))[1]["code"] == 50005
    assert (await bot.ask("DELETE", path))[1]["code"] == 50013
    assert (await bot.ask("GET", "/channels/5"))[1]["code"] == 10003
    server.people.remove_bot(GUILD)
    assert (await bot.ask("GET", path))[1]["code"] == 50001


async def test_history_is_read_in_pages(bot: Raw, server: DiscordServer) -> None:
    ids = [str(server.people.say(ANN, GENERAL, str(number)).id) for number in range(6)]
    path = f"/channels/{GENERAL}/messages"

    async def page(query: str) -> list[str]:
        return [one["id"] for one in (await bot.ask("GET", path + query))[1]]

    assert await page("?limit=2") == [ids[5], ids[4]]
    assert await page(f"?limit=2&before={ids[4]}") == [ids[3], ids[2]]
    assert await page(f"?limit=2&after={ids[1]}") == [ids[3], ids[2]]


async def test_history_hides_what_the_intent_would_show(bot: Raw, server: DiscordServer) -> None:
    server.state.content_granted = False
    server.people.say(ANN, GENERAL, "secret")
    server.people.mention(ANN, GENERAL, "open")

    _, found = await bot.ask("GET", f"/channels/{GENERAL}/messages")
    _, application = await bot.ask("GET", "/applications/@me")

    assert [one["content"] for one in found] == [f"<@{BOT}> open", ""]
    assert application["flags"] == 0


async def test_buckets_refuse_what_is_too_much(bot: Raw, server: DiscordServer) -> None:
    server.limit(SEND, 2, 0.2)

    first = await bot.send(GENERAL, "1")
    left = bot.headers["X-RateLimit-Remaining"]
    second, third = [await bot.send(GENERAL, "2") for _ in range(2)]
    await asyncio.sleep(third[1]["retry_after"])
    fourth = await bot.send(GENERAL, "4")

    assert [one[0] for one in (first, second, third, fourth)] == [200, 200, 429, 200]
    assert left == "1" and bot.headers["X-RateLimit-Bucket"]
    assert len(server.posts(GENERAL)) == 3


async def test_faults_happen_before_or_after_the_request_was_obeyed(
    bot: Raw, server: DiscordServer
) -> None:
    server.fail(SEND, 500, times=1)
    server.fail(SEND, 502, times=1, after=True)
    server.fail(SEND, 429, retry_after=0.1, everywhere=True)
    server.fail(SEND, 403, code=50013)

    answers = [await bot.send(GENERAL, str(number)) for number in range(5)]
    server.fail(SEND, 0)
    with pytest.raises(aiohttp.ClientError):
        await bot.send(GENERAL, "5")

    assert [status for status, _ in answers] == [500, 502, 429, 403, 200]
    assert answers[2][1]["global"] is True
    assert [one.content for one in server.posts(GENERAL)] == ["1", "4"]
    assert [one.status for one in server.calls(SEND)] == [500, 502, 429, 403, 200, 0]


async def test_commands_are_declared_and_keep_their_ids(bot: Raw, server: DiscordServer) -> None:
    path = f"/applications/{BOT}/commands"
    ask = {"name": "ask", "type": 1, "description": "Ask", "options": []}

    _, first = await bot.ask("PUT", path, [ask])
    _, second = await bot.ask("PUT", path, [ask | {"description": "Ask me"}])
    mine = await bot.ask("PUT", f"/applications/{BOT}/guilds/{GUILD}/commands", [ask])

    assert first[0]["id"] == second[0]["id"] != mine[1][0]["id"]
    assert (await bot.ask("GET", path))[1] == second
    with pytest.raises(LookupError, match="no command faq"):
        await server.people.slash(ANN, GENERAL, "faq help")
