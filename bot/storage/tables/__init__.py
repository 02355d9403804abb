"""The tables. `migrations/` makes them, and the triggers that go with them."""

from bot.storage.tables.knowledge import (
    PhrasingKind,
    change,
    embedding,
    entry,
    entry_revision,
    fit,
    knowledge_base,
    label,
    model,
    phrasing,
)
from bot.storage.tables.places import block, channel, role_grant, thread, workspace
from bot.storage.tables.records import (
    OutboxState,
    deployment,
    help_request,
    job_run,
    outbox,
    receipt,
    vote,
)
from bot.storage.tables.schema import metadata

__all__ = [
    "OutboxState",
    "PhrasingKind",
    "block",
    "change",
    "channel",
    "deployment",
    "embedding",
    "entry",
    "entry_revision",
    "fit",
    "help_request",
    "job_run",
    "knowledge_base",
    "label",
    "metadata",
    "model",
    "outbox",
    "phrasing",
    "receipt",
    "role_grant",
    "thread",
    "vote",
    "workspace",
]
