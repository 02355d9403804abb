"""The bot of every tutorial, as a process: Bolt, `encode`, `semantic_search`, a fixed threshold.

usage: python -m benchmarks.chat.textbook FILE.yaml      (tokens and address as faqbot takes them)
"""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

from sentence_transformers import SentenceTransformer
from sentence_transformers.util import semantic_search
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.embedding.folder import find_model
from bot.embedding.packaged import DEFAULT_MODEL
from bot.formats import read_paths

THRESHOLD = 0.6


async def main(file: str) -> None:
    """Answers mentions in their thread until it is killed."""
    entries = read_paths([Path(file)]).entries
    phrasings = [(text, entry) for entry in entries for text in (entry.question, *entry.alternates)]
    model = SentenceTransformer(str(find_model(DEFAULT_MODEL).path), device="cpu")
    corpus = model.encode([text for text, _ in phrasings], convert_to_tensor=True)
    client = AsyncWebClient(
        token=os.environ["BOT_SLACK_BOT_TOKEN"], base_url=os.environ["BOT_SLACK_API_URL"]
    )
    app = AsyncApp(client=client)

    @app.event("app_mention")
    async def answer(event: dict[str, Any]) -> None:
        asked = model.encode(event["text"], convert_to_tensor=True)
        hit = semantic_search(asked, corpus, top_k=1)[0][0]
        entry = phrasings[int(hit["corpus_id"])][1]
        text = entry.answer if hit["score"] >= THRESHOLD else "I do not know."
        await client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text=text)

    @app.event("message")
    async def ignore() -> None:
        pass

    handler = AsyncSocketModeHandler(app, os.environ["BOT_SLACK_APP_TOKEN"])
    await handler.start_async()  # type: ignore[no-untyped-call]  # Bolt leaves it out


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
