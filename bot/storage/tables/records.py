"""What happened: decisions, replies on their way, what people said of them, jobs."""

from enum import StrEnum

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, LargeBinary, Table, Text, text

from bot.core.ports import Help, Opinion
from bot.storage.columns import Float32, Utc
from bot.storage.tables.schema import key, metadata, one_of


class OutboxState(StrEnum):
    """How far the reply to one message has come, in this order; `dropped` is an end as well."""

    CLAIMED = "claimed"
    DECIDED = "decided"
    SENT = "sent"
    DONE = "done"
    DROPPED = "dropped"


_NAMED = text("asker <> ''")
_VOTER_NAMED = text("voter < '~'")

receipt = Table(
    "receipt",
    metadata,
    key(),
    Column("id", Text, nullable=False, unique=True),
    Column("at", Utc, nullable=False),
    Column("platform", Text, nullable=False),
    Column("workspace", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("trigger", Text, nullable=False),
    Column("asker", Text, nullable=False),  # empty: it has expired, with text and vector
    Column("outcome", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("kb", Integer, nullable=False),
    Column("knowledge_base", Text, nullable=False),  # as it was named then
    Column("revision", Integer, nullable=False),
    Column("model", Text, nullable=False),
    Column("fit", Integer),
    Column("answer", Integer),  # the key of the entry that was given
    Column("details", JSON, nullable=False),
    Column("text", Text),  # NULL: neither text nor vector, or both have expired
    Column("vector", Float32),
    Column("thread", Text),  # NULL: the channel itself
    Column("message", Text, nullable=False, server_default=text("''")),  # its key
    Column("silence", Text),  # NULL: something was said
    Column("read_as", Text),  # the text with typos put right; NULL: as it stands, or expired
    Index(None, "platform", "workspace", "channel"),
    Index(None, "platform", "workspace", "channel", "thread", "silence"),
    Index(None, "platform", "workspace", "channel", "at"),
    Index(None, "asker", "at"),
    Index(None, "kb", "answer"),
    Index(None, "kb", "at"),
    Index(None, "message"),
    Index(None, "at", sqlite_where=_NAMED, postgresql_where=_NAMED),  # what can expire
)

outbox = Table(
    "outbox",
    metadata,
    Column("key", Text, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("state", Text, nullable=False, server_default=OutboxState.CLAIMED.value),
    Column("receipt", Text),
    Column("reply", Text),
    Column("posted_as", Text),
    Column("claimed_at", Utc, nullable=False),
    Column("decided_at", Utc),
    Column("sent_at", Utc),
    Column("ended_at", Utc),
    Column("workspace", Text, nullable=False, server_default=text("''")),
    Column("channel", Text, nullable=False, server_default=text("''")),
    Column("thread", Text),
    Column("trigger", Text, nullable=False, server_default=text("''")),
    Column("asker", Text, nullable=False, server_default=text("''")),
    Column("message", Text),  # the whole message; message and reply are NULL once it has ended
    Column("owner", Text),  # NULL: nobody has it in hand
    Column("lease_until", Utc),
    Column("sends", Integer, nullable=False, server_default=text("0")),
    Column("cause", Text, nullable=False, server_default=text("''")),
    Index(None, "state", "lease_until"),
    Index(None, "receipt"),
    Index(None, "ended_at"),
    Index(None, "asker"),
    Index(None, "platform", "claimed_at"),
    Index(None, "platform", "workspace"),
    one_of("state", OutboxState),
)

vote = Table(
    "vote",
    metadata,
    Column("receipt", Text, primary_key=True),
    Column("voter", Text, primary_key=True),  # with ~ before it: somebody, it has expired
    Column("opinion", Text, nullable=False),
    Column("editor", Boolean, nullable=False),
    Column("at", Utc, nullable=False),
    Column("entry", Integer),  # NULL: all that were given
    Column("told_at", Utc),  # NULL: nobody was told of it
    Index(None, "opinion", "at"),
    Index(None, "voter"),
    Index(None, "at", sqlite_where=_VOTER_NAMED, postgresql_where=_VOTER_NAMED),
    one_of("opinion", Opinion),
)

draft = Table(
    "draft",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("entered", JSON, nullable=False),
    Column("at", Utc, nullable=False),
    Index(None, "workspace", "author", "at"),
    Index(None, "at"),
)
"""Forms that were filled in and not saved yet."""

upload = Table(
    "upload",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("kb", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("prune", Boolean, nullable=False),
    Column("shown", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Index(None, "workspace", "author"),
    Index(None, "at"),
)
"""Files that somebody wants to import, until they have looked at what that would do."""

help_request = Table(
    "help_request",
    metadata,
    Column("receipt", Text, primary_key=True),
    Column("asker", Text, nullable=False),
    Column("origin", Text),  # NULL once it is done
    Column("text", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("helper", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Index(None, "asker", "at"),
    one_of("state", Help),
)
"""Questions handed on to people."""

job_run = Table(
    "job_run",
    metadata,
    Column("name", Text, primary_key=True),
    Column("started", Utc, nullable=False),
    Column("finished", Utc, nullable=False),
    Column("ok", Boolean, nullable=False),
    Column("detail", Text, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("next_run", Utc),
)

lease = Table(
    "lease",
    metadata,
    Column("name", Text, primary_key=True),
    Column("owner", Text, nullable=False, server_default=text("''")),  # empty: nobody's
    Column("token", Integer, nullable=False, server_default=text("0")),
    Column("until", Utc, nullable=False),
    Column("asked", Integer, nullable=False, server_default=text("0")),
    Column("served", Integer, nullable=False, server_default=text("0")),
)
"""Which process owns which job."""

deployment = Table(
    "deployment",
    metadata,
    Column("name", Text, primary_key=True),
    Column("digest", Text, nullable=False),
)
"""What platforms were given last."""
