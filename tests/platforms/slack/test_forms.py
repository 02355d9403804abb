"""Forms on Slack: opened whole, given back exactly."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import RefusedError
from bot.core.messages import Choice, Choices, Field, Form, Input
from bot.platforms.slack.render.forms import form_view, message_view, options
from bot.platforms.slack.render.submitted import errors_for, filled_again, values_of
from tests.commonmark.markdowns import anything, glued
from tests.platforms.slack.slack_rules import check_plain, check_view
from tests.slack.limits import faults_of_view

FORM = Form(
    "edit:7:3",
    "Edit entry",
    (
        Field("question", "Question", "How?", required=True),
        Field("answer", "Answer", "Old\nanswer", Input.TEXT, required=True),
        Field("entry", "Entry", input=Input.ENTRY),
        Field("tags", "Tags", hint="separated by commas"),
    ),
    note="`vpn` has **2** alternates.",
)
PLACE = {"channel": "C1", "response_url": "https://hooks.example/1"}

long_texts = st.one_of(
    st.text(max_size=500),
    st.tuples(
        st.lists(
            st.one_of(
                st.text(max_size=30), st.sampled_from(["\n\n", " ", "\n", "👩‍👧", "a" * 900])
            ),
            min_size=1,
        ),
        st.integers(1, 200),
    ).map(lambda pair: ("".join(pair[0]) * pair[1])[:40_000]),
)


def sent_in(view: dict[str, Any], typed: dict[str, str] | None = None) -> dict[str, Any]:
    """The view as Slack sends it back, with what was typed over inputs of those block ids."""
    state: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        if element["type"] == "external_select":
            value = {"type": "external_select", "selected_option": element.get("initial_option")}
        else:
            written = (typed or {}).get(block["block_id"], element.get("initial_value"))
            value = {"type": "plain_text_input", "value": written}
        state[block["block_id"]] = {element["action_id"]: value}
    sent = {**view, "id": "V1", "hash": "1.2", "state": {"values": state}}
    decoded: dict[str, Any] = json.loads(json.dumps(sent))
    return decoded


def block_ids(view: dict[str, Any], name: str) -> list[str]:
    ids = [block.get("block_id", "") for block in view["blocks"]]
    return [one for one in ids if one.endswith(f":{name}")]


def test_a_form_comes_back_with_its_id_its_context_and_what_stands_in_it() -> None:
    form, context, values = values_of(sent_in(form_view(FORM, PLACE)))

    assert (form, context) == ("edit:7:3", PLACE)
    assert values == {"question": "How?", "answer": "Old\nanswer", "entry": "", "tags": ""}


def test_a_form_reads_as_the_core_wrote_it() -> None:
    view = form_view(FORM, PLACE)

    note, question, answer, entry, tags = view["blocks"]
    assert "**" not in json.dumps(note) and "alternates" in json.dumps(note)
    assert question["label"]["text"] == "Question" and not question["optional"]
    assert answer["element"]["multiline"] and not question["element"]["multiline"]
    assert entry["element"]["type"] == "external_select"
    assert entry["element"]["min_query_length"] == 0
    assert tags["optional"] and tags["hint"]["text"] == "separated by commas"
    check_view(view)


def test_a_picked_entry_is_its_key() -> None:
    sent = sent_in(form_view(FORM, PLACE))
    (picker,) = block_ids(sent, "entry")
    sent["state"]["values"][picker]["entry"]["selected_option"] = {"text": {}, "value": "12"}

    assert values_of(sent).values["entry"] == "12"


@settings(max_examples=60)
@given(long_texts, st.sampled_from([Input.LINE, Input.TEXT]))
def test_any_value_comes_back_exactly_when_nothing_is_edited(value: str, kind: Input) -> None:
    view = form_view(Form("f", "Title", (Field("answer", "Answer", value, kind),)), {})

    assert values_of(sent_in(view)).values["answer"] == value
    check_view(view)


def test_a_long_value_opens_in_several_inputs_that_are_said_to_be_so() -> None:
    value = "\n\n".join(f"Paragraph {number}. " + "word " * 60 for number in range(25))
    view = form_view(Form("f", "T", (Field("answer", "Answer", value, Input.TEXT, True),)), {})

    labels = [block["label"]["text"] for block in view["blocks"]]
    assert labels == ["Answer", "Answer (2 of 4)", "Answer (3 of 4)", "Answer (4 of 4)"]
    assert [block["optional"] for block in view["blocks"]] == [False, True, True, True]
    starts = [block["element"]["initial_value"][:10] for block in view["blocks"]]
    assert all(start == "Paragraph " for start in starts)


def test_an_edit_in_one_of_several_inputs_changes_nothing_else() -> None:
    value = "\n\n".join(f"{number} " + "word " * 100 for number in range(10)).strip()
    view = form_view(Form("f", "T", (Field("answer", "Answer", value, Input.TEXT),)), {})
    first, *others = block_ids(view, "answer")

    edited = values_of(sent_in(view, {first: "New beginning."})).values["answer"]
    emptied = values_of(sent_in(view, dict.fromkeys(others, ""))).values["answer"]

    old = view["blocks"][0]["element"]["initial_value"]
    assert edited == value.replace(old, "New beginning.")
    assert emptied == old


def test_a_form_that_slack_has_no_room_for_is_refused() -> None:
    fields = tuple(Field(f"f{number}", "Label") for number in range(101))

    with pytest.raises(RefusedError, match="101 blocks"):
        form_view(Form("f", "T", fields), {})
    with pytest.raises(RefusedError, match="3000"):
        form_view(FORM, {"big": "x" * 3_000})


def test_an_error_stands_at_the_first_input() -> None:
    view = form_view(FORM, PLACE)

    errors = errors_for(view, "That entry was changed meanwhile.")

    assert errors == {block_ids(view, "question")[0]: "That entry was changed meanwhile."}
    assert errors_for(message_view("Title", "Saving…"), "No.") == {}


def test_an_error_stands_at_the_field_that_it_is_about() -> None:
    view = form_view(FORM, PLACE)

    assert errors_for(view, "No.", "answer") == {block_ids(view, "answer")[0]: "No."}
    assert errors_for(view, "No.", "nonsense") == {block_ids(view, "question")[0]: "No."}


def test_a_form_that_could_not_be_saved_comes_again_with_what_was_typed() -> None:
    view = form_view(FORM, PLACE)
    (question,) = block_ids(view, "question")
    sent = sent_in(view, {question: "Why?"})
    (picker,) = block_ids(sent, "entry")
    option = {"text": {"type": "plain_text", "text": "VPN"}, "value": "12"}
    sent["state"]["values"][picker]["entry"]["selected_option"] = option

    again = filled_again(filled_again(sent, "First."), "It could not be saved: <!here>")

    note, *_ = again["blocks"]
    assert note["text"]["text"].endswith("It could not be saved: <\u2060!here>")
    values = {"question": "Why?", "answer": "Old\nanswer", "entry": "12", "tags": ""}
    assert values_of(sent_in(again)).values == values
    assert not {"id", "hash", "state"} & set(again)
    check_view(again)


def test_what_was_emptied_stays_empty_when_it_comes_again() -> None:
    view = form_view(FORM, PLACE)
    (answer,) = block_ids(view, "answer")

    again = filled_again(sent_in(view, {answer: ""}), "Please fill in the answer.")

    assert values_of(sent_in(again)).values["answer"] == ""


@settings(max_examples=60)
@given(st.data())
def test_no_form_exceeds_a_limit(data: st.DataObject) -> None:
    text = st.one_of(glued, st.text(min_size=1, max_size=40), st.just("long " * 700))
    fields = tuple(
        Field(f"f{number}", data.draw(text), data.draw(text), data.draw(kind), hint=data.draw(text))
        for number, kind in enumerate([st.sampled_from(Input)] * data.draw(st.integers(0, 5)))
    )
    form = Form("f:1", data.draw(text), fields, data.draw(anything), data.draw(text))

    view = form_view(form, PLACE)
    again = filled_again(sent_in(view), data.draw(text))

    for one in (view, again, message_view(form.title, form.note)):
        check_view(one)
        assert not list(faults_of_view(one))


@given(st.lists(st.tuples(glued, st.text(max_size=90)), max_size=120))
def test_no_completion_exceeds_a_limit(items: list[tuple[str, str]]) -> None:
    found = options(Choices(tuple(Choice(label, value) for label, value in items)))["options"]

    assert len(found) <= 100
    for option in found:
        check_plain(option["text"], 75)
        assert 0 < len(option["value"]) <= 75


def test_completions_keep_their_order_and_keys() -> None:
    found = options(Choices((Choice("How do I reset?", "7"), Choice("Where?", "8"))))

    assert [option["value"] for option in found["options"]] == ["7", "8"]
    assert found["options"][0]["text"]["text"] == "How do I reset?"
