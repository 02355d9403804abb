"""The health page: `/livez` says that the loop turns, `/readyz` whether the bot can answer.

`/metrics` has the figures, in the text format of Prometheus, where there are any.
"""

import asyncio
import errno
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import TypeAlias

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.core.errors import BotError, SettingsError
from bot.operations.metrics import PrometheusMeter

logger = logging.getLogger(__name__)

CHECK_TIMEOUT = 5.0
"""Seconds after which a check counts as failed: probes themselves rarely wait longer than ten."""


@dataclass(frozen=True, slots=True)
class Health:
    """What one check found, in a few words that name nobody.

    What is not `vital` is shown, and takes no replica out of service: a job that fails, say.
    """

    ok: bool
    detail: str = ""
    vital: bool = True


Check: TypeAlias = Callable[[], Awaitable[Health]]
"""Looks at one part now; a BotError is as good as `Health(False, …)`."""


@asynccontextmanager
async def health_page(
    host: str,
    port: int,
    checks: Mapping[str, Check],
    *,
    patience: float = CHECK_TIMEOUT,
    metrics: PrometheusMeter | None = None,
) -> AsyncIterator[int]:
    """Serves the page while the block lasts, and gives its port (another one where `port` is 0).

    SettingsError where the address cannot be had.
    """

    async def livez(_request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def readyz(_request: web.Request) -> web.Response:
        found = await examined(checks, patience)
        ready = _is_ready(found)
        shown = {name: asdict(health) for name, health in found.items()}
        return web.json_response({"ready": ready, "checks": shown}, status=200 if ready else 503)

    async def figures(_request: web.Request) -> web.Response:
        assert metrics is not None
        found = await examined(checks, patience)
        for name, health in found.items():
            metrics.gauge("health", float(health.ok), part=name)
        metrics.gauge("ready", float(_is_ready(found)))
        text = generate_latest(metrics.registry)
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.router.add_get("/livez", livez)
    app.router.add_get("/readyz", readyz)
    if metrics is not None:
        app.router.add_get("/metrics", figures)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise _unusable(host, port, error) from error
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


def _is_ready(found: Mapping[str, Health]) -> bool:
    return all(health.ok for health in found.values() if health.vital)


async def examined(checks: Mapping[str, Check], patience: float) -> dict[str, Health]:
    """What every check finds, all at once, none for longer than `patience` seconds.

    `checks` may grow meanwhile, as it does while the bot starts: what is new is found next time.
    """
    asked = dict(checks)
    found = await asyncio.gather(*(_outcome(name, asked[name], patience) for name in asked))
    return dict(zip(asked, found, strict=True))


async def _outcome(name: str, check: Check, patience: float) -> Health:
    try:
        async with asyncio.timeout(patience):
            return await check()
    except BotError as error:
        return Health(False, str(error))
    except TimeoutError:
        return Health(False, f"no answer within {patience:g} seconds")
    except Exception as error:  # the page tells of whatever goes wrong, instead of failing itself
        logger.debug("a health check failed", extra={"check": name}, exc_info=True)
        return Health(False, f"an unexpected {type(error).__name__}")


def _unusable(host: str, port: int, error: OSError) -> SettingsError:
    match error.errno:
        case errno.EADDRINUSE:
            why, what = "is taken by another program", "Set BOT_HEALTH_PORT to another (0: any)."
        case errno.EACCES:
            why, what = "needs rights that this user lacks", "Set BOT_HEALTH_PORT to 1024 or more."
        case _:
            why = "is no address of this machine"
            what = "Set BOT_HEALTH_HOST to one: 127.0.0.1, or 0.0.0.0 for all of them."
    return SettingsError(f"The health page cannot be served: {host}:{port} {why}. {what}")
