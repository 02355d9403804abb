"""What a server answers is read as it is meant, or refused in a sentence."""

import base64
from typing import Any

import numpy as np
import pytest

from bot.core.errors import ModelError
from bot.embedding.remote import Endpoint, open_remote
from bot.embedding.remote.speaking import answer, question
from tests.embedding.remote.server import Server

OPENAI = Endpoint("http://127.0.0.1", similarity="dot")
BARE = Endpoint("http://127.0.0.1/embed", api="huggingface", similarity="dot")


def listed(*rows: Any) -> Any:
    return {"data": [{"index": at, "embedding": row} for at, row in enumerate(rows)]}


def test_rows_come_in_the_order_of_their_numbers() -> None:
    document = {"data": [{"index": 1, "embedding": [3, 4]}, {"index": 0, "embedding": [1, 2]}]}

    assert answer(OPENAI, document, 2).tolist() == [[1, 2], [3, 4]]


def test_rows_without_numbers_come_as_they_stand() -> None:
    document = {"data": [{"embedding": [1, 2]}, {"embedding": [3, 4]}]}

    assert answer(OPENAI, document, 2).tolist() == [[1, 2], [3, 4]]


def test_packed_rows_are_read_too() -> None:
    packed = base64.b64encode(np.array([0.5, -2], "<f4").tobytes()).decode()

    assert answer(OPENAI, listed(packed), 1).tolist() == [[0.5, -2]]


@pytest.mark.parametrize("document", [[[1, 2]], {"embeddings": [[1, 2]]}])
def test_feature_extraction_gives_bare_rows(document: Any) -> None:
    assert answer(BARE, document, 1).tolist() == [[1, 2]]


def test_cosine_vectors_are_of_length_one_and_others_as_they_come() -> None:
    cosine = Endpoint("http://127.0.0.1")

    assert answer(cosine, listed([3, 4]), 1).tolist() == [[pytest.approx(0.6), pytest.approx(0.8)]]
    assert answer(OPENAI, listed([3, 4]), 1).tolist() == [[3, 4]]


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ({}, "form"),
        (None, "form"),
        ([], "form"),
        ({"data": "x"}, "form"),
        ({"data": [{"index": 0}]}, "form"),
        ({"data": [{"index": 5, "embedding": [1]}]}, "form"),
        (listed("no base64!"), "form"),
        (listed(base64.b64encode(b"123").decode()), "form"),
        (listed({"a": 1}), "form"),
        (listed([[1, 2], [3]]), "form"),
        (listed([1, 2], [1, 2]), "2 for 1 texts"),
        (listed(), "0 for 1 texts"),
        (listed([[1, 2], [3, 4]]), "one for each token"),
        (listed([]), "no number"),
        (listed([1, None]), "no number"),
        (listed([1, float("nan")]), "no number"),
        (listed([1, float("inf")]), "no number"),
        (listed([1, 1e300]), "no number"),
        (listed([1, 1e30]), "too large"),
        (listed([3e38, -3e38]), "too large"),
        (listed(3), "unequal length"),
    ],
)
def test_anything_else_is_refused(document: Any, why: str) -> None:
    with pytest.raises(ModelError, match=why):
        answer(OPENAI, document, 1)


def test_rows_of_unequal_length_are_refused() -> None:
    with pytest.raises(ModelError, match="unequal length"):
        answer(OPENAI, listed([1, 2], [1, 2, 3]), 2)


@pytest.mark.parametrize("scale", [1e-30, 1e17])
def test_very_small_and_large_numbers_have_their_direction(scale: float) -> None:
    (row,) = answer(Endpoint("http://127.0.0.1"), listed([3 * scale, 4 * scale]), 1).tolist()

    assert row == [pytest.approx(0.6), pytest.approx(0.8)]


def test_an_empty_text_is_sent_as_a_blank() -> None:
    assert question(OPENAI, "", ["", "a"]) == {"input": [" ", "a"]}
    assert question(BARE, "m", [""])["inputs"] == [" "]


@pytest.mark.parametrize(
    ("url", "address", "base"),
    [
        ("https://tei.example", "https://tei.example/v1/embeddings", "https://tei.example"),
        ("https://tei.example/", "https://tei.example/v1/embeddings", "https://tei.example"),
        ("https://x.example/a/v1", "https://x.example/a/v1/embeddings", "https://x.example/a"),
        (
            "https://x.example/v1/embeddings",
            "https://x.example/v1/embeddings",
            "https://x.example",
        ),
    ],
)
def test_an_openai_address_may_be_given_with_or_without_its_end(
    url: str, address: str, base: str
) -> None:
    assert (Endpoint(url).address, Endpoint(url).base) == (address, base)


def test_a_feature_extraction_address_is_taken_as_it_is() -> None:
    url = "https://router.example/models/m/pipeline/feature-extraction"

    assert Endpoint(url, api="huggingface").address == url


async def test_any_order_and_packing_gives_everyone_their_own_vector(server: Server) -> None:
    texts = ["What is the VPN address?", "Where is the cafeteria?", "When is payday?"]
    async with open_remote(server.endpoint()) as encoder:
        plain = await encoder.encode_texts(texts)
        server.shuffled = server.packed = True

        np.testing.assert_array_equal(await encoder.encode_texts(texts), plain)
