"""`faqbot workspace`: which workspace uses which knowledge base."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.storage.database import open_database
from tests.cli.conftest import Faqbot


def test_a_workspace_is_given_a_knowledge_base(faqbot: Faqbot) -> None:
    faqbot("kb", "create", "helpdesk")

    used = faqbot("workspace", "use", "slack:T1", "helpdesk", "--public-only")
    listed = faqbot("workspace", "list", "--json").lines

    assert (used.status, used.err) == (0, "")
    assert used.out.startswith("slack:T1 now uses helpdesk (0 entries), and gives out its public")
    assert "faqbot import --kb helpdesk FILE" in used.out
    assert listed == [
        {
            "workspace": "slack:T1",
            "knowledge_base": "helpdesk",
            "entries": 0,
            "public_only": True,
            "left": None,
            "channels": {},
        }
    ]


def test_without_public_only_the_workspace_gets_everything_again(faqbot: Faqbot) -> None:
    faqbot("kb", "create", "helpdesk")
    faqbot("workspace", "use", "slack:T1", "helpdesk", "--public-only")

    faqbot("workspace", "use", "slack:T1", "helpdesk")

    assert faqbot("workspace", "list", "--json").lines[0]["public_only"] is False


def test_a_channel_has_its_own_until_it_is_given_its_workspaces(faqbot: Faqbot) -> None:
    faqbot("kb", "create", "helpdesk")
    faqbot("kb", "create", "travel")
    faqbot("workspace", "use", "slack:T1", "helpdesk")

    faqbot("workspace", "use", "slack:T1", "travel", "--channel", "C1")
    own = faqbot("workspace", "list")
    before = faqbot("workspace", "list", "--json").lines[0]["channels"]
    faqbot("workspace", "use", "slack:T1", "helpdesk", "--channel", "C1")
    after = faqbot("workspace", "list", "--json").lines[0]["channels"]

    assert [line.split() for line in own.out.splitlines()[1:]] == [
        ["slack:T1", "helpdesk", "0"],
        ["C1", "travel", "0"],
    ]
    assert (before, after) == ({"C1": "travel"}, {})


def test_what_an_operator_changes_is_in_the_trail(faqbot: Faqbot) -> None:
    faqbot("kb", "create", "helpdesk")
    faqbot("kb", "create", "travel")
    empty = faqbot("workspace", "changes", "slack:T1")
    faqbot("workspace", "use", "slack:T1", "helpdesk", "--public-only")
    faqbot("workspace", "use", "slack:T1", "travel", "--channel", "C1")
    faqbot("kb", "rename", "helpdesk", "desk")
    faqbot("roles", "grant", "slack:T1", "U7", "editor")

    lines = faqbot("workspace", "changes", "slack:T1", "--json").lines
    table = faqbot("workspace", "changes", "slack:T1").out

    assert empty.out == "Nobody has changed anything there yet.\n"
    assert [(one["what"], one["about"], one["before"], one["after"]) for one in lines] == [
        ("role", "U7", "", "editor"),
        ("kb", "", "helpdesk", "desk"),
        ("kb", "C1", "helpdesk", "travel"),
        ("audience", "", "all", "public"),
        ("kb", "", "", "helpdesk"),
    ]
    assert all(one["author"].startswith("terminal:") for one in lines)
    assert "helpdesk" in table and "U7" in table


async def test_a_server_that_the_bot_was_removed_from_says_when_it_is_forgotten(
    faqbot: Faqbot, tmp_path: Path
) -> None:
    async with open_database(f"sqlite:///{tmp_path}/faqbot.db") as stores:
        await stores.workspaces.workspace("discord", "81")
        await stores.workspaces.workspace("discord", "82")
        await stores.workspaces.left("discord", "82")

    listed = (await asyncio.to_thread(faqbot, "workspace", "list")).out.splitlines()
    documents = (await asyncio.to_thread(faqbot, "workspace", "list", "--json")).lines

    today, later = (datetime.now(UTC) + timedelta(days=days) for days in (0, 30))
    assert "left" not in listed[1]
    told = " ".join(" ".join(listed[2:]).split())
    assert told.endswith(f"left on {today:%Y-%m-%d}, forgotten on {later:%Y-%m-%d}")
    assert (documents[0]["left"], documents[1]["left"][:10]) == (None, f"{today:%Y-%m-%d}")


async def test_ids_stay_whole_whatever_else_stands_in_the_row(
    faqbot: Faqbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, kb = "1489864365413761032", "discord-1489864365413761032"
    async with open_database(f"sqlite:///{tmp_path}/faqbot.db") as stores:
        await stores.workspaces.workspace("discord", server)
        await stores.workspaces.left("discord", server)

    piped = (await asyncio.to_thread(faqbot, "workspace", "list")).out
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    shown = (await asyncio.to_thread(faqbot, "workspace", "list")).out

    for out in (piped, shown):
        first, *more = out.splitlines()[1:]
        assert first.split()[:2] == [f"discord:{server}", kb]
        assert "forgotten on" in " ".join(" ".join([first, *more]).split())


def test_what_does_not_exist_is_refused_in_a_line(faqbot: Faqbot) -> None:
    unknown = faqbot("workspace", "use", "slack:T1", "nope")

    assert (unknown.status, unknown.out) == (1, "")
    assert "nope" in unknown.err
    assert faqbot("workspace", "list", "--json").lines == []


def test_before_the_first_workspace_it_says_so(faqbot: Faqbot) -> None:
    assert "faqbot run" in faqbot("workspace", "list").out
    assert faqbot("workspace", "list", "--json").out == ""


def test_wrong_usage_is_told_as_that(faqbot: Faqbot) -> None:
    faqbot("kb", "create", "helpdesk")

    assert faqbot("workspace", "use", "T1", "helpdesk").status == 2
    assert faqbot("workspace", "use", "discord:helpers", "helpdesk").status == 2
    assert faqbot("workspace", "use", "discord:1", "helpdesk", "--channel", "C1").status == 2
    both = ("--public-only", "--channel", "C1")
    assert faqbot("workspace", "use", "slack:T1", "helpdesk", *both).status == 2
