"""The page that a platform keeps for each person: what they may see and do, by their role."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.core.actions.looking import Looking
from bot.core.buttons import is_key
from bot.core.callers import Caller
from bot.core.messages import (
    Action,
    Add,
    Gaps,
    Overview,
    Reply,
    Response,
    Settings,
    Setup,
    Visit,
)
from bot.core.permissions import allows
from bot.core.replies import asking, overview

Run: TypeAlias = Callable[[Caller, Action], Awaitable[Response]]
_Part: TypeAlias = tuple[Reply, ...]

PATIENCE = 2.0
"""Seconds; what was looked at by then is looked at faster the next time."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody is on the page: which page of the entries, and of the gaps."""

    entries: int = 1
    gaps: int = 1

    @classmethod
    def at(cls, name: str) -> "Spot":
        """The spot of that name; the beginning where there is none."""
        match name.split(":"):
            case [entries, gaps] if is_key(entries) and is_key(gaps):
                return cls(max(1, int(entries)), max(1, int(gaps)))
        return cls()

    @property
    def name(self) -> str:
        """What `at` finds it by."""
        return f"{self.entries}:{self.gaps}"

    def after(self, button: str) -> "Spot":
        """Where that button leads."""
        match button.split(":"):
            case ["do", "list", page] if is_key(page):
                return replace(self, entries=max(1, int(page)))
            case ["gap", "page", page] if is_key(page):
                return replace(self, gaps=max(1, int(page)))
            case ["gap", "back", *_]:
                return replace(self, gaps=1)
        return self


@dataclass(frozen=True, slots=True)
class News:
    """What came of a press: it stands on `top`, or is the part of the page that was pressed on.

    `told_all`: the set-up stands on top, and need not stand below as well.
    """

    top: Reply | None = None
    gaps: Reply | None = None
    setup: Reply | None = None
    told_all: bool = False

    @classmethod
    def of(cls, visit: Visit) -> "News":
        """Where that stands which a visit brings along."""
        told = overview.told(visit.told) if visit.told else None
        kind, *rest = visit.button.split(":")
        if told is None or told.refusal:
            return cls(told)
        if told.news:  # what else it tells is a part of the page
            return cls(told.news)
        match kind, *rest:
            case "do", "list", *_:  # all that it does is to turn the page
                return cls()
            case "do", "gaps":
                return cls(gaps=told)
            case "gap", *_ if told.in_place:
                return cls(gaps=told)
            case "setup", *_ if told.in_place:
                return cls(setup=told)
        return cls(told, told_all=kind == "setup")


class Overviews:
    """Puts the page together. `run` does an action, if the caller may do it.

    For gaps it has so many seconds' `patience`: where much was asked, they are a click away.
    """

    def __init__(self, *, looking: Looking, run: Run, patience: float = PATIENCE) -> None:
        self._looking = looking
        self._run = run
        self._patience = patience

    async def page(self, caller: Caller, visit: Visit) -> Overview:
        """The whole page, as it is now."""
        spot = Spot.at(visit.at).after(visit.button)
        if caller.blocked:
            return Overview(((asking.blocked(),),), spot.name)
        news = News.of(visit)
        setup = [] if news.told_all else await self._setup(caller, news.setup)
        first, last = ([], setup) if caller.kb.entries else (setup, [])
        parts = [
            *([(news.top,)] if news.top else []),
            await self._asking(caller),
            *first,
            *await self._entries(caller, spot),
            *await self._gaps(caller, spot, news.gaps),
            *await self._settings(caller),
            *last,
        ]
        return Overview(tuple(parts), spot.name)

    async def _asking(self, caller: Caller) -> _Part:
        how = overview.how_to_ask(await self._looking.how_to_ask(caller))
        return (how, overview.standing(await self._looking.standing(caller), caller.role))

    async def _entries(self, caller: Caller, spot: Spot) -> list[_Part]:
        if not allows(caller.role, Add):
            return []
        return [overview.entries(await self._looking.all(caller), spot.entries)]

    async def _gaps(self, caller: Caller, spot: Spot, anew: Reply | None) -> list[_Part]:
        if not allows(caller.role, Gaps):
            return []
        try:
            async with asyncio.timeout(self._patience):
                shown = anew or await self._run(caller, Gaps(spot.gaps))
        except TimeoutError:
            shown = overview.many_gaps()
        return [(overview.gaps(shown),)] if isinstance(shown, Reply) else []

    async def _settings(self, caller: Caller) -> list[_Part]:
        if not allows(caller.role, Settings):
            return []
        shown = await self._run(caller, Settings())
        return [(overview.settings(shown),)] if isinstance(shown, Reply) else []

    async def _setup(self, caller: Caller, anew: Reply | None) -> list[_Part]:
        if not allows(caller.role, Setup):
            return []
        shown = anew or await self._run(caller, Setup())
        return [(shown,)] if isinstance(shown, Reply) else []
