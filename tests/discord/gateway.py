"""The gateway: sessions, heartbeats, resuming, and what a shard hears."""

import asyncio
import json
import secrets
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from aiohttp import WSMsgType, web

from tests.discord import payloads
from tests.discord.state import Json, State

GUILDS, MEMBERS, PRESENCES = 1 << 0, 1 << 1, 1 << 8
MESSAGES, DIRECT_MESSAGES, CONTENT = 1 << 9, 1 << 12, 1 << 15
_ENDS = (4003, 4004, 4005, 4010, 4011, 4012, 4013, 4014, 4007, 4009)
_SENDS, _PER_S = 120, 60.0

Data = Json | Callable[["Session"], Json]


@dataclass(eq=False, slots=True)
class Session:
    """What one shard of the bot began with IDENTIFY. It outlives its connections."""

    id: str
    shard: tuple[int, int]
    intents: int
    resume_url: str
    log: list[tuple[str, Json]] = field(default_factory=list)
    heard: int = 0
    connection: "Connection | None" = None

    @property
    def sees_content(self) -> bool:
        return bool(self.intents & CONTENT)

    def hears(self, guild: int | None, intent: int) -> bool:
        """Whether an event of that guild, or of a direct conversation, is for this shard."""
        mine = (guild >> 22) % self.shard[1] == self.shard[0] if guild else self.shard[0] == 0
        return mine and (not intent or bool(self.intents & intent))

    def has_read(self, number: int) -> bool:
        """Whether the bot has said that it read so far, or went away."""
        return self.heard >= number or self.connection is None

    def tell(self, event: str, data: Json) -> None:
        """Dispatch; kept for a RESUME."""
        self.log.append((event, data))
        if self.connection is not None:
            self.connection.dispatch(event, data, len(self.log))


