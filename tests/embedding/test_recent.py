"""The memory of recent questions."""

import numpy as np
import pytest

from bot.core.outcomes import Vector
from bot.embedding.recent import RecentVectors


def vector() -> Vector:
    return np.ones(3, dtype=np.float32)


def test_it_never_holds_more_than_its_size() -> None:
    recent = RecentVectors(2)

    for number in range(10):
        recent.put(bytes([number]), vector())

    assert len(recent) == 2


def test_the_one_not_asked_for_longest_goes_first() -> None:
    recent = RecentVectors(2)
    recent.put(b"a", vector())
    recent.put(b"b", vector())

    recent.get(b"a")
    recent.put(b"c", vector())

    assert recent.get(b"a") is not None
    assert recent.get(b"b") is None


def test_what_many_share_nobody_can_change() -> None:
    recent = RecentVectors(2)
    recent.put(b"a", vector())

    shared = recent.get(b"a")

    assert shared is not None
    with pytest.raises(ValueError, match="read-only"):
        shared[0] = 2
