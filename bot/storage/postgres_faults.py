"""What goes wrong with PostgreSQL, as a sentence that says what, where and what to do.

The server's own words may hold what people wrote (`Failing row contains …`), and so may the
driver's: of them only what names no values is told.
"""

from typing import Any

from bot.core.errors import StorageError

_AWAY = (
    "The database {place} does not answer ({cause}). Check that PostgreSQL runs there and can be"
    " reached; `faqbot run` goes on by itself as soon as it does."
)
_FULL = "The disk is full that holds the database {place}. Nothing was changed; free some space."
_SENTENCES = {
    # postgresql.org/docs/current/errcodes-appendix.html
    "25006": "The database {place} is read-only, as a standby is. Point BOT_DATABASE_URL to the"
    " server that can be written to.",
    "28000": "The database {place} refuses this user. Check the user in BOT_DATABASE_URL, and"
    " pg_hba.conf on the server.",
    "28P01": "The database {place} refuses the password. Correct it in BOT_DATABASE_URL.",
    "3D000": "There is no database {place}. Create it (`createdb`), or correct BOT_DATABASE_URL.",
    "40001": "The database {place} was changed by another process at the same moment. Nothing was"
    " changed here; try again.",
    "40P01": "The database {place} was changed by another process at the same moment. Nothing was"
    " changed here; try again.",
    "42501": "The database {place} does not allow that to the user of BOT_DATABASE_URL ({cause})."
    " Grant it the rights on its tables.",
    "53100": _FULL,
    "53300": "The database {place} takes no more connections. Raise its max_connections, or end"
    " what holds them; each faqbot needs up to twelve.",
    "55000": _AWAY,
    "55P03": "The database {place} is locked: another process is writing to it. Nothing was"
    " changed; wait until that process is done, or end it, and try again.",
    "57014": "The database {place} took too long. Nothing was changed; try again, and look at its"
    " load.",
    "22021": "The database {place} cannot hold the character NUL; remove it. Nothing was changed.",
}
_CLASSES = {"08": _AWAY, "57": _AWAY, "53": _AWAY, "25P": _AWAY}
_OPTION = (
    "BOT_DATABASE_URL cannot be used for {place}: {cause}. Correct what stands behind its `?`."
)
_NO_TLS = (
    "The database {place} has no TLS, which `ssl` in BOT_DATABASE_URL asks for. Set `ssl = on` on"
    " that server, or take `ssl` out of BOT_DATABASE_URL where the way there is safe without."
)
_NO_EXTENSION = (
    "The database {place} has no extension `vector` (pgvector), and it cannot be added by the user"
    " of BOT_DATABASE_URL. Install pgvector on the server, and let a superuser run CREATE EXTENSION"
    " vector in that database; then try again."
)
_OTHER = "The database {place} refused: {cause}. Run `faqbot doctor`."
_TELLING = ("42", "53", "57", "58", "XX", "0A", "55")
"""Classes of faults whose first line names tables and settings, and no values."""
_MISCONFIGURED = "ClientConfigurationError"
_TOO_LATE = ("TimeoutError", "CancelledError")
"""Kinds of errors by which the driver gives up waiting."""


def sentence(error: BaseException | None, place: str, statement: str | None = None) -> str:
    """About an error that the driver raised, with what of it may be told."""
    state = str(getattr(error, "sqlstate", "") or "")
    if "CREATE EXTENSION" in (statement or ""):
        return _NO_EXTENSION.format(place=place)
    by_class = next((one for begin, one in _CLASSES.items() if state.startswith(begin)), _OTHER)
    found = _SENTENCES.get(state, by_class if state else _stateless(error))
    return found.format(place=place, cause=cause(error))


def cause(error: BaseException | None) -> str:
    """What of the error may be told and logged."""
    state = str(getattr(error, "sqlstate", "") or "")
    original = getattr(error, "__cause__", None) or error
    if constraint := getattr(original, "constraint_name", None):
        return f"{constraint} forbids it"
    name = type(original).__name__
    if state.startswith(_TELLING):
        return str(getattr(original, "message", None) or name).splitlines()[0]
    if name == _MISCONFIGURED:
        return str(original).splitlines()[0]
    if isinstance(original, OSError) and original.strerror:
        return original.strerror
    return "it took too long" if name in _TOO_LATE else name


def connection_fault(error: BaseException, place: str) -> StorageError:
    """A new connection came to nothing."""
    return StorageError(sentence(error, place))


def _stateless(error: Any) -> str:
    """Without a code of the server's the connection is at fault, or what was sent over it."""
    original = getattr(error, "__cause__", None) or error
    name = type(original).__name__
    if name == _MISCONFIGURED:
        return _OPTION
    if isinstance(original, ConnectionError) and "rejected SSL" in str(original):
        return _NO_TLS
    return _OTHER if name in ("DataError", "ValueError", "OverflowError") else _AWAY
