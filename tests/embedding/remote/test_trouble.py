"""A server that stumbles is asked again; one that is away is said to be, and comes back."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web

from bot.core.errors import EncoderAwayError, ModelError
from bot.embedding.remote import Patience, RemoteEncoder, open_remote
from bot.embedding.remote.pausing import retry_after
from tests.embedding.remote.server import (
    QUICK,
    TOKEN,
    Fault,
    Server,
    broken_off,
    never,
    says,
    status,
    turned,
)

STUMBLES: dict[str, Fault] = {
    "too many requests": status(429, Retry_After="0"),
    "a fault of its own": status(500),
    "no back end": status(424),
    "a gateway without a server": status(503),
    "a cut connection": broken_off,
    "a page of a proxy": says("<html>Bad gateway</html>"),
    "half an answer": says('{"data": ['),
}


@pytest.mark.parametrize("stumble", STUMBLES.values(), ids=STUMBLES)
async def test_after_a_stumble_the_same_is_asked_again(server: Server, stumble: Fault) -> None:
    async with open_remote(server.endpoint()) as encoder:
        server.asked.clear()
        server.faults.append(stumble)

        vector = await encoder.encode_question("How do I reset it?")

        assert vector.shape == (384,)
        assert [len(server.asked), server.asked[0]] == [2, server.asked[1]]
        assert encoder.trouble == ""


async def test_a_request_that_hangs_is_given_up_and_asked_again(server: Server) -> None:
    async with open_remote(server.endpoint(timeout=1.0), patient=True) as encoder:
        server.asked.clear()
        server.faults.append(never)

        await _patiently(encoder, "How do I reset it?")

        assert len([one for one in server.asked if "How do I reset it?" in one["input"]]) >= 2


async def _patiently(encoder: RemoteEncoder, text: str) -> None:
    while True:
        try:
            await encoder.encode_question(text)
        except EncoderAwayError:  # the machine may be busy, and a second is short
            await asyncio.sleep(0.1)
        else:
            return


async def test_who_is_asked_to_wait_for_long_gives_up_at_once(server: Server) -> None:
    async with open_remote(server.endpoint()) as encoder:
        server.asked.clear()
        server.faults.append(status(429, Retry_After="3600"))

        with pytest.raises(EncoderAwayError, match="status 429"):
            await encoder.encode_question("How do I reset it?")
        with pytest.raises(EncoderAwayError, match="status 429"):
            await encoder.encode_question("And this?")

        assert len(server.asked) == 1


async def test_a_server_that_is_away_is_named_and_comes_back_by_itself(server: Server) -> None:
    async with open_remote(server.endpoint(patience=QUICK)) as encoder:
        server.is_down = True
        with pytest.raises(EncoderAwayError, match="at http://127") as error:
            await encoder.encode_question("How do I reset it?")
        assert encoder.trouble == str(error.value)

        server.is_down = False
        await _patiently(encoder, "How do I reset it?")

        assert encoder.trouble == ""


async def test_while_it_is_away_nobody_waits_in_turn(server: Server) -> None:
    async with open_remote(server.endpoint(patience=QUICK)) as encoder:
        server.is_down = True
        with pytest.raises(EncoderAwayError):
            await encoder.encode_question("the first")
        sent = sum(encoder.requests)

        tries = (encoder.encode_question(f"question {number}") for number in range(200))
        found = await asyncio.gather(*tries, return_exceptions=True)

        assert {type(one) for one in found} == {EncoderAwayError}
        assert sum(encoder.requests) <= sent + 1


async def test_a_watched_server_is_known_to_be_back_without_a_question(server: Server) -> None:
    patience = Patience(rest=0.01, look=0.01, look_when_away=0.01)
    async with open_remote(server.endpoint(patience=patience), patient=True) as encoder:
        for down in (True, False):
            server.is_down = down
            while bool(encoder.trouble) != down:  # noqa: ASYNC110 - it looks when it looks
                await asyncio.sleep(0.01)


async def test_a_patient_one_waits_for_a_server_that_is_not_there_yet(server: Server) -> None:
    server.is_down = True
    asyncio.get_running_loop().call_later(0.3, setattr, server, "is_down", False)

    soon = Patience(look_when_away=0.01)
    async with open_remote(server.endpoint(timeout=5.0, patience=soon), patient=True) as encoder:
        assert (await encoder.encode_question("Hello?")).shape == (384,)


REFUSALS: dict[str, tuple[Fault, str]] = {
    "401": (status(401), "BOT_ENCODER_TOKEN"),
    "404": (status(404), "has nothing at /v1/embeddings"),
    "307": (status(307, Location="https://elsewhere.example/"), "sends on to another address"),
    "402": (status(402), "refuses the request"),
    "400": (status(400), "refuses 3 short sentences"),
    "another form": (says("{}"), "not of the form"),
    "too few": (says('{"data": [{"index": 0, "embedding": [1, 2]}]}'), "1 for 3 texts"),
    "all equal": (
        says('{"data": [{"embedding": [1, 2]}, {"embedding": [1, 2]}, {"embedding": [1, 2]}]}'),
        "the same vector",
    ),
}


@pytest.mark.parametrize(("fault", "why"), REFUSALS.values(), ids=REFUSALS)
async def test_what_is_set_wrongly_is_told_at_the_start_and_not_repeated(
    server: Server, fault: Fault, why: str
) -> None:
    server.faults.append(fault)

    with pytest.raises(ModelError, match=why) as refused:
        async with open_remote(server.endpoint(), patient=True):
            pass

    assert len(server.asked) == 1
    assert not isinstance(refused.value, EncoderAwayError)


USELESS: dict[str, tuple[Fault, str]] = {
    "another form": (says('{"answer": 42}'), "not of the form"),
    "too few": (says('{"data": [{"index": 0, "embedding": [1, 2]}]}'), "are 1 for 2 texts"),
    "one for each token": (
        says('{"data": [{"embedding": [[1, 2], [3, 4]]}, {"embedding": [[1, 2], [3, 4]]}]}'),
        "one for each token",
    ),
    "no numbers": (
        says('{"data": [{"embedding": [1, NaN]}, {"embedding": [1, 2]}]}'),
        "hold what is no number",
    ),
    "too large": (
        says('{"data": [{"embedding": [1, 1e30]}, {"embedding": [1, 2]}]}'),
        "far too large",
    ),
    "a refused token": (status(401), "refuses the token"),
    "a refused text": (status(422), "refuses a short text"),
}


@pytest.mark.parametrize(("fault", "why"), USELESS.values(), ids=USELESS)
async def test_what_is_no_use_is_its_trouble_until_an_answer_is_good(
    server: Server, caplog: pytest.LogCaptureFixture, fault: Fault, why: str
) -> None:
    async with open_remote(server.endpoint()) as encoder:
        server.faults.append(fault)

        with pytest.raises(ModelError, match=why) as error:
            await encoder.encode_question("Hello?")
        assert encoder.trouble == str(error.value)

        await encoder.encode_question("Hello?")
        assert encoder.trouble == ""

    told = [(one.message, vars(one).get("error")) for one in caplog.records]
    assert told == [
        ("the encoder cannot be used", str(error.value)),
        ("the encoder answers again", None),
    ]


async def test_a_text_that_is_too_long_is_no_good_answer(server: Server) -> None:
    async with open_remote(server.endpoint()) as encoder:
        server.faults.append(says("{}"))
        with pytest.raises(ModelError, match="not of the form") as error:
            await encoder.encode_question("Hello?")

        troubles: list[str] = []

        async def half(request: web.Request) -> web.StreamResponse:
            troubles.append(encoder.trouble)
            return await status(401)(request)

        server.faults.extend([status(413), half])
        with pytest.raises(ModelError, match="refuses the token"):
            await encoder.encode_question("How do I reset my password, please?")

        assert troubles == [str(error.value)]


async def test_of_several_troubles_the_latest_is_told(server: Server) -> None:
    async with open_remote(server.endpoint(patience=QUICK)) as encoder:
        for makes, fault, why in (
            (turned, None, "has another model"),
            (turned, says("<html>"), "something else than JSON"),
            (turned, status(401), "refuses the token"),
            (turned, None, "has another model"),
            (turned, broken_off, "breaks off its answer"),
        ):
            server.makes = makes
            server.faults.clear()
            server.faults.extend([fault] * 99 if fault else [])  # it is asked again, too
            while why not in encoder.trouble:
                with pytest.raises(ModelError):
                    await encoder.encode_question("Hello?")
                await asyncio.sleep(0.05)  # while it is away it is not asked at all


async def test_its_own_words_are_told_without_the_token(server: Server) -> None:
    server.faults.append(status(400))

    with pytest.raises(ModelError, match="upstream: …") as error:
        async with open_remote(server.endpoint()):
            pass

    assert TOKEN not in str(error.value)


async def test_a_wrong_token_is_told(server: Server) -> None:
    with pytest.raises(ModelError, match="BOT_ENCODER_TOKEN"):
        async with open_remote(server.endpoint(token="wrong")):
            pass


async def test_neither_token_nor_texts_are_logged_or_told(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told: list[str] = []
    async with open_remote(server.endpoint()) as encoder:
        for fault in (status(403), status(422), says("{}"), status(500, Retry_After="99")):
            server.faults.append(fault)
            with pytest.raises(ModelError) as error:
                await encoder.encode_question("salary?")
            told.append(str(error.value))

    lines = "\n".join([*told, caplog.text, repr(server.endpoint())])
    assert TOKEN not in lines
    assert "salary" not in lines


async def test_a_request_that_fails_ends_the_whole_of_many_texts(server: Server) -> None:
    async with open_remote(server.endpoint(patience=QUICK)) as encoder:
        server.is_down = True

        with pytest.raises(EncoderAwayError):
            await encoder.encode_texts([f"text {number}" for number in range(200)])


async def test_the_end_does_not_wait_for_the_server(server: Server) -> None:
    begun = asyncio.Event()

    async def begins(request: web.Request) -> web.StreamResponse:
        begun.set()
        return await never(request)

    async with open_remote(server.endpoint(timeout=600)) as encoder:
        server.faults.append(begins)
        asking = asyncio.create_task(encoder.encode_question("Hello?"))
        await begun.wait()

    with pytest.raises(ModelError, match="stopping"):
        await asking


def test_retry_after_is_a_number_or_a_date() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)

    assert retry_after("7") == 7
    assert retry_after("-7") == 0
    assert retry_after("") is retry_after("soon") is None
    assert 50 < (retry_after(later) or 0) <= 100
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
