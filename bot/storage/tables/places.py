"""Where the bot is, how it behaves there, and who may do what."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table, Text, false, text

from bot.core.messages import FollowUps, Mode, Role
from bot.storage.columns import Utc
from bot.storage.tables.schema import metadata, now, one_of

workspace = Table(
    "workspace",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("kb", ForeignKey("knowledge_base.key"), nullable=False),
    Column("public_only", Boolean, nullable=False, server_default=false()),
    Column("created_at", Utc, nullable=False, server_default=now),
    Column("helpers", Text, nullable=False, server_default=text("''")),
    Column("notices", Text, nullable=False, server_default=text("''")),
    Column("question_limit", Integer, nullable=False, server_default=text("10")),
    Column("reply_limit", Integer, nullable=False, server_default=text("30")),
    Column("ping", Text, nullable=False, server_default=text("''")),
    Column("left_at", Utc),  # NULL: the bot is a member
    Column("retention", Integer),  # days; NULL: as the operator keeps
)

channel = Table(
    "channel",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("workspace", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("mode", Text, nullable=False, server_default=Mode.MENTION.value),
    Column("follow_ups", Text, nullable=False, server_default=FollowUps.BOUNDED.value),
    Column("kb", ForeignKey("knowledge_base.key")),  # NULL: its workspace's
    one_of("mode", Mode),
    one_of("follow_ups", FollowUps),
)
"""Channels that somebody set up; every other one has the defaults."""

thread = Table(
    "thread",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("workspace", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("joined_at", Utc, nullable=False),
)
"""Threads in which a person has written who is not the asker."""

role_grant = Table(
    "role_grant",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("granted_at", Utc, nullable=False, server_default=now),
    one_of("role", Role),
)

block = Table(
    "block",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("by", Text, nullable=False),
    Column("at", Utc, nullable=False),
)
