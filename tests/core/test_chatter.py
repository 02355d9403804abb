"""What is said without asking anything."""

import pytest

from bot.core.chatter import is_chatter


@pytest.mark.parametrize(
    "text", ["hi", "Hello!", "hey there", "Thanks!!", "good morning everyone", "help", "Thank you."]
)
def test_greetings_thanks_and_calls_for_help_ask_nothing(text: str) -> None:
    assert is_chatter(text)


@pytest.mark.parametrize(
    "text",
    [
        "hi, how do I log in?",
        "help me reset my password",
        "hello world program fails",
        "morning shift schedule",
        "good",
        "you",
        "",
        "???",
        "🎉",
    ],
)
def test_a_question_is_a_question_even_behind_a_greeting(text: str) -> None:
    assert not is_chatter(text)
