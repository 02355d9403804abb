"""The recipe of every tutorial: encode the question, `semantic_search` over the phrasings."""

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.util import semantic_search

from benchmarks.speed.made_up import Question
from bot.core.ports import Matrix
from bot.embedding.folder import find_model
from bot.embedding.packaged import DEFAULT_MODEL


class Textbook:
    """The same model from the same files, with threads as torch sets them: all cores.

    A recipe knows nothing of concurrency: questions that come at once are served one by one.
    """

    def __init__(self, threads: int) -> None:
        self._model = SentenceTransformer(str(find_model(DEFAULT_MODEL).path), device="cpu")
        self._threads = threads
        self._corpus = torch.zeros((0, 0))

    def learn(self, vectors: Matrix) -> None:
        """Searches these phrasings from now on."""
        self._corpus = torch.from_numpy(vectors.copy())

    async def search(self, question: Question) -> None:
        """The five nearest phrasings to a vector."""
        semantic_search(torch.from_numpy(question.vector), self._corpus, top_k=5)

    async def ask(self, question: Question) -> None:
        """The five nearest phrasings to a text."""
        torch.set_num_threads(self._threads)  # ours sets its own for each pass
        vector = self._model.encode(question.text, convert_to_tensor=True)
        semantic_search(vector, self._corpus, top_k=5)
