"""All that is particular to PostgreSQL's way of connecting."""

from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.errors import StorageError
from bot.storage.infinities import to_json
from bot.storage.postgres_faults import connection_fault

EXAMPLE = "postgresql+asyncpg://faqbot:PASSWORD@HOST/faqbot"

NAMES = ("postgresql", "postgres")

STATEMENT_TIMEOUT = 15.0
"""Seconds that one statement may take. A migration's may take as long as it needs."""

ABANDONED = 15.0
"""Seconds after which the server ends a transaction that goes on with nothing: its process hangs,
and others wait for what it has locked."""

CONNECT_TIMEOUT = 5.0
"""Seconds that a new connection may take."""

_GRACE = 5.0
"""Seconds that the server has to say itself that a statement took too long."""

_POOL = 10
_RECYCLE = 1_800.0
_PARAMETERS = {"host", "port", "ssl", "sslmode", "passfile"}


def make_engine(
    create: Callable[..., AsyncEngine], address: URL, *, lock_timeout: float, patient: bool
) -> AsyncEngine:
    """An engine for the database; StorageError where the driver is not installed."""
    _driver()
    options = _options(address, lock_timeout, patient=patient)
    return create(
        address,
        json_serializer=to_json,
        async_creator=partial(_connect, options, place_of(address)),
        pool_size=_POOL,
        max_overflow=0,
        pool_timeout=lock_timeout,
        pool_pre_ping=True,  # after the server was away no question meets a dead connection
        pool_recycle=_RECYCLE,
    )


def for_reading(engine: AsyncEngine) -> AsyncEngine:
    """The same engine, for transactions that see one state of the database and change nothing."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def place_of(address: URL) -> str:
    """Where the database is, without who asks and by which password."""
    host = address.query.get("host", address.host) or "this machine"
    port = f":{address.port}" if address.port else ""
    return f"{address.database or 'PostgreSQL'} at {host}{port}"


def checked(address: URL) -> URL:
    """The address as the engine takes it; StorageError where it could not be meant so."""
    if "@" in (address.host or ""):  # the rest of a password: nothing of it may be shown
        raise StorageError(
            "BOT_DATABASE_URL has more than one @: write one that belongs to the password as %40."
        )
    if strange := sorted(set(address.query) - _PARAMETERS):
        raise StorageError(
            f"BOT_DATABASE_URL has a parameter `{strange[0]}`, which is none of faqbot's; it takes"
            f" {', '.join(sorted(_PARAMETERS))}."
        )
    if any(not isinstance(value, str) for value in address.query.values()):
        raise StorageError("BOT_DATABASE_URL gives a parameter twice; give it once.")
    return address.set(drivername="postgresql+asyncpg")


def _options(address: URL, lock_timeout: float, *, patient: bool) -> dict[str, Any]:
    """What the driver's `connect` is called with; what is None it finds out as libpq does."""
    query = {name: str(value) for name, value in address.query.items()}
    statement = 0.0 if patient else STATEMENT_TIMEOUT
    return {
        "host": query.get("host", address.host),
        "port": int(port) if (port := query.get("port", address.port)) else None,
        "user": address.username,
        "password": address.password,
        "passfile": query.get("passfile"),
        "database": address.database,
        "ssl": query.get("ssl", query.get("sslmode")),
        "timeout": CONNECT_TIMEOUT,
        "command_timeout": statement + _GRACE if statement else None,
        "server_settings": {
            "application_name": "faqbot",
            "lock_timeout": _milliseconds(lock_timeout),
            "statement_timeout": _milliseconds(statement),
            "idle_in_transaction_session_timeout": _milliseconds(0 if patient else ABANDONED),
        },
    }


def _milliseconds(seconds: float) -> str:
    return str(round(1_000 * seconds))


async def connect(address: URL) -> Any:
    """A connection of the driver's own, apart from the engine's."""
    return await _connect(_options(address, _GRACE, patient=False), place_of(address))


def driver_errors() -> tuple[type[Exception], ...]:
    """What the driver raises on such a connection; a time-out is an OSError."""
    driver = _driver()
    errors: tuple[type[Exception], ...] = (driver.PostgresError, driver.InterfaceError, OSError)
    return errors


async def _connect(options: dict[str, Any], place: str) -> Any:
    faults: tuple[type[Exception], ...] = (ValueError, *driver_errors())
    try:
        return await _driver().connect(**options)
    except faults as error:
        raise connection_fault(error, place) from None  # the driver's own words may hold secrets


def _driver() -> ModuleType:
    try:
        import asyncpg
    except ModuleNotFoundError as error:
        raise StorageError(
            "BOT_DATABASE_URL names a PostgreSQL database, for which faqbot needs its extra:"
            " pip install 'faqbot[postgres]'."
        ) from error
    module: ModuleType = asyncpg
    return module
