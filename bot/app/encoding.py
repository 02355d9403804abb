"""What encodes, by the settings: a model in this process, or a server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.config import Settings
from bot.core.errors import ModelError
from bot.core.ports import EmbeddingStore
from bot.embedding import (
    DEFAULT_MODEL,
    ENGLISH_ALONE,
    Endpoint,
    RemoteEncoder,
    TextEncoder,
    open_encoder,
    open_remote,
)


@asynccontextmanager
async def open_text_encoder(
    settings: Settings,
    embeddings: EmbeddingStore | None,
    *,
    patient: bool = False,
    remember: bool = True,
) -> AsyncIterator[TextEncoder]:
    """The encoder that is set, for as long as the block lasts.

    `embeddings` knows what a server's model gave before. `patient`: a server that is away is waited
    for, and looked after. `remember`: a model that was never seen is kept.

    Raises:
        ModelError: the model cannot be used, or its server not be asked.
    """
    if not settings.encoder_url:
        async with open_encoder(settings.model or DEFAULT_MODEL) as encoder:
            yield encoder
        return
    async with open_remote(
        endpoint(settings), embeddings, patient=patient, remember=remember
    ) as remote:
        yield remote


def endpoint(settings: Settings) -> Endpoint:
    """The server that is set."""
    return Endpoint(
        url=settings.encoder_url,
        api=settings.encoder_api,
        token=settings.encoder_token.get_secret_value(),
        model=settings.encoder_model,
        similarity=settings.encoder_similarity,
        window=settings.encoder_window,
        query_prompt=settings.encoder_query_prompt,
        document_prompt=settings.encoder_document_prompt,
        timeout=settings.encoder_timeout,
        batch=settings.encoder_batch,
        concurrency=settings.encoder_concurrency,
    )


def encoder_name(settings: Settings) -> str:
    """What the server is called in sentences; empty: this process encodes."""
    return endpoint(settings).shown if settings.encoder_url else ""


def reads_english_alone(settings: Settings, encoder: TextEncoder) -> bool:
    """Whether it is the packaged model, here, exported or elsewhere.

    Another one may read many languages.
    """
    return encoder.provenance.model in ENGLISH_ALONE


async def until_replaced(encoder: TextEncoder) -> None:
    """Waits; ends with a ModelError where its server has had another model for a minute."""
    if isinstance(encoder, RemoteEncoder):
        await encoder.replaced.wait()
        raise ModelError(encoder.trouble or "The encoder had another model for a while.")
    await asyncio.Event().wait()
