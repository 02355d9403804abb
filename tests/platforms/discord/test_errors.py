"""What becomes of a call that Discord refuses, or does not answer."""

import asyncio
from collections import Counter
from typing import Any

import discord
import pytest
from aiohttp import web
from discord.http import Route

from bot.core.errors import CrowdedError, RefusedError, UncertainError
from bot.platforms.discord.api.errors import NotSentError, UnfitError, is_spent
from bot.platforms.discord.api.line import AUTOMATIC, Line, Patience
from bot.platforms.discord.api.watching import watching
from tests.platforms.discord.scripted import Answer, scripted

SHORT = Patience(5.0, 5.0)
SENT = {"id": "3", "channel_id": "2"}


def refusal(status: int, code: int, message: str = "No.", **more: Any) -> Answer:
    """Discord's way of saying no."""
    return Answer(status, {"code": code, "message": message, **more})


def limited(seconds: float, *, shared: bool = False, via: bool = True) -> Answer:
    """Too many requests."""
    headers = {"Retry-After": str(seconds), "X-RateLimit-Scope": "shared" if shared else "user"}
    if via:
        headers["Via"] = "1.1 google"
    body = {"message": "You are being rate limited.", "retry_after": seconds, "global": False}
    return Answer(429, body, tuple(headers.items()))


async def delete(client: discord.Client) -> None:
    """A call."""
    await client.get_partial_messageable(2).get_partial_message(3).delete()


async def outcome(*answers: Any, patience: Patience = SHORT) -> tuple[Any, int]:
    """What the call raises (None: nothing), and how often the server was asked."""
    async with scripted(*answers) as (server, client):
        line = Line()
        line.introduce(client)
        try:
            await line.call(delete, patience)
        except Exception as error:  # whatever it is, the test says which
            return error, len(server.asked)
        return None, len(server.asked)


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (refusal(403, 50001), "missing_access"),
        (refusal(403, 50013), "missing_permissions"),
        (refusal(403, 50007), "closed_to_bot"),
        (refusal(403, 50278), "closed_to_bot"),
        (refusal(400, 50083), "archived_thread"),
        (refusal(403, 160005), "locked_thread"),
        (refusal(400, 160002), "no_message_history"),
        (refusal(404, 10008), "unknown_message"),
        (refusal(404, 10015), "unknown_webhook"),
        (refusal(404, 10062), "unknown_interaction"),
        (refusal(401, 50027), "invalid_webhook_token"),
        (refusal(400, 40067), "http_400_40067"),
        (refusal(401, 0), "http_401"),
        (Answer(403, "<html>"), "http_403"),
    ],
)
async def test_a_refusal_names_its_cause(answer: Answer, cause: str) -> None:
    error, asked = await outcome(answer)

    assert isinstance(error, RefusedError)
    assert error.cause == cause
    assert asked == 1


