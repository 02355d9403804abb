"""Workspaces that the bot left, who is notified of questions, and where messages were taken."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    ping = sa.Column("ping", sa.Text(), server_default=sa.text("''"), nullable=False)
    op.add_column("workspace", ping)
    op.add_column("workspace", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_outbox_platform_claimed_at"), "outbox", ["platform", "claimed_at"])
    op.create_index(op.f("ix_outbox_platform_workspace"), "outbox", ["platform", "workspace"])
    op.create_table(
        "deployment",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_deployment")),
    )


def downgrade() -> None:
    op.drop_table("deployment")
    op.drop_index("ix_outbox_platform_workspace", "outbox")
    op.drop_index("ix_outbox_platform_claimed_at", "outbox")
    op.drop_column("workspace", "left_at")
    op.drop_column("workspace", "ping")
