"""`faqbot forget`: what it tells, and that it works under every key."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.platforms.console import terminal_person
from tests.cli.conftest import Faqbot

SECRET = "xyzzy plugh"
ME = ("terminal", terminal_person().id)


def traces(database: Path) -> list[str]:
    """The files that hold what was asked."""
    files = database.parent.glob(f"{database.name}*")
    return [file.name for file in files if SECRET.encode() in file.read_bytes()]


def test_somebody_is_counted_forgotten_and_then_unknown(faqbot: Faqbot, medicare: Path) -> None:
    faqbot("ask", SECRET)

    counted = faqbot("forget", *ME, "--dry-run", "--json").document
    before = traces(medicare)
    done = faqbot("forget", *ME)
    again = faqbot("forget", *ME)

    assert counted["dry_run"] and counted["forgotten"]["questions"] == 1
    assert before
    assert "1  questions: text, vector and asker; the figures stay" in done.out
    assert traces(medicare) == []
    assert (again.status, again.out.count("Nothing is kept")) == (0, 1)
    assert "1 question asked" in faqbot("stats").out


def test_somebody_is_found_under_every_key(
    faqbot: Faqbot, medicare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for keys in ("a key of last year", "a key of this year,a key of last year"):
        monkeypatch.setenv("BOT_SECRET_KEY", keys)
        faqbot("ask", SECRET)

    assert faqbot("forget", *ME, "--json").document["forgotten"]["questions"] == 2


def test_who_is_blocked_stays_so_and_that_is_said(faqbot: Faqbot, medicare: Path) -> None:
    with closing(sqlite3.connect(medicare)) as connection, connection:
        connection.execute(
            "INSERT INTO block VALUES ('slack:T1', 'U0EVE', 'slack:U1', '2026-01-01 00:00:00')"
        )

    kept = faqbot("forget", "slack", "<@U0EVE>")
    freed = faqbot("forget", "slack", "U0EVE", "--unblock")

    assert "They stay blocked in slack:T1, for which their id is kept" in kept.err
    assert "1  blocks taken back" in freed.out


def test_who_is_named_in_a_setting_is_told(
    faqbot: Faqbot, medicare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_ADMINS", "U0ADA,slack:U0EVE")

    assert "BOT_ADMINS names them" in faqbot("forget", "slack", "U0EVE").err
    assert "BOT_ADMINS" not in faqbot("forget", "slack", "U0OMAR").err


@pytest.mark.parametrize(
    "wrong", [("irc", "eve"), ("discord", "eve"), ("slack", ""), ("slack",), ("slack", "u0eve")]
)
def test_what_is_no_person_is_wrong_usage(
    faqbot: Faqbot, medicare: Path, wrong: tuple[str, ...]
) -> None:
    assert faqbot("forget", *wrong).status == 2
