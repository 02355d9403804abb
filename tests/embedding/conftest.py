"""Encoders to test: the packaged model's, and the model beneath it."""

from collections.abc import AsyncIterator

import pytest

from bot.embedding import SentenceTransformersEncoder
from bot.embedding.model import TextModel
from tests.real_model import packaged_model


@pytest.fixture(scope="session")
def model() -> TextModel:
    return packaged_model()


@pytest.fixture
async def encoder(model: TextModel) -> AsyncIterator[SentenceTransformersEncoder]:
    encoder = SentenceTransformersEncoder(model)
    yield encoder
    await encoder.close()
