"""Two editors at the same moment: what comes of it is what comes of one after the other."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
import yaml

from bot.core.faq import FaqEntry, Status
from bot.core.messages import Edit, File, Form, Person, Press, Reply, Request, Response, Submission
from tests.curating.meaning import (
    StaleError,
    author,
    content,
    edited,
    is_gone,
    keeping,
    row,
    typed_by,
)
from tests.curating.model import Model, RefusedError
from tests.curating.world import HOME, World, pressable, reply

BEA, EVE = Person("bea", owner=True), Person("eve", owner=True)
VPN = FaqEntry("vpn", "How do I renew my VPN token?", "In the portal.", ("vpn token expired",))
BADGE = FaqEntry("badge", "Where do guests get a badge?", "At the gate.", ("lost my badge",))
FIRST = (VPN, BADGE)


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody is about to do: the request, and what it means."""

    who: Person
    request: Request
    meant: Callable[[Model], None]


Makes = Callable[[World, Person], Awaitable[Deed]]


def _by(request: Callable[[Person], Request], meant: Callable[[Model, str], None]) -> Makes:
    async def make(world: World, who: Person) -> Deed:
        return Deed(who, request(who), lambda model: meant(model, author(who)))

    return make


def _form(values: Callable[[Person], dict[str, str]]) -> Makes:
    return _by(
        lambda who: Submission("edit:1:1", values(who), who, HOME),
        lambda model, by: edited(
            model, by, "edit:1:1", keeping(model, "edit:1:1", values(_named(by)))
        ),
    )


def _named(by: str) -> Person:
    return next(one for one in (BEA, EVE) if author(one) == by)


def _line(line: str, meant: Callable[[Model, str], None]) -> Makes:
    return _by(lambda who: typed_by(who, line), meant)


async def _applies(world: World, who: Person) -> Deed:
    """A file that was shown a moment ago."""
    rows = [FaqEntry("vpn", VPN.question, f"As {who.id} has it in a file.")]
    file = File("faq.yaml", yaml.safe_dump([*map(row, rows)]).encode())
    shown = await world.handle(Submission("import", {}, who, HOME, (file,)))
    button = Press(pressable(shown, "upload:apply:"), who, HOME, alone=True)
    return Deed(who, button, lambda model: model.imports(author(who), rows, prune=False))


async def _saves(world: World, who: Person) -> Deed:
    """What was shown first, as the other entry's words are in it."""
    values = {"question": VPN.question, "answer": VPN.answer, "alternates": BADGE.alternates[0]}
    shown = await world.handle(Submission("edit:1:1", values, who, HOME))
    button = Press(pressable(shown, "draft:save:"), who, HOME, alone=True)
    return Deed(who, button, lambda model: edited(model, author(who), "edit:1:1", values))


DEEDS: dict[str, Makes] = {
    "answers by a form": _form(lambda who: {"answer": f"As {who.id} has it."}),
    "asks otherwise by a form": _form(lambda who: {"question": f"How does {who.id} renew it?"}),
    "adds an alternate": _by(
        lambda who: Submission("attach", {"entry": "1", "text": f"token of {who.id}"}, who, HOME),
        lambda model, by: model.edit(by, 1, {}, [f"token of {_named(by).id}"]),
    ),
    "takes an alternate off": _by(
        lambda who: Submission("alternates:1:1:1", {"remove0": "0", "alternates": ""}, who, HOME),
        lambda model, by: edited(model, by, "alternates:1:1:1", {"remove0": "0", "alternates": ""}),
    ),
    "edits by a line": _by(
        lambda who: typed_by(who, Edit("vpn", answer=f"In a line of {who.id}.")),
        lambda model, by: model.edit(by, 1, {"answer": f"In a line of {_named(by).id}."}),
    ),
    "retires": _line("retire vpn", lambda model, by: model.set_status(by, 1, Status.RETIRED)),
    "reverts": _line("revert vpn 1", lambda model, by: model.revert(by, 1, 1)),
    "undoes": _line("undo", lambda model, by: model.undo(by)),
    "adds": _by(
        lambda who: Submission("add", {"question": "Who?", "answer": who.id}, who, HOME),
        lambda model, by: model.add(by, FaqEntry("", "Who?", _named(by).id)),
    ),
    "applies a file": _applies,
    "saves what was shown": _saves,
}


