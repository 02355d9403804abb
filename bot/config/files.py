"""What lies on disk: the default database's folder, and the key beside the database."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from bot.config.foundations import DEFAULT_DATABASE
from bot.config.settings import Settings
from bot.config.values import listed
from bot.core.errors import SettingsError


def database_url(settings: Settings) -> str:
    """Where the database is; the folder is made where it is the default's, and only then."""
    if settings.database_url == DEFAULT_DATABASE:
        try:
            Path("data").mkdir(exist_ok=True)
        except OSError as error:
            raise SettingsError(
                f"The folder {Path('data').absolute()} cannot be made ({error.strerror}): go to one"
                " that you may write to, or set BOT_DATABASE_URL."
            ) from error
    return settings.database_url


def secret_keys(settings: Settings, beside: Path | None) -> tuple[str, ...]:
    """The keys for hashing askers, the one in use first.

    Where none is set, one is kept in the file `NAME.key` beside the SQLite database `beside`, and
    made at first use; two processes that make it at once get the same.
    """
    if settings.secret_keys:
        return settings.secret_keys
    if beside is None:
        raise SettingsError(
            "BOT_SECRET_KEY is not set, and only an SQLite database can have one made beside it: "
            "set it to a long random text."
        )
    path = key_file(beside)
    try:
        if not path.exists():
            _create(path, secrets.token_urlsafe(32))
        keys = listed(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"The secret key {path} cannot be made or read ({error}): give this user access to its "
            "folder, or set BOT_SECRET_KEY."
        ) from error
    if not keys:
        raise SettingsError(f"The secret key {path} is empty: delete it, or set BOT_SECRET_KEY.")
    return keys


def key_file(database: Path) -> Path:
    """Where the key of an SQLite database lies if none is set."""
    return database.with_name(database.name + ".key")


def _create(path: Path, text: str) -> None:
    """Writes a file that only its owner reads, whole or not at all; the first writer wins."""
    handle, draft = tempfile.mkstemp(prefix=path.name, dir=path.parent)  # mkstemp: mode 600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text + "\n")
        with suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        Path(draft).unlink()
