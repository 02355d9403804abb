"""Vectors of texts, encoded once for a run, or once for ever with a cache file."""

import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from bot.core.faq import ModelProvenance
from bot.core.query import text_hash
from bot.core.retrieval.similarity import Floats
from bot.embedding.local import load_local

_BATCH = 64
_TOLD = 32 * _BATCH  # texts between two words on how far it is


class Vectors:
    """The packaged model (or one in a folder) behind a store of what it has encoded."""

    def __init__(
        self,
        model: str,
        cache: Path | None = None,
        threads: int = 2,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Loads the model, and the vectors of earlier runs where `cache` holds any of its own.

        `say` is told how far a long encoding is. OSError where `cache` is another kind of file.
        """
        self._model = load_local(model, threads)
        self._cache = cache
        self._say = say
        self._known = _stored(cache, self.provenance.id) if cache and cache.exists() else {}

    @property
    def provenance(self) -> ModelProvenance:
        """Which model it is."""
        return self._model.provenance

    def of(self, texts: Iterable[str]) -> dict[bytes, Floats]:
        """The vectors of the texts, by `text_hash`."""
        wanted = {text_hash(text): text for text in texts}
        missing = [(key, text) for key, text in wanted.items() if key not in self._known]
        missing.sort(key=lambda item: len(item[1]))
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            rows = self._model.encode_documents([text or " " for _, text in batch])
            self._known.update(zip((key for key, _ in batch), rows, strict=True))
            if start and start % _TOLD == 0:
                self._say(f"encoded {start:,} of {len(missing):,}")
        if missing and self._cache is not None:
            self._save(self._cache)
        return {key: self._known[key] for key in wanted}

    def _save(self, cache: Path) -> None:
        hashes = np.frombuffer(b"".join(self._known), np.uint8).reshape(-1, 32)
        with cache.open("wb") as file:  # under that very name: NumPy would append .npz
            np.savez(
                file,
                model=np.array(self.provenance.id),
                hashes=hashes,
                vectors=np.stack(list(self._known.values())),
            )


def _stored(cache: Path, model: str) -> dict[bytes, Floats]:
    try:
        with np.load(cache) as stored:
            if str(stored["model"]) != model:
                return {}
            hashes = [bytes(row) for row in stored["hashes"]]
            return dict(zip(hashes, stored["vectors"], strict=True))
    except (ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise OSError(f"{cache}: this is no cache of vectors. Name another file.") from error
