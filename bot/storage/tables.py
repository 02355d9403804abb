"""The tables. `migrations/` makes them, and the triggers that go with them.

A question's text stands in one place, `entry.question`, every other phrasing in `phrasing.text`:
an operator may change either by plain SQL. Triggers then move `knowledge_base.revision`, and
`entry.version` past its last recorded revision, whoever wrote.
"""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from bot.core.faq import Audience, ChangeKind, Status
from bot.core.messages import Role
from bot.storage.columns import Float32, Utc


class PhrasingKind(StrEnum):
    """What a phrasing besides the question says about its entry."""

    ALTERNATE = "alternate"
    NEGATIVE = "negative"


class OutboxState(StrEnum):
    """How far the reply to one message has come, in this order; `dropped` is an end as well."""

    CLAIMED = "claimed"
    DECIDED = "decided"
    SENT = "sent"
    DONE = "done"
    DROPPED = "dropped"


def _one_of(column: str, values: Iterable[StrEnum]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _key() -> Column[int]:
    return Column("key", Integer, primary_key=True)


_now = text("CURRENT_TIMESTAMP")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

knowledge_base = Table(
    "knowledge_base",
    metadata,
    _key(),
    Column("name", Text, nullable=False, unique=True),
    Column("revision", Integer, nullable=False, server_default=text("0")),
    Column("target", Float, nullable=False, server_default=text("0.95")),
    Column("created_at", Utc, nullable=False, server_default=_now),
    CheckConstraint("length(name) BETWEEN 1 AND 200", name="name"),
    CheckConstraint("target BETWEEN 0.5 AND 0.999", name="target"),
    sqlite_autoincrement=True,
)

workspace = Table(
    "workspace",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("kb", ForeignKey("knowledge_base.key"), nullable=False),
    Column("public_only", Boolean, nullable=False, server_default=false()),
    Column("created_at", Utc, nullable=False, server_default=_now),
)

entry = Table(
    "entry",
    metadata,
    _key(),
    Column("kb", ForeignKey("knowledge_base.key"), nullable=False),
    Column("slug", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("tags", JSON, nullable=False, server_default=text("'[]'")),
    Column("source", Text),
    Column("owner", Text),
    Column("review_on", Date),
    Column("audience", Text, nullable=False, server_default=Audience.INTERNAL.value),
    Column("status", Text, nullable=False, server_default=Status.ACTIVE.value),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Column("created_at", Utc, nullable=False, server_default=_now),
    Column("updated_at", Utc, nullable=False, server_default=_now),
    UniqueConstraint("kb", "slug"),
    CheckConstraint("length(slug) BETWEEN 1 AND 200", name="slug"),
    CheckConstraint("trim(question) <> ''", name="question"),
    CheckConstraint("version > 0", name="version"),
    # SQLite takes any text for JSON and for a date; PostgreSQL's types refuse by themselves.
    CheckConstraint("json_valid(tags) AND json_type(tags) = 'array'", name="tags").ddl_if("sqlite"),
    CheckConstraint("review_on IS date(review_on, '+0 days')", name="review_on").ddl_if("sqlite"),
    _one_of("audience", Audience),
    _one_of("status", Status),
    sqlite_autoincrement=True,  # a key is in receipts and buttons: never give it out again
)

phrasing = Table(
    "phrasing",
    metadata,
    _key(),
    Column("entry", ForeignKey("entry.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", Text, nullable=False, server_default=PhrasingKind.ALTERNATE.value),
    Column("position", Integer, nullable=False, server_default=text("0")),
    Column("text", Text, nullable=False),
    CheckConstraint("trim(text) <> ''", name="text"),
    _one_of("kind", PhrasingKind),
)

model = Table(
    "model",
    metadata,
    _key(),
    Column("id", Text, nullable=False, unique=True),
    Column("model", Text, nullable=False),
    Column("revision", Text, nullable=False),
    Column("dimension", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("similarity", Text, nullable=False),
    Column("window_tokens", Integer, nullable=False),
    CheckConstraint("dimension > 0", name="dimension"),
    CheckConstraint("similarity IN ('cosine', 'dot', 'euclidean')", name="similarity"),
)

embedding = Table(
    "embedding",
    metadata,
    Column("model", ForeignKey("model.key"), primary_key=True),
    Column("text_hash", LargeBinary, primary_key=True),
    Column("vector", Float32, nullable=False),
    CheckConstraint("length(text_hash) = 32", name="text_hash"),
)

change = Table(
    "change",
    metadata,
    _key(),
    Column("kb", ForeignKey("knowledge_base.key"), nullable=False),
    Column("author", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("undoes", ForeignKey("change.key"), index=True),
    Index(None, "kb", "author"),
)
"""What was saved together."""

entry_revision = Table(
    "entry_revision",
    metadata,
    Column("entry", ForeignKey("entry.key", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("change", ForeignKey("change.key"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("content", JSON, nullable=False),
    _one_of("kind", ChangeKind),
)

label = Table(
    "label",
    metadata,
    Column("kb", ForeignKey("knowledge_base.key"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("relevant", JSON, nullable=False),
    Column("kind", Text, nullable=False, server_default=text("''")),
)
"""Questions that people judged."""

role_grant = Table(
    "role_grant",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("granted_at", Utc, nullable=False, server_default=_now),
    _one_of("role", Role),
)

fit = Table(
    "fit",
    metadata,
    _key(),
    Column("kb", ForeignKey("knowledge_base.key"), nullable=False),
    Column("model", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("calibration", Text, nullable=False),
    Column("head", LargeBinary),  # NULL: dropped with its revision; empty: there was none
    Column("created_at", Utc, nullable=False, server_default=_now),
    UniqueConstraint("kb", "model", "revision"),
    sqlite_autoincrement=True,
)

receipt = Table(
    "receipt",
    metadata,
    _key(),
    Column("id", Text, nullable=False, unique=True),
    Column("at", Utc, nullable=False),
    Column("platform", Text, nullable=False),
    Column("workspace", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("trigger", Text, nullable=False),
    Column("asker", Text, nullable=False),
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
    Column("text", Text),  # text and vector expire together
    Column("vector", Float32),
    Index(None, "platform", "workspace", "channel"),
    Index(None, "kb", "answer"),
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
    _one_of("state", OutboxState),
)

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
