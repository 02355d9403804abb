"""`python -m benchmarks.speed.textbook FOLDER MODEL THREADS`: the recipe of every tutorial.

The question is encoded, `semantic_search` goes over the phrasings. Same model, from the same files.
"""

import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.util import semantic_search

from benchmarks.speed import files
from benchmarks.speed.side import Ask, medians, serve


class Textbook:
    """The recipe with its phrasings in memory.

    It knows nothing of concurrency: questions that come at once are served one by one.
    """

    def __init__(self, folder: Path, model: str) -> None:
        self._model = SentenceTransformer(model, device="cpu")
        self._corpus = torch.from_numpy(np.load(files.phrasings(folder)))
        self._texts = json.loads(files.texts(folder).read_text("utf-8"))
        self._parts: dict[str, list[float]] = {}
        self._turn = asyncio.Lock()

    @property
    def ways(self) -> Mapping[str, Ask]:
        """There is one, the nearest five; nothing is recorded."""
        return {"answer": self._ask}

    def stages(self) -> Mapping[str, float]:
        """Encoding and searching."""
        found = medians(self._parts)
        self._parts = {}
        return found

    async def _ask(self, text: str) -> None:
        async with self._turn:
            began = perf_counter()
            vector = self._model.encode(text, convert_to_tensor=True)
            encoded = perf_counter()
            (hits,) = semantic_search(vector, self._corpus, top_k=5)
            [self._texts[int(hit["corpus_id"])] for hit in hits]
            self._parts.setdefault("encode", []).append(1_000 * (encoded - began))
            self._parts.setdefault("search", []).append(1_000 * (perf_counter() - encoded))


def main(folder: str, model: str, threads: str) -> None:
    """Until the input ends."""
    torch.set_num_threads(int(threads))
    asyncio.run(serve(Textbook(Path(folder), model)))


if __name__ == "__main__":
    main(*sys.argv[1:])
