"""The packaged model, loaded once for all tests of a process: that takes seconds."""

from functools import cache

from bot.embedding.loading import load_model
from bot.embedding.model import TextModel
from bot.embedding.packaged import DEFAULT_MODEL


@cache
def packaged_model() -> TextModel:
    """all-MiniLM-L6-v2, for `LocalEncoder`."""
    return load_model(DEFAULT_MODEL, threads=1)
