"""Our stand-in's size limits are the SDK's, and it refuses what is over them."""

from collections.abc import Callable

import pytest
from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    ContextBlock,
    HeaderBlock,
    MarkdownBlock,
    Option,
    SectionBlock,
)
from slack_sdk.models.views import View

from tests.slack import limits
from tests.slack.workspace import Json


def plain(length: int) -> Json:
    return {"type": "plain_text", "text": "x" * length}


def button(number: int = 0, **more: object) -> Json:
    return {"type": "button", "action_id": f"a{number}", "text": plain(1), **more}


def section(length: int) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "x" * length}}


def header(length: int) -> Json:
    return {"type": "header", "text": plain(length)}


def markdown(length: int) -> Json:
    return {"type": "markdown", "text": "x" * length}


def context(length: int) -> Json:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * length}


def actions(length: int) -> Json:
    return {"type": "actions", "elements": [button(number) for number in range(length)]}


def label(length: int) -> Json:
    return {"type": "actions", "elements": [button(text=plain(length))]}


def value(length: int) -> Json:
    return {"type": "actions", "elements": [button(value="x" * length)]}


def action_id(length: int) -> Json:
    return {"type": "actions", "elements": [button(action_id="x" * length)]}


def options(text: int, value: int) -> Json:
    option = {"text": plain(text), "value": "x" * value}
    select = {"type": "static_select", "action_id": "a", "options": [option]}
    return {"type": "actions", "elements": [select]}


@pytest.mark.parametrize(
    ("block", "most"),
    [
        (section, SectionBlock.text_max_length),
        (header, HeaderBlock.text_max_length),
        (markdown, MarkdownBlock.text_max_length),
        (context, ContextBlock.elements_max_length),
        (actions, ActionsBlock.elements_max_length),
        (label, ButtonElement.text_max_length),
        (value, ButtonElement.value_max_length),
        (action_id, ButtonElement.action_id_max_length),
        (lambda length: options(length, 1), Option.label_max_length),
        (lambda length: options(1, length), Option.value_max_length),
    ],
)
def test_a_block_may_be_as_large_as_the_sdk_says_and_no_larger(
    block: Callable[[int], Json], most: int
) -> None:
    fits = list(limits.faults_of_message({"blocks": [block(most)]}))
    too_large = list(limits.faults_of_message({"blocks": [block(most + 1)]}))

    assert fits == []
    assert {error for error, _ in too_large} == {"invalid_blocks"}


@pytest.mark.parametrize(
    "part",
    [
        {"type": "rich_text_section", "elements": []},
        {"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]},
        {"type": "rich_text_section", "elements": [{"type": "link", "url": ""}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "emoji", "name": "x"}]},
        {"type": "rich_text_list", "style": "bullet", "elements": []},
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [{"type": "rich_text_list", "style": "bullet", "elements": []}],
        },
        {"type": "paragraph"},
    ],
)
def test_empty_and_misplaced_rich_text_is_refused(part: Json) -> None:
    blocks = [{"type": "rich_text", "elements": [part]}]

    errors = {error for error, _ in limits.faults_of_message({"blocks": blocks})}

    assert errors == {"invalid_blocks"}


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"blocks": [section(2_900)] * 5}, "msg_blocks_too_long"),
        ({"blocks": [markdown(6_001)] * 2}, "invalid_blocks"),
        ({"blocks": [context(1), {"type": "context", "elements": [plain(0)]}]}, "invalid_blocks"),
        ({"blocks": [{"type": "table", "rows": []}]}, "invalid_blocks"),
        ({"blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
        ({"blocks": [{"type": "section"}]}, "invalid_blocks"),
        ({"blocks": [{"type": "divider", "block_id": "b"}] * 2}, "invalid_blocks"),
        ({"text": "x", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
    ],
)
def test_a_faulty_message_gets_slacks_error(message: Json, error: str) -> None:
    assert error in [found for found, _ in limits.faults_of_message(message)]


@pytest.mark.parametrize(
    ("part", "most"),
    [
        ("title", View.title_max_length),
        ("submit", View.submit_max_length),
        ("close", View.close_max_length),
    ],
)
def test_a_forms_words_are_short(part: str, most: int) -> None:
    form = {"type": "modal", "title": plain(1), "blocks": [section(1)]}

    assert not list(limits.faults_of_view({**form, part: plain(most)}))
    assert list(limits.faults_of_view({**form, part: plain(most + 1)}))


@pytest.mark.parametrize(
    "more",
    [
        {"private_metadata": "x" * 3_001},
        {"callback_id": "x" * 256},
        {"blocks": [{"type": "divider"}] * 101},
        {"type": "home"},
        {
            "submit": plain(2),
            "blocks": [
                {
                    "type": "input",
                    "label": plain(1),
                    "element": {
                        "type": "plain_text_input",
                        "action_id": "a",
                        "initial_value": "x" * 3_001,
                    },
                }
            ],
        },
    ],
)
def test_a_faulty_form_is_refused(more: Json) -> None:
    form: Json = {"type": "modal", "title": plain(1), "blocks": [section(1)]}

    errors = [error for error, _ in limits.faults_of_view(form | more)]

    assert set(errors) == {"invalid_arguments"}
