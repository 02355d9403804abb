"""What is chosen in a form on Discord, and what is left out where it has no room."""

import json
from typing import Any

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.faq import FaqEntry
from bot.core.messages import Field, Form, Input, Option
from bot.core.replies import forms
from bot.platforms.discord.render.forms import filled, fits, modal
from bot.platforms.discord.render.submitted import values_of
from tests.commonmark.markdowns import glued
from tests.discord.forms import entered
from tests.platforms.discord.discord_rules import check_modal

ENTRY = FaqEntry(
    "vpn", "Q?", "A.", ("one way", "another way", "x" * 300), tags=("t",), key=1, version=4
)
LONG = "word " * 1_200


def sent_in(opened: discord.ui.Modal, typed: dict[str, Any] | None = None) -> dict[str, Any]:
    """What Discord sends, with what was typed or chosen by label."""
    payload = json.loads(json.dumps(opened.to_dict()))
    return {"custom_id": payload["custom_id"], "components": entered(payload, typed or {})}


def labels(form: Form) -> list[str]:
    """What the form asks for, its note first."""
    payload = modal(form).to_dict()["components"]
    return [one.get("label", "(note)") for one in payload]


def test_one_of_few_is_chosen() -> None:
    opened = modal(forms.more_form(ENTRY))

    assert values_of(sent_in(opened)).values["audience"] == "internal"
    public = sent_in(opened, {"Audience": "public: guests as well"})
    assert values_of(public).values["audience"] == "public"
    check_modal(opened)


def test_any_of_many_are_chosen_and_stay_so_when_the_form_comes_again() -> None:
    form = forms.alternates_form(ENTRY)

    typed = {"Remove (1–3)": ["one way", "2"], "New alternates": "a\nb"}
    sent = values_of(sent_in(modal(form), typed)).values

    assert sent == {"remove0": "0\n2", "alternates": "a\nb"}
    again = values_of(sent_in(modal(filled(form, sent)))).values
    assert again == sent
    none = values_of(sent_in(modal(filled(form, sent)), {"Remove (1–3)": []})).values
    assert none["remove0"] == ""


def test_a_page_of_a_hundred_alternates_fits() -> None:
    entry = FaqEntry("vpn", "Q?", "A.", tuple(f"way {at}" for at in range(250)), key=1, version=1)

    for page in (1, 2, 3):
        check_modal(modal(forms.alternates_form(entry, page)))


def test_long_words_go_on_in_a_second_line() -> None:
    opened = modal(forms.alternates_form(ENTRY)).to_dict()

    (_, _, long) = opened["components"][0]["component"]["options"]
    assert "description" not in opened["components"][0]["component"]["options"][0]
    assert long["label"] == "x" * 100 and long["description"] == "x" * 99 + "…"


def test_everything_stands_in_the_form_where_there_is_room() -> None:
    everything = ["Question", "New alternates", "Answer", "Tags", "Source"]

    assert labels(forms.add_form()) == labels(forms.edit_form(ENTRY)) == everything


def test_a_note_is_shown_in_place_of_what_is_empty_and_asked_for_elsewhere() -> None:
    noted = Form("f", "T", forms.edit_form(ENTRY).fields, "Look at it again.")

    assert labels(noted) == ["(note)", "Question", "New alternates", "Answer", "Tags"]
    full = Form("f", "T", tuple(_with_source(noted)), "Look at it again.")
    assert labels(full) == ["Question", "New alternates", "Answer", "Tags", "Source"]


def _with_source(form: Form) -> list[Field]:
    entry = FaqEntry("v", "Q?", "A.", tags=("t",), source="Handbook", key=1)
    return [*forms.edit_form(entry).fields][: len(form.fields)]


def test_a_long_answer_leaves_out_what_another_form_asks_for_too() -> None:
    def asked(answer: str) -> list[str]:
        return labels(forms.edit_form(FaqEntry("v", "Q?", answer, tags=("t",), key=1, version=1)))

    assert asked(LONG)[2:] == ["Answer", "Answer (2 of 2)", "Tags"]
    four = ["Question", "Answer", "Answer (2 of 4)", "Answer (3 of 4)", "Answer (4 of 4)"]
    assert asked(LONG * 2) == four
    assert not fits(forms.edit_form(FaqEntry("v", "Q?", LONG * 3, key=1, version=1)))


@pytest.mark.parametrize("length", [3_900, 7_455, 10_900])
def test_a_full_input_is_followed_by_an_empty_one_while_there_is_room(length: int) -> None:
    entry = FaqEntry("v", "Q?", "Some words. " * (length // 12), tags=("t",), key=1, version=1)

    opened = modal(forms.edit_form(entry)).to_dict()["components"]

    assert (
        "value" not in [one for one in opened if one["label"].startswith("Answer")][-1]["component"]
    )
    assert any("new paragraph" in one.get("description", "") for one in opened)


def test_who_has_filled_a_form_is_told_of_files() -> None:
    def hint(words: int) -> str:
        entry = FaqEntry("v", "Q?", "Some words. " * words, key=1, version=1)
        opened = modal(forms.edit_form(entry)).to_dict()["components"]
        return str(next(one["description"] for one in opened if one["label"] == "Answer"))

    assert "can be added once it is saved" in hint(700)
    assert "As a file" in hint(1_300) and "/faq import" in hint(1_300)


@settings(max_examples=60, deadline=None)
@given(st.lists(glued.filter(str.strip), min_size=1, max_size=25), st.data())
def test_whatever_is_chosen_comes_back_within_all_limits(
    texts: list[str], data: st.DataObject
) -> None:
    options = tuple(Option(f"{at} {text}", str(at)) for at, text in enumerate(texts))
    chosen = sorted(data.draw(st.sets(st.sampled_from([one.value for one in options]))), key=int)
    value = "\n".join(chosen)
    field = Field("f", "Some", value, Input.SEVERAL, options=options)
    one = Field("g", "One", options[-1].value, Input.CHOICE, True, options=options)

    opened = modal(Form("f:1", "T", (field, one)))

    assert values_of(sent_in(opened)).values == {"f": value, "g": options[-1].value}
    check_modal(opened)


@given(st.text(min_size=1, max_size=30))
def test_no_option_is_without_words(text: str) -> None:
    field = Field("g", "One", "", Input.CHOICE, options=(Option(text, "0"),))

    (label,) = modal(Form("f:1", "T", (field,))).to_dict()["components"]

    assert label["component"]["options"][0]["label"].strip()
