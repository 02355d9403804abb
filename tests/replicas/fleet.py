"""Replicas of the whole bot on one database, and a balancer between them and Slack."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientConnectorError

from tests.platforms.slack.whole_bot import Run
from tests.slack.http_mode import SIGNING_SECRET, HttpMode
from tests.slack.state import Json
from tests.slack.transport import Kind, NotAcknowledgedError, Retry
from tests.slack.workspace import SlackServer

LOADING = 240.0
"""Seconds for several models that are loaded at once, on cores that others use too."""

RETRIES = (0.0, 1.0, 5.0)
"""Seconds before Slack's three further deliveries of an event; in truth 0, 60 and 300."""


@dataclass(eq=False, slots=True)
class Replica:
    """One process, and the way to it."""

    run: Run
    door: HttpMode
    is_paused: bool = False

    @property
    def is_dead(self) -> bool:
        """Whether it was killed, or ended."""
        return self.run.process.returncode is not None

    @property
    def pid(self) -> int:
        """Its process's."""
        return self.run.process.pid


class Fleet:
    """Replicas that come and go; a `Transport` that delivers to any of them, as a balancer does."""

    def __init__(
        self, place: Path, slack: SlackServer, seed: int, opened: AsyncExitStack, **given: str
    ) -> None:
        self.place = place
        self.slack = slack
        self.replicas: list[Replica] = []
        self.logs: list[Run] = []
        self.taken: dict[str, set[Replica]] = {}
        """Which acknowledged each message, by its ts."""
        self._dice = random.Random(seed)
        self._opened = opened
        self._given = given

    async def start(self, **given: str) -> Run:
        """One more process."""
        http = {"BOT_SLACK_APP_TOKEN": "", "BOT_SLACK_SIGNING_SECRET": SIGNING_SECRET}
        number = len(self.logs) + 1
        more = {**http, "BOT_SLACK_PORT": "0", **self._given, **given}
        run = await self._opened.enter_async_context(Run(self.place, self.slack, number, **more))
        self.logs.append(run)
        return run

    async def admit(self, run: Run) -> Replica:
        """Behind the balancer as soon as it listens."""
        replica = Replica(run, self.slack.http(await run.request_url()))
        self.replicas.append(replica)
        return replica

    async def join(self, **given: str) -> Replica:
        """One more, ready."""
        run = await self.start(**given)
        await run.ready(LOADING)
        return await self.admit(run)

    async def leave(self, replica: Replica) -> None:
        """It is ended, as an operator does it."""
        self.replicas.remove(replica)
        status, _ = await replica.run.terminated()
        assert status == 0

    async def kill(self, replica: Replica) -> None:
        """From one instruction to the next it is gone; the balancer has not noticed yet."""
        replica.run.goes_on()
        await replica.run.killed()

    def forget(self, replica: Replica) -> None:
        """The balancer has noticed."""
        self.replicas.remove(replica)

    def pause(self, replica: Replica) -> None:
        """It stands still, and whoever calls it waits."""
        replica.is_paused = True
        replica.run.paused()

    def wake(self, replica: Replica) -> None:
        """After `pause`."""
        replica.is_paused = False
        replica.run.goes_on()

    async def deliver(self, kind: Kind, payload: Json, retry: Retry | None = None) -> Json | None:
        """To one of them; an event three times more where nobody took it, as Slack does."""
        tries = (*RETRIES, None) if kind == "events_api" and retry is None else (None,)
        for number, pause in enumerate(tries, 1):
            try:
                return await self._to_any(kind, payload, retry)
            except NotAcknowledgedError:
                if pause is None:
                    raise
                retry = Retry(number, "timeout")
                await asyncio.sleep(pause)
        raise AssertionError("it ends before")

    async def _to_any(self, kind: Kind, payload: Json, retry: Retry | None) -> Json | None:
        """To one, and to the next where nobody listens: that alone a balancer may try again."""
        for replica in self._dice.sample(self.replicas, len(self.replicas)):
            try:
                answer = await replica.door.deliver(kind, payload, retry)
            except NotAcknowledgedError as error:
                if not isinstance(error.__cause__, ClientConnectorError):
                    raise
            else:
                ts = str(payload.get("event", {}).get("ts"))
                self.taken.setdefault(ts, set()).add(replica)
                return answer
        raise NotAcknowledgedError("nobody listens")


@asynccontextmanager
async def fleet(
    place: Path, slack: SlackServer, seed: int, size: int, **given: str
) -> AsyncIterator[Fleet]:
    """So many replicas, ready."""
    async with AsyncExitStack() as opened:
        found = Fleet(place, slack, seed, opened, **given)
        for run in [await found.start() for _ in range(size)]:
            await found.admit(run)
            await run.ready(LOADING)
        try:
            yield found
        finally:
            for replica in found.replicas:
                if replica.is_paused:
                    found.wake(replica)
