"""Texts to vectors: finding a model, verifying it, and encoding beside the event loop.

Importing this package loads nothing heavy; `open_encoder` does, on its own thread.
"""

from bot.embedding.encoder import SentenceTransformersEncoder, open_encoder
from bot.embedding.packaged import DEFAULT_MODEL

__all__ = ["DEFAULT_MODEL", "SentenceTransformersEncoder", "open_encoder"]
