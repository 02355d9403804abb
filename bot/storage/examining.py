"""What the doctor wants to know of a database: where it is, of which kind, and what one may do."""

from sqlalchemy import Connection, text

from bot.core.errors import StorageError
from bot.storage.engine import place_of
from bot.storage.migrating import in_transaction

_CLOSED = text("""
    SELECT min(tablename) FROM pg_tables
    WHERE schemaname = current_schema() AND tablename !~ '^near_[0-9]+$' AND NOT (
        SELECT bool_and(has_table_privilege(format('%I.%I', schemaname, tablename), wanted))
        FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS wanted
    )
""")
_MAY_CREATE = text("""
    SELECT coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)
        OR EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = current_schema())
""")
_KIND = text("""
    SELECT format('PostgreSQL %s %s', current_setting('server_version'), coalesce(
        (SELECT 'with pgvector ' || extversion FROM pg_extension WHERE extname = 'vector'),
        'without pgvector'
    ))
""")

_VERSION = text("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
_MADE = text("SELECT to_regclass('embedding') IS NOT NULL")
_VISIBLE = text("SELECT to_regtype('vector') IS NOT NULL")
_ABLE = text("""
    SELECT has_table_privilege('embedding', 'INSERT')
       AND has_database_privilege(current_database(), 'TEMPORARY')
       AND has_function_privilege('faqbot_near_table(integer)', 'EXECUTE')
       AND has_function_privilege('faqbot_near_index(integer, integer)', 'EXECUTE')
""")
_SIZE = text("""
    SELECT coalesce(sum(pg_relation_size(indexrelid)), 0) / 1048576,
           (SELECT setting::bigint / 128 FROM pg_settings WHERE name = 'shared_buffers')
    FROM pg_index JOIN pg_class AS of ON of.oid = indrelid
    WHERE of.relname ~ '^near_[0-9]+$' AND of.relnamespace = current_schema()::regnamespace
""")
_LEAST = (0, 6)
"""Version of pgvector whose HNSW is built in minutes: its changelog, 0.6.0."""


async def examine(url: str) -> str:
    """Where the database is, and of which kind; StorageError where it cannot be written to."""
    # Without the right to write, which others would wait for: it reads every page.
    await in_transaction(url, _refuse_damage, write=False)
    return await in_transaction(url, _examine)


def _refuse_damage(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    found = connection.scalar(text("PRAGMA quick_check(1)"))
    if found != "ok":  # a heading, and what was found
        raise StorageError(
            f"The database {place_of(connection.engine.url)} is damaged ({found.splitlines()[-1]})."
            " Restore a backup, or save what can be saved with `sqlite3 FILE .recover`."
        )


def _examine(connection: Connection) -> str:
    place = place_of(connection.engine.url)
    if connection.dialect.name == "sqlite":
        return place
    if closed := connection.scalar(_CLOSED):
        raise StorageError(
            f"The user of BOT_DATABASE_URL may not read and write the table {closed} of {place}:"
            " GRANT it SELECT, INSERT, UPDATE and DELETE on all of them."
        )
    if not connection.scalar(_MAY_CREATE):
        raise StorageError(
            f"The user of BOT_DATABASE_URL may not make tables in {place}: GRANT it CREATE on the"
            " schema, or run `faqbot db upgrade` as one who may."
        )
    return f"{place}, {connection.scalar(_KIND)},"


async def examine_index(url: str) -> str:
    """What there is to search large knowledge bases with; StorageError where something is amiss."""
    return await in_transaction(url, _examine_index, write=False)


def _examine_index(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return "in memory, as always on SQLite"
    if not connection.scalar(_MADE):
        return "in memory until the tables are made"
    place, version = place_of(connection.engine.url), connection.scalar(_VERSION)
    if not version or tuple(map(int, version.split(".")[:2])) < _LEAST:
        raise StorageError(
            f"{place} has pgvector {version or 'not at all'}, and 0.6 is needed. Install a newer"
            " one and run ALTER EXTENSION vector UPDATE, or set BOT_INDEX=memory."
        )
    if not connection.scalar(_VISIBLE):
        raise StorageError(
            f"The extension vector of {place} stands in a schema that the user of BOT_DATABASE_URL"
            " does not look in: ALTER ROLE … SET search_path to have it, or set BOT_INDEX=memory."
        )
    if not connection.scalar(_ABLE):
        raise StorageError(
            f"The user of BOT_DATABASE_URL may not place vectors in {place}: GRANT it INSERT on the"
            " table embedding, TEMPORARY on the database and EXECUTE on faqbot_near_table and"
            " faqbot_near_index, or set BOT_INDEX=memory."
        )
    used, buffers = connection.execute(_SIZE).one()
    return f"pgvector {version}, {used:.0f} MB of indexes, shared_buffers {buffers} MB"
