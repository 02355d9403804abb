"""Encoders to test: the packaged model's, and the model beneath it."""

from collections.abc import AsyncIterator

import pytest

from bot.embedding import LocalEncoder
from bot.embedding.model import TextModel
from tests.real_model import packaged_model


@pytest.fixture(scope="session")
def model() -> TextModel:
    return packaged_model()


@pytest.fixture
async def encoder(model: TextModel) -> AsyncIterator[LocalEncoder]:
    encoder = LocalEncoder(model)
    yield encoder
    await encoder.close()
