"""The conversation: a line is a question, `/faq …` a command, a number a button."""

import getpass
import os
import uuid
from itertools import chain
from pathlib import Path
from typing import assert_never

from rich.console import Console

from bot.core.errors import BotError
from bot.core.messages import (
    Button,
    Choices,
    Command,
    Form,
    IncomingMessage,
    Overview,
    Person,
    Place,
    Posted,
    Press,
    Reply,
    Request,
    Response,
    Submission,
    Trigger,
    Update,
)
from bot.platforms.console.forms import fill
from bot.platforms.console.keeping import Tell
from bot.platforms.console.lines import Ask, line_reader
from bot.platforms.console.replies import put_files, put_reply
from bot.platforms.console.text import put

PLACE = Place(platform="terminal", workspace="terminal", channel="terminal")


def terminal_person() -> Person:
    """Who sits at the terminal: the operating system's user, who owns and runs what is there."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        name = str(os.getuid())
    return Person(id=name, name=name, owner=True, operator=True)


class Terminal:
    """One conversation with the bot; `ask` reads a line, `console` shows what is said.

    Files that it gives are put into `folder`, the working directory where none is named.
    """

    def __init__(
        self, tell: Tell, console: Console, ask: Ask | None = None, folder: Path | None = None
    ) -> None:
        self._folder = Path() if folder is None else folder
        self._tell = tell
        self._console = console
        self._ask = ask or line_reader(console)
        self._person = terminal_person()
        self._buttons: tuple[Button, ...] = ()

    def converse(self) -> None:
        """Goes on until `/quit` or the end of the input."""
        while True:
            try:
                line = self._ask("> ").strip()
            except EOFError:
                return
            if line in ("/quit", "/exit"):
                return
            if line:
                self._turn(self._request(line))

    def _request(self, line: str) -> Request:
        if line.isdecimal() and len(line) < 3 and 1 <= int(line) <= len(self._buttons):
            return Press(self._buttons[int(line) - 1].id, self._person, PLACE)
        word, _, rest = line.partition(" ")
        if word == "/faq":
            return Command(self._person, PLACE, text=rest.strip())
        key = f"terminal:{uuid.uuid4()}"
        return IncomingMessage(key, line, Trigger.DIRECT, self._person, PLACE)

    def _turn(self, request: Request | None) -> None:
        """Sends the request, and what is entered into a form that comes back, until none does."""
        while request is not None:
            try:
                response = self._tell(request)
            except BotError as error:
                response = Reply(str(error))
            following = self._lay_out(response)
            if isinstance(request, IncomingMessage) and isinstance(response, Reply):
                self._tell(Posted(request.key, request.key))
            request = following

    def _lay_out(self, response: Response | None) -> Submission | None:
        match response:
            case None:
                put(self._console, "…\n", style="dim")
            case Reply():
                put_reply(self._console, response)
                put_files(self._console, response.files, self._folder)
                self._console.print()
                self._buttons = response.buttons
            case Choices(items):
                for choice in items:
                    put(self._console, choice.label)
            case Form():
                filled = fill(response, self._console, self._ask)
                if filled is not None:
                    values, files = filled.values, filled.files
                    return Submission(response.id, values, self._person, PLACE, files)
            case Overview(parts):
                for shown in chain.from_iterable(parts):
                    put_reply(self._console, shown)
            case Update(reply=reply):
                if reply:
                    put_reply(self._console, reply)
            case _:
                assert_never(response)
        return None
