"""The table of who may do what: every command, button, form and menu, and the role it takes."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeAlias

from bot import core
from bot.core.messages import (
    Aim,
    Command,
    File,
    Person,
    Place,
    Pointed,
    Press,
    Request,
    Role,
    Submission,
)

Scope: TypeAlias = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef
"""Where a name means one thing."""

_CORE = Path(str(core.__file__)).parent

VIEWER, EDITOR, ADMIN = Role
FILE = File("faq.yaml", b"- question: New?\n  answer: New.\n")


@dataclass(frozen=True, slots=True)
class Ids:
    """What the ids of buttons and forms name, in one workspace."""

    key: int
    version: int
    answered: str
    suggested: str
    unanswered: str
    draft: str
    upload: str
    message: str


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to do: what it is called here, the role that it takes, and how it is done."""

    name: str
    needs: Role | None
    request: Callable[[Person, Place, Ids], Request] = field(compare=False)


def _line(line: str, needs: Role | None) -> Row:
    def request(who: Person, where: Place, ids: Ids) -> Request:
        return Command(who, where, text=_named(line, ids))

    return Row(f"/faq {line}", needs, request)


def _button(button: str, needs: Role | None) -> Row:
    def request(who: Person, where: Place, ids: Ids) -> Request:
        return Press(_named(button, ids), who, where, alone=True)

    return Row(f"[{button}]", needs, request)


def _form(form: str, needs: Role | None) -> Row:
    def request(who: Person, where: Place, ids: Ids) -> Request:
        values = {
            "question": "Whose is this?",
            "answer": "Mine.",
            "alternates": "of mine",
            "entry": str(ids.key),
            "text": "mine",
            "owner": who.id,
            "remove0": "0",
        }
        return Submission(_named(form, ids), values, who, where, (FILE,))

    return Row(f"({form})", needs, request)


def _menu(aim: Aim, needs: Role) -> Row:
    def request(who: Person, where: Place, ids: Ids) -> Request:
        return Pointed(aim, who, where, key=ids.message, text="Who?")

    return Row(f"menu {aim}", needs, request)


def _named(template: str, ids: Ids) -> str:
    names = {name: str(getattr(ids, name)) for name in Ids.__slots__}
    return template.format(**names, channel="C1")


LINES = {
    None: ["help", "", "show vpn", "show", "list", "search vpn"],
    VIEWER: ["channel", "history vpn", "why", "why {answered}", "gaps", "gaps dismissed", "stats"],
    EDITOR: [
        "add",
        "add Who?",
        "edit",
        "edit vpn",
        "retire badge",
        "restore badge",
        "revert vpn 1",
        "undo",
        "import",
        "import prune",
        "export",
        "export csv",
        "test vpn",
        "test all",
        "settings",
    ],
    ADMIN: [
        "channel auto",
        "channel helpers on",
        "settings right 90",
        "settings questions 20",
        "setup",
        "roles",
        "roles grant editor @U9",
        "roles revoke viewer @vic",
        "block",
        "block @U8",
        "block @U8 off",
    ],
}
BUTTONS = {
    None: [
        "show:{key}",
        "more:{answered}:{key}",
        "more:-:{key}",
        "pick:{suggested}:{key}",
        "none:{suggested}",
        "share:{answered}",
        "share:{suggested}:{key}",
        *(f"vote:{what}:{{answered}}" for what in ("up", "down")),
        "vote:up:{suggested}:{key}",
        *(f"why:{what}:{{answered}}" for what in ("not-mine", "stale")),
        *(f"{what}:{{unanswered}}" for what in ("human", "human-yes", "human-no")),
        *(f"{what}:{{unanswered}}" for what in ("human-not-taken", "take", "done")),
        "home:T1",
        *("do:help", "do:list:1", "do:show:{key}"),
    ],
    VIEWER: [
        "gap:page:1",
        "gap:aside:1",
        "mend:why:{answered}",
        "mend:details:{answered}",
        "do:gaps",
        "do:stats",
    ],
    EDITOR: [
        "save:{unanswered}",
        *(f"gap:{what}:{{unanswered}}" for what in ("write", "attach", "dismiss", "back")),
        "gap:dismiss:{unanswered}:1",
        "gap:write:{unanswered}:new",
        *(f"draft:{what}:{{draft}}" for what in ("change", "open", "save", "discard")),
        "draft:open:{draft}:{answered}",
        "undo:{key}:{version}",
        "undo:again:{key}:{version}",
        *(f"entry:{what}:{{key}}" for what in ("edit", "more", "file", "long")),
        "entry:alternates:{key}:1",
        "entry:new",
        *(f"entry:new:{what}:{{key}}:1" for what in ("edit", "more", "alternates")),
        "entry:new:edit:{key}:1:{answered}",
        "entry:restore:{key}",
        *(f"upload:{what}:{{upload}}" for what in ("apply", "discard")),
        "upload:undo:{key}:{version}",
        *(f"mend:{what}:{{answered}}" for what in ("edit", "wrong", "remove")),
        "mend:edit:{suggested}:{key}",
        *("do:add", "do:edit:{key}", "do:import", "do:export"),
        "trail:1",
        "trail:2",
    ],
    ADMIN: [
        "setup",
        *(f"setup:{what}:{{channel}}" for what in ("add", "sample", "auto", "observe")),
        "stats:enable:{channel}",
    ],
}
FORMS = {
    None: ["pick:show"],
    EDITOR: [
        "add",
        "add:gap:{unanswered}",
        "add:setup:{channel}",
        "add:of:{draft}",
        "edit:{key}:{version}",
        "edit:{key}:{version}:1",
        "edit:{key}:{version}@{answered}",
        "edit:{key}:{version}:of:{draft}",
        "more:{key}:{version}",
        "alternates:{key}:1:{version}",
        "pick:edit",
        "attach",
        "wrong:{answered}",
        "gap:{unanswered}",
        "import",
        "import:prune",
    ],
}
MENUS = {Aim.WHY: VIEWER, Aim.MEND: EDITOR, Aim.SAVE: EDITOR, Aim.ATTACH: EDITOR}

