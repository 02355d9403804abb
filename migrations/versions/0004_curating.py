"""What editors and admins need in chat: gaps put aside, drafts, uploads, and who did what."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_uploads()
    _add_drafts()
    _look_back()
    _add_insight()


def downgrade() -> None:
    _drop_insight()
    _look_no_more()
    _drop_drafts()
    _drop_uploads()


def _add_insight() -> None:
    op.create_table(
        "dismissed_gap",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("kb", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(question) = 32", name=op.f("ck_dismissed_gap_question")),
        sa.PrimaryKeyConstraint(
            "platform", "workspace", "kb", "question", name=op.f("pk_dismissed_gap")
        ),
    )
    op.create_table(
        "audit",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_workspace_key"), "audit", ["workspace", "key"])
    op.add_column("workspace", sa.Column("retention", sa.Integer(), nullable=True))


def _drop_insight() -> None:
    op.drop_column("workspace", "retention")
    op.drop_index("ix_audit_workspace_key", "audit")
    op.drop_table("audit")
    op.drop_table("dismissed_gap")


def _add_drafts() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("entered", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_workspace_author_at"), "draft", ["workspace", "author", "at"])
    op.create_index(op.f("ix_draft_at"), "draft", ["at"])


def _drop_drafts() -> None:
    op.drop_index("ix_draft_at", "draft")
    op.drop_index("ix_draft_workspace_author_at", "draft")
    op.drop_table("draft")


def _look_back() -> None:
    """What was asked, and what people said of answers, is read from now on."""
    op.create_index(op.f("ix_receipt_kb_at"), "receipt", ["kb", "at"])
    op.create_index(op.f("ix_receipt_message"), "receipt", ["message"])
    op.add_column("vote", sa.Column("entry", sa.Integer(), nullable=True))
    op.add_column("vote", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_vote_opinion_at"), "vote", ["opinion", "at"])


def _look_no_more() -> None:
    op.drop_index("ix_vote_opinion_at", "vote")
    op.drop_column("vote", "told_at")
    op.drop_column("vote", "entry")
    op.drop_index("ix_receipt_message", "receipt")
    op.drop_index("ix_receipt_kb_at", "receipt")


def _add_uploads() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("kb", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("prune", sa.Boolean(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_workspace_author"), "upload", ["workspace", "author"])
    op.create_index(op.f("ix_upload_at"), "upload", ["at"])


def _drop_uploads() -> None:
    op.drop_index("ix_upload_at", "upload")
    op.drop_index("ix_upload_workspace_author", "upload")
    op.drop_table("upload")
