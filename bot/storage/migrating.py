"""The schema of a database: which version it has, and how it is brought up or down."""

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect

from bot.core.errors import StorageError
from bot.storage.engine import LOCK_TIMEOUT, Transactions, make_engine
from bot.storage.locking import lock_schema

T = TypeVar("T")

_one_at_a_time = threading.Lock()
"""Alembic keeps the migration that is under way in module globals."""


async def ensure_current(
    url: str,
    *,
    lock_timeout: float = LOCK_TIMEOUT,
    scripts: Path | None = None,
    migrate: bool = False,
) -> None:
    """Makes the schema in an empty database; StorageError where it is of another version.

    With `migrate` an older one is brought up to this program's.
    """
    version = await current(url, lock_timeout=lock_timeout, scripts=scripts)
    if version is None or (migrate and version != head(scripts)):
        await upgrade(url, lock_timeout=lock_timeout, scripts=scripts)
    elif version != head(scripts):
        raise StorageError(
            f"The database is of an older version ({version}; this faqbot needs {head(scripts)})."
            " Make a copy of it, then run `faqbot db upgrade`, or set BOT_MIGRATE=auto."
        )


async def upgrade(
    url: str, *, lock_timeout: float = LOCK_TIMEOUT, scripts: Path | None = None
) -> None:
    """Brings the schema to this program's version; an empty database gets it from nothing."""
    await _migrate(url, partial(command.upgrade, revision="head"), lock_timeout, scripts)


async def downgrade(
    url: str,
    revision: str,
    *,
    lock_timeout: float = LOCK_TIMEOUT,
    scripts: Path | None = None,
) -> None:
    """Takes the schema back to `revision`; `base` is the empty database, `-1` one step."""
    await _migrate(url, partial(command.downgrade, revision=revision), lock_timeout, scripts)


async def current(
    url: str, *, lock_timeout: float = LOCK_TIMEOUT, scripts: Path | None = None
) -> str | None:
    """The version of the schema, None for an empty database; StorageError for none of ours."""
    work = partial(_known_version, scripts=ScriptDirectory.from_config(_config(scripts)))
    return await in_transaction(url, work, write=False, lock_timeout=lock_timeout)


def head(scripts: Path | None = None) -> str | None:
    """The version of the schema that this program works with."""
    return ScriptDirectory.from_config(_config(scripts)).get_current_head()


async def in_transaction(
    url: str,
    work: Callable[[Connection], T],
    *,
    write: bool = True,
    lock_timeout: float = LOCK_TIMEOUT,
) -> T:
    """What `work` returns, done on a connection of its own, schema and rows all or nothing."""
    engine = make_engine(url, lock_timeout=lock_timeout, restructuring=True)
    transactions = Transactions(engine)
    try:
        async with transactions.write() if write else transactions.read() as connection:
            if write:
                await lock_schema(connection)
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


async def _migrate(
    url: str, do: Callable[[Config], None], lock_timeout: float, scripts: Path | None
) -> None:
    config = _config(scripts)

    def work(connection: Connection) -> None:
        _known_version(connection, ScriptDirectory.from_config(config))
        config.attributes["connection"] = connection  # where migrations/env.py finds it
        try:
            do(config)
        except CommandError as error:
            raise StorageError(
                f"The database cannot be brought to that version: {error}"
            ) from error

    def alone() -> None:
        with _one_at_a_time:
            asyncio.run(in_transaction(url, work, lock_timeout=lock_timeout))

    # In a thread with a loop of its own, so that waiting for the lock does not hold up this one.
    await asyncio.to_thread(alone)


def _known_version(connection: Connection, scripts: ScriptDirectory) -> str | None:
    version = MigrationContext.configure(connection).get_current_revision()
    if version is None:
        _refuse_foreign(connection)
    elif version not in {script.revision for script in scripts.walk_revisions()}:
        raise StorageError(
            f"The database is of a newer version ({version}; this faqbot knows"
            f" {scripts.get_current_head()}). Install the newer faqbot, or restore the copy from"
            " before its upgrade."
        )
    return version


def _refuse_foreign(connection: Connection) -> None:
    if others := set(inspect(connection).get_table_names()) - {"alembic_version"}:
        raise StorageError(
            f"The database belongs to something else: it has a table {min(others)}, but is none"
            " of faqbot's. Point BOT_DATABASE_URL to a file of its own."
        )


def _config(scripts: Path | None) -> Config:
    config = Config()
    # Alembic reads % as the start of a variable.
    config.set_main_option("script_location", str(scripts or _scripts()).replace("%", "%%"))
    return config


def _scripts() -> Path:
    package = Path(__file__).parents[1]
    installed = package / "migrations"  # in a wheel; in the repository it lies beside the package
    return installed if installed.is_dir() else package.parent / "migrations"
