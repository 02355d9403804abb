"""The words of English that are never put right."""

import sys
from subprocess import run

import pytest

from bot.core.retrieval.spelling import forms
from bot.embedding import general_words


@pytest.mark.parametrize(
    "words",
    [
        "password the where monday forget people",
        "gasket sander casing aspirin freezer latte",  # trades have
        "wifi login covid gmail webhook hoodie wont dont",  # newer than the lists
        "gaskets casings unblocked hoodies webhooks",  # forms of such
        "colour color favourite favorite organise organize",
    ],
)
def test_words_that_people_write_are_known(words: str) -> None:
    known = general_words()

    assert [word for word in words.split() if known.isdisjoint(forms(word))] == []


def test_words_that_nobody_means_are_not_known() -> None:
    typos = "pasword recieve invioce acount adress seperate definately goverment refnud mattres"

    assert general_words().isdisjoint(typos.split())


def test_they_are_whole_and_in_small_ascii_letters() -> None:
    words = general_words()

    assert len(words) > 120_000
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)
    assert words.isdisjoint({"", "a", "##ing", "[cls]"})
    assert words is general_words()


def test_a_process_that_reads_no_question_does_not_load_them() -> None:
    code = "import sys, bot.cli, bot.app; print('spellchecker' in sys.modules)"

    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
