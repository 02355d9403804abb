"""`python -m benchmarks.speed.duplicates FOLDER`: what `faqbot duplicates` costs."""

import json
import sys
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.speed import files
from benchmarks.speed.side import peak
from bot.core.retrieval.duplicates import nearest_pairs

LEAST, MOST = 0.8, 1_000
"""The command's own defaults."""


def main(folder: str) -> None:
    """Prints seconds, the megabytes that it took beside the vectors, and the pairs it gave."""
    vectors, owners = np.load(files.phrasings(Path(folder))), np.load(files.owners(Path(folder)))
    before, began = peak(), perf_counter()
    pairs = nearest_pairs(vectors, owners.tolist(), LEAST, MOST)
    seconds = perf_counter() - began
    found = {"seconds": seconds, "memory": peak() - before, "pairs": len(pairs)}
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
