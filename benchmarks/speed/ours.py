"""`python -m benchmarks.speed.ours FOLDER [MODEL]`: the bot, asked as the platforms ask it."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter

from benchmarks.speed import files
from benchmarks.speed.side import Ask, medians, serve
from bot.app import App, open_app
from bot.config import Settings
from bot.core.answering import Asker
from bot.core.faq import Audience, KnowledgeBase
from bot.core.messages import Person, Place, Trigger

_ASKER = Asker(Place("benchmark", "default", "here"), Person("nobody"), Trigger.DIRECT)


class Ours:
    """The whole bot with one knowledge base in memory."""

    def __init__(self, app: App, kb: KnowledgeBase) -> None:
        self._app = app
        self._kb = kb
        self._parts: dict[str, list[float]] = {}

    @property
    def ways(self) -> Mapping[str, Ask]:
        """`answer`: from cleaning to confidence; `receipt`: with the record of it stored too."""
        return {"answer": self._answer, "receipt": self._receipt}

    def stages(self) -> Mapping[str, float]:
        """What the receipts say, and what remains of the wait: storing them and all else."""
        found = medians(self._parts)
        self._parts = {}
        return found

    async def _answer(self, text: str) -> None:
        await self._app.answering.search(self._kb, text, Audience.INTERNAL)

    async def _receipt(self, text: str) -> None:
        began = perf_counter()
        receipt = await self._app.answering.ask(self._kb, text, _ASKER)
        waited = 1_000 * (perf_counter() - began)
        timing = receipt.decision.timing
        parts = {
            "encode": timing.encode,
            "signals": timing.search,
            "other": timing.total - timing.encode - timing.search,
            "record": waited - timing.total,
        }
        for name, milliseconds in parts.items():
            self._parts.setdefault(name, []).append(milliseconds)


def settings(folder: Path, model: str) -> Settings:
    """Those of a bot whose database is there; an empty `model` is the packaged one."""
    chosen = {"database_url": files.database(folder), "model": model, "secret_key": "speed"}
    return Settings(**chosen)  # type: ignore[arg-type]  # read from text


async def _serve(folder: Path, model: str) -> None:
    async with open_app(settings(folder, model)) as app:
        kb = await app.stores.faq.knowledge_base(files.NAME)
        await app.prepare(kb)
        await serve(Ours(app, kb))


def main(folder: str, model: str = "") -> None:
    """Until the input ends."""
    asyncio.run(_serve(Path(folder), model))


if __name__ == "__main__":
    main(*sys.argv[1:])
