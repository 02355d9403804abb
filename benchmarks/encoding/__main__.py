"""`python -m benchmarks.encoding FOLDER …`: the packaged model by torch and exports, in turns."""

import argparse
import random
import sys
import time
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.speed import made_up
from bot.core.errors import BotError
from bot.core.ports import Matrix
from bot.embedding.exported.texts import comparison_texts
from bot.embedding.loaded import LoadedModel
from bot.embedding.local import load_local
from bot.embedding.packaged import DEFAULT_MODEL

PAUSE = 0.01
"""Seconds between two turns: threads that computed go on spinning, and others shall not pay."""
_PASS = 32
_BULK = 256


def main(arguments: Sequence[str]) -> int:
    """Prints a table: a question, many texts, the nearness to the first model's vectors."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.encoding", description=__doc__)
    parser.add_argument("folder", nargs="*", help="what `faqbot model export` wrote, or a model")
    parser.add_argument("--questions", type=int, default=200, help="asked of each; default 200")
    parser.add_argument("--threads", type=int, default=2, help="for large passes; default 2")
    options = parser.parse_args(arguments)
    try:
        models = {
            name: load_local(name, options.threads) for name in (DEFAULT_MODEL, *options.folder)
        }
    except BotError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    sys.stdout.writelines(f"{line}\n" for line in table(models, options.questions))
    return 0


def table(models: Mapping[str, LoadedModel], questions: int) -> list[str]:
    """A line for each model; the first is what the others' vectors are compared with."""
    waits = _waits(models, list(islice(made_up.questions(), questions)))
    rates = _rates(models)
    own = next(iter(models.values()))
    lines = [
        f"{'':<26}{'p10 ms':>8}{'p50 ms':>8}{'p99 ms':>8}{'texts/s':>9}{'cosine':>11}{'mean':>10}"
    ]
    for name, model in models.items():
        low, middle, high = np.quantile(waits[name], [0.1, 0.5, 0.99]) * 1e3
        lines.append(
            f"{Path(name).name[-25:]:<26}{low:>8.2f}{middle:>8.2f}{high:>8.2f}{rates[name]:>9.0f}"
            f"{_nearness(own, model)}"
        )
    return lines


def _waits(models: Mapping[str, LoadedModel], questions: Sequence[str]) -> dict[str, list[float]]:
    """Seconds for each question alone, by model."""
    waits: dict[str, list[float]] = {name: [] for name in models}
    for text in questions:
        for name, model in models.items():
            time.sleep(PAUSE)
            start = time.perf_counter()
            model.encode_questions([text])
            waits[name].append(time.perf_counter() - start)
    return waits


def _rates(models: Mapping[str, LoadedModel]) -> dict[str, float]:
    """Stored texts a second in passes of 32, the best of three turns."""
    chance = random.Random(0)
    words = " ".join(islice(made_up.questions(), 100)).split()
    texts = [" ".join(chance.choices(words, k=chance.randint(5, 25))) for _ in range(_BULK)]
    texts.sort(key=len)
    best = dict.fromkeys(models, 0.0)
    for _ in range(3):
        for name, model in models.items():
            start = time.perf_counter()
            for at in range(0, _BULK, _PASS):
                model.encode_documents(texts[at : at + _PASS])
            best[name] = max(best[name], _BULK / (time.perf_counter() - start))
    return best


def _nearness(own: LoadedModel, other: LoadedModel) -> str:
    """Lowest and mean cosine; dashes where the vectors are of another length."""
    if own.provenance.dimension != other.provenance.dimension:
        return f"{'–':>11}{'–':>10}"
    near = _cosines(own, other)
    return f"{near.min():>11.6f}{near.mean():>10.6f}"


def _cosines(own: LoadedModel, other: LoadedModel) -> Matrix:
    """How near the vectors of about 400 texts are, each text alone."""
    texts = comparison_texts(own.provenance.window)
    first, second = (
        np.vstack([model.encode_documents([text])[0] for text in texts]) for model in (own, other)
    )
    lengths = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    return np.asarray((first * second).sum(axis=1) / lengths, np.float32)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
