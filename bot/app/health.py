"""What the health page looks at, and the gauges that go with it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version

from bot.app.running import App
from bot.core.errors import StorageError
from bot.embedding import RemoteEncoder
from bot.operations.health import Check, Health
from bot.operations.metrics import PrometheusMeter
from bot.scheduling import Scheduler

_PATIENCE = 4.0
_LATE = (
    f"The database has not answered for {_PATIENCE:.0f} s: it stands still, or there is more to do"
    " than it can. Look at its server, at the disk, and at the way to it."
)


def starting(encoder: str = "") -> dict[str, Check]:
    """What `/readyz` shows from the first moment on, until there is something to look at.

    `encoder` names the server that encodes, if one does.
    """
    loading = f"waiting for the encoder at {encoder}" if encoder else "the model is being loaded"
    return {
        "database": _not_yet("the database is being opened, and brought up to date"),
        "migrations": _not_yet("the database is being opened", vital=False),
        "model": _not_yet(loading),
        "index": _not_yet(loading),
        "jobs": _not_yet(loading, vital=False),
    }


@dataclass(frozen=True, slots=True)
class AppHealth:
    """The state of a running bot."""

    app: App
    scheduler: Scheduler

    @property
    def checks(self) -> Mapping[str, Check]:
        """What `/readyz` looks at, besides the platforms."""
        return {
            "database": self._database,
            "migrations": partial(_unless_away, self._migrations),
            "model": self._model,
            "index": self._index,
            "jobs": partial(_unless_away, self._jobs),
        }

    def show(self, meter: PrometheusMeter) -> None:
        """Lets these figures be read whenever somebody looks at `/metrics`."""
        encoder = self.app.encoder
        meter.gauge("build_info", 1, version=_version(), model=encoder.provenance.id)
        meter.watch("stale_embeddings", lambda: self.app.library.stale)
        meter.watch("queue", lambda: encoder.waiting, queue="encoder")
        meter.watch("queue", lambda: self.app.intake.in_hand, queue="messages")
        meter.watch_total("cache", lambda: encoder.recent.hits, cache="questions", result="hit")
        meter.watch_total("cache", lambda: encoder.recent.misses, cache="questions", result="miss")
        if isinstance(encoder, RemoteEncoder):
            _show_requests(meter, encoder)

    async def _database(self) -> Health:
        """Read now, and written to a moment ago: messages and leases are."""
        try:
            async with asyncio.timeout(_PATIENCE):
                bases = await self.app.stores.faq.knowledge_bases()
        except TimeoutError:
            return Health(False, _LATE)
        if trouble := self.app.intake.trouble or self.scheduler.trouble:
            return Health(False, trouble)
        return Health(True, f"{len(bases)} knowledge bases")

    async def _migrations(self) -> Health:
        """While a newer replica has migrated already, this one goes on until it is replaced."""
        current, wanted = await self.app.stores.schema.versions()
        if current == wanted:
            return Health(True, f"at {current}", vital=False)
        says = f"The database is at {current}, this faqbot is made for {wanted}."
        return Health(False, f"{says} Replace it by the version that migrated.", vital=False)

    async def _model(self) -> Health:
        if trouble := self.app.encoder.trouble:  # elsewhere: phrasings are answered without it
            return Health(False, trouble, vital=not isinstance(self.app.encoder, RemoteEncoder))
        return Health(True, self.app.encoder.provenance.id)

    async def _index(self) -> Health:
        if not self.app.upkeep.is_warm:
            return Health(False, "the knowledge bases are being read and embedded")
        stale = self.app.library.stale
        detail = f"{stale} texts wait for their vectors" if stale else "up to date"
        detail = "; ".join(filter(None, (detail, self.app.indexes.told)))
        return Health(not stale, detail, vital=False)

    async def _jobs(self) -> Health:
        failing = await self._failing()
        if not failing:
            return Health(True, "each went well when it last ran", vital=False)
        says = f"failing: {', '.join(failing)}. `faqbot jobs` tells why."
        return Health(False, says, vital=False)

    async def _failing(self) -> Sequence[str]:
        runs = await self.app.stores.jobs.last_runs()
        return sorted({*self.scheduler.failing, *(run.name for run in runs if not run.ok)})


def _show_requests(meter: PrometheusMeter, encoder: RemoteEncoder) -> None:
    meter.watch_total("encoder_requests", lambda: encoder.requests[0], result="ok")
    meter.watch_total("encoder_requests", lambda: encoder.requests[1], result="failed")


def _version() -> str:
    try:
        return version("faqbot")
    except PackageNotFoundError:  # run from a folder
        return "unknown"


async def _unless_away(check: Check) -> Health:
    """Without the database there is one thing to mend, and its own row says so."""
    try:
        async with asyncio.timeout(_PATIENCE):
            return await check()
    except (StorageError, TimeoutError):
        return Health(False, "not known while the database is away", vital=False)


def _not_yet(detail: str, *, vital: bool = True) -> Check:
    async def check() -> Health:
        return Health(False, detail, vital)

    return check
