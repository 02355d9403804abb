"""The tables. `migrations/` makes them, and the triggers that go with them."""

from bot.storage.tables.insight import audit, dismissed_gap
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
    synced_entry,
)
from bot.storage.tables.places import block, channel, role_grant, thread, workspace
from bot.storage.tables.records import (
    OutboxState,
    deployment,
    draft,
    help_request,
    job_run,
    lease,
    outbox,
    receipt,
    upload,
    vote,
)
from bot.storage.tables.schema import metadata

__all__ = [
    "OutboxState",
    "PhrasingKind",
    "audit",
    "block",
    "change",
    "channel",
    "deployment",
    "dismissed_gap",
    "draft",
    "embedding",
    "entry",
    "entry_revision",
    "fit",
    "help_request",
    "job_run",
    "knowledge_base",
    "label",
    "lease",
    "metadata",
    "model",
    "outbox",
    "phrasing",
    "receipt",
    "role_grant",
    "synced_entry",
    "thread",
    "upload",
    "vote",
    "workspace",
]
