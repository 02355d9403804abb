"""A server in Discord's place that answers as it is told, and remembers what it was asked.

For what the stand-in in tests/discord never does; it speaks HTTP and knows nothing of Discord.
"""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import discord
from aiohttp import web
from discord.http import Route

Json = dict[str, Any]

ME = {"id": "1", "username": "faqbot", "discriminator": "0", "avatar": None, "bot": True}
APPLICATION = {
    "id": "1",
    "name": "faqbot",
    "icon": None,
    "description": "",
    "bot_public": True,
    "bot_require_code_grant": False,
    "owner": {"id": "9", "username": "olga", "discriminator": "0", "avatar": None},
    "verify_key": "",
    "flags": 0,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; a text as it is, anything else as JSON."""

    status: int = 200
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()

    def response(self) -> web.Response:
        if isinstance(self.body, str):
            return web.Response(status=self.status, text=self.body, headers=dict(self.headers))
        # discord.py reads JSON where the type is exactly this, without a charset
        headers = {"Content-Type": "application/json", **dict(self.headers)}
        body = json.dumps(self.body).encode()
        return web.Response(status=self.status, body=body, headers=headers)


@dataclass(slots=True)
class Scripted:
    """What is answered next; after that, always the last."""

    answers: list[Answer | Callable[[], Any]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/api/v10")
        if path in ("/users/@me", "/oauth2/applications/@me"):
            return Answer(body=ME if path == "/users/@me" else APPLICATION).response()
        self.asked.append((request.method, path))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Answer):
            return answer.response()
        made: web.StreamResponse = await answer()
        return made


@asynccontextmanager
async def scripted(
    *answers: Answer | Callable[[], Any], trace: Any = None
) -> AsyncIterator[tuple[Scripted, discord.Client]]:
    """The server, and a client that is logged in there."""
    script = Scripted(list(answers))
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", script.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    before = Route.BASE
    Route.BASE = f"http://{host}:{port}/api/v10"
    client = discord.AutoShardedClient(
        intents=discord.Intents(guilds=True),
        allowed_mentions=discord.AllowedMentions.none(),
        http_trace=trace,
        shard_count=1,
    )
    try:
        await client.login("token")
        yield script, client
    finally:
        await client.close()
        Route.BASE = before
        await runner.cleanup()