class Connection:
    """One websocket; what is sent waits in a queue, so that telling takes no time."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket, self._request = socket, request
        compressed = request.query.get("compress") == "zlib-stream"
        self._zlib = zlib.compressobj() if compressed else None
        self._queue: asyncio.Queue[str | int] = asyncio.Queue()
        self._sent: list[float] = []
        self.session: Session | None = None

    def send(self, op: int, data: Any = None) -> None:
        """A frame that is no event."""
        self._queue.put_nowait(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    def dispatch(self, event: str, data: Json, number: int) -> None:
        """An event."""
        self._queue.put_nowait(json.dumps({"op": 0, "d": data, "s": number, "t": event}))

    def close(self, code: int) -> None:
        """Close after all that was sent before."""
        self._queue.put_nowait(code)

    def drop(self) -> None:
        """As when a cable is pulled: no close frame."""
        if self._request.transport is not None:
            self._request.transport.abort()

    async def pump(self) -> None:
        """Send what waits."""
        with suppress(ConnectionError):
            while True:
                waiting = await self._queue.get()
                if isinstance(waiting, int):
                    await self.socket.close(code=waiting)
                    return
                if self._zlib is None:
                    await self.socket.send_str(waiting)
                    continue
                packed = self._zlib.compress(waiting.encode())
                await self.socket.send_bytes(packed + self._zlib.flush(zlib.Z_SYNC_FLUSH))

    def is_too_fast(self) -> bool:
        """Whether the bot sends more than 120 frames a minute."""
        now = time.monotonic()
        self._sent = [one for one in self._sent if one > now - _PER_S] + [now]
        return len(self._sent) > _SENDS


class Gateway:
    """All sessions of the bot, and what can go wrong with them."""

    def __init__(self, state: State, token: Callable[[], str], url: Callable[[], str]) -> None:
        self._state, self._token, self._url = state, token, url
        self.heartbeat_ms = 41_250
        self.acknowledges = True
        self.refuses: list[int] = []  # close codes for the next IDENTIFYs or RESUMEs
        self.forgets_sessions = False  # answer RESUME with op 9
        self.sessions: dict[str, Session] = {}
        self.identifies: list[Json] = []
        self.resumes: list[Json] = []
        self.closes: list[int | None] = []  # with what the bot closed
        self.beats = 0
        self._connections: set[Connection] = set()

    # what a test asks and does

    @property
    def live(self) -> list[Session]:
        """The sessions that are connected."""
        return [one for one in self.sessions.values() if one.connection is not None]

    async def connected(self, within_s: float = 10.0, *, shards: int = 1) -> Session:
        """Wait until that many shards are there; gives the newest."""
        await self._state.until(lambda: len(self.live) >= shards, within_s)
        return self.live[-1]

    async def gone(self, within_s: float = 10.0) -> None:
        """Wait until no shard is connected."""
        await self._state.until(lambda: not self.live, within_s)

    async def heard(self, within_s: float = 10.0) -> None:
        """Wait until the bot has read all that it was told: it is asked for a heartbeat."""
        for session in self.live:
            told = len(session.log)
            assert session.connection is not None
            session.connection.send(1)
            await self._state.until(partial(session.has_read, told), within_s)

    def drop(self) -> None:
        """All connections break without a word; the sessions can be resumed."""
        for session in self.live:
            assert session.connection is not None
            session.connection.drop()

    def close(self, code: int) -> None:
        """Close all connections with that code."""
        for session in self.live:
            assert session.connection is not None
            session.connection.close(code)
            if code in _ENDS:
                self.sessions.pop(session.id, None)

    def ask_to_reconnect(self) -> None:
        """Op 7."""
        for session in self.live:
            assert session.connection is not None
            session.connection.send(7)

    def invalidate(self, *, resumable: bool = False) -> None:
        """Op 9."""
        for session in self.live:
            assert session.connection is not None
            session.connection.send(9, resumable)
            if not resumable:
                self.sessions.pop(session.id, None)

    def again(self, event: str, *, times: int = 1) -> None:
        """Deliver the newest event of that name once more, under a new number."""
        for session in self.live:
            found = next((data for name, data in reversed(session.log) if name == event), None)
            for _ in range(times if found is not None else 0):
                assert found is not None
                session.tell(event, found)

    # what happens

    def tell(self, event: str, data: Data, *, guild: int | None, intent: int = 0) -> None:
        """An event, to the shard of that guild if it asked for such, connected or not."""
        for session in list(self.sessions.values()):
            if session.hears(guild, intent):
                session.tell(event, data(session) if callable(data) else data)
        self._state.touch()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection of the bot."""
        socket = web.WebSocketResponse(max_msg_size=4096 * 4, autoclose=True)
        await socket.prepare(request)
        connection = Connection(socket, request)
        self._connections.add(connection)
        connection.send(10, {"heartbeat_interval": self.heartbeat_ms, "_trace": []})
        pump = asyncio.create_task(connection.pump())
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._receive(connection, frame.data)
        finally:
            pump.cancel()
            self._connections.discard(connection)
            self._left(connection)
        return socket

    async def shut(self) -> None:
        """Close what is open, so that the server can end."""
        for connection in list(self._connections):
            await connection.socket.close(code=1001)

    def _left(self, connection: Connection) -> None:
        session, code = connection.session, connection.socket.close_code
        self.closes.append(code)
        if session is not None and session.connection is connection:
            session.connection = None
            if code in (1000, 1001):
                self.sessions.pop(session.id, None)
        self._state.touch()

    def _receive(self, connection: Connection, text: str) -> None:
        try:
            frame = json.loads(text)
            op, data = frame["op"], frame.get("d")
        except (ValueError, KeyError, TypeError):
            connection.close(4002)
            return
        if connection.is_too_fast():
            connection.close(4008)
        elif op == 1:
            self.beats += 1
            if connection.session is not None:
                connection.session.heard = data or 0
            self._state.touch()
            if self.acknowledges:
                connection.send(11)
        elif op in (2, 6):
            if connection.session is not None:
                connection.close(4005)
            elif data.get("token", "").removeprefix("Bot ") != self._token():
                connection.close(4004)
            elif op == 2:
                self._identify(connection, data)
            else:
                self._resume(connection, data)
        elif connection.session is None:
            connection.close(4003)
        elif op == 8:
            self._members(connection.session, data)
        elif op not in (3, 4):
            connection.close(4001)

    def _identify(self, connection: Connection, data: Json) -> None:
        self.identifies.append(data)
        number, count = data.get("shard") or (0, 1)
        intents: int = data.get("intents", -1)
        privileged = MEMBERS | PRESENCES | (0 if self._state.content_granted else CONTENT)
        refusal = self.refuses.pop(0) if self.refuses else 0
        if intents < 0:
            refusal = 4013
        elif intents & privileged:
            refusal = refusal or 4014
        elif not 0 <= number < count:
            refusal = 4010
        if refusal:
            connection.close(refusal)
            self._state.touch()
            return
        session = Session(secrets.token_hex(16), (number, count), intents, self._url())
        self.sessions[session.id] = session
        session.connection, connection.session = connection, session
        there = [one for one in self._state.guilds.values() if self._state.bot in one.members]
        mine = [one for one in there if (one.id >> 22) % count == number]
        ready = {
            "v": 10,
            "user": payloads.myself(self._state),
            "guilds": [{"id": str(one.id), "unavailable": True} for one in mine],
            "session_id": session.id,
            "resume_gateway_url": session.resume_url,
            "session_type": "normal",
            "private_channels": [],
            "user_settings": {},
            "shard": [number, count],
            "application": {
                "id": str(self._state.application),
                "flags": payloads.flags_of(self._state),
            },
        }
        session.tell("READY", ready)
        for guild in mine:
            if guild.available and intents & GUILDS:
                shown = payloads.guild_event(self._state, guild) | {"unavailable": False}
                session.tell("GUILD_CREATE", shown)
        self._state.touch()

    def _resume(self, connection: Connection, data: Json) -> None:
        self.resumes.append(data)
        session = self.sessions.get(data.get("session_id", ""))
        if self.refuses:
            connection.close(self.refuses.pop(0))
        elif session is None or self.forgets_sessions:
            self.sessions.pop(data.get("session_id", ""), None)
            connection.send(9, False)
        elif not 0 <= data.get("seq", -1) <= len(session.log):
            self.sessions.pop(session.id)
            connection.close(4007)
        else:
            if session.connection is not None:
                session.connection.drop()
            session.connection, connection.session = connection, session
            seen = data["seq"]
            for number, (event, missed) in enumerate(session.log[seen:], start=seen + 1):
                connection.dispatch(event, missed, number)
            session.tell("RESUMED", {"_trace": []})
        self._state.touch()

    def _members(self, session: Session, data: Json) -> None:
        guild = self._state.guilds[int(data["guild_id"])]
        wanted = data.get("user_ids")
        wanted = [wanted] if isinstance(wanted, str | int) else wanted or []
        prefix = str(data.get("query") or "").lower()
        found = [
            payloads.member_of(self._state, guild, one)
            for one in guild.members
            if str(one) in map(str, wanted)
            or (prefix and self._state.users[one].name.lower().startswith(prefix))
        ]
        there = {one["user"]["id"] for one in found}
        missing = [str(one) for one in wanted if str(one) not in there]
        chunk = {"guild_id": str(guild.id), "members": found, "chunk_index": 0, "chunk_count": 1}
        chunk |= {"not_found": missing} if missing else {}
        chunk |= {"nonce": data["nonce"]} if data.get("nonce") else {}
        session.tell("GUILD_MEMBERS_CHUNK", chunk)
