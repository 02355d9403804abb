"""What is remembered for some minutes: losing it loses nothing but that."""

from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")

LIFE = 15 * 60.0
"""Seconds; as long as an interaction can be answered."""

MOST = 200


class Kept(Generic[T]):
    """Values by name; the oldest goes first."""

    def __init__(self, life: float = LIFE, most: int = MOST) -> None:
        self._life = life
        self._most = most
        self._values: dict[str, tuple[float, T]] = {}

    def put(self, name: str, value: T) -> None:
        """Remembers it under that name."""
        self._values.pop(name, None)
        while len(self._values) >= self._most:
            self._values.pop(next(iter(self._values)))
        self._values[name] = (monotonic() + self._life, value)

    def get(self, name: str) -> T | None:
        """What was remembered, if it is not too long ago."""
        until, value = self._values.get(name, (0.0, None))
        return value if monotonic() < until else None

    def __contains__(self, name: str) -> bool:
        return self.get(name) is not None
