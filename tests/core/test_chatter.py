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
        "good morning Marta Kline",
        "Hey Marta, thank you!",
        "thank you so much",
        "thank you so much Marta!",
        "Marta Kline, many thanks 🙏",
        "Thanks, Serena!",
        "thanks serena",
        "that worked, thanks a lot",
        "cheers Marta",
        "Thanks for your help, Marta Kline",
    ],
)
def test_nor_do_they_where_somebody_is_called_by_name(text: str) -> None:
    assert is_chatter(text)


@pytest.mark.parametrize(
    "text",
    [
        "hi, how do I log in?",
        "help me reset my password",
        "hello world program fails",
        "Good morning Marta, where is the form?",
        "thanks Marta, who is Serena?",
        "thanks, new question",
        "thank you card",
        "Marta Kline",
        "who is Marta Kline",
        "Hi VPN",
        "hi vpn token",
        "that worked",
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
