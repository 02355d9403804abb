"""What editors put aside, and what admins decided."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, Table, Text, text

from bot.storage.columns import Utc
from bot.storage.tables.schema import key, metadata

dismissed_gap = Table(
    "dismissed_gap",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("workspace", Text, primary_key=True),
    Column("kb", Integer, primary_key=True, autoincrement=False),
    Column("question", LargeBinary, primary_key=True),
    Column("by", Text, nullable=False),
    Column("at", Utc, nullable=False),
    CheckConstraint("length(question) = 32", name="question"),
)
"""Questions without an answer that editors dismissed: hashes, for the texts expire."""

audit = Table(
    "audit",
    metadata,
    key(),
    Column("workspace", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("author", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("about", Text, nullable=False, server_default=text("''")),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Index(None, "workspace", "key"),
)
"""Who decided what about the bot."""
