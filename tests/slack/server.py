"""`SlackServer`: a stand-in of Slack's Web API and Socket Mode on a free port of this machine."""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from tests.slack import api_chat, api_files, api_reading, api_views
from tests.slack.http_mode import HttpMode
from tests.slack.people import People
from tests.slack.refusals import RefusedError
from tests.slack.scopes import ALL_SCOPES, NEEDED_SCOPE
from tests.slack.socket_mode import SocketMode
from tests.slack.state import Json, Message, StoredFile, Workspace
from tests.slack.transport import Transport

T = TypeVar("T")
BOT_TOKEN = "xoxb-faqbot-test"
APP_TOKEN = "xapp-1-faqbot-test"
METHODS = api_chat.METHODS | api_views.METHODS | api_reading.METHODS | api_files.METHODS


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Web API: its arguments, its answer, and when (monotonic seconds)."""

    method: str
    args: Json
    answer: Json
    at_s: float


@dataclass(slots=True)
class _Refusal:
    error: str
    times: int
    retry_after: int | None


class SlackServer:
    """Slack, for one workspace and one app; `async with SlackServer() as slack`."""

    def __init__(
        self,
        *,
        scopes: frozenset[str] = ALL_SCOPES,
        trigger_lifetime_s: float = 3.0,
        patience_s: float = 3.0,
        limit_rates: bool = False,
    ) -> None:
        self.state = Workspace(trigger_lifetime_s=trigger_lifetime_s)
        self.socket = SocketMode(patience_s=patience_s)
        self.scopes = set(scopes)
        self.limit_rates = limit_rates
        self.bot_token, self.app_token = BOT_TOKEN, APP_TOKEN
        self.url = ""
        self._patience_s = patience_s
        self._calls: list[Call] = []
        self._refusals: dict[str, list[_Refusal]] = defaultdict(list)
        self._delays: dict[str, float] = {}
        self._broken: dict[str, int] = defaultdict(int)
        self._posted_s: dict[str, float] = {}
        self._https: list[HttpMode] = []
        self._runner: web.AppRunner | None = None

    @property
    def api_url(self) -> str:
        """What BOT_SLACK_API_URL and `AsyncWebClient(base_url=…)` take."""
        return f"{self.url}/api/"

    # people

    def people(self, transport: Transport | None = None) -> People:
        """Who types and presses; their deliveries go through Socket Mode unless told otherwise."""
        return People(self.state, transport or self.socket, self.url, self.scopes)

    def http(self, request_url: str, *, age_s: float = 0.0) -> HttpMode:
        """The HTTP transport to that request URL; closed with the server."""
        mode = HttpMode(request_url, patience_s=self._patience_s, age_s=age_s)
        self._https.append(mode)
        return mode

    # what a test asks

    def calls(self, method: str | None = None) -> list[Call]:
        """All calls so far (of that method), also those that were refused."""
        return [call for call in self._calls if method in (None, call.method)]

    def replies(self, channel: str, thread_ts: str) -> list[Message]:
        """The bot's messages in that thread, as they stand now."""
        return [one for one in self.state.thread(channel, thread_ts) if one.body.get("bot_id")]

    def posts(self, channel: str) -> list[Message]:
        """The bot's public messages in that channel or DM, as they stand now."""
        return [one for one in self.state.in_channel(channel) if one.body.get("bot_id")]

    def whispers(self, user: str) -> list[Message]:
        """The ephemeral messages that this user sees."""
        return [one for one in self.state.ephemeral if one.ephemeral_to == user]

    def files_of(self, user: str) -> list[StoredFile]:
        """The files that the bot gave that user in their direct conversation, oldest first."""
        place = self.state.direct_message(user).id
        return [one for one in self.state.files.values() if one.channel == place]

    def view_of(self, user: str) -> Json | None:
        """The form on top of that user's screen."""
        stack = self.state.open_views.get(user)
        return self.state.views[stack[-1]] if stack else None

    def home_of(self, user: str) -> Json:
        """That user's home tab, as it was published last."""
        return self.state.homes[user]

    async def until(self, question: Callable[[], T], within_s: float = 5.0) -> T:
        """The first true answer to the question, asked after every change; or TimeoutError."""
        return await self.state.until(question, within_s)

    # what goes wrong

    def refuse(
        self, method: str, error: str, times: int = 1, retry_after: int | None = None
    ) -> None:
        """Refuse the next calls: HTTP 429 with Retry-After if given, `http_500`, else an error."""
        self._refusals[method].append(_Refusal(error, times, retry_after))

    def delay(self, method: str, seconds: float) -> None:
        """Answer that method late from now on (0 ends it)."""
        self._delays[method] = seconds

    def break_connection(self, method: str, times: int = 1) -> None:
        """Do what the next calls ask, and drop the connection without an answer."""
        self._broken[method] += times

    # the server

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=8 * 1024**2)
        app.router.add_route("*", "/api/{method}", self._serve_api)
        app.router.add_post("/response/{key}", self._serve_response_url)
        app.router.add_post("/upload/{id}", self._serve_upload)
        app.router.add_get("/files/{id}/{name}", self._serve_file)
        app.router.add_get("/link", self.socket.serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for http in self._https:
            await http.close()
        await self.socket.cut()
        assert self._runner is not None
        await self._runner.cleanup()

    async def _serve_api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        args = await _arguments(request)
        called_s = time.monotonic()
        await asyncio.sleep(self._delays.get(method, 0))
        status, headers = 200, {"x-oauth-scopes": ",".join(sorted(self.scopes))}
        try:
            answer = self._answer(method, args, request)
        except RefusedError as refused:
            answer, status = refused.body, refused.status
            if refused.retry_after is not None:
                headers["Retry-After"] = str(refused.retry_after)
        self._calls.append(Call(method, args, answer, called_s))
        self.state.touch()
        if self._broken[method]:
            self._broken[method] -= 1
            assert request.transport is not None
            request.transport.abort()
        return web.json_response(answer, status=status, headers=headers)

    def _answer(self, method: str, args: Json, request: web.Request) -> Json:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        token = token or args.pop("token", "")
        for refusal in self._refusals[method]:
            if refusal.times:
                refusal.times -= 1
                raise _refused(refusal)
        if method == "apps.connections.open":
            if token != self.app_token:
                raise RefusedError(
                    "not_allowed_token_type" if token == self.bot_token else "invalid_auth"
                )
            link = f"{self.url.replace('http', 'ws', 1)}/link?ticket={self.socket.ticket()}"
            return {"ok": True, "url": link}
        if method not in METHODS:
            raise RefusedError("unknown_method", req_method=method)
        if not token:
            raise RefusedError("not_authed")
        if token != self.bot_token:
            raise RefusedError("invalid_auth")
        needed = NEEDED_SCOPE.get(method, frozenset())
        if needed and not needed & self.scopes:
            has, lacks = ",".join(sorted(self.scopes)), ",".join(sorted(needed))
            raise RefusedError("missing_scope", needed=lacks, provided=has)
        if self.limit_rates and method in ("chat.postMessage", "chat.postEphemeral"):
            self._count_post(str(args.get("channel")))
        if method == "views.open" and "files:read" not in self.scopes:
            blocks = (args.get("view") or {}).get("blocks") or []
            if any((block.get("element") or {}).get("type") == "file_input" for block in blocks):
                has = ",".join(sorted(self.scopes))
                raise RefusedError("missing_scope", needed="files:read", provided=has)
        if method == "files.getUploadURLExternal":
            args = args | {"url": self.url}
        return {"ok": True, **METHODS[method](self.state, args)}

    def _count_post(self, channel: str) -> None:
        now_s = time.monotonic()
        if now_s - self._posted_s.get(channel, -1.0) < 1.0:
            raise RefusedError("ratelimited", status=429, retry_after=1)
        self._posted_s[channel] = now_s

    async def _serve_upload(self, request: web.Request) -> web.Response:
        file = self.state.files.get(request.match_info["id"])
        content = await request.read()
        if file is None or file.channel or len(content) != file.length:
            return web.Response(status=400, text="wrong size or no such file")
        file.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def _serve_file(self, request: web.Request) -> web.Response:
        """A file for who shows the bot's token, and may read files; a log-in page for others."""
        file = self.state.files.get(request.match_info["id"])
        shown = request.headers.get("Authorization") == f"Bearer {self.bot_token}"
        if file is None or not shown or "files:read" not in self.scopes:
            return web.Response(
                text="<!DOCTYPE html><title>Sign in</title>", content_type="text/html"
            )
        return web.Response(body=file.content, content_type="text/plain")

    async def _serve_response_url(self, request: web.Request) -> web.Response:
        args = await _arguments(request)
        status, answer = api_chat.respond(self.state, request.match_info["key"], args)
        self._calls.append(Call("response_url", args, answer, time.monotonic()))
        self.state.touch()
        if status == 200 and answer["ok"]:
            return web.Response(text="ok")
        return web.json_response(answer, status=status)


def _refused(refusal: _Refusal) -> RefusedError:
    if refusal.retry_after is not None:
        return RefusedError(refusal.error, status=429, retry_after=refusal.retry_after)
    if refusal.error.startswith("http_"):
        return RefusedError(refusal.error, status=int(refusal.error.removeprefix("http_")))
    return RefusedError(refusal.error)


async def _arguments(request: web.Request) -> Json:
    """What the call says, in its query, its form or its JSON; JSON inside a form is taken out."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        args |= await request.json()
    else:
        args.update(await request.post())
    for key in ("blocks", "attachments", "metadata", "view", "files"):
        if isinstance(args.get(key), str):
            try:
                args[key] = json.loads(args[key])
            except ValueError:
                args[key] = {}
    return args
