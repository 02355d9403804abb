"""What is taken away before a question is read, and what never is."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.quoted import own_words
from bot.core.tidying import MOST_SENTENCES, readings, tidied

ASKED = "how do I get a new badge?"


@pytest.mark.parametrize(
    "said",
    [
        f"hi all, quick question - {ASKED}",
        f"Hey folks hope everyone is doing well! {ASKED}",
        f"Hi! I hope you can help me. {ASKED}",
        f"hello there :) {ASKED}",
        f"Hi Sarah, {ASKED}",
        f"Dear support team, {ASKED}",
        f"sorry if this was asked before but {ASKED}",
        f"URGENT: {ASKED}",
        f"ok so {ASKED}",
        f"maybe a stupid question but {ASKED}",
        f"{ASKED} Thanks in advance!",
        f"{ASKED} thank you so much for your help \U0001f64f",
        f"{ASKED} Any help would be appreciated.",
        f"{ASKED} ASAP pls!!!",
        f"Good morning everyone! {ASKED} Please let me know. Many thanks",
        f"Morning all, {ASKED}",
        f"Hi support, {ASKED} ty",
        f"Hello HR team! \U0001f44b {ASKED} Thanks, Bea",
        f"{ASKED} Kind regards, Max",
        f"{ASKED} Thanks, Bob Miller",
    ],
)
def test_greetings_thanks_and_haste_are_no_part_of_the_question(said: str) -> None:
    assert tidied(said) == ASKED


@pytest.mark.parametrize(
    "said",
    [
        ASKED,
        "hi",
        "thanks!",
        "Hi team, thanks in advance!",
        "can you help me reset my password",
        "how do I say thank you in Japanese",
        "how do I say thank you",
        "where do I put the auto reply",
        "so far nothing works",
        "how do I ask for help",
        "history of the company",
        "is it urgent",
        "what is TIA",
        "what does it mean to say thanks",
        "hi-fi in the meeting room",
        "Thanks, Serena!",
        "thanks serena",
        "hey serena",
        "good morning Marta Kline",
        "Thanks, Marta Kline",
        "Hello World tutorial",
        "hello's meaning",
        "morning shift schedule",
        "evening classes",
        "SO account locked",
        "Question about my payslip",
        "support hours on Sunday",
        "yo no puedo entrar",
        "high voltage in room 12",
        "Wie bekomme ich einen neuen Ausweis?",
        "I hope you can deliver to Spain, do you?",
        "",
    ],
)
def test_a_text_without_such_words_around_it_stays_as_it_is(said: str) -> None:
    assert tidied(said) in (said, said.removeprefix("Hi team, "))


SAID = """hi hello all, team! thanks in advance. asap please help so um ok how? badge urgent - :)
any ideas \U0001f64f ? ! ... dear Sarah, x 7 ``` quick question:"""
WORDS = st.sampled_from(SAID.split())


@given(st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=200))
@example("hi " * 100)
@example("thanks " * 100)
@example("thanks?")
def test_tidying_shortens_and_never_empties_and_is_done_at_once(text: str) -> None:
    left = tidied(text)

    assert len(left) <= len(text)
    assert any(map(str.isalnum, left)) or not any(map(str.isalnum, text))
    assert tidied(left) == left


@given(st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=300))
def test_a_message_has_few_readings_the_whole_first(text: str) -> None:
    found = readings(text)

    assert found[0] == tidied(text)
    assert len(found) <= 1 + MOST_SENTENCES
    assert all(any(map(str.isalnum, one)) for one in found[1:])
    assert len(set(found)) == len(found)


def test_each_sentence_is_a_reading_of_its_own_those_that_ask_first() -> None:
    found = readings(f"My badge is broken. I am in Rome today. {ASKED}")

    assert found[1:] == (ASKED, "My badge is broken.", "I am in Rome today.")


def test_code_is_no_reading_but_what_stands_around_it_is() -> None:
    found = readings("the build fails: ```error: no linker. stop.``` what do I install?")

    assert found[1:] == ("what do I install?", "the build fails:")


def test_one_sentence_is_read_once() -> None:
    assert readings(ASKED) == (ASKED,)
    assert readings("node.js version 2.5 in example.com/a.b?") == (
        "node.js version 2.5 in example.com/a.b?",
    )


def test_a_greeted_crowd_is_not_torn_from_its_apostrophe() -> None:
    assert tidied("hi everyone's laptop is broken") == "everyone's laptop is broken"
    assert tidied("hi there’s a problem") == "there’s a problem"


def test_one_word_that_asks_is_enough_of_a_question() -> None:
    assert tidied("hi, quick question: parking?") == "parking?"
    assert tidied("Hello! パスワードを忘れました") == "パスワードを忘れました"


def test_thanks_for_what_came_before_are_no_reading() -> None:
    assert readings(f"My badge broke. Thanks Bob! {ASKED}")[1:] == (ASKED, "My badge broke.")


def test_sentences_end_in_other_scripts_too() -> None:
    assert readings("こんにちは。パスワードを忘れました。どうすればいいですか？")[1:] == (
        "どうすればいいですか？",
        "こんにちは。",
        "パスワードを忘れました。",
    )
    assert readings("نسيت كلمة المرور. كيف أعيدها؟ شكرا")[1] == "كيف أعيدها؟"


@pytest.mark.parametrize(
    "said",
    [
        f"> the meeting moved to 3pm\n> same room\n\n{ASKED}",
        f"{ASKED}\n\nOn Tue, 3 Mar 2026 at 10:14, Jane Roe <j@example.com> wrote:\n> Hi,\n> Jane",
        f"{ASKED}\n\n-----Original Message-----\nFrom: Jane Roe\n\nThe slides are online.",
        f"{ASKED}\n\nFrom: Jane Roe\nSent: Tuesday\nSubject: Slides\n\nThe slides are online.",
        f"{ASKED}\n\n-- \nJohn Doe\nSenior Account Manager",
        f"{ASKED}\n\nBest regards,\nSandra Miller\nHead of Procurement",
        f"{ASKED}\nCheers, Ben",
        f"On Mon, Jan 1, Bob wrote:\n> The form is online.\n> Bob\n\n{ASKED}",
        f"{ASKED}\n- Lisa",
        f"{ASKED}\n\nSent from my iPhone",
        f"{ASKED}\n\nMit freundlichen Grüßen\nMax Muster",
        f"{ASKED}\n\nAm Mo., 3. März 2026 um 10:14 schrieb Max <m@x.de>:\n> Hallo",
        f"Le lun. 3 mars 2026 à 10:14, Max a écrit :\n> Bonjour\n\n{ASKED}",
        f"{ASKED}\n\nCordialement,\nMax Dupont",
        f"--\n{ASKED}",
        f"{ASKED}\nVon meinem iPhone gesendet",
        f"{ASKED}\n\nBegin forwarded message:\n\nFrom: Bob\n\nThe slides are online.",
    ],
)
def test_quotes_and_signatures_are_not_the_writers_question(said: str) -> None:
    assert own_words(said) == ASKED


@pytest.mark.parametrize(
    "said",
    [
        "> only a quote\n> and another line of it",
        "Best regards,\nAnna",
        "two lines\nof one question",
        "On Monday I wrote:\nwhere is it?",
        "my list:\n- badge\n- laptop or phone, whichever is cheaper",
        "thanks\nwhere do I get a badge?",
        "> one line",
        "> how do I reset my password?\nanyone?",
        "> how do I reset my password?\nsame question",
        "> how do I reset my password?\n^ this",
        "> how do I reset my password?\n+1",
        "On Mon, Jan 1, Bob wrote:\n> where is the vpn form?\n\nI have the same question.",
        "I need:\n- Laptop\n- Monitor",
        "do you ship to\n- Germany",
        "what is the price of\n– Premium",
        "Liefert ihr nach\n- Spanien",
        "Two things.\nBest monitor for coding",
        "Am Montag kam ich an\nund schrieb:\nnichts",
        "Zwei Fragen.\nDanke für die Hilfe beim Ausweis, wo bekomme ich ihn?",
        "The VPN fails.\nThanks\nMy badge does not work either",
        "A booking\nFrom: Berlin\nTo: Paris\nhow do I change it?",
    ],
)
def test_nothing_is_taken_where_nothing_else_is_left_or_somebody_goes_on_to_ask(said: str) -> None:
    assert own_words(said).split() == said.split()


LINES = st.sampled_from(
    [
        "> quoted",
        "--",
        "Thanks,",
        "Anna",
        "how?",
        "On a day wrote:",
        "From: x",
        "Subject: y",
        "- Lisa",
        "Cheers, Ben",
        "T: 555",
        "* one",
        "",
        "7",
    ]
)


@given(st.lists(LINES, max_size=20).map("\n".join) | st.text(max_size=200))
def test_own_words_are_found_at_once_and_never_none(text: str) -> None:
    left = own_words(text)

    assert len(left) <= len(text)
    assert any(map(str.isalnum, left)) or not any(map(str.isalnum, text))
    assert own_words(left) == left


LONG = 8_000


@pytest.mark.parametrize(
    "text",
    [
        piece * (LONG // len(piece))
        for piece in ("--\n", "hi ", "thanks ", "a. ", "`", "so", "help ", "> \n")
    ]
    + [
        "hope you " + "a " * LONG,
        "On " + "x" * LONG,
        "From: \n" * 1_000,
        "best " * 1_600,
        "- " * LONG,
        "thanks " + "for the " * 23 + "1",
        "hi, thanks for " + "your help all " * 12 + "1",
    ],
)
def test_the_longest_message_is_read_to_its_end(text: str) -> None:
    """A pattern that backtracks without end would never come back here."""
    assert readings(own_words(text[:LONG]))


def test_mail_that_is_only_passed_on_is_read() -> None:
    mail = "Begin forwarded message:\n\nFrom: Bob\nSubject: Parking\n\nwhere do I park?"

    assert own_words(mail).splitlines() == [
        "From: Bob",
        "Subject: Parking",
        "where do I park?",
    ]
    assert own_words("---------- Forwarded message ----------\nwhere do I park?") == (
        "where do I park?"
    )
