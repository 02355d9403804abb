"""A model is used as it declares itself, and long texts are read whole."""

from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from bot.core.outcomes import Vector
from bot.embedding import open_encoder
from bot.embedding.folder import find_model
from bot.embedding.loading import load_model
from bot.embedding.model import TextModel
from bot.embedding.packaged import DEFAULT_MODEL
from bot.embedding.windows import MOST_WINDOWS
from tests.embedding.small_models import save_bert, save_static

PROMPTS = {"query": "query: ", "document": "passage: "}
LONG = "how do i renew it? " * 20


def length(vector: Vector) -> float:
    return float(np.linalg.norm(vector))


@pytest.fixture(scope="module")
def plain() -> SentenceTransformer:
    folder = find_model(DEFAULT_MODEL).path
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


class TestThePackagedModel:
    def test_short_texts_are_as_sentence_transformers_has_them(
        self, model: TextModel, plain: SentenceTransformer
    ) -> None:
        texts = ["How do I reset my password?", "a", "", "Größe 🙂", "What is the VPN address?"]

        expected = plain.encode(texts)

        np.testing.assert_allclose(model.encode_questions(texts), expected, atol=1e-6)
        np.testing.assert_allclose(model.encode_documents(texts), expected, atol=1e-6)

    def test_alone_and_repeated_a_question_has_the_same_bits(self, model: TextModel) -> None:
        first, *others = [model.encode_questions(["How do I get there?"])[0] for _ in range(5)]

        assert all(other.tobytes() == first.tobytes() for other in others)

    def test_its_window_is_its_own_and_not_its_tokenizers(self, model: TextModel) -> None:
        # tokenizer.json says 128, sentence_bert_config.json 256
        beginning = "word " * 200

        vectors = model.encode_documents([beginning + "alpha", beginning + "omega"])

        assert model.provenance.window == 256
        assert not np.allclose(vectors[0], vectors[1], atol=1e-4)

    def test_its_provenance_names_what_was_verified(self, model: TextModel) -> None:
        assert model.provenance.model == DEFAULT_MODEL
        assert model.provenance.dimension == 384
        assert model.provenance.similarity == "cosine"
        assert model.provenance.digest == find_model(DEFAULT_MODEL).digest


class TestDeclarations:
    def test_a_dot_product_model_keeps_the_lengths_of_its_vectors(self, tmp_path: Path) -> None:
        small = load_model(str(save_bert(tmp_path, similarity="dot")), threads=1)

        vector = small.encode_questions(["how do i"])[0]

        assert small.provenance.similarity == "dot"
        assert length(vector) > 2

    def test_a_cosine_model_without_a_normalising_layer_gives_length_one(
        self, tmp_path: Path
    ) -> None:
        small = load_model(str(save_bert(tmp_path, similarity="cosine")), threads=1)

        vectors = [*small.encode_questions(["how do i"]), *small.encode_documents(["how do i"])]

        assert [length(vector) for vector in vectors] == pytest.approx([1, 1])

    def test_prompts_and_pooling_are_the_models_own(self, tmp_path: Path) -> None:
        folder = save_bert(tmp_path, similarity="dot", prompts=PROMPTS)
        plain = SentenceTransformer(str(folder), device="cpu")

        small = load_model(str(folder), threads=1)

        question, stored = small.encode_questions(["how?"])[0], small.encode_documents(["how?"])[0]
        np.testing.assert_allclose(question, plain.encode("query: how?"), atol=1e-6)
        np.testing.assert_allclose(stored, plain.encode("passage: how?"), atol=1e-6)

    async def test_a_question_is_a_query_and_a_stored_text_a_document(self, tmp_path: Path) -> None:
        folder = save_bert(tmp_path, similarity="dot", prompts=PROMPTS)
        plain = SentenceTransformer(str(folder), device="cpu")

        async with open_encoder(str(folder)) as encoder:
            asked = [
                await encoder.encode_question("how?"),
                *await encoder.encode_questions(["how?"]),
            ]
            (stored,) = await encoder.encode_texts(["how?"])

        np.testing.assert_allclose(asked, [plain.encode("query: how?")] * 2, atol=1e-6)
        np.testing.assert_allclose(stored, plain.encode("passage: how?"), atol=1e-6)

    def test_a_table_of_token_vectors_works_and_has_no_window(self, tmp_path: Path) -> None:
        small = load_model(str(save_static(tmp_path, similarity="euclidean")), threads=1)

        vectors = small.encode_documents(["how do i", ""])

        assert small.provenance.similarity == "euclidean"
        assert len(small.windows([LONG])[0]) == 1
        assert np.isfinite(vectors).all()

    def test_a_text_without_a_known_token_stays_without_direction(self, tmp_path: Path) -> None:
        small = load_model(str(save_static(tmp_path, similarity="cosine")), threads=1)

        assert length(small.encode_questions([""])[0]) == 0


class TestLongTexts:
    @pytest.fixture(params=["cosine", "dot"])
    def small(self, request: pytest.FixtureRequest, tmp_path: Path) -> TextModel:
        folder = save_bert(tmp_path, similarity=request.param, prompts=PROMPTS)
        return load_model(str(folder), threads=1)

    def test_a_text_that_fits_is_one_window(self, small: TextModel) -> None:
        (window,) = small.windows(["how do i renew it?"])[0]

        assert window.text == "how do i renew it?"

    def test_every_window_with_its_prompt_fits_into_the_model(self, small: TextModel) -> None:
        prompt, special = 2, 2  # "query :" or "passage :", [CLS] and [SEP]

        windows = small.windows([LONG])[0]

        assert max(window.tokens for window in windows) == 32 - prompt - special
        assert [len(small.windows([window.text])[0]) for window in windows] == [1] * len(windows)

    def test_the_windows_cover_the_text(self, small: TextModel) -> None:
        windows = small.windows([LONG])[0]

        assert LONG.startswith(windows[0].text)
        assert LONG.rstrip().endswith(windows[-1].text)
        assert all(window.text in LONG for window in windows)

    def test_a_book_is_read_up_to_a_bound(self, small: TextModel) -> None:
        assert len(small.windows([LONG * 100])[0]) == MOST_WINDOWS

    def test_the_vector_is_the_mean_of_the_windows(self, small: TextModel) -> None:
        vectors = small.encode_documents([one.text for one in small.windows([LONG])[0]])

        joined = small.join(vectors)

        mean = np.mean(vectors, axis=0)
        if small.provenance.similarity == "cosine":
            mean /= np.linalg.norm(mean)
        np.testing.assert_allclose(joined, mean, atol=1e-6)
