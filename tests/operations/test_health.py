"""The health page over a real socket."""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest

from bot.core.errors import SettingsError, StorageError
from bot.operations.health import Check, Health, health_page
from bot.operations.metrics import PrometheusMeter

HOST = "127.0.0.1"


async def sound() -> Health:
    return Health(True, "revision 7")


async def page(
    path: str, checks: Mapping[str, Check], patience: float = 30
) -> tuple[int, dict[str, Any]]:
    """Status and body of one request to a page with these checks."""
    async with (
        health_page(HOST, 0, checks, patience=patience) as port,
        aiohttp.ClientSession() as session,
        session.get(f"http://{HOST}:{port}{path}") as response,
    ):
        return response.status, await response.json()


async def test_it_is_ready_when_every_check_is_sound() -> None:
    status, body = await page("/readyz", {"database": sound, "index": sound})

    assert status == 200
    assert body["ready"] is True
    assert body["checks"]["index"] == {"ok": True, "detail": "revision 7", "vital": True}


async def test_one_part_that_fails_makes_it_not_ready_and_says_why() -> None:
    async def locked() -> Health:
        raise StorageError("The database is locked.")

    status, body = await page("/readyz", {"database": locked, "index": sound})

    assert (status, body["ready"]) == (503, False)
    assert body["checks"]["database"]["detail"] == "The database is locked."
    assert body["checks"]["index"]["ok"] is True


async def test_a_failing_job_is_shown_and_leaves_it_ready() -> None:
    async def failing() -> Health:
        return Health(False, "re-embed failed 3 times", vital=False)

    status, body = await page("/readyz", {"database": sound, "jobs": failing})

    assert (status, body["ready"]) == (200, True)
    assert body["checks"]["jobs"]["ok"] is False


async def test_a_check_that_hangs_is_not_waited_for() -> None:
    async def hanging() -> Health:
        await asyncio.Event().wait()
        return Health(True)

    status, body = await page("/readyz", {"database": hanging}, patience=0.01)

    assert status == 503
    assert body["checks"]["database"]["detail"] == "no answer within 0.01 seconds"


async def test_a_check_that_comes_while_the_others_are_asked_is_found_next_time() -> None:
    checks: dict[str, Check] = {}

    async def loading() -> Health:
        checks["index"] = sound
        return Health(True, "the model is loaded")

    checks["model"] = loading
    (_, first), (_, second) = await page("/readyz", checks), await page("/readyz", checks)

    assert list(first["checks"]) == ["model"]
    assert list(second["checks"]) == ["model", "index"]


async def test_an_unexpected_error_is_named_by_its_kind_alone() -> None:
    async def broken() -> Health:
        raise KeyError("a person's words")

    status, body = await page("/readyz", {"index": broken})

    assert status == 503
    assert body["checks"]["index"]["detail"] == "an unexpected KeyError"


async def test_it_is_alive_even_when_nothing_else_works() -> None:
    async def broken() -> Health:
        raise StorageError("The database is gone.")

    assert await page("/livez", {"database": broken}) == (200, {"alive": True})


async def test_figures_are_served_where_there_are_any() -> None:
    meter = PrometheusMeter()
    meter.gauge("queue", 3, queue="messages")

    async def locked() -> Health:
        raise StorageError("The database is locked.")

    async with (
        health_page(HOST, 0, {"database": locked, "index": sound}, metrics=meter) as port,
        aiohttp.ClientSession() as session,
        session.get(f"http://{HOST}:{port}/metrics") as response,
    ):
        text = await response.text()

    assert response.status == 200
    assert response.headers["Content-Type"].startswith("text/plain; version=")
    assert {
        'faqbot_queue{queue="messages"} 3.0',
        'faqbot_health{part="database"} 0.0',
        'faqbot_health{part="index"} 1.0',
        "faqbot_ready 0.0",
    } <= set(text.splitlines())


async def test_without_figures_there_is_no_such_page() -> None:
    async with (
        health_page(HOST, 0, {}) as port,
        aiohttp.ClientSession() as session,
        session.get(f"http://{HOST}:{port}/metrics") as response,
    ):
        assert response.status == 404


async def test_a_port_that_is_taken_is_a_clear_refusal() -> None:
    async with health_page(HOST, 0, {}) as port:
        with pytest.raises(SettingsError, match=rf"{HOST}:{port} is taken.*BOT_HEALTH_PORT"):
            async with health_page(HOST, port, {}):
                pass


async def test_an_address_of_another_machine_is_a_clear_refusal() -> None:
    with pytest.raises(SettingsError, match=r"192\.0\.2\.1:0 is no address.*BOT_HEALTH_HOST"):
        async with health_page("192.0.2.1", 0, {}):
            pass


async def test_the_port_is_free_again_after_the_block() -> None:
    async with health_page(HOST, 0, {}) as port:
        pass

    async with health_page(HOST, port, {}) as again:
        assert again == port
