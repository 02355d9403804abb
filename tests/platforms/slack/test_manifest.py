"""The manifest against the schema beside this file, and against what the bot needs."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from bot.config import slash_command_name
from bot.platforms.slack.setup.manifest import manifest

SCHEMA = json.loads((Path(__file__).parent / "manifest.schema.json").read_text(encoding="utf-8"))
URL = "https://bot.example/slack/events"

NEEDS: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "message.im": {"im:history"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "channel_shared": {"channels:read", "groups:read"},
    "channel_unshared": {"channels:read", "groups:read"},
}
"""The scopes that each event needs: docs.slack.dev/reference/events."""


def faults(document: Any) -> list[str]:
    """What the schema finds wrong."""
    return [str(fault.message) for fault in Draft7Validator(SCHEMA).iter_errors(document)]


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    ("auto", "files", "groups", "url"),
    list(itertools.product([False, True], [False, True], [False, True], ["", URL])),
)
def test_every_form_of_it_keeps_the_schema_and_asks_for_what_its_events_need(
    auto: bool, files: bool, groups: bool, url: str
) -> None:
    document = manifest(auto=auto, files=files, groups=groups, url=url)

    scopes = set(document["oauth_config"]["scopes"]["bot"])
    events = document["settings"]["event_subscriptions"]["bot_events"]
    assert faults(document) == []
    assert all(NEEDS[event] <= scopes for event in events)


@given(st.text(min_size=1, max_size=40))
def test_every_name_that_is_let_through_keeps_the_schema(name: str) -> None:
    try:
        taken = slash_command_name(name)
    except ValueError:
        return

    assert faults(manifest(ask=taken, faq="another")) == []


def test_without_auto_it_cannot_read_along() -> None:
    document = manifest()

    scopes = document["oauth_config"]["scopes"]["bot"]
    events = document["settings"]["event_subscriptions"]["bot_events"]
    assert not {"channels:history", "groups:history"} & set(scopes)
    assert not {"message.channels", "message.groups"} & set(events)


def test_direct_messages_to_it_can_be_written() -> None:
    home = manifest()["features"]["app_home"]

    assert home["messages_tab_enabled"] is True
    assert home["messages_tab_read_only_enabled"] is False


def test_it_has_a_home_tab_and_hears_who_opens_it() -> None:
    document = manifest()

    assert document["features"]["app_home"]["home_tab_enabled"] is True
    assert "app_home_opened" in document["settings"]["event_subscriptions"]["bot_events"]


def test_with_an_address_everything_goes_there() -> None:
    document = manifest(url=URL)

    settings = document["settings"]
    assert settings["socket_mode_enabled"] is False
    assert settings["event_subscriptions"]["request_url"] == URL
    assert settings["interactivity"]["request_url"] == URL
    assert settings["interactivity"]["message_menu_options_url"] == URL
    assert [each["url"] for each in document["features"]["slash_commands"]] == [URL, URL]


def test_commands_go_by_other_names_where_another_app_owns_them() -> None:
    commands = manifest(ask="helpdesk", faq="answers")["features"]["slash_commands"]

    assert [each["command"] for each in commands] == ["/helpdesk", "/answers"]


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("display_information", {"name": "x" * 36}),
        ("display_information", {"name": "x", "long_description": "too short"}),
        ("features", manifest()["features"] | {"slash_commands": [{"command": "ask"}]}),
        ("features", manifest()["features"] | {"shortcuts": []}),
        ("settings", manifest()["settings"] | {"socket_mode_enabled": False}),
        ("settings", {}),
        ("oauth_config", {"scopes": {"bot": ["chat:write", "chat:write"]}}),
        ("strange", {}),
    ],
)
def test_the_schema_finds_what_slack_would_refuse(part: str, wrong: object) -> None:
    assert faults(manifest() | {part: wrong})
