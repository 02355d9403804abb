"""The room as `faqbot chat`: the real terminal, where one person sits alone with the bot."""

import asyncio
import io
import queue
import re
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import pytest
from rich.console import Console

from bot.config import Settings
from bot.core.messages import Request, Response
from bot.platforms.console import Terminal
from tests.behaviour.house import PATIENCE, House
from tests.behaviour.room import (
    ADA,
    HELPDESK,
    Question,
    Room,
    Seen,
    Sheet,
    Someone,
    Where,
)

T = TypeVar("T")
READY = "> "
_BUTTON = re.compile(r"^ *\[(\d+)\] (.+?) *$", re.MULTILINE)
_OPTION = re.compile(r"^ *(\d+)  (.+?) *$", re.MULTILINE)
_OPTIONS = re.compile(r"(.+?), (?:a number|numbers)\b")
_SILENCE = "…"


class TerminalRoom(House, Room):
    """Lines are typed at its prompts, and what it shows until the next prompt is what is seen."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._folder = Path(settings.database_url.removeprefix("sqlite:///")).parent
        self._given = self._folder / "given"
        self._given.mkdir(exist_ok=True)
        self._screen = io.StringIO()
        self._typed: queue.Queue[str | None] = queue.Queue()
        self._prompts: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        self._prompt = ""
        self._loop = asyncio.get_running_loop()
        self._talking: asyncio.Future[None] | None = None
        self._replies: dict[str, Seen | None] = {}

    async def start(self) -> None:
        await super().start()
        if self._talking is None:
            console = Console(file=self._screen, force_terminal=True, color_system=None, width=90)
            terminal = Terminal(self._tell, console, self._ask, self._given)
            self._talking = asyncio.ensure_future(asyncio.to_thread(terminal.converse))
            await self._shown()

    async def leave(self) -> None:
        """The end of the input."""
        assert self._talking is not None
        self._typed.put(None)
        await self._talking
        await self.stop()

    # what one can do at a keyboard

    async def writes_directly(self, person: Someone, text: str) -> Question:
        _alone(person)
        seen = await self._turn(text)
        assert isinstance(seen, Seen)
        key = str(len(self._replies))
        self._replies[key] = None if seen.text.strip() == _SILENCE else seen
        return Question(person, text, None, key)

    async def faq(self, person: Someone, line: str, where: Where | None = HELPDESK) -> Seen | Sheet:
        _alone(person)
        return await self._turn(f"/faq {line}")

    async def imports(
        self, person: Someone, name: str, content: str, *, prune: bool = False
    ) -> Seen | Sheet:
        _alone(person)
        (self._folder / name).write_text(content, encoding="utf-8")
        sheet = await self._turn("/faq import prune" if prune else "/faq import")
        assert isinstance(sheet, Sheet)
        return await self.fills(person, sheet, {"File": str(self._folder / name)})

    async def presses(self, person: Someone, seen: Seen, label: str) -> Seen | Sheet:
        _alone(person)
        return await self._turn(str(seen.buttons.index(label) + 1))

    async def fills(self, person: Someone, sheet: Sheet, values: Mapping[str, str]) -> Seen | Sheet:
        _alone(person)
        shown = sheet.text
        while self._prompt != READY:
            if chosen := _OPTIONS.match(self._prompt.strip()):
                words = values.get(chosen[1], "").splitlines()
                known = {text: number for number, text in _OPTION.findall(shown)}
                shown = await self._types(" ".join(known[one] for one in words))
                continue
            label = re.split(r"[,:(]", self._prompt.strip())[0].strip()
            several = "a single dot" in self._prompt
            for line in values.get(label, "").splitlines() or [""]:
                shown = await self._types(line)
            if several and label in values:
                shown = await self._types(".")
        return _seen(shown)

    async def reply_to(self, question: Question) -> Seen | None:
        return self._replies[question.key]

    async def replies(self, question: Question) -> list[Seen]:
        reply = self._replies[question.key]
        return [reply] if reply else []

    def files(self, person: Someone) -> list[tuple[str, str]]:
        given = sorted(self._given.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        return [(path.name, path.read_bytes().decode(errors="replace")) for path in given]

    async def until(self, observation: Callable[[], T]) -> T:
        return observation()

    # what one cannot

    async def mentions(self, person: Someone, text: str, where: Where = HELPDESK) -> Question:
        _missing("a mention")

    async def asks_privately(self, person: Someone, text: str, where: Where = HELPDESK) -> Question:
        _missing("/ask: everything is private there")

    async def says(self, person: Someone, text: str, where: Where = HELPDESK) -> Question:
        _missing("channels")

    async def follows_up(
        self, person: Someone, question: Question, text: str, *, mentioning: bool = False
    ) -> Question:
        _missing("threads")

    async def finds_an_answer(self, person: Someone, question: Question) -> Question:
        _missing("shortcuts")

    async def points(self, person: Someone, at: Question | Seen, aim: str) -> Seen | Sheet:
        _missing("menus on messages")

    async def edits(self, question: Question, text: str) -> None:
        _missing("edited messages")

    async def deletes(self, question: Question) -> None:
        _missing("deleted messages")

    async def arrives_again(self, question: Question, times: int) -> None:
        _missing("deliveries")

    async def offered(self, person: Someone, sheet: Sheet, letters: str) -> list[str]:
        _missing("pickers: ids are typed")

    async def invites(self, person: Someone, where: Where) -> None:
        _missing("channels")

    def at(self, person: Someone) -> str:
        return f"@{person.name}"

    def channel(self, where: Where) -> str:
        _missing("channels")

    def posts(self, where: Where) -> list[Seen]:
        _missing("channels")

    def conversation(self, person: Someone) -> list[Seen]:
        return [reply for reply in self._replies.values() if reply]

    def whispers(self, person: Someone) -> list[Seen]:
        _missing("whispers")

    # how

    async def _turn(self, line: str) -> Seen | Sheet:
        assert self._prompt == READY, f"it asks for {self._prompt}"
        shown = await self._types(line)
        if self._prompt == READY:
            return _seen(shown)
        return Sheet(shown.strip().partition("\n")[0], {}, shown, "", None)

    async def _types(self, line: str) -> str:
        self._typed.put(line)
        return await self._shown()

    async def _shown(self) -> str:
        assert self._talking is not None
        asked: asyncio.Future[tuple[str, str]] = asyncio.ensure_future(self._prompts.get())
        waited: list[asyncio.Future[Any]] = [asked, self._talking]
        async with asyncio.timeout(PATIENCE):
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        if self._talking.done():
            asked.cancel()
            self._talking.result()
        self._prompt, shown = asked.result()
        return shown

    def _ask(self, prompt: str) -> str:
        """On the terminal's thread: what was shown goes out, a typed line comes in."""
        shown = self._screen.getvalue()
        self._screen.seek(0)
        self._screen.truncate()
        self._loop.call_soon_threadsafe(self._prompts.put_nowait, (prompt, shown))
        line = self._typed.get()
        if line is None:
            raise EOFError
        return line

    def _tell(self, request: Request) -> Response | None:
        waiting: Future[Response | None] = asyncio.run_coroutine_threadsafe(
            self._handled(request), self._loop
        )
        return waiting.result()

    async def _handled(self, request: Request) -> Response | None:
        return await self._intake.handle(request)


def _alone(person: Someone) -> None:
    if person is not ADA:
        _missing("anybody but its owner")


def _missing(what: str) -> NoReturn:
    pytest.skip(f"a terminal has not got {what}")


def _seen(shown: str) -> Seen:
    labels = tuple(label for _, label in _BUTTON.findall(shown))
    text = _BUTTON.sub(r"[\2]", shown)
    return Seen(
        "\n".join(line.strip() for line in text.strip().split("\n")), labels, True, (), None
    )