async def test_a_message_whose_question_is_gone_says_so() -> None:
    said = {
        "_errors": [{"code": "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "message": "Unknown message"}]
    }

    error, _ = await outcome(refusal(400, 50035, errors={"message_reference": said}))

    assert isinstance(error, RefusedError)
    assert error.cause == "unknown_message"


async def test_an_unfit_message_names_the_fields() -> None:
    fault = {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be shorter."}]}
    faults = {"embeds": {"0": {"description": fault}}, "content": fault}

    error, _ = await outcome(refusal(400, 50035, errors=faults))

    assert isinstance(error, UnfitError)
    assert error.cause == "invalid_form"
    assert error.fields == {"embeds", "content"}


@pytest.mark.parametrize("code", [10015, 10062, 50027])
async def test_a_spent_token_is_told_from_a_refused_answer(code: int) -> None:
    spent, _ = await outcome(refusal(404, code))
    refused, _ = await outcome(refusal(403, 50013))

    assert is_spent(spent)
    assert not is_spent(refused)


async def test_an_outage_at_discord_s_leaves_it_open_what_was_taken() -> None:
    error, _ = await outcome(Answer(503, "upstream connect error"))

    assert isinstance(error, UncertainError)
    assert not isinstance(error, NotSentError)


async def test_an_error_that_passes_is_left_to_the_library() -> None:
    error, asked = await outcome(Answer(500, "oops"), Answer(204, ""))

    assert error is None
    assert asked == 2


@pytest.mark.parametrize("via", [True, False])
async def test_a_rate_limit_is_waited_out(via: bool) -> None:
    error, asked = await outcome(limited(0.05, via=via), limited(0.05, via=via), Answer(204, ""))

    assert error is None
    assert asked == 3


async def test_a_rate_limit_that_takes_too_long_is_a_refusal() -> None:
    error, _ = await outcome(limited(3600, via=False))

    assert isinstance(error, RefusedError)
    assert error.cause == "rate_limited"


async def test_what_nobody_asked_for_does_not_wait_for_a_long_rate_limit() -> None:
    error, _ = await outcome(limited(3600, via=False), patience=AUTOMATIC)

    assert isinstance(error, CrowdedError)


async def test_a_library_that_sleeps_for_long_is_not_waited_for() -> None:
    error, _ = await outcome(limited(3600), patience=Patience(0.2, 5.0))

    assert isinstance(error, UncertainError)


async def test_a_server_that_hangs_leaves_it_open_what_was_taken() -> None:
    async def hang() -> web.StreamResponse:
        await asyncio.sleep(0.5)
        return web.Response(status=204)

    error, _ = await outcome(hang, patience=Patience(0.1, 5.0))

    assert isinstance(error, UncertainError)


async def test_a_dropped_connection_leaves_it_open_what_was_taken() -> None:
    async with scripted(Answer(204, "")) as (server, client):
        server.answers = [dropping]
        line = Line()
        line.introduce(client)

        with pytest.raises(UncertainError):
            await line.call(delete, SHORT)


async def dropping() -> web.StreamResponse:
    """No answer at all."""
    task = asyncio.current_task()
    assert task is not None
    task.cancel()
    await asyncio.sleep(1)
    return web.Response()


async def test_an_answer_that_makes_no_sense_leaves_it_open_what_was_taken() -> None:
    async with scripted(Answer(200, {"id": None})) as (_, client):
        line = Line()
        line.introduce(client)

        with pytest.raises(UncertainError):
            await line.call(lambda one: one.get_partial_messageable(2).send("hello"), SHORT)


async def test_before_there_is_a_client_a_call_waits_a_while() -> None:
    with pytest.raises(UncertainError, match="no connection to Discord yet"):
        await Line(waiting=0.05).call(delete, SHORT)


async def test_a_call_waits_for_the_client_that_is_still_to_come() -> None:
    async with scripted(Answer(204, "")) as (server, client):
        line = Line()
        call = asyncio.create_task(line.call(delete, SHORT))
        await asyncio.sleep(0)

        line.introduce(client)
        await call

        assert server.asked == [("DELETE", "/channels/2/messages/3")]


async def test_a_client_that_was_closed_makes_way_for_the_next() -> None:
    async with scripted(Answer(204, "")) as (_, first):
        line = Line(waiting=5.0)
        line.introduce(first)
    async with scripted(Answer(204, "")) as (server, second):
        call = asyncio.create_task(line.call(delete, SHORT))
        await asyncio.sleep(0.01)

        line.introduce(second)
        await call

        assert len(server.asked) == 1


async def test_a_call_that_its_client_cut_off_is_made_by_the_next() -> None:
    async with scripted(Answer(204, "")) as (_, first):
        pass
    async with scripted(Answer(204, "")) as (server, second):
        line, clients = Line(), iter([first, second])
        line.introduce(second)

        await line.call(lambda _client: delete(next(clients)), SHORT)

        assert len(server.asked) == 1


async def test_where_nobody_listens_nothing_was_sent() -> None:
    async with scripted(Answer(204, "")) as (_, client):
        line = Line()
        line.introduce(client)
        there, Route.BASE = Route.BASE, "http://127.0.0.1:9/api/v10"
        try:
            with pytest.raises(NotSentError):
                await line.call(delete, Patience(1.0, 0.3))
        finally:
            Route.BASE = there


async def test_what_goes_wrong_is_counted() -> None:
    counted: Counter[tuple[str, ...]] = Counter()
    trace = watching(lambda name, **labels: counted.update([(name, *labels.values())]))
    answers = [
        limited(0.01),
        limited(0.01, shared=True),
        refusal(403, 50013),
        Answer(503, "upstream"),
        Answer(204, ""),
    ]
    async with scripted(*answers, trace=trace) as (_, client):
        line = Line()
        line.introduce(client)

        for _ in range(3):
            try:
                await line.call(delete, SHORT)
            except (RefusedError, UncertainError):
                continue

    assert counted == {
        ("rate_limited", "user"): 1,
        ("rate_limited", "shared"): 1,
        ("invalid_requests", "429"): 1,
        ("invalid_requests", "403"): 1,
        ("platform_errors", "503"): 1,
    }
