"""What the bot's two commands are called where somebody reads a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """How the command that asks and the one for entries are typed there, as a whole."""

    ask: str = "/ask"
    faq: str = "/faq"

    @classmethod
    def of(cls, ask: str, faq: str) -> "Names":
        """Commands of a platform, by their names without the slash."""
        return cls(f"/{ask}", f"/{faq}")


COMMAND_LINE = Names("faqbot ask", "faqbot faq")
"""What they are called outside a chat."""

_names: ContextVar[Names | None] = ContextVar("names", default=None)


@contextmanager
def called(names: Names) -> Iterator[None]:
    """Inside the block sentences call the commands so."""
    before = _names.set(names)
    try:
        yield
    finally:
        _names.reset(before)


def ask(line: str = "") -> str:
    """The command that asks, with what is typed after it."""
    return f"{_now().ask} {line}".rstrip()


def faq(line: str = "") -> str:
    """The command for entries, with what is typed after it."""
    return f"{_now().faq} {line}".rstrip()


def _now() -> Names:
    return _names.get() or Names()
