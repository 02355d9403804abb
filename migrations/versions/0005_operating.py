"""Which process owns which job, what a followed folder held; and all that PostgreSQL needs."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_leases()
    _add_synced()
    op.create_index(op.f("ix_entry_kb_status"), "entry", ["kb", "status"])  # they are counted
    _find_people()
    if op.get_bind().dialect.name == "postgresql":
        _settle_on_postgres()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _leave_postgres()
    _find_nobody()
    op.drop_index("ix_entry_kb_status", "entry")
    op.drop_table("synced_entry")
    op.drop_table("lease")


def _add_leases() -> None:
    op.create_table(
        "lease",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("token", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("served", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )


def _add_synced() -> None:
    op.create_table(
        "synced_entry",
        sa.Column("kb", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["kb"], ["knowledge_base.key"], name=op.f("fk_synced_entry_kb")),
        sa.PrimaryKeyConstraint("kb", "slug", name=op.f("pk_synced_entry")),
    )


def _find_people() -> None:
    """What expires names nobody any more, and who is forgotten must be found everywhere."""
    named, voter = sa.text("asker <> ''"), sa.text("voter < '~'")
    op.drop_index("ix_receipt_at", "receipt")
    op.create_index(
        op.f("ix_receipt_at"), "receipt", ["at"], sqlite_where=named, postgresql_where=named
    )
    op.create_index(op.f("ix_vote_at"), "vote", ["at"], sqlite_where=voter, postgresql_where=voter)
    op.create_index(op.f("ix_vote_voter"), "vote", ["voter"])
    op.create_index(op.f("ix_outbox_asker"), "outbox", ["asker"])


def _find_nobody() -> None:
    op.drop_index("ix_outbox_asker", "outbox")
    op.drop_index("ix_vote_voter", "vote")
    op.drop_index("ix_vote_at", "vote")
    has_text = sa.text("text IS NOT NULL")
    op.drop_index("ix_receipt_at", "receipt")
    op.create_index(
        op.f("ix_receipt_at"), "receipt", ["at"], sqlite_where=has_text, postgresql_where=has_text
    )


# What follows gives PostgreSQL what SQLite has by itself or since 0001: texts that compare by code
# point, whatever the database's language; and the promises that 0001 makes of changes by SQL.
# Here a transaction moves a revision once, for a row that is changed often in one transaction
# gets slower with every time. A revision that has moved is told to all who LISTEN.

_ENTRY = ("kb", "slug", "question", "answer", "tags", "source", "owner", "review_on", "audience")
_CONTENT = (*_ENTRY, "status")
_PHRASING = ("entry", "kind", "position", "text")

_MOVE = """
    CREATE FUNCTION faqbot_move(moved integer) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE
        before text := coalesce(current_setting('faqbot.moved', true), '');
    BEGIN
        IF position(',' || moved || ',' IN before) = 0 THEN
            UPDATE knowledge_base SET revision = revision + 1 WHERE key = moved;
            PERFORM set_config('faqbot.moved', before || ',' || moved || ',', true);
        END IF;
    END $$
"""
_TELL = """
    CREATE FUNCTION faqbot_tell() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify('faqbot_knowledge', NEW.key::text);
        RETURN NULL;
    END $$
"""
_ENTRY_CHANGED = """
    CREATE FUNCTION faqbot_entry_changed() RETURNS trigger
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN PERFORM faqbot_move(OLD.kb); END IF;
        IF TG_OP <> 'DELETE' THEN PERFORM faqbot_move(NEW.kb); END IF;
        RETURN NULL;
    END $$
"""
_ENTRY_CHANGED_OUTSIDE = """
    CREATE FUNCTION faqbot_entry_changed_outside() RETURNS trigger
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM entry_revision AS recorded
                   WHERE recorded.entry = OLD.key AND recorded.version = OLD.version) THEN
            NEW.version := OLD.version + 1;
        END IF;
        NEW.updated_at := clock_timestamp();
        RETURN NEW;
    END $$
"""
_PHRASING_CHANGED = """
    CREATE FUNCTION faqbot_phrasing_changed() RETURNS trigger
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE
        entries integer[] := ARRAY[OLD.entry, NEW.entry];  -- one is NULL but for an UPDATE
    BEGIN
        PERFORM faqbot_move(kb) FROM (
            SELECT DISTINCT kb FROM entry WHERE key = ANY (entries) ORDER BY kb
        ) AS moved;
        UPDATE entry SET version = version + 1, updated_at = clock_timestamp()
        WHERE key = ANY (entries) AND EXISTS (
            SELECT 1 FROM entry_revision AS recorded
            WHERE recorded.entry = entry.key AND recorded.version = entry.version
        );
        RETURN NULL;
    END $$
