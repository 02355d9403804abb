"""Which model answers: the packaged one, one that is known, or one that was never seen."""

import hashlib
import json
import logging
from collections.abc import Mapping
from importlib.resources import files

import numpy as np

from bot.core.errors import ModelError
from bot.core.faq import ModelProvenance
from bot.core.outcomes import Vector
from bot.core.ports import EmbeddingStore, Matrix, TextHash
from bot.core.query import text_hash
from bot.embedding.folder import folder_digest
from bot.embedding.packaged import DEFAULT_MODEL, DIGESTS, REVISION
from bot.embedding.remote.asking import CANARY, Asker, alike
from bot.embedding.remote.client import RefusedTextsError
from bot.embedding.remote.describing import Told
from bot.embedding.remote.endpoint import Endpoint

PROBES = (
    CANARY,
    "faqbot asks: where do we meet in the old garden, and WHEN?",
    "faqbot asks: wie groß ist die Straße, 42 m² or 3.5 %?",
)
"""Encoded at every start. Nobody has these among their questions."""
LONG_PROBE = "faqbot asks: " + "the parcel from the harbour came late and nobody was there. " * 19
"""233 tokens of all-MiniLM-L6-v2, which reads 256: shows a server that reads fewer."""
PACKAGED = 0.003
"""So near to the packaged model's own vectors is the packaged model, in float32 or float16 (0.002);
in bfloat16 (0.010 to 0.018) or int8 (0.28) it counts as another one, with figures of its own."""
PACKAGED_WINDOW = 256
_WIDEST = 512
"""Tokens read at once unless more is asked for: longer texts are rare, and read in windows."""
_NARROWEST = 32
_GENERATIONS = 1_000

logger = logging.getLogger(__name__)


async def identified(
    asker: Asker,
    endpoint: Endpoint,
    told: Told,
    store: EmbeddingStore | None,
    *,
    remember: bool,
    patience: float,
) -> ModelProvenance:
    """The model that answers, and the promise that `asker` takes vectors from no other.

    Vectors of fixed sentences decide, since weights that are elsewhere have no digest here. A
    server that gives the packaged model's is the packaged model: what was embedded with it here
    counts there as well. Any other is told by its name, its revision where the server tells one,
    and by those vectors as they are in `store`: where a name gives others by now, the model gets a
    new identity, and everything is embedded anew under it. `remember`: what is new is stored.

    Raises:
        ModelError: the server is away, or its answers cannot be used.
    """
    try:
        rows = await asker.bare(PROBES, patience)
    except RefusedTextsError as error:
        raise ModelError(
            f"The encoder at {endpoint.shown} refuses {len(PROBES)} short sentences (status"
            f" {error.status}): {error.says or 'it does not say why'}. Check BOT_ENCODER_API and"
            " BOT_ENCODER_MODEL."
        ) from error
    if alike(rows[:1], rows[1:2]):
        raise ModelError(
            f"The encoder at {endpoint.shown} gives different texts the same vector: its model or"
            " its tokenizer is damaged."
        )
    asker.holds_to(rows[0].copy())
    if await _is_packaged(asker, endpoint, rows, patience):
        return ModelProvenance(
            DEFAULT_MODEL,
            REVISION,
            rows.shape[1],
            folder_digest(DIGESTS),
            "cosine",
            PACKAGED_WINDOW,
        )
    widest = endpoint.window or min(told.window or _WIDEST, _WIDEST)
    window = await _read_at_once(asker, widest, patience)
    if endpoint.window > window:
        logger.warning("the encoder reads %d tokens at once, not %d", window, endpoint.window)
    return await _known(endpoint, told, rows, window, store, remember=remember)


def packaged_probes() -> tuple[Matrix, Vector]:
    """What the packaged model gives for `PROBES`, and for `LONG_PROBE`."""
    table = np.load(str(files(__package__).joinpath("packaged_probes.npy")), allow_pickle=False)
    return table[:-1], table[-1]


async def _is_packaged(asker: Asker, endpoint: Endpoint, rows: Matrix, patience: float) -> bool:
    if endpoint.similarity != "cosine" or endpoint.query_prompt or endpoint.document_prompt:
        return False
    short, long = packaged_probes()
    if endpoint.window not in (0, PACKAGED_WINDOW) or not alike(rows, short, PACKAGED):
        return False
    try:
        (row,) = await asker.bare([LONG_PROBE], patience)
    except RefusedTextsError:
        return False
    return alike(row[None], long[None], PACKAGED)


async def _read_at_once(asker: Asker, widest: int, patience: float) -> int:
    """Tokens that are really read: a server may cut off what is beyond, and not tell."""
    window = widest
    while window > _NARROWEST:
        most = "word " * (window - 24)
        try:
            ends = await asker.bare([f"{most} {end}" for end in _ENDS], patience)
        except RefusedTextsError:
            ends = np.zeros((2, 1), np.float32)
        if not alike(ends[:1], ends[1:], _CUT_OFF):
            return window
        window //= 2
    return window


_ENDS = ("red green blue white", "seven horses ran away")
_CUT_OFF = 1e-4
"""Nearer than that are only two texts whose ends were not read."""


async def _known(
    endpoint: Endpoint,
    told: Told,
    rows: Matrix,
    window: int,
    store: EmbeddingStore | None,
    *,
    remember: bool,
) -> ModelProvenance:
    probes = {text_hash(text): row for text, row in zip(PROBES, rows, strict=True)}
    for generation in range(1, _GENERATIONS):
        model = _named(endpoint, told, rows.shape[1], window, generation)
        found = await _stored(store, model, probes, remember=remember) if store else probes
        if not found or alike(np.stack([found[key] for key in probes]), rows):
            if generation > 1:
                logger.warning("the encoder's model was replaced under its name: %s", model.id)
            return model
    raise ModelError(f"The encoder at {endpoint.shown} gives other vectors at every start.")


async def _stored(
    store: EmbeddingStore,
    model: ModelProvenance,
    probes: Mapping[TextHash, Vector],
    *,
    remember: bool,
) -> Mapping[TextHash, Vector]:
    """What the model gave when it was first seen, by whichever process; empty: never seen."""
    found = await store.vectors(model, list(probes))
    if len(found) < len(probes) and remember:
        await store.add(model, probes)
        found = await store.vectors(model, list(probes))
    return found if len(found) == len(probes) else {}


def _named(
    endpoint: Endpoint, told: Told, dimension: int, window: int, generation: int
) -> ModelProvenance:
    name = endpoint.model or told.model or "remote"
    decides = {
        "model": name,
        "revision": told.revision,
        "dimension": dimension,
        "similarity": endpoint.similarity,
        "window": window,
        "prompts": [endpoint.query_prompt, endpoint.document_prompt],
        "generation": generation,
    }
    digest = hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest()
    revision = told.revision or "remote"
    return ModelProvenance(name, revision, dimension, digest, endpoint.similarity, window)
