"""Who is encoded with whom, and who waits for whom."""

import asyncio

import numpy as np
import pytest

from bot.core.errors import ModelError
from bot.embedding import LocalEncoder
from bot.embedding.asked import MOST_WAITING
from bot.embedding.model import TextModel
from bot.embedding.worker import MOST_TOGETHER
from tests.embedding.waiting import at_work


async def test_questions_asked_at_once_share_a_pass(encoder: LocalEncoder) -> None:
    before = encoder.passes

    await asyncio.gather(*(encoder.encode_question(f"question {n}") for n in range(MOST_TOGETHER)))

    assert encoder.passes == before + 1


async def test_questions_that_come_during_a_pass_share_the_next(
    encoder: LocalEncoder,
) -> None:
    before = encoder.passes
    first = asyncio.create_task(encoder.encode_question("the first"))
    await at_work(encoder)

    await asyncio.gather(*(encoder.encode_question(f"later {n}") for n in range(10)), first)

    assert encoder.passes == before + 2


async def test_more_questions_than_a_pass_holds_take_several(
    encoder: LocalEncoder,
) -> None:
    before = encoder.passes

    await asyncio.gather(
        *(encoder.encode_question(f"many {n}") for n in range(2 * MOST_TOGETHER + 1))
    )

    assert encoder.passes == before + 3


async def test_a_shared_pass_gives_everyone_their_own_vector(
    encoder: LocalEncoder, model: TextModel
) -> None:
    texts = ["What is the VPN address?", "Where is the cafeteria?", "When is payday?" * 3]

    vectors = await asyncio.gather(*map(encoder.encode_question, texts))

    alone = [model.encode_questions([text])[0] for text in texts]
    np.testing.assert_allclose(vectors, alone, atol=1e-6)


async def test_the_same_question_asked_twice_at_once_is_encoded_once(
    encoder: LocalEncoder,
) -> None:
    before = encoder.texts_encoded

    await asyncio.gather(*(encoder.encode_question("the same thing") for _ in range(20)))

    assert encoder.texts_encoded == before + 1


async def test_a_question_asked_again_is_not_encoded_again(
    encoder: LocalEncoder,
) -> None:
    await encoder.encode_question("once and for all")
    before = encoder.passes

    await encoder.encode_question("once and for all")

    assert encoder.passes == before


async def test_stored_texts_that_are_equal_are_encoded_once(
    encoder: LocalEncoder,
) -> None:
    before = encoder.texts_encoded

    await encoder.encode_texts(["one", "two", "one", "one"])

    assert encoder.texts_encoded == before + 2


async def test_a_question_goes_before_stored_texts_that_wait(
    encoder: LocalEncoder,
) -> None:
    done: list[str] = []
    bulk = asyncio.create_task(encoder.encode_texts([f"text {n}" for n in range(300)]))
    bulk.add_done_callback(lambda _: done.append("texts"))
    await at_work(encoder)

    await encoder.encode_question("may I go first?")
    done.append("question")
    await bulk

    assert done == ["question", "texts"]


async def test_the_event_loop_goes_on_while_texts_are_encoded(
    encoder: LocalEncoder,
) -> None:
    bulk = asyncio.create_task(encoder.encode_texts([f"text number {n}" for n in range(300)]))
    seen_at_work = set()

    while not bulk.done():
        if encoder.busy:
            seen_at_work.add(encoder.passes)
        await asyncio.sleep(0.001)

    assert len(seen_at_work) > 1  # a blocked loop never sees the model at work


async def test_who_stops_waiting_takes_nothing_from_the_others(
    encoder: LocalEncoder,
) -> None:
    impatient = asyncio.create_task(encoder.encode_question("shared question"))
    patient = asyncio.create_task(encoder.encode_question("shared question"))
    neighbour = asyncio.create_task(encoder.encode_question("a neighbour in the pass"))
    await asyncio.sleep(0)

    impatient.cancel()

    assert np.isfinite(await patient).all()
    assert np.isfinite(await neighbour).all()
    with pytest.raises(asyncio.CancelledError):
        await impatient


async def test_bulk_work_that_is_cancelled_leaves_the_encoder_usable(
    encoder: LocalEncoder,
) -> None:
    bulk = asyncio.create_task(encoder.encode_texts([f"text {n}" for n in range(300)]))
    await at_work(encoder)

    bulk.cancel()

    assert np.isfinite(await encoder.encode_question("still there?")).all()


async def test_one_question_too_many_is_refused(encoder: LocalEncoder) -> None:
    waiting = [
        asyncio.create_task(encoder.encode_question(f"in the queue {n}"))
        for n in range(MOST_WAITING)
    ]
    await asyncio.sleep(0)

    with pytest.raises(ModelError, match="ask again shortly"):
        await encoder.encode_question("one too many")

    await asyncio.gather(*waiting)


async def test_closing_fails_what_waits_and_says_why(model: TextModel) -> None:
    encoder = LocalEncoder(model)
    tasks = [asyncio.create_task(encoder.encode_question(f"{n} ?")) for n in range(100)]
    bulk = asyncio.create_task(encoder.encode_texts([f"text {n}" for n in range(300)]))
    await at_work(encoder)

    await encoder.close()

    outcomes = await asyncio.gather(*tasks, bulk, return_exceptions=True)
    failed = [one for one in outcomes if isinstance(one, BaseException)]
    assert bulk.exception() in failed
    assert {type(one) for one in failed} == {ModelError}
    assert {str(one) for one in failed} == {
        "The bot is stopping, so this text was not encoded; ask again once it runs."
    }
    with pytest.raises(ModelError, match="stopping"):
        await encoder.encode_question("after the end")
