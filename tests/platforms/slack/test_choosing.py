"""What is chosen in a form on Slack: among few, and among many."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.faq import FaqEntry
from bot.core.messages import Field, Form, Input, Option
from bot.core.replies import forms
from bot.platforms.slack.render.forms import form_view
from bot.platforms.slack.render.submitted import filled_again, values_of
from tests.commonmark.markdowns import glued
from tests.platforms.slack.slack_rules import check_view
from tests.slack.forms import state_values
from tests.slack.limits import faults_of_view

ENTRY = FaqEntry("vpn", "Q?", "A.", ("one way", "another way", "x" * 200), key=1, version=4)


def sent_in(view: dict[str, Any], filled: dict[str, Any] | None = None) -> dict[str, Any]:
    """The view as Slack sends it, with what was chosen by label."""
    state = {"values": state_values(view, filled or {}, [])}
    decoded: dict[str, Any] = json.loads(json.dumps({**view, "state": state}))
    return decoded


def test_one_of_few_is_chosen() -> None:
    view = form_view(forms.more_form(ENTRY), {})

    assert values_of(sent_in(view)).values["audience"] == "internal"
    public = sent_in(view, {"Audience": "public: guests as well"})
    assert values_of(public).values["audience"] == "public"
    check_view(view)


def test_any_of_many_are_chosen_and_stay_so_when_the_form_comes_again() -> None:
    view = form_view(forms.alternates_form(ENTRY), {})

    sent = sent_in(view, {"Remove (1–3)": ["one way", "2"], "New alternates": "a\nb"})

    assert values_of(sent).values == {"remove0": "0\n2", "alternates": "a\nb"}
    again = filled_again(sent, "No.")
    assert values_of(sent_in(again)).values == {"remove0": "0\n2", "alternates": "a\nb"}
    none = filled_again(sent_in(again, {"Remove (1–3)": []}), "No.")
    assert values_of(sent_in(none)).values["remove0"] == ""
    check_view(again)


def test_long_words_go_on_in_a_second_line() -> None:
    (_, _, long) = form_view(forms.alternates_form(ENTRY), {})["blocks"][0]["element"]["options"]

    assert long["text"]["text"] == "x" * 75 and long["description"]["text"] == "x" * 74 + "…"


@settings(max_examples=60)
@given(st.lists(glued.filter(str.strip), min_size=1, max_size=25), st.data())
def test_whatever_is_chosen_comes_back_within_all_limits(
    texts: list[str], data: st.DataObject
) -> None:
    options = tuple(Option(f"{at} {text}", str(at)) for at, text in enumerate(texts))
    chosen = sorted(data.draw(st.sets(st.sampled_from([one.value for one in options]))), key=int)
    value = "\n".join(chosen)
    field = Field("f", "Some", value, Input.SEVERAL, options=options)
    one = Field("g", "One", options[-1].value, Input.CHOICE, True, options=options)

    view = form_view(Form("f:1", "T", (field, one)), {})

    assert values_of(sent_in(view)).values == {"f": value, "g": options[-1].value}
    check_view(view)
    assert not list(faults_of_view(view))


@given(st.text(min_size=1, max_size=30))
def test_no_option_is_without_words(text: str) -> None:
    field = Field("g", "One", "", Input.CHOICE, options=(Option(text, "0"),))

    (block,) = form_view(Form("f:1", "T", (field,)), {})["blocks"]

    assert block["element"]["options"][0]["text"]["text"].strip()
