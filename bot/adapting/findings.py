"""What was found out about a platform: how bad it is, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.errors import SettingsError


class Grade(StrEnum):
    """How bad it is: a `warn` can wait, a `fail` keeps the bot from working."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Fact:
    """What was found out about one part, and what to `do` about it.

    `final`: the bot cannot start with it, and waiting will not mend it.
    """

    part: str
    grade: Grade
    says: str
    do: str = ""
    final: bool = False

    @property
    def sentence(self) -> str:
        """Both in one."""
        return f"{self.says} {self.do}".rstrip()


def refuse(facts: Sequence[Fact]) -> None:
    """Raises SettingsError with a line for each fact with which the bot cannot start."""
    if lines := [fact.sentence for fact in facts if fact.final]:
        raise SettingsError("\n".join(lines))


def sound(part: str, says: str) -> Fact:
    """Nothing is wrong with it."""
    return Fact(part, Grade.OK, says)


def final(part: str, says: str, do: str) -> Fact:
    """The bot cannot start with it."""
    return Fact(part, Grade.FAIL, says, do, final=True)
