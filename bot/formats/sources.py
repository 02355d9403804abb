"""From paths to texts: folders walked, sizes checked, bytes decoded."""

import codecs
import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import BinaryIO

from bot.core.characters import code, line_at, unfit_character
from bot.formats.drafts import Document
from bot.formats.report import Place, Report, UnreadableError

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes of one file; a larger one is refused by its size, unread."""
MOST_FILES = 10_000
STDIN = "<stdin>"

_BINARY = (
    (b"%PDF", "a PDF; copy its text into a Markdown file"),
    (b"PK\x03\x04", "a ZIP or Office file (.docx, .xlsx); save it as CSV or as plain text"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls); save it as CSV or as plain text"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"{\\rtf", "a rich-text file; save it as plain text"),
    (codecs.BOM_UTF32_LE, "text in UTF-32; save it as UTF-8"),
    (codecs.BOM_UTF32_BE, "text in UTF-32; save it as UTF-8"),
)


def files_under(path: Path, suffixes: Collection[str], report: Report) -> Sequence[Path]:
    """The path itself, or the files below a folder that have a known suffix, sorted.

    Hidden files and folders are left out, and links to folders are not followed.
    """
    if not path.is_dir():
        return [path]
    found: list[Path] = []
    for folder, subfolders, names in os.walk(path, onerror=lambda error: _refuse(error, report)):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        visible = (Path(folder, name) for name in names if not name.startswith("."))
        found += (file for file in visible if file.suffix.lower() in suffixes)
        if len(found) > MOST_FILES:
            message = f"more than {MOST_FILES:,} files below this folder; import its parts"
            report.problem(Place(str(path), 0), message)
            return []
    if not found:
        known = ", ".join(sorted(suffixes))
        report.problem(Place(str(path), 0), f"no file below this folder ends in {known}")
    return sorted(found)


def read_file(path: Path) -> bytes:
    """The bytes of a file. Raises UnreadableError where it is missing, forbidden or too large."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise _too_large(size)
        with path.open("rb") as file:
            return read_stream(file)
    except FileNotFoundError as error:
        raise UnreadableError(0, "there is no such file or folder; check the path") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a path"
        raise UnreadableError(0, f"the file cannot be opened: {reason}") from error


def read_stream(stream: BinaryIO) -> bytes:
    """What is left in the stream. Raises UnreadableError where it is more than a file may hold."""
    data = stream.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise _too_large(len(data))
    return data


def decode(name: str, suffix: str, data: bytes) -> Document:
    """The text of a file in UTF-8, or in UTF-16 with a byte order mark.

    Raises UnreadableError for another encoding, for what is no text, and for control characters.
    """
    if len(data) > LARGEST_FILE:
        raise _too_large(len(data))
    text = _decoded(data)
    if bad := unfit_character(text):
        message = f"there is a control character ({code(bad)}) in the text; take it out"
        raise UnreadableError(line_at(text, bad.start()), message)
    return Document(name, suffix, text)


def _decoded(data: bytes) -> str:
    for magic, what in _BINARY:
        if data.startswith(magic):
            raise UnreadableError(1, f"this is no knowledge base but {what}")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            message = "the file is damaged UTF-16 (an end is missing?); save it as UTF-8"
            raise UnreadableError(1, message) from error
    if b"\0" in data:
        message = "this is a binary file, or UTF-16 without a mark; save it as UTF-8 text"
        raise UnreadableError(data.count(b"\n", 0, data.index(b"\0")) + 1, message)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(
            data.count(b"\n", 0, error.start) + 1,
            f"byte 0x{data[error.start]:02x} (number {error.start + 1:,} of the file) is not"
            " UTF-8; open the file in its encoding and save it as UTF-8 (Excel: “CSV UTF-8”)",
        ) from error


def _refuse(error: OSError, report: Report) -> None:
    message = f"the folder cannot be read: {error.strerror}"
    report.problem(Place(str(error.filename), 0), message)


def _too_large(size: int) -> UnreadableError:
    megabyte = 1024 * 1024
    return UnreadableError(
        1,
        f"the file is too large (over {size // megabyte:,} MB; {LARGEST_FILE // megabyte} MB are"
        " read); split it into several files",
    )
