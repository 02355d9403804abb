"""What is kept of what was looked up, and for how long."""

import asyncio

import pytest

from bot.adapting.recent import Recent
from bot.core.errors import RefusedError, UncertainError


class Source:
    """Answers, counts how often it was asked, and fails as it is told."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.error: Exception | None = None

    async def __call__(self, name: str) -> str:
        self.asked.append(name)
        await asyncio.sleep(0)
        if self.error is not None:
            raise self.error
        return name.upper()


async def test_however_many_ask_it_is_looked_up_once() -> None:
    source = Source()
    recent = Recent(source)

    answers = await asyncio.gather(*(recent.get("a", 1.0) for _ in range(3)))

    assert answers == ["A"] * 3
    assert source.asked == ["a"]
    assert (recent.peek("a"), recent.peek("b")) == ("A", None)


async def test_an_answer_is_kept_as_long_as_it_is_good() -> None:
    source = Source()
    recent = Recent(source, keep=lambda answer: 0.0 if answer == "B" else 60.0)

    for name in ("a", "b", "a", "b"):
        await recent.get(name, 1.0)

    assert source.asked == ["a", "b", "b"]


@pytest.mark.parametrize(("error", "asked"), [(RefusedError("no"), 1), (UncertainError("?"), 2)])
async def test_a_refusal_is_kept_for_a_while_and_other_failures_are_not(
    error: Exception, asked: int
) -> None:
    source = Source()
    source.error = error
    recent = Recent(source, keep_refusal=60.0)

    for _ in range(2):
        with pytest.raises(type(error)):
            await recent.get("a", 1.0)

    assert len(source.asked) == asked
    assert recent.peek("a") is None


async def test_what_is_good_no_more_or_too_much_is_not_kept() -> None:
    stale, full = Recent(Source(), keep=lambda _: 0.0), Recent(Source(), limit=2)

    for name in "abc":
        await stale.get(name, 1.0)
        await full.get(name, 1.0)

    assert (len(stale), len(full)) == (1, 2)
    assert (full.peek("a"), full.peek("c")) == (None, "C")


async def test_what_takes_too_long_is_uncertain_and_goes_on() -> None:
    done = asyncio.Event()

    async def fetch(_name: str) -> str:
        await done.wait()
        return "late"

    recent = Recent(fetch)

    with pytest.raises(UncertainError):
        await recent.get("a", 0.01)
    done.set()
    assert await recent.get("a", 1.0) == "late"


async def test_what_is_told_forgotten_and_too_much() -> None:
    async def fetch(name: str) -> str:
        return f"looked up {name}"

    recent = Recent(fetch, limit=3)
    for name in "abcd":
        recent.put(name, name)
    recent.forget("d")

    assert len(recent) == 2
    assert recent.peek("a") is None
    assert recent.peek("b") == "b"
    assert await recent.get("d", 1.0) == "looked up d"
    recent.forget_those(lambda name: name == "b")
    assert (recent.peek("b"), recent.peek("c")) == (None, "c")
    recent.forget_those()
    assert len(recent) == 0


async def test_what_is_old_is_looked_up_again() -> None:
    async def fetch(_name: str) -> str:
        return "new"

    recent = Recent(fetch, keep=lambda _answer: 0.0)
    recent.put("a", "old")

    assert await recent.get("a", 1.0) == "new"


async def test_what_is_still_looked_up_ends_with_it() -> None:
    async def fetch(_name: str) -> str:
        await asyncio.Event().wait()
        return ""

    recent = Recent(fetch)
    asking = asyncio.create_task(recent.get("a", 60.0))
    await asyncio.sleep(0)

    await recent.close()

    with pytest.raises(asyncio.CancelledError):
        await asking
