"""Our Discord against the library that everybody uses, which knows nothing of tests."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import discord
import pytest
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from tests.discord.guild import (
    ANN,
    GENERAL,
    QUESTIONS,
    SEND,
    DiscordServer,
    User,
    visible,
)

INTENTS = discord.Intents(guilds=True, messages=True, message_content=True)


class Form(discord.ui.Modal, title="Why?"):
    """One field."""

    reason = discord.ui.Label(
        text="Reason", component=discord.ui.TextInput[discord.ui.LayoutView]()
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        entered = self.reason.component
        assert isinstance(entered, discord.ui.TextInput)
        await interaction.response.send_message(f"thanks for {entered.value}", ephemeral=True)


@dataclass
class Bot:
    """A client that answers everybody in three ways."""

    client: discord.AutoShardedClient
    tree: app_commands.CommandTree
    heard: list[discord.Message] = field(default_factory=list)


def made() -> Bot:
    client = discord.AutoShardedClient(
        intents=INTENTS, shard_count=1, allowed_mentions=discord.AllowedMentions.none()
    )
    bot = Bot(client, app_commands.CommandTree(client))

    @bot.tree.command(name="ask", description="Ask")
    async def ask(interaction: discord.Interaction, question: str) -> None:
        await interaction.response.defer(ephemeral=True)
        view = discord.ui.View()
        view.add_item(discord.ui.Button(label="Why", custom_id="why"))
        await interaction.edit_original_response(content=f"so: {question}", view=view)

    @client.event
    async def on_message(message: discord.Message) -> None:
        bot.heard.append(message)
        if not message.author.bot:
            await message.reply(f"<@{ANN}> said {message.content}", nonce=str(message.id))

    @client.event
    async def on_interaction(interaction: discord.Interaction) -> None:
        if interaction.type is discord.InteractionType.component:
            await interaction.response.send_modal(Form())

    return bot


@contextmanager
def at(server: DiscordServer) -> Iterator[None]:
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = server.api_url, URL(server.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@pytest.fixture
async def bot(server: DiscordServer) -> AsyncIterator[Bot]:
    with at(server):
        bot = made()
        running = asyncio.create_task(bot.client.start(server.token))
        await server.gateway.connected()
        yield bot
        await bot.client.close()
        await running


async def test_messages_are_heard_and_replied_to(bot: Bot, server: DiscordServer) -> None:
    people = server.people
    _, post = people.post(ANN, QUESTIONS, "VPN", "a post")
    written = [
        people.mention(ANN, GENERAL, "a mention"),
        people.dm(ANN, "direct"),
        post,
    ]

    replies = [await server.reply(one) for one in written]

    assert [one.pings for one in replies] == [[], [], []]
    assert visible(replies[1]) == f"<@{ANN}> said direct"
    assert bot.heard[0].author.display_name == "Ann Able"


async def test_a_command_a_button_and_a_form(bot: Bot, server: DiscordServer) -> None:
    await bot.tree.sync()

    asked = await server.people.slash(ANN, GENERAL, "ask", question="how?")
    answer = await server.answered(asked)
    opened = await server.people.press(ANN, answer, "Why")
    filled = await server.people.fill(opened, {"Reason": "fun"})

    assert (visible(answer), answer.ephemeral_to) == ("so: how?\n[Why]", ANN)
    assert visible(await server.answered(filled)) == "thanks for fun"


async def test_a_broken_connection_is_resumed_and_what_was_missed_is_heard(
    bot: Bot, server: DiscordServer
) -> None:
    server.gateway.drop()
    await server.gateway.gone()
    missed = server.people.say(ANN, GENERAL, "missed")

    await server.reply(missed, 10)

    assert (len(server.gateway.identifies), len(server.gateway.resumes)) == (1, 1)


async def test_an_invalid_session_is_begun_again(bot: Bot, server: DiscordServer) -> None:
    server.gateway.invalidate()
    await server.until(lambda: len(server.gateway.identifies) == 2, 15)

    assert await server.reply(server.people.say(ANN, GENERAL, "hello"), 10)


async def test_a_500_after_the_message_was_taken_posts_it_once(
    bot: Bot, server: DiscordServer
) -> None:
    server.fail(SEND, 500, after=True)
    asked = server.people.say(ANN, GENERAL, "hello")

    await server.until(lambda: len(server.calls(SEND)) == 2)

    assert len(server.replies(asked)) == 1


async def test_a_429_is_waited_for(bot: Bot, server: DiscordServer) -> None:
    server.fail(SEND, 429, retry_after=0.1)

    assert await server.reply(server.people.say(ANN, GENERAL, "hello"))


async def test_other_bots_are_heard_as_such(bot: Bot, server: DiscordServer) -> None:
    server.state.add_user(User(7, "robo", bot=True))
    server.people.say(7, GENERAL, "beep")
    server.people.say(8, GENERAL, "hook", webhook=8)

    await server.reply(server.people.say(ANN, GENERAL, "hello"))

    heard = [(one.author.bot, one.webhook_id) for one in bot.heard[:3]]
    assert heard == [(True, None), (True, 8), (False, None)]


async def test_another_token_and_an_intent_that_is_not_granted(server: DiscordServer) -> None:
    with at(server):
        async with made().client as client:
            with pytest.raises(discord.LoginFailure):
                await client.start("another")
        server.state.content_granted = False
        async with made().client as client:
            with pytest.raises(discord.PrivilegedIntentsRequired):
                await client.start(server.token)
