"""A bot without a library: raw requests and a raw websocket, for tests of our Discord itself."""

import json
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

import aiohttp

from tests.discord.guild import CONTENT, DiscordServer, Json

INTENTS = 1 << 0 | 1 << 9 | 1 << 12 | CONTENT


class Raw:
    """Asks the API as the bot."""

    def __init__(self, server: DiscordServer) -> None:
        self.server = server
        self.headers: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        self.session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()

    async def ask(self, method: str, path: str, body: object = None, token: str = "") -> Any:
        """The status and the answer."""
        headers = {"Authorization": f"Bot {token or self.server.token}"}
        url = f"{self.server.api_url}{path}"
        async with self.session.request(method, url, json=body, headers=headers) as answer:
            self.headers = dict(answer.headers)
            text = await answer.text()
            return answer.status, json.loads(text) if text else None

    async def send(self, channel: int, content: str, **more: object) -> Any:
        """A message."""
        return await self.ask("POST", f"/channels/{channel}/messages", {"content": content, **more})

    @asynccontextmanager
    async def shard(self, *, compressed: bool = False) -> AsyncIterator["Shard"]:
        """A connection to the gateway, greeted already."""
        query = "?v=10&encoding=json" + ("&compress=zlib-stream" if compressed else "")
        async with self.session.ws_connect(f"{self.server.gateway_url}{query}") as socket:
            shard = Shard(socket, self.server.token)
            assert (await shard.next())["op"] == 10
            yield shard


class Shard:
    """What one connection hears."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, token: str) -> None:
        self.socket, self._token = socket, token
        self._zlib = zlib.decompressobj()

    async def next(self) -> Json:
        """The next frame; a close is `{"close": code}`."""
        frame = await self.socket.receive(timeout=5)
        if frame.type is aiohttp.WSMsgType.BINARY:
            return dict(json.loads(self._zlib.decompress(frame.data)))
        if frame.type is aiohttp.WSMsgType.TEXT:
            return dict(json.loads(frame.data))
        return {"op": None, "close": self.socket.close_code}

    async def event(self, name: str) -> Json:
        """The next event of that name; others are passed over."""
        while (frame := await self.next()).get("t") != name:
            assert "close" not in frame, frame
        return dict(frame["d"])

    async def send(self, op: int, data: object) -> None:
        """A frame."""
        await self.socket.send_json({"op": op, "d": data})

    async def identify(self, **more: object) -> Json:
        """IDENTIFY; what came of it, READY if all is well."""
        said = {"token": self._token, "intents": INTENTS, "properties": {}, **more}
        await self.send(2, said)
        return await self.next()

    async def resume(self, session: str, seq: int) -> Json:
        """RESUME; the first frame that follows."""
        await self.send(6, {"token": self._token, "session_id": session, "seq": seq})
        return await self.next()
