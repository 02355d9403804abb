"""A job done by a command: whose turn it is, is asked before a model is loaded."""

import asyncio
from collections.abc import Sequence

from bot.app.assembling import assemble, open_intake
from bot.app.encoding import open_text_encoder
from bot.app.expiring import expiring_job
from bot.config import Settings
from bot.core.errors import NotFoundError
from bot.embedding import DEFAULT_MODEL, model_id
from bot.scheduling import BY_MODEL, NAMES, Job
from bot.storage.database import Database


def job_names(settings: Settings, stores: Database) -> Sequence[str]:
    """The jobs that one of several processes does, as far as the settings ask for them."""
    there = {
        "follow": bool(settings.faq_dir),
        "place": bool(stores.near) and settings.index != "memory",
    }
    return [name for name in NAMES if there.get(name, True)]


async def job_alone(settings: Settings, stores: Database, name: str) -> Job:
    """The job of that name; where it needs a model, its work loads that.

    Raises:
        NotFoundError: there is none of that name; it tells the names there are.
        ModelError: the model of a job that is done for each model is missing or damaged.
    """
    names = job_names(settings, stores)
    if name not in names:
        raise NotFoundError(f"There is no job {name!r}. There is: {', '.join(sorted(names))}.")
    if name == "expire":
        return expiring_job(settings, stores)
    scope = await _model(settings, stores) if name in BY_MODEL else ""

    async def work() -> str:
        async with open_text_encoder(settings, stores.embeddings) as encoder:
            app = assemble(settings, stores, encoder, open_intake(settings, stores))
            try:
                job = next((job for job in app.jobs if job.name == name), None)
                return await job.work() if job else ""  # none to place for so long vectors
            finally:
                await app.library.close()

    return Job(name, settings.reembed_seconds, work, scope=scope)


async def _model(settings: Settings, stores: Database) -> str:
    if not settings.encoder_url:
        return await asyncio.to_thread(model_id, settings.model or DEFAULT_MODEL)
    async with open_text_encoder(settings, stores.embeddings) as encoder:
        return encoder.provenance.id
