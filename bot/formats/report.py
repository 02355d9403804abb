"""What is found wrong while files are read: where, what, and how to mend it."""

from dataclasses import dataclass, field

from bot.core.characters import printable
from bot.core.errors import ImportFailedError

MOST_LINES = 100
"""Problems, and warnings, that are spelled out where no other number is given."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, counted from 1; line 0 is the file as a whole."""

    name: str
    line: int

    def __str__(self) -> str:
        return f"{self.name}:{self.line}" if self.line else self.name


class UnreadableError(Exception):
    """A file cannot be read any further; `line` is where (0: at all), the text how to mend it."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class Report:
    """Collects problems, which refuse an import, and warnings, which stand beside it.

    Of each `most` are spelled out, the others are counted.
    """

    most: int = MOST_LINES
    _problems: list[str] = field(default_factory=list)
    _warnings: list[str] = field(default_factory=list)
    _uncounted_problems: int = 0
    _uncounted_warnings: int = 0

    def problem(self, place: Place, message: str) -> None:
        """Notes what refuses the import as a whole."""
        if len(self._problems) < self.most:
            self._problems.append(printable(f"{place}: {message}"))
        else:
            self._uncounted_problems += 1

    def unreadable(self, name: str, error: UnreadableError) -> None:
        """Notes why a file could not be read to its end."""
        self.problem(Place(name, error.line), str(error))

    def warn(self, place: Place, message: str) -> None:
        """Notes what a person should know, though the import can go on."""
        if len(self._warnings) < self.most:
            self._warnings.append(printable(f"{place}: {message}"))
        else:
            self._uncounted_warnings += 1

    @property
    def problems(self) -> int:
        """How many problems there are so far."""
        return len(self._problems) + self._uncounted_problems

    @property
    def warnings(self) -> tuple[str, ...]:
        """The warnings, bounded."""
        return _bounded(self._warnings, self._uncounted_warnings, "warnings")

    def refuse_if_faulty(self) -> None:
        """Raises ImportFailedError with every problem, where there is one."""
        if self._problems:
            raise ImportFailedError(_bounded(self._problems, self._uncounted_problems, "problems"))


def _bounded(lines: list[str], more: int, what: str) -> tuple[str, ...]:
    return (*lines, f"… and {more:,} more {what}.") if more else tuple(lines)