ROWS = (
    *(_line(line, role) for role, some in LINES.items() for line in some),
    *(_button(button, role) for role, some in BUTTONS.items() for button in some),
    *(_form(form, role) for role, some in FORMS.items() for form in some),
    *(_menu(aim, role) for aim, role in MENUS.items()),
)


@cache
def written(call: str) -> frozenset[str]:
    """The ids of all buttons (`Button`) or forms (`Form`) that the core makes, as patterns."""
    return frozenset(one for path in _CORE.rglob("*.py") for one in _in_module(path, call))


def _in_module(path: Path, call: str) -> Iterator[str]:
    for scope, node in _calls(_parsed(path)):
        given = {word.arg: word.value for word in node.keywords}
        if _called(node) == call and (node.args or "id" in given):
            yield from _patterns(given.get("id") or node.args[0], scope)
        for name in ("otherwise", "instead") if _called(node) == "Button" else ():
            if isinstance(given.get(name), ast.JoinedStr):
                yield from _patterns(given[name], scope)


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _calls(scope: Scope) -> Iterator[tuple[Scope, ast.Call]]:
    """Every call in it, each with the function that it stands in."""
    todo = [*ast.iter_child_nodes(scope)]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _calls(node)
            continue
        if isinstance(node, ast.Call):
            yield scope, node
        todo += ast.iter_child_nodes(node)


def _called(node: ast.Call) -> str:
    return ast.unparse(node.func).rpartition(".")[2]


def _patterns(node: ast.expr, scope: Scope) -> Iterator[str]:
    """What it may come to; a name comes to all that is assigned to it, or passed as it."""
    match node:
        case ast.Constant(value=str(text)):
            yield from [re.escape(text)] * bool(text)
        case ast.JoinedStr(values=parts):
            yield "".join(
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
                for part in parts
            )
        case ast.IfExp(body=body, orelse=other):
            yield from (*_patterns(body, scope), *_patterns(other, scope))
        case ast.Name(id=name):
            found = [
                (one.value, scope)
                for one in ast.walk(scope)
                if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == name
            ]
            found = found or [*_passed(name, scope)]
            assert found, f"nobody can tell what {name} is"
            for value, there in found:
                yield from _patterns(value, there)
        case _:
            raise AssertionError(f"nobody can tell what {ast.unparse(node)} is")


def _passed(name: str, scope: Scope) -> Iterator[tuple[ast.expr, Scope]]:
    """What the core passes to a function by that parameter, and where."""
    if isinstance(scope, ast.Module):
        return
    names = [one.arg for one in scope.args.args if one.arg != "self"]
    for path in _CORE.rglob("*.py"):
        for there, call in _calls(_parsed(path)):
            if _called(call) == scope.name:
                given = {**dict(zip(names, call.args, strict=False))}
                given |= {word.arg: word.value for word in call.keywords if word.arg}
                if name in given:
                    yield given[name], there