@pytest.fixture(scope="module")
async def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Model]:
    """A database with two entries, and the model that equals it."""
    path, model = tmp_path_factory.mktemp("two") / "faqbot.db", Model()
    world = World(path)
    await world.start()
    await world.app.curation.import_entries(await world.kb(), FIRST, author=author(BEA))
    model.imports(author(BEA), FIRST, prune=False)
    await world.stop()
    return path, model


@pytest.mark.parametrize("replicas", [1, 2], ids=["in one process", "in two"])
@pytest.mark.parametrize("first", DEEDS)
async def test_what_two_do_at_once_equals_some_order_of_it(
    prepared: tuple[Path, Model], tmp_path: Path, first: str, replicas: int
) -> None:
    path, model = prepared
    kinds = [*DEEDS]
    for second in kinds[kinds.index(first) :]:
        copy(path, own := tmp_path / f"{second}.db")
        worlds = [World(own) for _ in range(replicas)]
        for world in worlds:
            await world.start()
        try:
            deeds = [
                await DEEDS[first](worlds[0], BEA),
                await DEEDS[second](worlds[-1], EVE),
            ]
            told = await asyncio.gather(
                worlds[0].handle(deeds[0].request), worlds[-1].handle(deeds[1].request)
            )
            after = await _stored(worlds[0])
            orders = permutations([*zip(deeds, told, strict=True)])
            possible = [one for order in orders if (one := _in_turn(model, order)) is not None]
            assert after in possible, (second, told)
        finally:
            for world in worlds:
                await world.stop()


async def test_however_often_save_is_pressed_at_once_it_is_saved_once(
    prepared: tuple[Path, Model], tmp_path: Path
) -> None:
    path, _ = prepared
    copy(path, own := tmp_path / "own.db")
    worlds = [World(own), World(own)]
    for world in worlds:
        await world.start()
    values = {"question": "Where are badges?", "answer": "There.", "alternates": "lost my badge"}
    shown = reply(await worlds[0].handle(Submission("add", values, BEA, HOME)))
    button = Press(pressable(shown, "draft:save:"), BEA, HOME, alone=True)

    told = await asyncio.gather(*(world.handle(button) for world in worlds * 3))

    entries = await worlds[0].entries()
    assert [entry.question for entry in entries] == [
        VPN.question,
        BADGE.question,
        values["question"],
    ]
    assert sum("searchable now" in reply(one).text for one in told) == 1
    assert sum(is_gone(one) for one in told) == 5
    for world in worlds:
        await world.stop()


async def _stored(world: World) -> Any:
    """Everything in the store, as the model has it."""
    found = {}
    for entry in await world.entries():
        history = await world.history(entry.slug)
        assert content(history[-1].entry) == content(entry)
        found[entry.key] = [
            (content(one.entry), one.kind, one.author, one.change, one.undoes) for one in history
        ]
    return found


def _in_turn(model: Model, order: Any) -> Any:
    """What the store would be where they did it one after the other; None: it was not so."""
    model = model.copy()
    for deed, told in order:
        after = model.copy()
        try:
            deed.meant(after)
            fits = True
        except (RefusedError, StaleError):
            fits = False
        if _is_done(told):
            if not fits:
                return None
            model = after
        elif fits and not _is_late(told):
            return None
    return {
        key: [(one.content, one.kind, one.author, one.change, one.undoes) for one in versions]
        for key, versions in model.entries.items()
    }


def _is_done(told: Response | None) -> bool:
    waits = pressable(told, "draft:save:") or pressable(told, "upload:apply:")
    return isinstance(told, Reply) and not (told.refusal or waits or is_gone(told))


def _is_late(told: Response | None) -> bool:
    """Whether nothing was done for the other was faster, or it is shown first."""
    if isinstance(told, Form) or (isinstance(told, Reply) and not told.refusal):
        return True
    return isinstance(told, Reply) and "Nothing was overwritten" in told.text
