"""The container's health check."""

import asyncio

import pytest

from bot.core.errors import StorageError
from bot.operations.health import Health, health_page
from bot.operations.probe import address, main


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BOT_HEALTH_HOST", raising=False)
    monkeypatch.delenv("BOT_HEALTH_PORT", raising=False)


@pytest.mark.parametrize(
    ("host", "port", "expected"),
    [
        ("", "", "http://127.0.0.1:8080/livez"),
        ("0.0.0.0", "9000", "http://127.0.0.1:9000/livez"),
        ("10.0.0.7", "8080", "http://10.0.0.7:8080/livez"),
        ("::1", "8080", "http://[::1]:8080/livez"),
    ],
)
def test_it_goes_where_the_page_is(
    host: str, port: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_HEALTH_HOST", host)
    monkeypatch.setenv("BOT_HEALTH_PORT", port)

    assert address() == expected


async def test_it_tells_a_bot_that_lives_from_one_that_does_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with health_page("127.0.0.1", 0, {}) as port:
        monkeypatch.setenv("BOT_HEALTH_PORT", str(port))
        alive = await asyncio.to_thread(main)

    assert (alive, await asyncio.to_thread(main)) == (0, 1)
    assert "does not answer" in capsys.readouterr().err


async def test_who_asks_whether_it_is_ready_gets_the_page_part_by_part(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def full() -> Health:
        raise StorageError("The disk is full.")

    async def sound() -> Health:
        return Health(True, "up to date")

    async with health_page("127.0.0.1", 0, {"database": full, "index": sound}) as port:
        monkeypatch.setenv("BOT_HEALTH_PORT", str(port))
        ready = await asyncio.to_thread(main, "--ready")
        alive = await asyncio.to_thread(main)

    assert (ready, alive) == (1, 0)
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["FAIL database    The disk is full.", "ok   index       up to date"]


def test_what_it_does_not_know_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main("--help") == 2
    assert "--ready" in capsys.readouterr().err
