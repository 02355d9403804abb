"""`python -m benchmarks.questions`: what the detector is worth; `--write` fits its words again.

Fitted on `chat.jsonl` and `chat_more.jsonl` of `tests/data`; `chat_blind.jsonl` is for judging.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from textwrap import wrap

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.core.questions.detecting import is_question, sentences_of
from bot.core.questions.wording import pieces, share

DATA = Path("tests/data")
TARGET = Path("bot.core.questions.weights.py")
FITTED = ("chat.jsonl", "chat_more.jsonl")
JUDGED = "chat_blind.jsonl"
_SEEN = 3
"""In how many messages a piece must occur to get a weight."""
_STRENGTH = 1.0


def main() -> None:
    """Writes the weights with `--write`, otherwise judges the detector in all samples."""
    if "--write" in sys.argv:
        TARGET.write_text(table(*fit([row for name in FITTED for row in read(name)])), "utf-8")
        return
    for name in (*FITTED, JUDGED):
        passed: dict[bool, list[bool]] = {True: [], False: []}
        for text, label in read(name):
            passed[label].append(is_question(text))
        sys.stdout.write(
            f"{name}: {np.mean(passed[True]):.3f} of {len(passed[True])} questions found, "
            f"{np.mean(passed[False]):.3f} of {len(passed[False])} statements passed\n"
        )


def read(name: str) -> list[tuple[str, bool]]:
    """The messages of a sample, and whether each is a question."""
    rows = map(json.loads, (DATA / name).read_text("utf-8").splitlines())
    return [(row["text"], row["question"]) for row in rows]


def fit(rows: list[tuple[str, bool]]) -> tuple[float, dict[str, float]]:
    """A ridge logistic regression over the pieces of the messages: its constant, its weights."""
    found = [pieces(sentences_of(text)) for text, _ in rows]
    seen = Counter(piece for own in found for piece in own)
    known = sorted(piece for piece, times in seen.items() if times >= _SEEN)
    place = {piece: number for number, piece in enumerate(known)}
    features = np.zeros((len(rows), len(known)))
    for row, own in zip(features, found, strict=True):
        row[[place[piece] for piece in own if piece in place]] = share(own)
    model = LogisticRegression(C=_STRENGTH, max_iter=2_000, class_weight="balanced")
    model.fit(features, [label for _, label in rows])
    return float(model.intercept_[0]), dict(zip(known, map(float, model.coef_[0]), strict=True))


def table(constant: float, weights: dict[str, float]) -> str:
    """The source of `bot.core.questions.weights`."""
    alike: dict[int, list[str]] = {}
    for piece, weight in weights.items():
        alike.setdefault(round(weight * 10), []).append(piece)
    entries = "".join(
        f'    {tenths}: """{_lines(alike[tenths])}""",\n' for tenths in sorted(alike) if tenths
    )
    return (
        '"""Which words ask and which tell: `python -m benchmarks.questions --write`."""\n'
        f"\nCONSTANT = {constant:.2f}\nTENTHS = {{\n{entries}}}\n"
        '"""By weight, in tenths: the pieces that have it."""\n'
    )


def _lines(found: list[str]) -> str:
    return "\n".join(wrap(" ".join(found), 80))


if __name__ == "__main__":
    main()
