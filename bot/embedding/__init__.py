"""Texts to vectors: finding a model, verifying it, and encoding beside the event loop.

Importing this package loads nothing heavy; `open_encoder` does, on its own thread.
"""

from typing import TypeAlias

from bot.embedding.encoder import SentenceTransformersEncoder, open_encoder
from bot.embedding.packaged import DEFAULT_MODEL
from bot.embedding.remote import Endpoint, RemoteEncoder, open_remote

TextEncoder: TypeAlias = SentenceTransformersEncoder | RemoteEncoder
"""What encodes: a model in this process, or a server."""

__all__ = [
    "DEFAULT_MODEL",
    "Endpoint",
    "RemoteEncoder",
    "SentenceTransformersEncoder",
    "TextEncoder",
    "open_encoder",
    "open_remote",
]
