"""Channels, threads and blocks; replies that another process can take up; what people say back."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_empty = sa.text("''")


def upgrade() -> None:
    _workspaces()
    _channels()
    _receipts()
    _outbox()
    _feedback()


def downgrade() -> None:
    for table in ("help_request", "vote", "block", "thread", "channel"):
        op.drop_table(table)
    for table, index in _INDEXES:
        op.drop_index(index, table)
    for table, columns in _COLUMNS.items():
        for column in columns:
            op.drop_column(table, column)


_COLUMNS = {
    "outbox": (
        "workspace",
        "channel",
        "thread",
        "trigger",
        "asker",
        "message",
        "owner",
        "lease_until",
        "sends",
        "cause",
    ),
    "receipt": ("thread", "message", "silence"),
    "workspace": ("helpers", "notices", "question_limit", "reply_limit"),
}

_INDEXES = (
    ("outbox", "ix_outbox_ended_at"),
    ("outbox", "ix_outbox_receipt"),
    ("outbox", "ix_outbox_state_lease_until"),
    ("receipt", "ix_receipt_at"),
    ("receipt", "ix_receipt_asker_at"),
    ("receipt", "ix_receipt_platform_workspace_channel_at"),
    ("receipt", "ix_receipt_platform_workspace_channel_thread_silence"),
)


def _workspaces() -> None:
    for column in (
        sa.Column("helpers", sa.Text(), server_default=_empty, nullable=False),
        sa.Column("notices", sa.Text(), server_default=_empty, nullable=False),
        sa.Column("question_limit", sa.Integer(), server_default=sa.text("10"), nullable=False),
        sa.Column("reply_limit", sa.Integer(), server_default=sa.text("30"), nullable=False),
    ):
        op.add_column("workspace", column)


def _channels() -> None:
    op.create_table(
        "channel",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), server_default="mention", nullable=False),
        sa.Column("follow_ups", sa.Text(), server_default="bounded", nullable=False),
        sa.Column("kb", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "mode IN ('mention', 'auto', 'observe', 'off')", name=op.f("ck_channel_mode")
        ),
        sa.CheckConstraint(
            "follow_ups IN ('never', 'bounded', 'always')", name=op.f("ck_channel_follow_ups")
        ),
        sa.ForeignKeyConstraint(["kb"], ["knowledge_base.key"], name=op.f("fk_channel_kb")),
        sa.PrimaryKeyConstraint("platform", "workspace", "id", name=op.f("pk_channel")),
    )
    op.create_table(
        "thread",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("platform", "workspace", "channel", "id", name=op.f("pk_thread")),
    )
    op.create_table(
        "block",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "person", name=op.f("pk_block")),
    )


def _receipts() -> None:
    op.add_column("receipt", sa.Column("thread", sa.Text(), nullable=True))
    op.add_column("receipt", sa.Column("message", sa.Text(), server_default=_empty, nullable=False))
    op.add_column("receipt", sa.Column("silence", sa.Text(), nullable=True))
    place = ["platform", "workspace", "channel"]
    op.create_index(
        op.f("ix_receipt_platform_workspace_channel_thread_silence"),
        "receipt",
        [*place, "thread", "silence"],
    )
    op.create_index(op.f("ix_receipt_platform_workspace_channel_at"), "receipt", [*place, "at"])
    op.create_index(op.f("ix_receipt_asker_at"), "receipt", ["asker", "at"])
    has_text = sa.text("text IS NOT NULL")
    op.create_index(
        op.f("ix_receipt_at"), "receipt", ["at"], sqlite_where=has_text, postgresql_where=has_text
    )


def _outbox() -> None:
    for column in (
        sa.Column("workspace", sa.Text(), server_default=_empty, nullable=False),
        sa.Column("channel", sa.Text(), server_default=_empty, nullable=False),
        sa.Column("thread", sa.Text(), nullable=True),
        sa.Column("trigger", sa.Text(), server_default=_empty, nullable=False),
        sa.Column("asker", sa.Text(), server_default=_empty, nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sends", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("cause", sa.Text(), server_default=_empty, nullable=False),
    ):
        op.add_column("outbox", column)
    op.create_index(op.f("ix_outbox_state_lease_until"), "outbox", ["state", "lease_until"])
    op.create_index(op.f("ix_outbox_receipt"), "outbox", ["receipt"])
    op.create_index(op.f("ix_outbox_ended_at"), "outbox", ["ended_at"])


def _feedback() -> None:
    op.create_table(
        "vote",
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("voter", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("editor", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "opinion IN ('helpful', 'not-helpful', 'not-my-question', 'out-of-date')",
            name=op.f("ck_vote_opinion"),
        ),
        sa.PrimaryKeyConstraint("receipt", "voter", name=op.f("pk_vote")),
    )
    op.create_table(
        "help_request",
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("asker", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("helper", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'taken', 'done')", name=op.f("ck_help_request_state")
        ),
        sa.PrimaryKeyConstraint("receipt", name=op.f("pk_help_request")),
    )
    op.create_index(op.f("ix_help_request_asker_at"), "help_request", ["asker", "at"])
