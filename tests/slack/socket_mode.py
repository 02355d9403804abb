"""Slack's end of Socket Mode: sockets, envelopes, acknowledgements, and what goes wrong."""

import asyncio
import itertools
import json
from contextlib import suppress
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from tests.slack.state import APP, Json
from tests.slack.transport import Kind, NotAcknowledgedError, Retry

MAX_SOCKETS = 10


@dataclass(slots=True, eq=False)
class Envelope:
    """One thing sent through a socket, and how it was acknowledged."""

    id: str
    body: Json
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    acks: list[Json] = field(default_factory=list)

    @property
    def acked(self) -> bool:
        return bool(self.acks)

    @property
    def answer(self) -> Json | None:
        """The payload of the first acknowledgement."""
        return self.acks[0].get("payload") if self.acks else None


@dataclass(slots=True, eq=False)
class Socket:
    """One connection of the bot."""

    number: int
    ws: web.WebSocketResponse
    deaf: bool = False
    pings: int = 0


class SocketMode:
    """The sockets that the bot has open; a `Transport`."""

    def __init__(self, *, patience_s: float = 3.0) -> None:
        self.patience_s = patience_s
        self.refusing = False  # new sockets get HTTP 503
        self.sockets: list[Socket] = []
        self.envelopes: list[Envelope] = []  # all that was ever sent, oldest first
        self.opened = 0  # sockets ever opened
        self._by_id: dict[str, Envelope] = {}
        self._tickets: set[str] = set()
        self._numbers = itertools.count(1)
        self._turn = itertools.count()
        self._arrived = asyncio.Event()

    # the bot's side

    def ticket(self) -> str:
        """The last part of a websocket address, good once."""
        ticket = f"ticket-{next(self._numbers)}"
        self._tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One socket, from its hello to its end."""
        ticket = request.query.get("ticket", "")
        if self.refusing or ticket not in self._tickets or len(self.sockets) >= MAX_SOCKETS:
            return web.Response(status=503 if self.refusing else 403)
        self._tickets.remove(ticket)
        ws = web.WebSocketResponse(autoping=False)
        await ws.prepare(request)
        socket = Socket(next(self._numbers), ws)
        await ws.send_json(self._hello())
        self.sockets.append(socket)
        self.opened += 1
        self._wake()
        try:
            async for message in ws:
                await self._hear(socket, message.type, message.data)
        finally:
            self.sockets.remove(socket)
            self._wake()
        return ws

    async def _hear(self, socket: Socket, kind: WSMsgType, data: object) -> None:
        if kind == WSMsgType.PING:
            socket.pings += 1
            if not socket.deaf:
                assert isinstance(data, bytes | bytearray)
                await socket.ws.pong(bytes(data))
        elif kind == WSMsgType.TEXT and not socket.deaf:
            assert isinstance(data, str)
            ack: Json = json.loads(data)
            envelope = self._by_id.get(ack.get("envelope_id", ""))
            if envelope is not None:
                envelope.acks.append(ack)
                envelope.answered.set()

    def _hello(self) -> Json:
        host = {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18060}
        return {
            "type": "hello",
            "num_connections": len(self.sockets) + 1,
            "debug_info": host,
            "connection_info": {"app_id": APP},
        }

    # deliveries

    async def deliver(self, kind: Kind, payload: Json, retry: Retry | None = None) -> Json | None:
        """Send it through any one socket; what the acknowledgement carried."""
        envelope = Envelope(
            f"{next(self._numbers):08d}-envelope",
            {"type": kind, "payload": payload, "accepts_response_payload": kind != "events_api"},
        )
        if kind == "events_api":
            envelope.body |= {
                "retry_attempt": retry.number if retry else 0,
                "retry_reason": retry.reason if retry else "",
            }
        envelope.body["envelope_id"] = envelope.id
        self.envelopes.append(envelope)
        self._by_id[envelope.id] = envelope
        await self.send(envelope)
        return envelope.answer

    async def send(self, envelope: Envelope) -> None:
        """Send this envelope (again), and wait for its acknowledgement."""
        envelope.answered.clear()
        try:
            async with asyncio.timeout(self.patience_s):
                socket = await self._any_socket()
                await socket.ws.send_json(envelope.body)
                await envelope.answered.wait()
        except (TimeoutError, ConnectionError) as error:
            where = f"{len(self.sockets)} sockets"
            raise NotAcknowledgedError(f"{envelope.body['type']}, {where}") from error

    @property
    def unacked(self) -> list[Envelope]:
        """What was sent and never acknowledged."""
        return [envelope for envelope in self.envelopes if not envelope.acked]

    async def redeliver(self, reason: str = "timeout") -> None:
        """Deliver what is not acknowledged again, in new envelopes with a higher retry_attempt."""
        for old in self.unacked:
            self.envelopes.remove(old)
            number = old.body.get("retry_attempt", 0) + 1
            await self.deliver(old.body["type"], old.body["payload"], Retry(number, reason))

    async def repeat(self, envelope: Envelope | None = None) -> None:
        """Send an envelope (the last one) once more with the same envelope_id."""
        await self.send(envelope or self.envelopes[-1])

    # what goes wrong

    async def connected(self, number: int = 1, within_s: float = 10.0) -> None:
        """Wait until that many sockets can hear."""
        async with asyncio.timeout(within_s):
            while len(self._hearing()) < number:
                await self._arrived.wait()

    def go_deaf(self) -> None:
        """The present sockets stay open, and from now on answer no ping and carry nothing."""
        for socket in self.sockets:
            socket.deaf = True

    async def disconnect(self, reason: str = "refresh_requested", *, close: bool = True) -> None:
        """Tell all sockets to go (`warning`: soon; `refresh_requested`: now), and close them."""
        for socket in list(self.sockets):
            debug = {"debug_info": {"host": "applink-1"}}
            await socket.ws.send_json({"type": "disconnect", "reason": reason, **debug})
            if close:
                socket.deaf = True
        if close:
            await self.cut()

    async def cut(self) -> None:
        """Close all sockets without a word."""
        for socket in list(self.sockets):
            with suppress(ConnectionError):
                await socket.ws.close()

    async def _any_socket(self) -> Socket:
        while not (hearing := self._hearing()):
            await self._arrived.wait()
        return hearing[next(self._turn) % len(hearing)]

    def _hearing(self) -> list[Socket]:
        return [one for one in self.sockets if not one.deaf and not one.ws.closed]

    def _wake(self) -> None:
        self._arrived.set()
        self._arrived = asyncio.Event()
