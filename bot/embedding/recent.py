"""The vectors of recent questions, by the hash of their text, so that no text is kept."""

from collections import OrderedDict

from bot.core.outcomes import Vector
from bot.core.ports import TextHash


class RecentVectors:
    """At most `size` vectors; the one not asked for longest goes first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._vectors: OrderedDict[TextHash, Vector] = OrderedDict()
        self.hits = 0
        self.misses = 0

    def __len__(self) -> int:
        return len(self._vectors)

    def get(self, key: TextHash) -> Vector | None:
        """The vector, if it is still there."""
        if key not in self._vectors:
            self.misses += 1
            return None
        self.hits += 1
        self._vectors.move_to_end(key)
        return self._vectors[key]

    def put(self, key: TextHash, vector: Vector) -> None:
        """Keeps a vector, read-only from now on, since many will share it."""
        vector.flags.writeable = False
        self._vectors[key] = vector
        self._vectors.move_to_end(key)
        if len(self._vectors) > self._size:
            self._vectors.popitem(last=False)
