"""How Alembic reaches the database: on the connection that `bot.storage.migrating` opened.

For developers `alembic -x url=sqlite+aiosqlite:///FILE …` (or BOT_DATABASE_URL) opens one.
"""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection

from bot.storage.migrating import in_transaction
from bot.storage.tables import metadata


def _migrate(connection: Connection) -> None:
    # The connection is in a transaction already, which holds the schema as well as the rows.
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()


def _url() -> str:
    named = context.get_x_argument(as_dictionary=True).get("url")
    url = named or os.environ.get("BOT_DATABASE_URL")
    if not isinstance(url, str):
        raise SystemExit("Name the database: alembic -x url=sqlite+aiosqlite:///FILE …")
    return url


given = context.config.attributes.get("connection")
if given is not None:
    _migrate(given)
else:
    asyncio.run(in_transaction(_url(), _migrate))
