"""The similarities that others have published for all-MiniLM-L6-v2."""

import numpy as np
import pytest

from bot.embedding import LocalEncoder

MEDICARE = [
    "How do I get a replacement Medicare card?",
    "What is the monthly premium for Medicare Part B?",
    "How do I terminate my Medicare Part B (medical insurance)?",
    "How do I sign up for Medicare?",
    "Can I sign up for Medicare Part B if I am working and have health insurance through an "
    "employer?",
    "How do I sign up for Medicare Part B if I already have Part A?",
    "What are Medicare late enrollment penalties?",
    "What is Medicare and who can get it?",
    "How can I get help with my Medicare Part A and Part B premiums?",
    "What are the different parts of Medicare?",
    "Will my Medicare premiums be higher because of my higher income?",
    "What is TRICARE ?",
    "Should I sign up for Medicare Part B if I have Veterans' Benefits?",
]


async def similarities(encoder: LocalEncoder, question: str, texts: list[str]) -> list[float]:
    matrix = await encoder.encode_texts(texts)
    return [float(one) for one in matrix @ await encoder.encode_question(question)]


async def test_the_medicare_questions_nearest_to_a_call_for_help(
    encoder: LocalEncoder,
) -> None:
    found = await similarities(encoder, "How can Medicare help me?", MEDICARE)

    best = np.argsort(found)[::-1][:5]
    assert list(best) == [8, 7, 3, 9, 10]
    assert [found[number] for number in best] == pytest.approx(
        [0.7565, 0.7419, 0.7253, 0.6736, 0.6505], abs=1e-3
    )


async def test_a_sunny_day(encoder: LocalEncoder) -> None:
    others = ["The weather today is beautiful", "It's raining!", "Dogs are awesome"]

    found = await similarities(encoder, "Today is a sunny day", others)

    assert found == pytest.approx([0.7344, 0.4180, 0.1060], abs=1e-3)


async def test_a_question_without_a_word_in_common(encoder: LocalEncoder) -> None:
    some = [MEDICARE[number] for number in (0, 3, 6, 10, 7)]

    found = await similarities(encoder, "Do I need to pay more after a raise?", some)

    assert some[int(np.argmax(found))] == MEDICARE[10]
    assert max(found) == pytest.approx(0.4642, abs=1e-3)
