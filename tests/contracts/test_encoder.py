"""What every encoder promises, the fake one too."""

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest

from bot.core.ports import Encoder
from bot.embedding import LocalEncoder, open_remote
from tests.embedding.exports import Exports
from tests.embedding.remote.server import serving
from tests.fakes_encoder import FakeEncoder
from tests.real_model import packaged_model

ODD = ["", " ", "a", "?", "🙂🙂🙂", "\x00\x07", "\ud800", "Größe", "パスワード", "word " * 4_000]


INT8 = pytest.param("int8", marks=pytest.mark.soak)
ENCODERS = ["real", "float32", INT8, "openai", "huggingface", "fake"]


@pytest.fixture(params=ENCODERS)
async def encoder(request: pytest.FixtureRequest, exports: Exports) -> AsyncIterator[Encoder]:
    if request.param == "fake":
        yield FakeEncoder()
        return
    if request.param in ("openai", "huggingface"):
        async with serving() as server, open_remote(server.endpoint(api=request.param)) as remote:
            yield remote
        return
    here = packaged_model() if request.param == "real" else exports.loaded(request.param)
    real = LocalEncoder(here)
    yield real
    await real.close()


class TestEncoders:
    async def test_a_question_is_a_row_of_length_one(self, encoder: Encoder) -> None:
        vector = await encoder.encode_question("How do I reset my password?")

        assert vector.shape == (encoder.provenance.dimension,)
        assert vector.dtype == np.float32
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)

    async def test_texts_are_rows_in_the_order_given(self, encoder: Encoder) -> None:
        texts = ["What is the VPN address?", "Where is the cafeteria?", "How do I reset it?"]

        matrix = await encoder.encode_texts(texts)

        assert matrix.dtype == np.float32
        for text, row in zip(texts, matrix, strict=True):
            np.testing.assert_allclose(row, (await encoder.encode_texts([text]))[0], atol=1e-5)

    async def test_no_texts_are_no_rows(self, encoder: Encoder) -> None:
        assert (await encoder.encode_texts([])).shape == (0, encoder.provenance.dimension)

    async def test_equal_texts_have_equal_rows(self, encoder: Encoder) -> None:
        matrix = await encoder.encode_texts(["the same", "another", "the same"])

        assert matrix[0].tobytes() == matrix[2].tobytes()

    async def test_the_same_question_again_is_the_same_bits(self, encoder: Encoder) -> None:
        first, second = await asyncio.gather(
            encoder.encode_question("twice"), encoder.encode_question("twice")
        )
        third = await encoder.encode_question("twice")

        assert first.tobytes() == second.tobytes() == third.tobytes()

    async def test_questions_in_bulk_are_the_same_questions(self, encoder: Encoder) -> None:
        texts = ["What is the VPN address?", "Where is the cafeteria?"]

        matrix = await encoder.encode_questions(texts)

        for text, row in zip(texts, matrix, strict=True):
            np.testing.assert_allclose(row, await encoder.encode_question(text), atol=1e-5)

    async def test_questions_in_bulk_have_the_same_bits_again(self, encoder: Encoder) -> None:
        texts = [f"{'very ' * (n % 9)}question {n}?" for n in range(70)]

        first = await encoder.encode_questions(texts)

        assert (await encoder.encode_questions(texts)).tobytes() == first.tobytes()

    async def test_a_paraphrase_is_nearer_than_something_else(self, encoder: Encoder) -> None:
        question = await encoder.encode_question("How do I reset my password?")
        near, far = await encoder.encode_texts(
            ["How can I reset the password?", "Which day is the summer party?"]
        )

        assert question @ near > question @ far + 0.2

    @pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
    async def test_any_text_has_a_finite_vector(self, encoder: Encoder, text: str) -> None:
        question = await encoder.encode_question(text)
        stored = await encoder.encode_texts([text])

        assert np.isfinite(question).all()
        assert np.isfinite(stored).all()

    async def test_progress_grows_to_the_number_of_texts(self, encoder: Encoder) -> None:
        seen: list[tuple[int, int]] = []

        await encoder.encode_texts(
            [f"text {number}" for number in range(70)],
            lambda done, total: seen.append((done, total)),
        )

        assert [total for _, total in seen] == [70] * len(seen)
        assert [done for done, _ in seen] == sorted(done for done, _ in seen)
        assert seen[-1] == (70, 70)

    async def test_the_provenance_names_the_model_and_its_digest(self, encoder: Encoder) -> None:
        provenance = encoder.provenance

        assert provenance.similarity == "cosine"
        assert len(provenance.digest) == 64
        assert provenance.id == f"{provenance.model}@{provenance.digest[:12]}"
