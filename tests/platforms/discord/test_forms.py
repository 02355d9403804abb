"""Forms on Discord: opened whole or not at all, given back exactly."""

import json
from collections.abc import Mapping
from typing import Any

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import RefusedError
from bot.core.messages import Field, Form, Input
from bot.platforms.discord.render.forms import filled, fits, modal
from bot.platforms.discord.render.submitted import values_of
from tests.commonmark.markdowns import anything, glued
from tests.platforms.discord.discord_rules import check_modal

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

long_texts = st.one_of(
    st.text(max_size=500),
    st.tuples(
        st.lists(
            st.one_of(
                st.text(max_size=30),
                st.sampled_from(["\n\n", " ", "\n", "👩‍👧", "a" * 900, "\u2003" * 9]),
            ),
            min_size=1,
        ),
        st.integers(1, 200),
    ).map(lambda pair: ("".join(pair[0]) * pair[1])[:24_000]),
)


def inner(opened: discord.ui.Modal) -> list[dict[str, Any]]:
    """The inputs as they go out."""
    components = opened.to_dict()["components"]
    return [one["component"] for one in components if one["type"] == 18]


def sent_in(opened: discord.ui.Modal, typed: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What Discord sends when the form is submitted, with what was typed over those inputs."""
    entered = []
    for component in inner(opened):
        name, typing = component["custom_id"], typed or {}
        value = typing.get(name, component.get("value") or "")
        answer = {"type": 4, "custom_id": name, "value": value}
        entered.append({"type": 18, "component": answer})
    data = {"custom_id": opened.custom_id, "components": [{"type": 10, "id": 1}, *entered]}
    decoded: dict[str, Any] = json.loads(json.dumps(data))
    return decoded


def test_a_form_reads_as_the_core_wrote_it() -> None:
    opened = modal(FORM)

    payload = opened.to_dict()
    note, question, answer, entry, tags = payload["components"]
    assert (payload["title"], payload["custom_id"]) == ("Edit entry", "edit:7:3")
    assert note["content"] == "`vpn` has **2** alternates."
    assert question["label"] == "Question" and question["component"]["required"]
    assert question["component"]["style"] == 1 and answer["component"]["style"] == 2
    assert (entry["component"]["type"], entry["component"].get("value")) == (4, None)
    assert not tags["component"]["required"] and tags["description"] == "separated by commas"
    assert opened.is_finished()
    check_modal(opened)


def test_a_form_comes_back_with_its_id_and_what_stands_in_it() -> None:
    form, values = values_of(sent_in(modal(FORM)))

    assert form == "edit:7:3"
    assert values == {"question": "How?", "answer": "Old\nanswer", "entry": "", "tags": ""}


def test_rows_of_the_older_kind_are_read_too() -> None:
    row = {"type": 1, "components": [{"type": 4, "custom_id": "0::answer", "value": "A"}]}

    assert values_of({"custom_id": "f", "components": [row]}).values == {"answer": "A"}


def test_the_note_gives_way_to_inputs() -> None:
    fields = tuple(Field(f"f{number}", "Label") for number in range(5))

    assert len(inner(modal(Form("f", "T", fields, "Note")))) == 5
    assert not fits(Form("f", "T", (*fields, Field("f5", "Label"))))
    assert fits(Form("f", "T", (), "Only a note")) and not fits(Form("f", "T", ()))


def test_a_long_value_opens_in_several_inputs_that_are_said_to_be_so() -> None:
    value = "\n\n".join(f"Paragraph {number}. " + "word " * 60 for number in range(25))
    field = Field("answer", "What the bot is to answer to this question", value, Input.TEXT, True)

    opened = modal(Form("f", "T", (field,)))

    labels = [one["label"] for one in opened.to_dict()["components"]]
    assert labels[1:] == [
        "What the bot is to answer to this… (2 of 3)",
        "What the bot is to answer to this… (3 of 3)",
    ]
    assert [one["required"] for one in inner(opened)] == [True, False, False]
    assert all(one["value"].startswith("Paragraph ") for one in inner(opened))


def test_a_value_is_filled_to_the_brim_before_a_form_is_refused() -> None:
    def form(count: int) -> Form:
        fields = (Field("question", "Q"), Field("answer", "A", "a b\n" * (count // 4), Input.TEXT))
        return Form("f", "T", fields)

    assert len(inner(modal(form(16_000)))) == 5
    assert not fits(form(17_000))
    with pytest.raises(RefusedError):
        modal(form(17_000))


@settings(max_examples=80, deadline=None)
@given(long_texts, st.sampled_from([Input.LINE, Input.TEXT]))
def test_any_value_comes_back_exactly_or_the_form_is_not_opened(value: str, kind: Input) -> None:
    form = Form("f", "Title", (Field("q", "Question"), Field("answer", "Answer", value, kind)))

    if fits(form):
        opened = modal(form)
        assert values_of(sent_in(opened)).values == {"q": "", "answer": value}
        check_modal(opened)
    else:
        assert len(value.encode("utf-16-le", "surrogatepass")) > 2 * 15_000


def test_inputs_that_never_stood_in_a_form_are_passed_over() -> None:
    names = ("", "answer", "x:y:answer", "0:answer", "999:0:answer", "0::answer")
    inputs = [{"type": 4, "custom_id": name, "value": name} for name in names]

    sent = values_of({"custom_id": "add", "components": [{"type": 1, "components": inputs}]})

    assert sent.values == {"answer": "0::answer"}


def test_an_edit_in_one_of_several_inputs_changes_nothing_else() -> None:
    value = "\n\n".join(f"{number} " + "word " * 100 for number in range(20)).strip()
    opened = modal(Form("f", "T", (Field("answer", "Answer", value, Input.TEXT),)))
    first, *others = (one["custom_id"] for one in inner(opened))

    edited = values_of(sent_in(opened, {first: "New beginning."})).values["answer"]
    emptied = values_of(sent_in(opened, dict.fromkeys(others, ""))).values["answer"]

    old = inner(opened)[0]["value"]
    assert edited == value.replace(old, "New beginning.")
    assert emptied == old


def test_a_form_that_could_not_be_saved_comes_again_with_what_was_typed() -> None:
    typed = {"0::question": "Why?", "0::entry": "8", "0::answer": ""}
    sent = values_of(sent_in(modal(FORM), typed))

    again = modal(filled(FORM, sent.values))

    assert values_of(sent_in(again)) == sent
    assert sent.values == {"question": "Why?", "answer": "", "entry": "8", "tags": ""}


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_form_exceeds_a_limit(data: st.DataObject) -> None:
    text = st.one_of(glued, st.text(min_size=1, max_size=40), st.just("long " * 900))
    fields = tuple(
        Field(f"f{number}", data.draw(text), data.draw(text), data.draw(kind), hint=data.draw(text))
        for number, kind in enumerate([st.sampled_from(Input)] * data.draw(st.integers(1, 5)))
    )
    form = Form("f:1", data.draw(text), fields, data.draw(anything), data.draw(text))

    if fits(form):
        check_modal(modal(form))
