"""An exported model in memory: the same vectors by ONNX Runtime, without torch. Synchronous."""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.core.errors import ModelError
from bot.core.faq import ModelProvenance
from bot.core.outcomes import Vector
from bot.core.ports import Matrix
from bot.embedding.exported.manifest import (
    GRAPH,
    TOKENIZER,
    Manifest,
    Precision,
    read_manifest,
)
from bot.embedding.exported.sizing import Tokens
from bot.embedding.folder import folder_digest
from bot.embedding.loaded import joined, rows_of
from bot.embedding.packaged import DIGESTS
from bot.embedding.remote.identifying import LONG_PROBE, PROBES, packaged_probes
from bot.embedding.windows import Window, cut

if TYPE_CHECKING:
    from tokenizers import Encoding

SHARE: Mapping[Precision, int] = {"float32": 8, "int8": 1}
"""Texts that one thread computes together. Always so many: a text's company is the same, and with
it every bit of its vector, on whatever number of threads. In eight bits it has none, for one scale
does for all numbers in a step."""
LONE: Mapping[Precision, int] = {"float32": 2, "int8": 1}
"""Threads that a lone text is worth. In float32 two need 60 % of the time of one; in eight bits a
second one gains nothing, and is missed elsewhere."""
_SLOWER = ["SkipLayerNormFusion"]
"""What ONNX Runtime would join to one step that takes four times as long as its parts."""
_PACKAGED: Mapping[Precision, float] = {"float32": 1e-4, "int8": 0.02}
"""So near to the packaged model's vectors is an export of it; 1e-7 and 0.009 were measured."""
_TRIED = ("How do I reset my password?", "Where?")
_MEND = "Export it again: faqbot model export FOLDER."


def load_exported(folder: Path, threads: int = 1) -> "ExportedModel":
    """The model of that folder, verified, loaded and tried once (half a second).

    Raises:
        ModelError: ONNX Runtime is not installed, or the folder is damaged.
    """
    manifest = read_manifest(folder)
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # a question is one short text
    try:
        model = ExportedModel(folder, manifest, threads)
        model.windows(_TRIED)
        vectors = np.array(model.encode_questions(_TRIED) + model.encode_documents(_TRIED))
    except ImportError as error:
        raise ModelError(
            f"The model in {folder} is for ONNX Runtime, which is not installed. "
            "Install it: pip install 'faqbot[onnx]'."
        ) from error
    except Exception as error:  # onnxruntime and tokenizers raise classes without a common base
        reason = str(error).strip().partition("\n")[0]
        raise ModelError(
            f"The model in {folder} cannot be loaded ({type(error).__name__}: {reason}). {_MEND}"
        ) from error
    if vectors.shape[1:] != (manifest.source.dimension,) or not np.isfinite(vectors).all():
        raise ModelError(f"The model in {folder} gives vectors of another shape. {_MEND}")
    if manifest.source.digest == folder_digest(DIGESTS):
        _refuse_unlike_packaged(model, folder, manifest.precision)
    return model


def _refuse_unlike_packaged(model: "ExportedModel", folder: Path, precision: Precision) -> None:
    """Nothing, if it gives the packaged model's vectors: a manifest may say what it likes."""
    short, long = packaged_probes()
    vectors = np.array(model.encode_questions([*PROBES, LONG_PROBE]))
    if not np.abs(vectors - np.vstack([short, long])).max() < _PACKAGED[precision]:
        raise ModelError(f"The model in {folder} is not the packaged one, as it says. {_MEND}")


class ExportedModel:
    """Encodes what one thread gives it; not thread-safe.

    What `TextModel` says of vectors and windows holds here too. What is more than one
    `SHARE` of texts is computed on `threads` threads.
    """

    runtime = "ONNX Runtime"

    def __init__(self, folder: Path, manifest: Manifest, threads: int = 1) -> None:
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        options = SessionOptions()
        options.intra_op_num_threads = min(LONE[manifest.precision], threads)
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        # A thread that spins while it waits takes a core from the search.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session: Any = InferenceSession(
            str(folder / GRAPH),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=_SLOWER,
        )
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="encoding")
        self._inputs = Tokenizer.from_file(str(folder / TOKENIZER))
        self._inputs.enable_truncation(manifest.source.window)
        self._inputs.enable_padding(
            direction="left" if manifest.left else "right",
            pad_id=manifest.pad_id,
            pad_type_id=manifest.pad_type,
            pad_token=manifest.pad,
        )
        self._counted = Tokenizer.from_file(str(folder / TOKENIZER))
        self._manifest = manifest
        self._similarity = manifest.source.similarity
        self.room = manifest.room
        self.passes = 0
        self.texts = 0

    @property
    def provenance(self) -> ModelProvenance:
        """Which model makes the vectors."""
        return self._manifest.provenance

    def encode_questions(self, texts: Sequence[str]) -> list[Vector]:
        """One vector a text, with the model's prompt for queries, in one pass."""
        return self._encode(texts, self._manifest.query_prompt)

    def encode_documents(self, texts: Sequence[str]) -> list[Vector]:
        """One vector a text, with the model's prompt for documents, in one pass."""
        return self._encode(texts, self._manifest.document_prompt)

    def windows(self, texts: Sequence[str]) -> list[list[Window]]:
        """The pieces of each text that are encoded on their own, so that none is cut off unseen."""
        tokens = self._counted.encode_batch(list(texts), add_special_tokens=False)
        return [cut(text, one.offsets, self.room) for text, one in zip(texts, tokens, strict=True)]

    def join(self, vectors: Sequence[Vector]) -> Vector:
        """A text's vector from those of its windows: their mean, of length one for cosine."""
        return joined(vectors, self._similarity)

    def _encode(self, texts: Sequence[str], prompt: str) -> list[Vector]:
        self.passes += 1
        self.texts += len(texts)
        given = [prompt + text for text in texts]
        share = SHARE[self._manifest.precision]
        shares = [given[at : at + share] for at in range(0, len(given), share)]
        inputs = [self.tokens(share) for share in shares]
        computed = (
            map(self._run, inputs) if len(inputs) < 2 else self._threads.map(self._run, inputs)
        )
        return [row for matrix in computed for row in rows_of(matrix, self._similarity)]

    def tokens(self, texts: Sequence[str]) -> dict[str, Tokens]:
        """What goes into the graph for them, each as long as the longest."""
        tokens: list[Encoding] = self._inputs.encode_batch(texts)
        made = {
            "input_ids": [one.ids for one in tokens],
            "attention_mask": [one.attention_mask for one in tokens],
            "token_type_ids": [one.type_ids for one in tokens],
        }
        return {name: np.array(made[name], dtype=np.int64) for name in self._manifest.inputs}

    def _run(self, tokens: dict[str, Tokens]) -> Matrix:
        (matrix,) = self._session.run(None, tokens)
        return np.asarray(matrix)
