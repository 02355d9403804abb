"""What the job `expire` forgets; it needs the database alone."""

from datetime import datetime
from functools import partial

from bot.config import Settings
from bot.core.query import text_hash
from bot.embedding import PROBES
from bot.scheduling import Job, expiring
from bot.storage.database import Database


def expiring_job(settings: Settings, stores: Database) -> Job:
    """The job, for a running bot and for a command."""

    async def forget_drafts(before: datetime) -> int:
        return await stores.drafts.expire(before) + await stores.uploads.expire(before)

    return expiring(
        stores.retention.expire,
        stores.retention.forget_left,
        settings.retention_days,
        forget_drafts=forget_drafts,
        expire_early=stores.retention.expire_early,
        forget_leases=stores.leases.expire,
        forget_models=partial(stores.unused.forget, kept=[text_hash(one) for one in PROBES]),
        scrub=stores.retention.scrub,
    )
