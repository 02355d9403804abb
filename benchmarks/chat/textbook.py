"""The bot of every tutorial, as a process: `encode`, `semantic_search`, a fixed threshold.

usage: python -m benchmarks.chat.textbook slack|discord FILE.yaml

With Bolt or with discord.py; tokens and address as faqbot takes them.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
from sentence_transformers import SentenceTransformer
from sentence_transformers.util import semantic_search
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.embedding.folder import find_model
from bot.embedding.packaged import DEFAULT_MODEL
from bot.formats import read_paths

THRESHOLD = 0.6

Answer = Callable[[str], str]


async def main(platform: str, file: str) -> None:
    """Answers mentions until it is killed."""
    answer = _learned(file)
    await (_on_discord(answer) if platform == "discord" else _on_slack(answer))


def _learned(file: str) -> Answer:
    entries = read_paths([Path(file)]).entries
    phrasings = [(text, entry) for entry in entries for text in (entry.question, *entry.alternates)]
    model = SentenceTransformer(str(find_model(DEFAULT_MODEL).path), device="cpu")
    corpus = model.encode([text for text, _ in phrasings], convert_to_tensor=True)

    def answer(text: str) -> str:
        asked = model.encode(text, convert_to_tensor=True)
        hit = semantic_search(asked, corpus, top_k=1)[0][0]
        entry = phrasings[int(hit["corpus_id"])][1]
        return entry.answer if hit["score"] >= THRESHOLD else "I do not know."

    return answer


async def _on_slack(answer: Answer) -> None:
    client = AsyncWebClient(
        token=os.environ["BOT_SLACK_BOT_TOKEN"], base_url=os.environ["BOT_SLACK_API_URL"]
    )
    app = AsyncApp(client=client)

    @app.event("app_mention")
    async def mentioned(event: dict[str, Any]) -> None:
        text = answer(event["text"])
        await client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text=text)

    @app.event("message")
    async def ignore() -> None:
        pass

    handler = AsyncSocketModeHandler(app, os.environ["BOT_SLACK_APP_TOKEN"])
    await handler.start_async()  # type: ignore[no-untyped-call]  # Bolt leaves it out


async def _on_discord(answer: Answer) -> None:
    Route.BASE = os.environ["BOT_DISCORD_API_URL"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["BOT_DISCORD_GATEWAY_URL"])
    client = discord.Client(intents=discord.Intents(guilds=True, guild_messages=True))

    @client.event
    async def on_message(message: discord.Message) -> None:
        if client.user in message.mentions:
            await message.reply(answer(message.content))

    async with client:
        await client.start(os.environ["BOT_DISCORD_TOKEN"])


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
