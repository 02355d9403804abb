"""`DiscordServer`: a Discord of our own, REST and gateway, on a free port of this machine."""

import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TypeVar
from zlib import crc32

from aiohttp import web

from tests.discord import api_commands, api_interactions, api_messages, api_reading
from tests.discord.contract import ContractError, faults_of_answer, faults_of_request
from tests.discord.faults import Fault, Faults
from tests.discord.gateway import Gateway
from tests.discord.people import People
from tests.discord.refusals import RefusedError, invalid
from tests.discord.routes import Handler, Request
from tests.discord.state import Interaction, Json, Message, State
from tests.discord.world import World

Files = Mapping[str, tuple[str, bytes]]

T = TypeVar("T")
TOKEN = "ODAwMDAwMDAwMDAwMDAwMDAx.faqbot.test"
SEND = "POST /channels/{channel_id}/messages"
EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"
CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
ORIGINAL = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"
FOLLOW_UP = "POST /webhooks/{webhook_id}/{webhook_token}"
ROUTES: dict[str, Handler] = {
    **api_reading.ROUTES,
    **api_messages.ROUTES,
    **api_commands.ROUTES,
    **api_interactions.ROUTES,
}


@dataclass(frozen=True, slots=True)
class Call:
    """One request: its body, its answer, and when (monotonic seconds). Status 0: no answer."""

    route: str
    path: str
    body: Json
    status: int
    answer: object
    at_s: float


@dataclass(slots=True)
class _Bucket:
    limit: int
    per_s: float
    resets_s: float = 0.0
    used: int = 0


