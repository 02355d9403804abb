"""Knowledge bases, entries and their history, embeddings, decisions, replies on their way."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_now = sa.text("CURRENT_TIMESTAMP")


def upgrade() -> None:
    _knowledge()
    _phrasings_and_history()
    _embeddings()
    _decisions()
    if op.get_bind().dialect.name == "sqlite":  # PostgreSQL gets its own in 0005
        for trigger in _TRIGGERS:
            op.execute(trigger)


def downgrade() -> None:
    for table in (
        "job_run",
        "outbox",
        "receipt",
        "fit",
        "label",
        "role_grant",
        "entry_revision",
        "change",
        "embedding",
        "model",
        "phrasing",
        "entry",
        "workspace",
        "knowledge_base",
    ):
        op.drop_table(table)  # its triggers go with it


def _knowledge() -> None:
    op.create_table(
        "knowledge_base",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("target", sa.Float(), server_default=sa.text("0.95"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_now, nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 200", name=op.f("ck_knowledge_base_name")),
        sa.CheckConstraint("target BETWEEN 0.5 AND 0.999", name=op.f("ck_knowledge_base_target")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_knowledge_base")),
        sa.UniqueConstraint("name", name=op.f("uq_knowledge_base_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "workspace",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kb", sa.Integer(), nullable=False),
        sa.Column("public_only", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_now, nullable=False),
        sa.ForeignKeyConstraint(["kb"], ["knowledge_base.key"], name=op.f("fk_workspace_kb")),
        sa.PrimaryKeyConstraint("platform", "id", name=op.f("pk_workspace")),
    )
    op.create_table(
        "entry",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("kb", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("tags", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("audience", sa.Text(), server_default="internal", nullable=False),
        sa.Column("status", sa.Text(), server_default="active", nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_now, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_now, nullable=False),
        sa.CheckConstraint("length(slug) BETWEEN 1 AND 200", name=op.f("ck_entry_slug")),
        sa.CheckConstraint("trim(question) <> ''", name=op.f("ck_entry_question")),
        sa.CheckConstraint("version > 0", name=op.f("ck_entry_version")),
        sa.CheckConstraint(
            "json_valid(tags) AND json_type(tags) = 'array'", name=op.f("ck_entry_tags")
        ).ddl_if("sqlite"),
        sa.CheckConstraint(
            "review_on IS date(review_on, '+0 days')", name=op.f("ck_entry_review_on")
        ).ddl_if("sqlite"),
        sa.CheckConstraint("audience IN ('internal', 'public')", name=op.f("ck_entry_audience")),
        sa.CheckConstraint("status IN ('active', 'retired')", name=op.f("ck_entry_status")),
        sa.ForeignKeyConstraint(["kb"], ["knowledge_base.key"], name=op.f("fk_entry_kb")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_entry")),
        sa.UniqueConstraint("kb", "slug", name=op.f("uq_entry_kb_slug")),
        sqlite_autoincrement=True,
    )


def _phrasings_and_history() -> None:
    op.create_table(
        "phrasing",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="alternate", nullable=False),
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("trim(text) <> ''", name=op.f("ck_phrasing_text")),
        sa.CheckConstraint("kind IN ('alternate', 'negative')", name=op.f("ck_phrasing_kind")),
        sa.ForeignKeyConstraint(
            ["entry"], ["entry.key"], name=op.f("fk_phrasing_entry"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_phrasing")),
    )
    op.create_index(op.f("ix_phrasing_entry"), "phrasing", ["entry"])
    op.create_table(
        "change",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("kb", sa.Integer(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["kb"], ["knowledge_base.key"], name=op.f("fk_change_kb")),
        sa.ForeignKeyConstraint(["undoes"], ["change.key"], name=op.f("fk_change_undoes")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_change")),
    )
    op.create_index(op.f("ix_change_undoes"), "change", ["undoes"])
    op.create_index(op.f("ix_change_kb_author"), "change", ["kb", "author"])
    op.create_table(
        "entry_revision",
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('add', 'edit', 'retire', 'restore', 'revert', 'undo', 'import', 'outside')",
            name=op.f("ck_entry_revision_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["entry"], ["entry.key"], name=op.f("fk_entry_revision_entry"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["change"], ["change.key"], name=op.f("fk_entry_revision_change")),
        sa.PrimaryKeyConstraint("entry", "version", name=op.f("pk_entry_revision")),
    )
    op.create_index(op.f("ix_entry_revision_change"), "entry_revision", ["change"])


def _embeddings() -> None:
    op.create_table(
        "model",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("dimension", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("similarity", sa.Text(), nullable=False),
        sa.Column("window_tokens", sa.Integer(), nullable=False),
        sa.CheckConstraint("dimension > 0", name=op.f("ck_model_dimension")),
        sa.CheckConstraint(
            "similarity IN ('cosine', 'dot', 'euclidean')", name=op.f("ck_model_similarity")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_model")),
        sa.UniqueConstraint("id", name=op.f("uq_model_id")),
    )
    op.create_table(
        "embedding",
        sa.Column("model", sa.Integer(), nullable=False),
        sa.Column("text_hash", sa.LargeBinary(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(text_hash) = 32", name=op.f("ck_embedding_text_hash")),
        sa.ForeignKeyConstraint(["model"], ["model.key"], name=op.f("fk_embedding_model")),
        sa.PrimaryKeyConstraint("model", "text_hash", name=op.f("pk_embedding")),
    )


def _decisions() -> None:
    op.create_table(
        "role_grant",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), server_default=_now, nullable=False),
        sa.CheckConstraint(
            "role IN ('viewer', 'editor', 'admin')", name=op.f("ck_role_grant_role")
        ),
        sa.PrimaryKeyConstraint("workspace", "subject", "role", name=op.f("pk_role_grant")),
    )
    op.create_table(
        "label",
        sa.Column("kb", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("relevant", sa.JSON(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["kb"], ["knowledge_base.key"], name=op.f("fk_label_kb")),
        sa.PrimaryKeyConstraint("kb", "position", name=op.f("pk_label")),
    )
    op.create_table(
        "fit",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("kb", sa.Integer(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("calibration", sa.Text(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_now, nullable=False),
        sa.ForeignKeyConstraint(["kb"], ["knowledge_base.key"], name=op.f("fk_fit_kb")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_fit")),
        sa.UniqueConstraint("kb", "model", "revision", name=op.f("uq_fit_kb_model_revision")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "receipt",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("asker", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("kb", sa.Integer(), nullable=False),
        sa.Column("knowledge_base", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("fit", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_receipt")),
        sa.UniqueConstraint("id", name=op.f("uq_receipt_id")),
    )
    op.create_index(
        op.f("ix_receipt_platform_workspace_channel"),
        "receipt",
        ["platform", "workspace", "channel"],
    )
    op.create_index(op.f("ix_receipt_kb_answer"), "receipt", ["kb", "answer"])
    op.create_table(
        "outbox",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="claimed", nullable=False),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("posted_as", sa.Text(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('claimed', 'decided', 'sent', 'done', 'dropped')",
            name=op.f("ck_outbox_state"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_outbox")),
    )
    op.create_table(
        "job_run",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_run", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_run")),
    )


# What follows keeps two promises, whoever writes, the bot or a person at an SQL prompt:
# 1. a change of an entry or a phrasing moves its knowledge base's revision;
# 2. an entry that was changed outside the bot has a version without a row in entry_revision.
# The bot itself raises entry.version with every change, and writes the row in entry_revision last.

_CONTENT = (
    "kb",
    "slug",
    "question",
    "answer",
    "tags",
    "source",
    "owner",
    "review_on",
    "audience",
    "status",
)
_PHRASING = ("entry", "kind", "position", "text")
_RECORDED = (
    "EXISTS (SELECT 1 FROM entry_revision"
    " WHERE entry_revision.entry = entry.key AND entry_revision.version = entry.version)"
)
_MOMENT = "strftime('%Y-%m-%d %H:%M:%f', 'now')"


def _differs(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)


def _move_revision(knowledge_bases: str) -> str:
    return f"UPDATE knowledge_base SET revision = revision + 1 WHERE key IN ({knowledge_bases});"


def _phrasing_trigger(name: str, what: str, entries: str, when: str = "") -> str:
    return f"""
        CREATE TRIGGER {name} AFTER {what} ON phrasing {when}
        BEGIN
            {_move_revision(f"SELECT kb FROM entry WHERE key IN ({entries})")}
            UPDATE entry SET version = version + 1, updated_at = {_MOMENT}
            WHERE key IN ({entries}) AND {_RECORDED};
        END
    """


_TRIGGERS = (
    f"CREATE TRIGGER entry_added AFTER INSERT ON entry BEGIN {_move_revision('NEW.kb')} END",
    f"CREATE TRIGGER entry_deleted AFTER DELETE ON entry BEGIN {_move_revision('OLD.kb')} END",
    f"""
        CREATE TRIGGER entry_changed AFTER UPDATE OF {", ".join(_CONTENT)} ON entry
        WHEN {_differs(_CONTENT)}
        BEGIN {_move_revision("OLD.kb, NEW.kb")} END
    """,
    f"""
        CREATE TRIGGER entry_changed_outside AFTER UPDATE OF {", ".join(_CONTENT)} ON entry
        WHEN NEW.version = OLD.version AND ({_differs(_CONTENT)})
        BEGIN
            UPDATE entry SET version = version + {_RECORDED}, updated_at = {_MOMENT}
            WHERE key = NEW.key;
        END
    """,
    _phrasing_trigger("phrasing_added", "INSERT", "NEW.entry"),
    _phrasing_trigger(
        "phrasing_changed", "UPDATE", "OLD.entry, NEW.entry", f"WHEN {_differs(_PHRASING)}"
    ),
    _phrasing_trigger("phrasing_deleted", "DELETE", "OLD.entry"),
)
