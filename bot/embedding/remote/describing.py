"""What an embedding server tells about itself, where it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.embedding.remote.client import Client
from bot.embedding.remote.endpoint import Endpoint


@dataclass(frozen=True, slots=True)
class Told:
    """Empty or 0 is what was not told."""

    model: str = ""
    revision: str = ""
    window: int = 0
    """Longest input in tokens."""
    most: int = 0
    """Texts that it takes in one request."""


async def described(client: Client, endpoint: Endpoint) -> Told:
    """By `/info` of text-embeddings-inference, and by `/v1/models` of the OpenAI-compatible ones.

    Servers that have neither say nothing, and are no worse for it.
    """
    info = await client.look("/info")
    if isinstance(info, dict) and isinstance(info.get("model_id"), str):
        parts = (_text(info, "model_sha"), _text(info, "model_dtype"))
        return Told(
            model=info["model_id"],
            revision=" ".join(part for part in parts if part),
            window=_count(info, "max_input_length"),
            most=_count(info, "max_client_batch_size"),
        )
    if endpoint.api == "openai":
        return _listed(await client.look("/v1/models"), endpoint.model)
    return Told()


def _listed(document: Any, wanted: str) -> Told:
    models = document.get("data") if isinstance(document, dict) else None
    named = [one for one in models or () if isinstance(one, dict) and _text(one, "id")]
    if wanted:
        named = [one for one in named if one["id"] == wanted]
    if not named:
        return Told()
    return Told(model=_text(named[0], "id"), window=_count(named[0], "max_model_len"))


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else ""


def _count(table: Mapping[str, Any], key: str) -> int:
    value = table.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
