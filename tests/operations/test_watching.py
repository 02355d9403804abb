"""What the log says when the health page's answer changes."""

import asyncio

import pytest

from bot.operations.health import Check, Health
from bot.operations.watching import watched


class Part:
    """A part of the bot that the test breaks and mends."""

    def __init__(self, ok: bool, vital: bool = True) -> None:
        self.ok, self.vital, self._looked = ok, vital, asyncio.Event()

    async def __call__(self) -> Health:
        self._looked.set()
        return Health(self.ok, "" if self.ok else "the disk is full", self.vital)

    async def seen(self) -> None:
        """Until it was looked at, and what was found was told."""
        for _ in range(3):
            self._looked.clear()
            await self._looked.wait()


@pytest.fixture(autouse=True)
def _heard(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "bot.operations.watching")


def told(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str | None, str | None]]:
    fields = [(one.getMessage(), one.__dict__) for one in caplog.records]
    return [(text, extra.get("part"), extra.get("why")) for text, extra in fields]


async def test_readiness_its_end_and_its_return_are_a_line_each(
    caplog: pytest.LogCaptureFixture,
) -> None:
    database, model = Part(True), Part(False)
    checks: dict[str, Check] = {"database": database, "model": model}
    async with watched(checks, look=0):
        await model.seen()
        assert told(caplog) == []  # it starts
        for ok in (True, False, False, True):
            model.ok = ok
            await model.seen()

    fault = ("not ready", "model", "the disk is full")
    assert told(caplog) == [("ready", None, None), fault, ("ready", None, None)]


async def test_each_part_that_fails_later_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    one, other = Part(True), Part(True)
    async with watched({"one": one, "other": other}, look=0):
        await one.seen()
        one.ok = False
        await one.seen()
        other.ok = False
        await other.seen()

    assert [part for _, part, _ in told(caplog)] == [None, "one", "other"]


async def test_what_is_not_vital_is_no_news(caplog: pytest.LogCaptureFixture) -> None:
    jobs = Part(True, vital=False)
    async with watched({"jobs": jobs}, look=0):
        await jobs.seen()
        jobs.ok = False
        await jobs.seen()

    assert told(caplog) == [("ready", None, None)]
