"""A loaded sentence-transformers model, used as the model itself declares. Synchronous."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.core.faq import ModelProvenance
from bot.core.outcomes import Vector
from bot.embedding.folder import ModelFolder
from bot.embedding.loaded import joined, rows_of
from bot.embedding.windows import Window, cut

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

WIDEST = 8192
"""Tokens read at once of a model that declares a wider window, or none at all."""
LARGE_PASS = 8
"""Texts in a pass from which more than one thread pays."""


class TextModel:
    """Encodes on the calling thread; not thread-safe, because tokenizers are not.

    Vectors are float32, shape (dimension,), with the pooling, normalisation and prompts that the
    model declares; of length one where its similarity is cosine. The same pass gives the same
    bits; in another company a text's vector moves by less than 1e-6, since padding changes the
    order in which sums are added up. `passes` counts forward passes, `texts` what was in them.
    A large pass computes with `threads` threads; a small one with one, which is as fast for it
    and does not suffer from busy neighbours.
    """

    runtime = "torch"

    def __init__(self, model: "SentenceTransformer", folder: ModelFolder, threads: int = 1) -> None:
        self._model = model
        self._threads = threads
        self._similarity = model.similarity_fn_name
        self.passes = 0
        self.texts = 0
        window = min(model.get_max_seq_length() or WIDEST, WIDEST)
        self.provenance = ModelProvenance(
            model=folder.model,
            revision=folder.revision,
            dimension=self.encode_questions(["How many dimensions?"])[0].shape[0],
            digest=folder.digest,
            similarity=model.similarity_fn_name,
            window=window,
        )
        self.room = window - self._reserved()

    @property
    def sentence_transformer(self) -> "SentenceTransformer":
        """The model beneath, for its export."""
        return self._model

    def encode_questions(self, texts: Sequence[str]) -> list[Vector]:
        """One vector a text, with the model's prompt for queries, in one pass."""
        self._begin(texts)
        found = self._model.encode_query(
            list(texts), batch_size=len(texts), show_progress_bar=False, convert_to_numpy=True
        )
        return rows_of(found, self._similarity)

    def encode_documents(self, texts: Sequence[str]) -> list[Vector]:
        """One vector a text, with the model's prompt for documents, in one pass."""
        self._begin(texts)
        found = self._model.encode_document(
            list(texts), batch_size=len(texts), show_progress_bar=False, convert_to_numpy=True
        )
        return rows_of(found, self._similarity)

    def windows(self, texts: Sequence[str]) -> list[list[Window]]:
        """The pieces of each text that are encoded on their own, so that none is cut off unseen.

        A model whose tokenizer cannot tell where its tokens lie reads the beginning of a text.
        """
        tokenizer = self._model.tokenizer
        if not getattr(tokenizer, "is_fast", False):
            return [[Window(text, len(text))] for text in texts]
        offsets = tokenizer(
            list(texts), add_special_tokens=False, return_offsets_mapping=True, verbose=False
        )["offset_mapping"]
        return [cut(text, where, self.room) for text, where in zip(texts, offsets, strict=True)]

    def join(self, vectors: Sequence[Vector]) -> Vector:
        """A text's vector from those of its windows: their mean, of length one for cosine."""
        return joined(vectors, self._similarity)

    def _begin(self, texts: Sequence[str]) -> None:
        import torch

        torch.set_num_threads(self._threads if len(texts) >= LARGE_PASS else 1)
        self.passes += 1
        self.texts += len(texts)

    def _reserved(self) -> int:
        """Tokens of every input that are not the text's own: special ones and the prompt's."""
        tokenizer = self._model.tokenizer
        if not getattr(tokenizer, "is_fast", False):
            return 0
        prompts = [prompt for prompt in self._model.prompts.values() if prompt] or [""]
        lengths = map(len, tokenizer(prompts, add_special_tokens=False)["input_ids"])
        return int(tokenizer.num_special_tokens_to_add()) + max(lengths)
