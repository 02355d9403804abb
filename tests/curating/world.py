"""The whole bot on a database file, with an encoder that needs no model; it can be restarted."""

from contextlib import AsyncExitStack
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, cast

from bot.app import App, assemble, open_intake
from bot.config import Settings
from bot.core.faq import Audience, FaqEntry, KnowledgeBase, Revision
from bot.core.knowledge import Knowledge
from bot.core.messages import (
    Form,
    IncomingMessage,
    Person,
    Place,
    Reply,
    Request,
    Response,
    Trigger,
)
from bot.core.outcomes import Decision, Receipt
from bot.storage.database import open_database
from tests.fakes_encoder import FakeEncoder

HOME = Place("slack", "T1", "C1")
_ASKED = count()


class World:
    """One workspace, and the process that serves it. All there is, is behind `handle`."""

    app: App

    def __init__(self, path: Path) -> None:
        self._settings = Settings(database_url=f"sqlite:///{path}")
        self._running = AsyncExitStack()

    async def start(self) -> None:
        """A process on the database as it is."""
        async with AsyncExitStack() as opened:
            url = self._settings.database_url
            stores = await opened.enter_async_context(open_database(url))
            intake = open_intake(self._settings, stores)
            encoder = cast("Any", FakeEncoder())  # what is loaded ends by itself
            self.app = assemble(self._settings, stores, encoder, intake)
            opened.push_async_callback(self.app.library.close)
            self._running = opened.pop_all()

    async def stop(self) -> None:
        """The process ends."""
        await self._running.aclose()

    async def restarts(self) -> None:
        """Another process on the same database."""
        await self.stop()
        await self.start()

    async def handle(self, request: Request) -> Response | None:
        """What the bot says to a request."""
        return await self.app.handle(request)

    async def asks(self, text: str, place: Place = HOME) -> Reply:
        """What somebody is told who never asked before, so that no limit counts."""
        number = next(_ASKED)
        person = Person(f"asker-{number}")
        place = replace(place, thread=str(number))
        message = IncomingMessage(f"asked-{number}", text, Trigger.MENTION, person, place)
        reply = await self.handle(message)
        assert isinstance(reply, Reply), f"{text}: {reply}"
        return reply

    async def kb(self) -> KnowledgeBase:
        """The knowledge base of the workspace, as it stands."""
        return (await self.app.stores.workspaces.workspace(HOME.platform, HOME.workspace)).kb

    async def entries(self) -> list[FaqEntry]:
        """Everything in the store."""
        return [*await self.app.stores.faq.entries((await self.kb()).key)]

    async def history(self, slug: str) -> list[Revision]:
        """All versions of one entry, the first one first."""
        found = await self.app.stores.faq.history((await self.kb()).key, slug)
        return [*reversed(found)]

    async def served(self) -> Knowledge:
        """What questions are answered from."""
        return await self.app.library.current(await self.kb())

    async def decides(self, text: str) -> Decision:
        """What would be decided, without a trace."""
        asked = self.app.considering.question(await self.kb(), text, Audience.INTERNAL)
        decision, _ = await asked
        return decision

    async def receipt(self, reply: Reply) -> Receipt:
        """The decision behind a reply."""
        return await self.app.stores.receipts.receipt(reply.receipt)


def reply(response: Response | None) -> Reply:
    """It is a message."""
    assert isinstance(response, Reply), response
    return response


def form(response: Response | None) -> Form:
    """It is a form."""
    assert isinstance(response, Form), response
    return response


def pressable(told: Response | None, begins: str) -> str:
    """The id of the button of a reply that begins so; empty where there is none."""
    buttons = told.buttons if isinstance(told, Reply) else ()
    return next((one.id for one in buttons if one.id.startswith(begins)), "")
