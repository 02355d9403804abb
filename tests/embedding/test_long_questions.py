"""Long texts through the encoder: read whole, and in nobody's way."""

import asyncio

import numpy as np
import pytest

from bot.embedding import LocalEncoder
from bot.embedding.model import TextModel
from tests.embedding.waiting import at_work

FILLER = "I have been working here for a while and everything was fine until now. " * 40


async def test_what_stands_at_the_end_of_a_long_question_counts(
    encoder: LocalEncoder, model: TextModel
) -> None:
    plain = model.encode_questions([FILLER, FILLER + "How do I reset my password?"])
    with_end = await encoder.encode_question(FILLER + "How do I reset my password?")
    without = await encoder.encode_question(FILLER)

    assert np.allclose(plain[0], plain[1], atol=1e-6)  # the model alone never sees it
    assert not np.allclose(with_end, without, atol=1e-3)


async def test_a_long_text_has_one_vector_as_question_and_as_text(
    encoder: LocalEncoder,
) -> None:
    question = await encoder.encode_question(FILLER)
    (stored,) = await encoder.encode_texts([FILLER])
    (asked,) = await encoder.encode_questions([FILLER])

    np.testing.assert_allclose(question, stored, atol=1e-6)
    np.testing.assert_allclose(question, asked, atol=1e-6)
    assert np.linalg.norm(question) == pytest.approx(1, abs=1e-5)


async def test_a_short_question_overtakes_a_long_one(encoder: LocalEncoder) -> None:
    done: list[str] = []
    long = asyncio.create_task(encoder.encode_question(FILLER * 10))
    long.add_done_callback(lambda _: done.append("long"))
    await at_work(encoder)

    await encoder.encode_question("and me?")
    done.append("short")
    await long

    assert done == ["short", "long"]


async def test_a_question_near_the_windows_end_is_read_in_one_piece(
    encoder: LocalEncoder, model: TextModel
) -> None:
    text = "word " * 150
    assert len(text) > model.room
    before = encoder.texts_encoded

    await encoder.encode_question(text)

    assert encoder.texts_encoded == before + 1
