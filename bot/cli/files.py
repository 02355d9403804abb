"""Files that commands write."""

import os
import tempfile
from pathlib import Path
from typing import NoReturn

from bot.core.errors import UsageError


def refuse_unwritable(path: Path) -> None:
    """UsageError where no file can be put there; asked before minutes go into what it shall hold.

    A disk may still be full by then.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder; name a file in it.")
    if not path.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {path.parent}; make it first.")
    try:
        if not path.exists() or path.is_file():
            with tempfile.TemporaryFile(dir=path.resolve().parent):
                return
    except OSError as error:
        _refuse(path, error)


def write_whole(path: Path, data: bytes) -> None:
    """Puts `data` in place of the file at once: it is never seen half-written.

    Raises UsageError where it cannot be written; the file is then as it was.
    """
    try:
        if path.exists() and not path.is_file():  # /dev/stdout, a pipe: nothing to replace
            path.write_bytes(data)
        else:
            _replace(path.resolve(), data)
    except OSError as error:
        _refuse(path, error)


def _refuse(path: Path, error: OSError) -> NoReturn:
    message = f"{path} cannot be written: {error.strerror}. Choose another file."
    raise UsageError(message) from error


def _replace(path: Path, data: bytes) -> None:
    handle, draft = tempfile.mkstemp(prefix=f".{path.name[:50]}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(path.stat().st_mode & 0o777 if path.exists() else _ordinary_mode())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _ordinary_mode() -> int:
    mask = os.umask(0o022)  # it can only be read by setting it
    os.umask(mask)
    return 0o666 & ~mask
