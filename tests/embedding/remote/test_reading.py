"""How much goes in one request, and how long texts are read whole."""

import asyncio

import numpy as np
import pytest

from bot.core.errors import ModelError
from bot.embedding import LocalEncoder
from bot.embedding.remote import open_remote
from bot.embedding.remote.asking import CANARY
from tests.embedding.remote.server import Server, status, turned

LONG = "First unplug it, then wait for the green light and call the desk. " * 30
"""420 tokens."""


async def test_the_packaged_models_windows_are_what_they_are_here(
    server: Server, encoder: LocalEncoder
) -> None:
    texts = [LONG, "short", LONG[:1_500], "größer " * 150]
    async with open_remote(server.endpoint()) as remote:
        far = await remote.encode_texts(texts)
        question = await remote.encode_question(LONG)

    np.testing.assert_allclose(far, await encoder.encode_texts(texts), atol=1e-5)
    np.testing.assert_allclose(question, await encoder.encode_question(LONG), atol=1e-5)


async def test_what_is_still_too_long_is_read_in_parts(server: Server) -> None:
    async with open_remote(server.endpoint()) as remote:
        server.window = 100

        rows = await remote.encode_texts([LONG, "short", "another"])

        assert np.isfinite(rows).all()
        assert any(text.startswith("First unplug") for text in server.texts)
        assert server.texts[-1] != CANARY


async def test_a_server_that_cuts_off_unseen_is_found_out(server: Server) -> None:
    server.makes, server.cuts_off, server.info, server.window = turned, True, False, 64

    async with open_remote(server.endpoint()) as remote:
        one, other = await remote.encode_texts([LONG + "red", LONG + "seven horses ran"])

        assert remote.provenance.window == 64
        assert not np.allclose(one, other, atol=1e-4)


async def test_the_window_is_what_the_server_says(server: Server) -> None:
    server.makes = turned

    async with (
        open_remote(server.endpoint()) as told,
        open_remote(server.endpoint(window=64)) as asked,
    ):
        assert (told.provenance.window, asked.provenance.window) == (256, 64)


async def test_no_request_holds_more_than_was_said(server: Server) -> None:
    server.most = 9
    texts = [f"text {number}" for number in range(40)]
    async with (
        open_remote(server.endpoint(batch=5)) as small,
        open_remote(server.endpoint()) as told,
    ):
        await small.encode_texts(texts)
        most = max(len(body["input"]) for body in server.asked)
        await told.encode_texts(texts)

    assert most == 5
    assert max(len(body["input"]) for body in server.asked) == 9


async def test_a_batch_that_is_refused_is_asked_for_in_halves(server: Server) -> None:
    server.info = False
    async with open_remote(server.endpoint()) as remote:
        server.most = 6

        rows = await remote.encode_texts([f"text {number}" for number in range(40)])

        assert len({row.tobytes() for row in rows}) == 40


async def test_a_short_text_that_is_refused_is_an_error(server: Server) -> None:
    async with open_remote(server.endpoint()) as remote:
        server.faults.append(status(422))

        with pytest.raises(ModelError, match="refuses a short text"):
            await remote.encode_question("Hello?")


async def test_questions_that_come_together_share_a_request(server: Server) -> None:
    async with open_remote(server.endpoint()) as remote:
        server.asked.clear()

        await asyncio.gather(*(remote.encode_question(f"question {n}") for n in range(20)))

        assert len(server.asked) == 1


async def test_the_same_question_is_asked_once(server: Server) -> None:
    async with open_remote(server.endpoint()) as remote:
        server.asked.clear()

        await asyncio.gather(*(remote.encode_question("the same") for _ in range(20)))
        await remote.encode_question("the same")

        assert server.texts == [CANARY, "the same"]


async def test_prompts_stand_before_questions_and_texts(server: Server) -> None:
    prompts = {"query_prompt": "query: ", "document_prompt": "passage: "}
    async with open_remote(server.endpoint(**prompts)) as remote:
        server.asked.clear()

        await remote.encode_question("how?")
        await remote.encode_questions(["why?"])
        await remote.encode_texts(["so."])

        assert [text for text in server.texts if text != CANARY] == [
            "query: how?",
            "query: why?",
            "passage: so.",
        ]
