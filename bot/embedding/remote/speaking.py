"""What is said to an embedding server, and what its answers mean."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.core.errors import ModelError
from bot.core.outcomes import Vector
from bot.core.ports import Matrix
from bot.embedding.remote.endpoint import Endpoint

LONGEST = 1e18
"""Length of a vector from which on it is refused: products of two and distances stay finite in
float32, which ends at 3.4e38."""


def question(endpoint: Endpoint, model: str, texts: Sequence[str]) -> Mapping[str, Any]:
    """The JSON that asks for the vectors of these texts."""
    said = [text or " " for text in texts]  # many servers refuse an empty one
    if endpoint.api == "huggingface":
        normalize = endpoint.similarity == "cosine"
        return {"inputs": said, "normalize": normalize, "truncate": False}
    return {"input": said, **({"model": model} if model else {})}


def answer(endpoint: Endpoint, document: Any, count: int) -> Matrix:
    """The vectors in the order of the texts, shape (count, dimension), of length one for cosine.

    Raises:
        ModelError: they are not `count` rows of as many numbers each, or are beyond `LONGEST`.
    """
    try:
        rows = _listed(document) if endpoint.api == "openai" else _bare(document)
        vectors = [_row(row) for row in rows]
    except (AttributeError, LookupError, TypeError, ValueError, OverflowError) as error:
        raise _wrong(endpoint, "are not of the form that its API has") from error
    if len(vectors) != count:
        raise _wrong(endpoint, f"are {len(vectors)} for {count} texts")
    if any(vector.ndim == 2 for vector in vectors):
        raise _wrong(endpoint, "are one for each token: have the server pool them")
    if len({vector.shape for vector in vectors}) != 1 or vectors[0].ndim != 1:
        raise _wrong(endpoint, "are of unequal length")
    matrix = np.stack(vectors)
    if not matrix.size or not np.isfinite(matrix).all():
        raise _wrong(endpoint, "hold what is no number")
    if (_lengths(matrix) > LONGEST).any():
        raise _wrong(endpoint, "hold numbers that are far too large")
    return unit(matrix) if endpoint.similarity == "cosine" else matrix


def unit(matrix: Matrix) -> Matrix:
    """The same rows, of length one; one without a direction stays as it is."""
    lengths = np.maximum(_lengths(matrix), np.finfo(np.float32).tiny)
    return (matrix / lengths[:, None]).astype(np.float32)


def _lengths(matrix: Matrix) -> NDArray[np.float64]:
    """In float64, where the square of no float32 is infinite, or nothing."""
    return np.asarray(np.linalg.norm(matrix.astype(np.float64), axis=1), np.float64)


def _listed(document: Any) -> list[Any]:
    """By `index`, which need not be the order in which they stand there."""
    rows = document["data"]
    places = [row.get("index", place) for place, row in enumerate(rows)]
    if sorted(places) != list(range(len(rows))):
        raise ValueError("the numbers of the texts")
    found = dict(zip(places, (row["embedding"] for row in rows), strict=True))
    return [found[place] for place in range(len(rows))]


def _bare(document: Any) -> list[Any]:
    rows = document["embeddings"] if isinstance(document, dict) else document
    if not isinstance(rows, list):
        raise TypeError("no list")
    return rows


def _row(value: Any) -> Vector:
    if isinstance(value, str):  # little-endian float32, as `encoding_format: base64` has it
        return np.frombuffer(base64.b64decode(value, validate=True), "<f4").astype(np.float32)
    with np.errstate(over="ignore"):  # it is infinite then, and told
        return np.asarray(value, dtype=np.float32)


def _wrong(endpoint: Endpoint, what: str) -> ModelError:
    return ModelError(
        f"The vectors that the encoder at {endpoint.shown} gives {what}. Check BOT_ENCODER_URL,"
        " BOT_ENCODER_API and BOT_ENCODER_MODEL."
    )
