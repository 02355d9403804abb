"""The border of the command line: whatever happens becomes a line on stderr and an exit status."""

import errno
import io
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from typer.main import get_command

from bot.cli.application import application
from bot.cli.output import complain
from bot.core.errors import BotError

logger = logging.getLogger(__name__)

DONE, REFUSED, INTERRUPTED = 0, 1, 130


def run_command_line(arguments: Sequence[str]) -> int:
    """Runs one command: 0 done, 1 refused, 2 wrong usage, 130 interrupted. Never a traceback."""
    _print_anything()
    try:
        status = _run([_as_text(argument) for argument in arguments])
        sys.stdout.flush()
    except BrokenPipeError:  # `faqbot faq list | head`: who reads has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = REFUSED
    except OSError as error:  # a full disk behind `>`
        complain(f"The output cannot be written: {error.strerror}.")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = REFUSED
    return status


def leave(status: int) -> NoReturn:
    """Ends the process with that status, at once: everything is closed and written.

    The interpreter's own end takes down what torch made, for up to two seconds of computing, and
    would stop a thread in the midst of a library's code, which may crash there.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)


def _run(arguments: list[str]) -> int:
    try:
        get_command(application)(arguments, prog_name="faqbot")
    except SystemExit as done:  # how Typer ends, whether all went well or the usage was wrong
        return done.code if isinstance(done.code, int) else DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BaseExceptionGroup as group:
        return refuse(_first(group))
    except Exception as error:
        return refuse(error)
    return DONE


def refuse(error: BaseException) -> int:
    """Says on stderr what went wrong, and gives the exit status."""
    match error:
        case BotError():
            complain(str(error))
        case BrokenPipeError() | OSError(errno=errno.ENOSPC, filename=None):
            raise error  # of the output; the caller knows what to do
        case OSError(filename=str() as name, strerror=str() as reason):
            complain(f"{name}: {reason}.")
        case MemoryError():
            complain("There is not enough memory for that.")
        case _:
            complain(
                f"Something unexpected went wrong ({type(error).__name__}: {error}). Run `faqbot"
                " doctor`; BOT_LOG_LEVEL=debug shows where it happened."
            )
    logger.debug("where it was refused", exc_info=error)
    return REFUSED


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _print_anything() -> None:
    """Lets the streams take what their encoding does not have."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _as_text(argument: str) -> str:
    """The argument without bytes that are no text, unless it names a file that has them."""
    if os.path.lexists(argument):
        return argument
    return argument.encode(errors="surrogateescape").decode(errors="replace")
