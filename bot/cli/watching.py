"""What the health page asks of a running bot."""

from collections.abc import Mapping

from bot.app import App
from bot.operations.health import Check, Health


def health_checks(app: App) -> Mapping[str, Check]:
    """The checks, by name; the database and the model are vital."""

    async def database() -> Health:
        bases = await app.stores.faq.knowledge_bases()
        return Health(True, f"{sum(base.entries for base in bases)} entries")

    async def model() -> Health:
        return Health(True, app.encoder.provenance.id)

    async def index() -> Health:
        bases = await app.stores.faq.knowledge_bases()
        waiting = sum([(await app.library.current(base)).stale for base in bases])
        return Health(not waiting, f"{waiting} texts wait for the next embedding", vital=False)

    async def jobs() -> Health:
        failed = [run.name for run in await app.stores.jobs.last_runs() if not run.ok]
        return Health(not failed, ", ".join(failed), vital=False)

    return {"database": database, "model": model, "index": index, "jobs": jobs}
