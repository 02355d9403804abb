"""Texts to vectors: finding a model, verifying it, and encoding beside the event loop.

Importing this package loads nothing heavy; `open_encoder` does, on its own thread.
"""

from pathlib import Path
from typing import TypeAlias

from bot.core.ports import Progress
from bot.embedding.encoder import LocalEncoder, open_encoder
from bot.embedding.exported.manifest import Manifest, Precision
from bot.embedding.local import model_id
from bot.embedding.packaged import DEFAULT_MODEL, ENGLISH_ALONE
from bot.embedding.remote import PROBES, Endpoint, RemoteEncoder, open_remote
from bot.embedding.vocabulary import general_words

TextEncoder: TypeAlias = LocalEncoder | RemoteEncoder
"""What encodes: a model in this process, or a server."""

__all__ = [
    "DEFAULT_MODEL",
    "ENGLISH_ALONE",
    "PROBES",
    "Endpoint",
    "LocalEncoder",
    "Manifest",
    "Precision",
    "RemoteEncoder",
    "TextEncoder",
    "export_model",
    "general_words",
    "model_id",
    "open_encoder",
    "open_remote",
]


def export_model(
    model: str, folder: Path, precision: Precision, progress: Progress | None = None
) -> Manifest:
    """Writes a model for ONNX Runtime, and compares it with itself: half a minute, on this thread.

    `progress` counts the texts that were compared. Ctrl-C leaves nothing behind.

    Raises:
        UsageError: something lies in `folder` already, or it cannot be written.
        ModelError: the model cannot be used or exported, or its export gives other vectors.
    """
    from bot.embedding.exported.exporting import export  # what serves does not want it

    return export(model, folder, precision, progress)
