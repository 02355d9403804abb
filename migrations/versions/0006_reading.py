"""What a question was read as, where words of it were mistyped."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    on_postgres = op.get_bind().dialect.name == "postgresql"
    text = sa.Text(collation="C") if on_postgres else sa.Text()
    op.add_column("receipt", sa.Column("read_as", text, nullable=True))


def downgrade() -> None:
    # The version before knows one text, and replays decisions from it: that of the vector.
    op.execute("UPDATE receipt SET text = read_as WHERE read_as IS NOT NULL")
    op.drop_column("receipt", "read_as")
