"""What is offered to who types into an option."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.core.messages import Choice, Choices, Completion, Reply, Request, Response
from tests.discord.guild import ANN, GENERAL, GUILD, DiscordServer, furnished
from tests.platforms.discord.acting import Bot, acting


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    async with DiscordServer() as server, acting(furnished(server)) as bot:
        await bot.declare()
        yield bot


async def offered(bot: Bot, typed: str = "ba", command: str = "faq edit") -> list[tuple[str, str]]:
    found = await bot.server.people.complete(ANN, GENERAL, command, "id", id=typed)
    return [(one["name"], one["value"]) for one in found]


@pytest.mark.parametrize("command", ["edit", "show", "retire", "restore", "history", "revert"])
async def test_entries_are_offered_by_their_questions_and_filled_in_by_their_ids(
    bot: Bot, command: str
) -> None:
    bot.inbox.answer = Choices((Choice("How do I renew my badge?", "7", "badge"),))

    found = await offered(bot, "renew", f"faq {command}")

    assert found == [("How do I renew my badge?", "badge")]
    completion = bot.inbox.last(Completion)
    assert (completion.text, completion.person.id) == ("renew", str(ANN))
    assert completion.command == command
    assert completion.place.workspace == str(GUILD)


async def test_what_discord_has_no_room_for_is_cut_or_left_out(bot: Bot) -> None:
    bot.inbox.answer = Choices(
        (
            Choice("long " * 50, "1", "long"),
            Choice("An id too long", "2", "x" * 101),
            Choice("No id", "3"),
            *(Choice(f"Question {number}", "4", f"q{number}") for number in range(40)),
        )
    )

    found = await offered(bot)

    assert len(found) == 25
    assert found[0][1] == "long"
    assert len(found[0][0]) <= 100
    assert all(len(value) <= 100 and value for _, value in found)


async def test_nothing_is_offered_where_the_core_does_not_complete(bot: Bot) -> None:
    bot.inbox.answer = Reply("You may not.", private=True, refusal=True)

    assert await offered(bot) == []


async def test_nothing_is_offered_rather_than_an_error(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(_: Request) -> Response:
        raise ZeroDivisionError

    bot.inbox.answer = fails

    assert await offered(bot) == []
    assert "ZeroDivisionError" in caplog.text


async def test_nothing_is_offered_rather_than_too_late(bot: Bot) -> None:
    async def hangs(_: Request) -> Response:
        await asyncio.sleep(60)
        return Choices()

    bot.inbox.answer = hangs

    assert await offered(bot) == []
