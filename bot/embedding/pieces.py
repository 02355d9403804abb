"""Many texts taken apart into passes, and their vectors put together again."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from bot.core.outcomes import Vector
from bot.core.ports import Matrix
from bot.embedding.asked import encodable
from bot.embedding.windows import Window, passes


class Pieces:
    """Texts on their way to a matrix: equal ones once, long ones in windows, longest first."""

    def __init__(self, texts: Sequence[str]) -> None:
        places: dict[str, int] = {}
        self._rows = [places.setdefault(encodable(text), len(places)) for text in texts]
        self.distinct = list(places)
        self._pieces: list[tuple[int, Window]] = []
        self._vectors: list[list[tuple[int, Vector]]] = [[] for _ in places]
        self._done = 0

    def cut(self, windows: Sequence[Sequence[Window]]) -> None:
        """Each distinct text has these windows."""
        self._pieces = [(place, one) for place, own in enumerate(windows) for one in own]
        self._pieces.sort(key=lambda piece: -piece[1].tokens)

    def runs(self, *, most: int, tokens: int) -> Iterator[slice]:
        """What is encoded together: see `passes`."""
        return passes([window for _, window in self._pieces], most=most, tokens=tokens)

    def texts(self, run: slice) -> list[str]:
        """The texts of one pass."""
        return [window.text for _, window in self._pieces[run]]

    def put(self, run: slice, vectors: Sequence[Vector]) -> int:
        """Takes what the pass gave; how many of the texts, repeats counted, are through."""
        numbers = range(run.start, run.stop)
        for number, (place, _), vector in zip(numbers, self._pieces[run], vectors, strict=True):
            self._vectors[place].append((number, vector))
        self._done += len(numbers)
        return len(self._rows) * self._done // len(self._pieces)

    def matrix(self, join: Callable[[Sequence[Vector]], Vector], dimension: int) -> Matrix:
        """One row for each text in the order given, windows joined; once every run was put."""
        matrix = np.empty((len(self.distinct), dimension), dtype=np.float32)
        for place, own in enumerate(self._vectors):  # passes may end in any order
            matrix[place] = join([vector for _, vector in sorted(own, key=lambda one: one[0])])
        return matrix[self._rows]
