"""From a folder to a model in memory: offline, and without a word on the terminal."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from bot.core.errors import ModelError
from bot.core.outcomes import Vector
from bot.embedding.folder import ModelFolder, find_model
from bot.embedding.loaded import SIMILARITIES
from bot.embedding.model import TextModel

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_PROBES = ("How do I reset my password?", "We met in the old garden.")
"""As many words, so that a tokenizer that knows none of them makes the two equal."""
_MEND = "Fetch or save the folder again."
_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
"""Read by huggingface_hub, transformers and tokenizers when they are imported."""
_WAIT = "OMP_WAIT_POLICY"
"""Torch's threads sleep while they wait. Spinning, as is their default, makes two threads on busy
cores up to forty times slower than one."""


def load_model(model: str, threads: int) -> TextModel:
    """The model of that name or folder, verified, loaded and tried once (4 to 8 seconds).

    Computes on the CPU, large passes with `threads` threads.

    Raises:
        ModelError: missing, damaged, not what it is said to be, or of a kind we cannot use.
    """
    folder = find_model(model)
    os.environ.update(_OFFLINE)
    os.environ.setdefault(_WAIT, "PASSIVE")
    try:
        loaded = TextModel(_load(folder), folder, threads)
        vectors = loaded.encode_documents(_PROBES)
        again = vectors if folder.trusted else _loaded_again(folder).encode_documents(_PROBES)
    except _load_errors() as error:
        reason = str(error).strip().partition("\n")[0]
        raise ModelError(
            f"The model in {folder.path} cannot be loaded ({type(error).__name__}: {reason}). "
            f"{_MEND}"
        ) from error
    if fault := _fault(vectors, again):
        raise ModelError(f"The model in {folder.path} {fault}. {_MEND}")
    return loaded


def _fault(vectors: Sequence[Vector], again: Sequence[Vector]) -> str | None:
    """What a library does not notice and fills with nonsense."""
    if not np.isfinite(vectors).all():
        return "gives vectors that are no numbers: its weights are damaged"
    if np.array_equal(vectors[0], vectors[1]):
        return "gives every text the same vector: its tokenizer is missing or of another model"
    if not np.array_equal(vectors, again):
        return "is another one at each load: some of its weights are missing"
    return None


def _loaded_again(folder: ModelFolder) -> TextModel:
    """The same model, where weights that the file lacks have other random values."""
    import torch

    torch.manual_seed(torch.initial_seed() + 1)
    return TextModel(_load(folder), folder)


def _load(folder: ModelFolder) -> "SentenceTransformer":
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves it out
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # the same
    model = SentenceTransformer(
        str(folder.path),
        device="cpu",
        local_files_only=True,
        trust_remote_code=False,
        model_kwargs={"dtype": torch.float32},
    )
    if model.similarity_fn_name not in SIMILARITIES:
        raise ModelError(
            f"The model in {folder.path} declares the similarity {model.similarity_fn_name!r}; "
            f"use a model with one of {', '.join(SIMILARITIES)}."
        )
    return model


def _load_errors() -> tuple[type[Exception], ...]:
    from safetensors import SafetensorError

    return (
        SafetensorError,
        ImportError,
        LookupError,
        OSError,
        RuntimeError,
        TypeError,
        ValueError,
        AttributeError,
    )
