"""Which sets the model reads, and which questions the bot's language gate stops."""

from collections.abc import Sequence

from benchmarks.quality.sets import DataSet, Question
from bot.core.languages import is_foreign, own_language
from bot.embedding.packaged import ENGLISH_ALONE
from bot.language import Py3LangidDetector


class Tongues:
    """The gate as the bot sets it: the packaged model reads English, another one may read all."""

    def __init__(self, model: str) -> None:
        """`model` is what it is called, wherever it lies and whatever computes it."""
        self._detector = Py3LangidDetector() if model in ENGLISH_ALONE else None

    def of(self, data: DataSet) -> str | None:
        """The language that the set's entries are in; None where it cannot be told, or is moot."""
        return own_language(data.entries, self._detector) if self._detector else None

    def are_read(self, language: str | None) -> bool:
        """Whether a score may be trusted to answer in that language."""
        return language in (None, "en")

    def foreign(self, language: str | None, questions: Sequence[Question]) -> frozenset[int]:
        """Places of the questions that are surely in another language than the entries."""
        if self._detector is None:
            return frozenset()
        return frozenset(
            at for at, one in enumerate(questions) if is_foreign(language, one.text, self._detector)
        )
