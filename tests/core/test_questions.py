"""Which messages are questions, measured on chat that people label alike."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.query import LONGEST
from bot.core.questions import is_question

DATA = Path(__file__).parents[1] / "data"
SAMPLES = {
    name: [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]
    for name in ("chat", "chat_more", "chat_blind")
}  # no mistake in the blind one was looked at when patterns and weights were made


@pytest.mark.parametrize("name", SAMPLES)
def test_nine_of_ten_questions_pass_and_one_of_ten_statements_at_most(name: str) -> None:
    asked = [is_question(line["text"]) for line in SAMPLES[name] if line["question"]]
    told = [is_question(line["text"]) for line in SAMPLES[name] if not line["question"]]

    assert sum(asked) / len(asked) >= 0.9
    assert sum(told) / len(told) <= 0.1


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_large_and_even(name: str) -> None:
    questions = sum(line["question"] for line in SAMPLES[name])

    assert len(SAMPLES[name]) >= 380
    assert 0.4 <= questions / len(SAMPLES[name]) <= 0.6


def test_no_message_is_in_two_samples() -> None:
    texts = [line["text"] for sample in SAMPLES.values() for line in sample]

    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    "text",
    [
        "how do I renew my certificate",
        "anyone know how to connect to the printer",
        "vpn broken again??",
        "waht is the vpn adress",
        "Hi all! I started on Monday. Where do I get a badge",
        "wie setze ich mein passwort zurück",
        "où est le formulaire de congé",
        "¿Dónde está el manual?",
    ],
)
def test_a_question_needs_neither_a_mark_nor_good_spelling(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text", ["I can't log in to the vpn", "need access to jira", "my badge doesn't work"]
)
def test_a_need_or_a_problem_of_ones_own_is_a_question(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text", ["hi", "hello everyone!", "thanks a lot", "good morning team", "", " ", "🎉", "help!"]
)
def test_who_only_greets_thanks_or_calls_asks_nothing(text: str) -> None:
    assert not is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "how cool is that!",
        "who would have thought",
        "you need to open the portal and click renew",
        "FYI how to renew tokens: see link",
        "Need help? Join us on Friday.",
        "I couldn't log in either. Never mind, fixed it",
    ],
)
def test_exclaiming_advising_announcing_and_settling_is_telling(text: str) -> None:
    assert not is_question(text)


def test_what_somebody_else_asked_does_not_count() -> None:
    assert not is_question("> how do I renew my certificate?\nin the portal")
    assert is_question("> in the portal\nwhich portal do you mean?")


@pytest.mark.parametrize(
    "text",
    [
        "```\nwhere = input('how do I log in?')\n```",
        "```\nwhy is this fence never closed?",
        "2026-03-01 12:00:01 ERROR cannot connect, is the server down?",
        "const ok = (a) => { return a ? 1 : 2; };",
        "the report is at https://example.com/r?how=do&i=log",
        "https://example.com/how-do-i-log-in?",
    ],
)
def test_code_logs_and_links_ask_nothing(text: str) -> None:
    assert not is_question(text)


@given(st.text())
@example("?" * 40_000)
@example("how " * 10_000)
@example("`<" * 20_000)
@example("a. " * 13_000)
@example("\ufdfa" * 40_000)
@example("hi, " * 10_000)
def test_any_text_is_judged(text: str) -> None:
    assert is_question(text) in (True, False)


@given(st.text())
def test_what_stands_behind_the_read_part_changes_nothing(text: str) -> None:
    assert not is_question("." * LONGEST + text)
