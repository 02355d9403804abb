"""Knowledge bases: what they hold, its history, and what models made of it.

A question's text stands in one place, `entry.question`, every other phrasing in `phrasing.text`:
an operator may change either by plain SQL. Triggers then move `knowledge_base.revision`, and
`entry.version` past its last recorded revision, whoever wrote.
"""

from enum import StrEnum

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.core.faq import Audience, ChangeKind, Status
from bot.storage.columns import Float32, Utc
from bot.storage.tables.schema import key, metadata, now, one_of


class PhrasingKind(StrEnum):
    """What a phrasing besides the question says about its entry."""

    ALTERNATE = "alternate"
    NEGATIVE = "negative"


knowledge_base = Table(
    "knowledge_base",
    metadata,
    key(),
    Column("name", Text, nullable=False, unique=True),
    Column("revision", Integer, nullable=False, server_default=text("0")),
    Column("target", Float, nullable=False, server_default=text("0.95")),
    Column("created_at", Utc, nullable=False, server_default=now),
    CheckConstraint("length(name) BETWEEN 1 AND 200", name="name"),
    CheckConstraint("target BETWEEN 0.5 AND 0.999", name="target"),
    sqlite_autoincrement=True,
)

entry = Table(
    "entry",
    metadata,
    key(),
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
    Column("created_at", Utc, nullable=False, server_default=now),
    Column("updated_at", Utc, nullable=False, server_default=now),
    UniqueConstraint("kb", "slug"),
    Index(None, "kb", "status"),
    CheckConstraint("length(slug) BETWEEN 1 AND 200", name="slug"),
    CheckConstraint("trim(question) <> ''", name="question"),
    CheckConstraint("version > 0", name="version"),
    # SQLite takes any text for JSON and for a date; PostgreSQL's types refuse by themselves.
    CheckConstraint("json_valid(tags) AND json_type(tags) = 'array'", name="tags").ddl_if("sqlite"),
    CheckConstraint("json_typeof(tags) = 'array'", name="tags").ddl_if("postgresql"),
    CheckConstraint("review_on IS date(review_on, '+0 days')", name="review_on").ddl_if("sqlite"),
    one_of("audience", Audience),
    one_of("status", Status),
    sqlite_autoincrement=True,  # a key is in receipts and buttons: never give it out again
)

phrasing = Table(
    "phrasing",
    metadata,
    key(),
    Column("entry", ForeignKey("entry.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", Text, nullable=False, server_default=PhrasingKind.ALTERNATE.value),
    Column("position", Integer, nullable=False, server_default=text("0")),
    Column("text", Text, nullable=False),
    CheckConstraint("trim(text) <> ''", name="text"),
    one_of("kind", PhrasingKind),
)

model = Table(
    "model",
    metadata,
    key(),
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
    key(),
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
    one_of("kind", ChangeKind),
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

fit = Table(
    "fit",
    metadata,
    key(),
    Column("kb", ForeignKey("knowledge_base.key"), nullable=False),
    Column("model", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("calibration", Text, nullable=False),
    Column("head", LargeBinary),  # NULL: dropped with its revision; empty: there was none
    Column("created_at", Utc, nullable=False, server_default=now),
    UniqueConstraint("kb", "model", "revision"),
    sqlite_autoincrement=True,
)

synced_entry = Table(
    "synced_entry",
    metadata,
    Column("kb", ForeignKey("knowledge_base.key"), primary_key=True),
    Column("slug", Text, primary_key=True),
    Column("digest", LargeBinary, nullable=False),
)
"""What a folder that is followed held when it was read last."""
