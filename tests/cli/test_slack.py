"""`faqbot slack manifest`, and what the doctor says of Slack."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from bot.core.messages import Mode, Place
from bot.platforms.slack.setup.scopes import BASE_SCOPES
from bot.storage.database import open_database
from tests.cli.conftest import Faqbot
from tests.slack.server import SlackServer
from tests.slack.state import TEAM

URL = "https://bot.example/slack/events"


def test_the_manifest_is_json_to_paste_and_a_hint_where_to(faqbot: Faqbot) -> None:
    result = faqbot("slack", "manifest")

    assert result.status == 0
    assert result.document["settings"]["socket_mode_enabled"] is True
    assert result.out.startswith('{\n  "display_information"')
    assert "https://api.slack.com/apps?new_app=1" in result.err
    assert "BOT_SLACK" not in result.err


def test_the_manifest_has_what_was_asked_for(faqbot: Faqbot) -> None:
    result = faqbot("slack", "manifest", "--auto", "--files", "--groups", "--url", URL)

    scopes = result.document["oauth_config"]["scopes"]["bot"]
    assert {"channels:history", "files:write", "usergroups:read"} <= set(scopes)
    assert result.document["settings"]["interactivity"]["request_url"] == URL


def names(document: Any) -> list[str]:
    """The commands of a manifest."""
    return [each["command"] for each in document["features"]["slash_commands"]]


def test_other_names_come_with_the_settings_that_they_need(
    faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_SLACK_FAQ", "answers")

    result = faqbot("slack", "manifest", "--ask", "/helpdesk")

    assert names(result.document) == ["/helpdesk", "/answers"]
    assert "set BOT_SLACK_ASK=helpdesk." in result.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--ask", "Ask"), "small letters"),
        (("--faq", "a b"), "small letters"),
        (("--ask", "faq"), "two names"),
        (("--url", "http://bot.example/slack/events"), "https://"),
        (("--url", "bot.example"), "https://"),
        (("--url", "https://bot.example"), "https://bot.example/slack/events"),
        (("--url", f"https://bot.example/{'x' * 3000}"), "3000"),
    ],
)
def test_what_slack_would_refuse_is_wrong_usage(
    faqbot: Faqbot, arguments: tuple[str, ...], says: str
) -> None:
    result = faqbot("slack", "manifest", *arguments)

    assert (result.status, result.out) == (2, "")
    assert says in " ".join(result.err.replace("│", " ").split())
    assert "Traceback" not in result.err


async def examined(faqbot: Faqbot) -> dict[str, Any]:
    """The doctor's rows about Slack, by name."""
    result = await asyncio.to_thread(faqbot, "doctor", "--json")
    rows = [json.loads(line) for line in result.out.splitlines()]
    return {row["name"]: row for row in rows if row["name"].startswith("slack")}


async def test_the_doctor_says_that_slack_is_not_set_up(faqbot: Faqbot, medicare: Path) -> None:
    rows = await examined(faqbot)

    assert list(rows) == ["slack"]
    assert (rows["slack"]["level"], rows["slack"]["do"]) == ("ok", "")
    assert "faqbot slack manifest" in rows["slack"]["says"]


async def test_the_doctor_asks_slack_about_tokens_and_scopes(
    faqbot: Faqbot, medicare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with SlackServer(scopes=frozenset(BASE_SCOPES)) as slack:
        monkeypatch.setenv("BOT_SLACK_API_URL", slack.api_url)
        monkeypatch.setenv("BOT_SLACK_BOT_TOKEN", slack.bot_token)
        monkeypatch.setenv("BOT_SLACK_APP_TOKEN", slack.app_token)

        sound = await examined(faqbot)
        slack.scopes.discard("chat:write")
        monkeypatch.setenv("BOT_SLACK_APP_TOKEN", "xapp-hush")
        unsound = await examined(faqbot)

    assert {row["level"] for row in sound.values()} == {"ok"}
    assert f"slack:{TEAM}" in sound["slack bot token"]["says"]
    assert unsound["slack scopes"]["level"] == unsound["slack app token"]["level"] == "fail"
    assert "App-Level Tokens" in unsound["slack app token"]["do"]
    assert "hush" not in str(unsound)


async def test_the_doctor_warns_where_an_opened_channel_cannot_be_read(
    faqbot: Faqbot, medicare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_database(f"sqlite:///{medicare}") as stores:
        await stores.workspaces.adopt("slack", TEAM)
        await stores.channels.set_channel(Place("slack", TEAM, "C1"), mode=Mode.AUTO)

    async with SlackServer(scopes=frozenset(BASE_SCOPES)) as slack:
        monkeypatch.setenv("BOT_SLACK_API_URL", slack.api_url)
        monkeypatch.setenv("BOT_SLACK_BOT_TOKEN", slack.bot_token)
        monkeypatch.setenv("BOT_SLACK_APP_TOKEN", slack.app_token)
        rows = await examined(faqbot)

    assert rows["slack scopes"]["level"] == "warn"
    assert "channels:history" in rows["slack scopes"]["says"]
