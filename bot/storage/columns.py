"""Column types: what a database holds on one side, what the core uses on the other."""

from datetime import UTC, datetime

import numpy as np
from sqlalchemy import DateTime, Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from bot.core.outcomes import Vector

_STORED = np.dtype("<f4")


class Utc(TypeDecorator[datetime]):
    """A moment: UTC-aware outside, UTC inside; SQLite keeps no zone, and none is needed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC; ValueError for one that names no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} names no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment, aware of its zone again."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Float32(TypeDecorator[Vector]):
    """A vector, shape (dimension,), as its float32 numbers one after another, little-endian.

    What is read back is not writeable.
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Vector | None, dialect: Dialect) -> bytes | None:
        """The numbers' bytes."""
        return None if value is None else np.asarray(value).astype(_STORED).tobytes()

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Vector | None:
        """The vector over those bytes."""
        if value is None:
            return None
        return np.frombuffer(value, dtype=_STORED).astype(np.float32, copy=False)


def utc_now() -> datetime:
    """This moment, UTC-aware."""
    return datetime.now(UTC)