"""


def _differs(columns: tuple[str, ...]) -> str:
    # A value of the type json has no =.
    return " OR ".join(f"OLD.{one}::text IS DISTINCT FROM NEW.{one}::text" for one in columns)


def _trigger(name: str, when: str, table: str, function: str, condition: str = "true") -> str:
    return (
        f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW WHEN ({condition})"
        f" EXECUTE FUNCTION faqbot_{function}()"
    )


_CHANGED = f"UPDATE OF {', '.join(_CONTENT)}"
_TRIGGERS = (
    _trigger("revision_moved", "AFTER INSERT OR UPDATE OF revision", "knowledge_base", "tell"),
    _trigger("entry_added", "AFTER INSERT OR DELETE", "entry", "entry_changed"),
    _trigger("entry_changed", f"AFTER {_CHANGED}", "entry", "entry_changed", _differs(_CONTENT)),
    _trigger(
        "entry_changed_outside",
        f"BEFORE {_CHANGED}",
        "entry",
        "entry_changed_outside",
        f"NEW.version = OLD.version AND ({_differs(_CONTENT)})",
    ),
    _trigger("phrasing_added", "AFTER INSERT OR DELETE", "phrasing", "phrasing_changed"),
    _trigger(
        "phrasing_changed", "AFTER UPDATE", "phrasing", "phrasing_changed", _differs(_PHRASING)
    ),
)


def _settle_on_postgres() -> None:
    _collate('"C"')
    op.create_check_constraint(op.f("ck_entry_tags"), "entry", "json_typeof(tags) = 'array'")
    for statement in (_MOVE, _TELL, _ENTRY_CHANGED, _ENTRY_CHANGED_OUTSIDE, _PHRASING_CHANGED):
        op.execute(statement)
    for statement in _TRIGGERS:
        op.execute(statement)
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    _add_near()


# A model's dimension is known when it first encodes, and whoever runs the bot need not be allowed
# to make tables: these two functions do it for them, with the rights of who migrates. They serve
# those alone who may write embeddings.

_NEAR_TABLE = """
    CREATE FUNCTION faqbot_near_table(of_model integer) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = {path} AS $$
    DECLARE
        name text := 'near_' || of_model;
        size integer;
    BEGIN
        IF NOT has_table_privilege(session_user, 'embedding', 'INSERT') THEN
            RAISE insufficient_privilege USING MESSAGE = 'permission denied for embedding';
        END IF;
        SELECT dimension INTO STRICT size FROM model WHERE key = of_model;
        PERFORM pg_advisory_xact_lock(1717661283, of_model);
        IF to_regclass(name) IS NULL THEN
            EXECUTE format('CREATE TABLE %I (
                kb integer NOT NULL REFERENCES knowledge_base (key) ON DELETE CASCADE,
                text_hash bytea NOT NULL CHECK (length(text_hash) = 32),
                vector vector(%s) NOT NULL,
                PRIMARY KEY (kb, text_hash))', name, size);
            -- Beside the row as long as a page holds it: what is compressed, or apart, is slow.
            EXECUTE format('ALTER TABLE %I ALTER vector SET STORAGE %s', name,
                           CASE WHEN size <= 1900 THEN 'PLAIN' ELSE 'EXTERNAL' END);
        END IF;
        IF NOT (has_table_privilege(session_user, name, 'SELECT')
                AND has_table_privilege(session_user, name, 'INSERT')
                AND has_table_privilege(session_user, name, 'DELETE')) THEN
            EXECUTE format('GRANT SELECT, INSERT, DELETE ON %I TO %I', name, session_user);
        END IF;
        RETURN name;
    END $$
"""
_NEAR_INDEX = """
    CREATE FUNCTION faqbot_near_index(of_model integer, of_kb integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = {path} AS $$
    DECLARE
        name text := format('near_%s_%s', of_model, of_kb);
        operators text;
    BEGIN
        IF NOT has_table_privilege(session_user, 'embedding', 'INSERT') THEN
            RAISE insufficient_privilege USING MESSAGE = 'permission denied for embedding';
        END IF;
        SELECT CASE similarity WHEN 'euclidean' THEN 'vector_l2_ops' ELSE 'vector_ip_ops' END
        INTO STRICT operators FROM model WHERE key = of_model;
        PERFORM pg_advisory_xact_lock(1717661283, of_model);
        IF to_regclass(name) IS NULL THEN
            EXECUTE format('CREATE INDEX %I ON %I USING hnsw (vector %s)
                            WITH (m = 16, ef_construction = 128) WHERE kb = %s',
                           name, 'near_' || of_model, operators, of_kb);
        END IF;
    END $$
"""
_MOST_DIMENSIONS = 2000  # of an HNSW index: github.com/pgvector/pgvector#hnsw


def _add_near() -> None:
    path = op.get_bind().scalar(
        sa.text(
            "SELECT format('%I, %I, pg_temp', current_schema(), nspname) FROM pg_extension"
            " JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'vector'"
        )
    )
    for statement in (_NEAR_TABLE, _NEAR_INDEX):
        op.execute(statement.format(path=path))
    op.execute(f"SELECT faqbot_near_table(key) FROM model WHERE dimension <= {_MOST_DIMENSIONS}")


def _drop_near() -> None:
    """With what is in those tables: it is a copy, and made anew."""
    op.execute(
        """
        DO $$ DECLARE name text; BEGIN
            FOR name IN SELECT tablename FROM pg_tables
                        WHERE schemaname = current_schema() AND tablename ~ '^near_[0-9]+$' LOOP
                EXECUTE format('DROP TABLE %I', name);
            END LOOP;
        END $$
        """
    )
    op.execute("DROP FUNCTION faqbot_near_index(integer, integer)")
    op.execute("DROP FUNCTION faqbot_near_table(integer)")


def _leave_postgres() -> None:
    """The extension stays: others may use it, and it may not be ours to drop."""
    _drop_near()
    for table in ("knowledge_base", "entry", "phrasing"):
        for trigger in _TRIGGERS:
            name = trigger.split()[2]
            op.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
    for name in (
        "phrasing_changed()",
        "entry_changed_outside()",
        "entry_changed()",
        "tell()",
        "move(integer)",
    ):
        op.execute(f"DROP FUNCTION faqbot_{name}")
    op.drop_constraint("ck_entry_tags", "entry")
    _collate('"default"')


def _collate(collation: str) -> None:
    tables = sa.inspect(op.get_bind())
    for table in sorted(set(tables.get_table_names()) - {"alembic_version"}):
        texts = [
            one["name"] for one in tables.get_columns(table) if isinstance(one["type"], sa.Text)
        ]
        changes = ", ".join(f'ALTER "{name}" TYPE text COLLATE {collation}' for name in texts)
        if changes:
            op.execute(f'ALTER TABLE "{table}" {changes}')