class DiscordServer:
    """Discord, for one application; `async with DiscordServer() as discord`.

    Whatever breaks the contract, on either side, is raised at the end; `checked=False` is for
    measuring speed.
    """

    def __init__(
        self,
        *,
        patience_s: float = 3.0,
        token_lifetime_s: float = 900.0,
        checked: bool = True,
    ) -> None:
        self.state = State()
        self.token = TOKEN
        self.url = ""
        self.gateway = Gateway(self.state, lambda: self.token, lambda: self.gateway_url)
        self.world = World(self.state, self.gateway)
        self.people = People(self.world, patience_s)
        self.faults = Faults()
        self.violations: list[str] = []
        self._patience_s, self._token_lifetime_s = patience_s, token_lifetime_s
        self._checked = checked
        self._calls: list[Call] = []
        self._limits: dict[str, tuple[int, float]] = {}
        self._buckets: dict[str, _Bucket] = {}
        self._runner: web.AppRunner | None = None

    @property
    def api_url(self) -> str:
        """What BOT_DISCORD_API_URL and `Route.BASE` take."""
        return f"{self.url}/api/v10"

    @property
    def gateway_url(self) -> str:
        """What BOT_DISCORD_GATEWAY_URL and `DiscordWebSocket.DEFAULT_GATEWAY` take."""
        return f"{self.url.replace('http', 'ws', 1)}/gateway"

    # what a test asks

    def calls(self, route: str | None = None) -> list[Call]:
        """All requests so far (of that route), also those that were refused."""
        return [call for call in self._calls if route in (None, call.route)]

    def posts(self, channel: int) -> list[Message]:
        """The bot's public messages there, as they stand now."""
        found = self.state.in_channel(channel)
        return [one for one in found if one.author == self.state.bot]

    def replies(self, message: int | Message) -> list[Message]:
        """The bot's public messages that reply to that one."""
        wanted = message.id if isinstance(message, Message) else message
        places = self.state.messages.values()
        each = [one for place in places for one in place.values()]
        found = [one for one in each if one.author == self.state.bot and one.replies_to == wanted]
        return sorted(found, key=lambda one: one.id)

    def whispers(self, user: int) -> list[Message]:
        """The messages that this person alone sees."""
        return [one for one in self.state.ephemeral if one.ephemeral_to == user]

    async def until(self, question: Callable[[], T], within_s: float = 5.0) -> T:
        """The first true answer, as soon as something changes."""
        return await self.state.until(question, within_s)

    async def reply(self, message: int | Message, within_s: float = 5.0) -> Message:
        """The bot's first reply to that message."""
        return (await self.until(lambda: self.replies(message), within_s))[0]

    async def answered(self, asked: Interaction, within_s: float = 5.0) -> Message:
        """The message that answers an interaction, when it is no longer “thinking”."""

        def ready() -> Message | None:
            original = asked.original
            return original if original and not original.is_loading else None

        found = await self.until(ready, within_s)
        assert found is not None
        return found

    # what a test arranges

    def fail(self, route: str, status: int, times: int = 1, **more: object) -> Fault:
        """The next requests of that route go wrong; see `Fault`. Route "" is every one."""
        fault = Fault(status, times, **more)  # type: ignore[arg-type]
        self.faults.add(route, fault)
        return fault

    def limit(self, route: str, requests: int, per_s: float) -> None:
        """A bucket for each channel or token: X-RateLimit headers, and 429 beyond it."""
        self._limits[route] = (requests, per_s)

    # the server

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=32 * 1024 * 1024)
        for route, handler in ROUTES.items():
            method, path = route.split(" ")
            app.router.add_route(method, f"/api/v10{path}", self._serve(route, handler))
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_route("*", "/api/{rest:.*}", self._unknown)
        app.router.add_get("/attachments/{id}/{name}", self._serve_file)
        self._runner = web.AppRunner(app, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = self.state.files_url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self.gateway.shut()
        await self._runner.cleanup()
        if self.violations and error is None:
            raise ContractError("\n".join(dict.fromkeys(self.violations)))

    def _serve(
        self, route: str, handler: Handler
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            read = await _body(request)
            body = read[0]
            fault = self.faults.next_of(route)
            await self.faults.delay(route)
            if fault is not None and not fault.after:
                return self._fail(request, route, body, fault)
            if (limited := self._limited(request, route)) is not None:
                return self._note(request, route, body, 429, limited.body, limited.headers)
            status, answer = await self._answer(request, route, handler, *read)
            if fault is not None:
                return self._fail(request, route, body, fault)
            headers = self._headers(request, route)
            return self._note(request, route, body, status, answer, headers)

        return serve

    async def _answer(
        self,
        request: web.Request,
        route: str,
        handler: Handler,
        body: Json,
        files: Files,
        unreadable: bool,
    ) -> tuple[int, object]:
        given = request.headers.get("Authorization")
        if given != f"Bot {self.token}" and route not in api_interactions.ROUTES:
            return 401, RefusedError(0).body
        if unreadable:
            self.violations.append(f"{route}: no JSON")
            return 400, RefusedError(50109).body
        if self._checked and (faults := list(faults_of_request(route, body))):
            self.violations += faults
            return 400, _form_of(faults[0]).body
        read = Request(
            route,
            request.match_info,
            request.query,
            body,
            self.world,
            self.gateway_url,
            self._patience_s,
            self._token_lifetime_s,
            files,
        )
        try:
            return await handler(read)
        except RefusedError as refused:
            if refused.code == 50035 and "message_reference" not in refused.body.get("errors", {}):
                self.violations.append(f"{route}: {json.dumps(refused.body)}")
            return refused.status, refused.body

    def _fail(
        self, request: web.Request, route: str, body: Json, fault: Fault
    ) -> web.StreamResponse:
        if fault.status == 0:
            self._calls.append(Call(route, request.path, body, 0, None, time.monotonic()))
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        if fault.status == 429:
            limited = _limited(fault.retry_after, everywhere=fault.everywhere)
            return self._note(request, route, body, 429, limited.body, limited.headers)
        if fault.code:
            refused = RefusedError(fault.code)
            return self._note(request, route, body, refused.status, refused.body, {})
        answer = {"message": "Internal Server Error", "code": 0}
        return self._note(request, route, body, fault.status, answer, {})

    def _note(
        self,
        request: web.Request,
        route: str,
        body: Json,
        status: int,
        answer: object,
        headers: dict[str, str],
    ) -> web.StreamResponse:
        self._calls.append(Call(route, request.path, body, status, answer, time.monotonic()))
        if self._checked:
            self.violations += faults_of_answer(route, status, answer)
        self.state.touch()
        if status == 204:
            return web.Response(status=204, headers=headers)
        return _json(answer, status, headers)

    def _bucket(self, request: web.Request, route: str) -> _Bucket | None:
        if route not in self._limits:
            return None
        name = f"{route} {request.path.split('/messages')[0]}"
        now = time.monotonic()
        bucket = self._buckets.get(name)
        if bucket is None or now >= bucket.resets_s:
            bucket = _Bucket(*self._limits[route], now + self._limits[route][1])
            self._buckets[name] = bucket
        return bucket

    def _limited(self, request: web.Request, route: str) -> "_Limited | None":
        bucket = self._bucket(request, route)
        if bucket is None:
            return None
        bucket.used += 1
        if bucket.used <= bucket.limit:
            return None
        limited = _limited(max(0.001, bucket.resets_s - time.monotonic()))
        limited.headers.update(self._headers(request, route))
        return limited

    def _headers(self, request: web.Request, route: str) -> dict[str, str]:
        bucket = self._bucket(request, route)
        if bucket is None:
            return {}
        left = max(0.0, bucket.resets_s - time.monotonic())
        return {
            "X-RateLimit-Limit": str(bucket.limit),
            "X-RateLimit-Remaining": str(max(0, bucket.limit - bucket.used)),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": f"{crc32(route.encode()):08x}",
        }

    async def _serve_file(self, request: web.Request) -> web.StreamResponse:
        """What somebody attached; the address is all that one needs."""
        content = self.state.attached.get(int(request.match_info["id"]))
        if content is None:
            return web.Response(status=404)
        return web.Response(body=content, content_type="text/plain")

    async def _unknown(self, request: web.Request) -> web.StreamResponse:
        self.violations.append(f"{request.method} {request.path} is not known here")
        return _json({"message": "404: Not Found", "code": 0}, 404, {})


@dataclass(slots=True)
class _Limited:
    body: Json
    headers: dict[str, str]


def _limited(retry_after: float, *, everywhere: bool = False) -> _Limited:
    headers = {
        "Retry-After": str(max(1, round(retry_after))),
        "Via": "1.1 google",  # without it the client takes this for a ban
        "X-RateLimit-Scope": "global" if everywhere else "user",
    }
    if everywhere:
        headers["X-RateLimit-Global"] = "true"
    body = {
        "message": "You are being rate limited.",
        "retry_after": retry_after,
        "global": everywhere,
        "code": 0,
    }
    return _Limited(body, headers)


def _form_of(fault: str) -> RefusedError:
    """What Discord answers to a body that its contract does not know."""
    path, _, message = fault.partition(": $")[2].partition(": ")
    code = "BASE_TYPE_MAX_LENGTH" if "too long" in message else "MODEL_TYPE_CONVERT"
    return invalid(path.replace("[", ".").replace("]", "").strip(".") or "body", code, message)


def _json(answer: object, status: int, headers: dict[str, str]) -> web.Response:
    body = json.dumps(answer).encode()  # the client takes no charset in the type
    return web.Response(body=body, status=status, headers=headers, content_type="application/json")


async def _body(request: web.Request) -> tuple[Json, Files, bool]:
    """The body and the files with it, and whether it could not be read."""
    try:
        if request.content_type == "multipart/form-data":
            form = await request.post()
            sent = {key: one for key, one in form.items() if isinstance(one, web.FileField)}
            body = json.loads(str(form.get("payload_json", "{}")))
            files = {key[6:-1]: (one.filename, one.file.read()) for key, one in sent.items()}
            return body, files, False
        text = await request.text()
        return (json.loads(text) if text.strip() else {}), {}, False
    except ValueError:
        return {}, {}, True
