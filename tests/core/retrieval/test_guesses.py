"""Words that differ by a letter from what an entry is about."""

import pytest

from bot.core.faq import FaqEntry
from bot.core.retrieval.guesses import is_of_another
from bot.embedding import general_words
from tests.core.retrieval.toy import snapshot_of

ENTRIES = (
    FaqEntry("basket", "Where is my basket?", "On the left, or what you find.", ("empty basket",)),
    FaqEntry("printer", "Who repairs the printer?", "Ada.", ("cancel a print",)),
    FaqEntry("port", "How do I open port 443?", "Ask for it."),
    FaqEntry("colour", "Which colour has the train?", "Green."),
)
LEXICON = snapshot_of(ENTRIES).lexicon


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("where is my gasket", "basket"),
        ("Gasket?", "basket"),
        ("who repairs the painter", "printer"),
        ("which colour has the brain", "colour"),
    ],
)
def test_what_differs_by_a_letter_from_the_entrys_own_is_another_thing(
    asked: str, found: str
) -> None:
    assert is_of_another(asked, general_words(), entry(found), LEXICON)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("where is my basket", "basket"),
        ("where are our baskets", "basket"),
        ("may i have 5 baskets", "basket"),
        ("who prints", "printer"),
        ("cancell a print", "printer"),
        ("open port 444", "port"),
        ("where is my gasket", "printer"),
        ("where is my vasket", "basket"),
        ("there is no basket", "basket"),
        ("is a chat with the baskets possible", "basket"),
        ("", "basket"),
    ],
)
def test_what_an_entry_holds_or_what_is_far_from_it_is_not(asked: str, found: str) -> None:
    assert not is_of_another(asked, general_words(), entry(found), LEXICON)


def entry(slug: str) -> FaqEntry:
    return next(one for one in ENTRIES if one.slug == slug)
