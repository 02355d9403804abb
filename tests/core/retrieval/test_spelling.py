"""Words mistyped by one letter: which are put right, and which are left alone."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.faq import Audience, FaqEntry
from bot.core.retrieval.guesses import is_guess
from bot.core.retrieval.spelling import MOST, Spellings, differ_by_one, forms
from bot.core.retrieval.text import tokens
from bot.core.retrieval.units import units
from bot.embedding import general_words
from tests.core.retrieval.toy import HELPDESK, snapshot_of

GENERAL = frozenset(
    {"how", "does", "where", "print", "cannot", "lost", "with", "from", "the"}
    | {"when", "forget", "people", "office", "hello", "there"}
)
SNAPSHOT = snapshot_of(HELPDESK)

_WORDS = st.text("abcdäß", min_size=3, max_size=6)
_TEXTS = st.lists(st.lists(_WORDS, max_size=4).map(" ".join), max_size=6)


def read(text: str, general: frozenset[str] = GENERAL) -> str:
    return SNAPSHOT.lexicon.repaired(text, general)


def read_by(text: str, *phrasings: str) -> str:
    """By a knowledge base of one entry that has these phrasings."""
    entry = FaqEntry("one", phrasings[0], "", tuple(phrasings[1:]))
    return snapshot_of([entry]).lexicon.repaired(text, GENERAL)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("how does the pritner print", "how does the printer print"),
        ("renw a tokn", "renew a token"),
        ("tokenn", "token"),
        ("Pinter offline!", "Printer offline!"),
        ("Hello there. Prinetr lost", "Hello there. Printer lost"),
        ("my (pritner), the “prnter”… prinner's", "my (printer), the “printer”… printer's"),
    ],
)
def test_a_letter_too_many_too_few_wrong_or_exchanged_is_put_right(typed: str, meant: str) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "[email] [number] [token] [tokne]",
        "tokne2 t0kne VPN-tokne tokne_id",
        "https://tokne.example/pritner?tokne=badeg www.tokne.de ask@tokne.de",
        "tokne.pdf pritner/badeg C:\\tokne --tokne $tokne #tokne @tokne :tokne: tokne()",
        "`tokne` and `renw the tokne`",
        "PRITNER TOKNE",
        "from Prinner with mcTokne iTokne",
        "bad lot",
        "xtoken rinter wadge",
        "tokne's't dosen't",
        "プリンター が 壊れた",
    ],
)
def test_what_may_be_a_name_a_code_or_an_address_is_left_alone(text: str) -> None:
    assert read(text) == text


def test_a_word_that_people_use_is_none_that_was_mistyped() -> None:
    assert read("when people print from the office") == "when people print from the office"
    assert read("forgets offices") == "forgets offices"  # plurals of such
    assert read("printers badges") == "printers badges"  # and of the entries' own


def test_the_forms_of_a_known_word_are_known() -> None:
    assert {"unblocked", "block"} <= {*forms("unblocked")}
    assert {"manage", "plan", "quick"} <= {*forms("managing"), *forms("planned"), *forms("quickly")}

    assert read_by("unblocked", "The blocks", "unlocked") == "unblocked"
    assert read_by("unlockedd", "The blocks", "unlocked") == "unlocked"


def test_a_knowledge_base_in_another_language_is_not_in_this_one() -> None:
    german = FaqEntry("de", "Wie beantrage ich meinen Urlaub?", "Das steht im Portal, mit Vorlage.")

    assert SNAPSHOT.lexicon.is_in(general_words())
    assert not snapshot_of([german]).lexicon.is_in(general_words())


def test_where_two_words_may_be_meant_nothing_is_put_right() -> None:
    assert read_by("my boak", "A book?", "a boat") == "my boak"
    assert read_by("my boak", "A book?", "two books") == "my book"


def test_of_the_forms_of_a_word_the_most_frequent_is_put_in_then_the_first() -> None:
    assert read_by("the ticketz", "One ticket", "tickets here", "tickets there") == "the tickets"
    assert read_by("the ticketz", "One ticket", "tickets here") == "the ticket"


def test_without_words_of_the_language_nothing_is_put_right() -> None:
    assert read("how does the pritner print", frozenset()) == "how does the pritner print"


def test_only_words_of_entries_that_may_be_seen_are_put_in() -> None:
    visible = SNAPSHOT.visible(Audience.PUBLIC)

    found = SNAPSHOT.lexicon.repaired("tokne pritner", GENERAL, visible)

    assert found == "tokne printer"


def test_an_entrys_negatives_are_no_words_of_it() -> None:
    entry = FaqEntry("one", "Where is it?", "There.", negatives=("the falcon",))

    assert snapshot_of([entry]).lexicon.repaired("my falcno", GENERAL) == "my falcno"


@pytest.mark.parametrize(
    ("typed", "read", "texts"),
    [
        ("reach sirena", "reach serena", ("Where is the desk?", "Ask Serena.")),
        ("reach sirena", "reach serena", ("Who is it, Serena?", "She.")),
        ("price of solario", "price of solaro", ("The solaro price?", "40 euro.")),
    ],
)
def test_a_name_or_a_word_of_the_entries_alone_is_a_guess(
    typed: str, read: str, texts: tuple[str, str]
) -> None:
    found = FaqEntry("one", *texts)

    assert is_guess(typed, read, general_words(), found, snapshot_of([found]).lexicon.is_common)


@pytest.mark.parametrize(
    ("typed", "read", "texts"),
    [
        ("my invioce", "my invoice", ("Where is my invoice?", "Here. Invoices come by mail.")),
        ("my invioce", "my invoice", ("Invoice?", "It is “Invoice 7”. (Invoice as PDF.)")),
        ("my invioce", "my invoice", ("Invoice?", "The Invoices page.")),
        ("`kestrelium` please", "kestrelium", ("What is Kestrelium?", "That.")),
        ("the solaro", "the solaro", ("The Solaro?", "That.")),
    ],
)
def test_what_was_typed_so_or_is_a_word_of_the_language_is_no_guess(
    typed: str, read: str, texts: tuple[str, str]
) -> None:
    found = FaqEntry("one", *texts)

    assert not is_guess(typed, read, general_words(), found, lambda _word: False)


@pytest.mark.parametrize(
    ("entries", "held", "common"),
    [(20, 6, True), (20, 5, False), (5, 5, True), (4, 4, False), (40, 9, False), (40, 11, True)],
)
def test_a_name_that_many_entries_hold_is_what_they_are_about_and_no_guess(
    entries: int, held: int, common: bool
) -> None:
    known = [
        FaqEntry(f"e{at}", "Where is it?", "With Serena." if at < held else "There.")
        for at in range(entries)
    ]
    lexicon = snapshot_of(known).lexicon

    guess = is_guess("of sirena", "of serena", general_words(), known[0], lexicon.is_common)

    assert lexicon.is_common("serena") is common
    assert guess is not common


@settings(max_examples=200)
@given(st.data())
def test_a_text_of_known_words_alone_is_read_as_it_stands(data: st.DataObject) -> None:
    own = {word for entry in HELPDESK for unit in units(entry) for word in tokens(unit.text)}
    words = st.sampled_from(sorted(own | GENERAL))
    ways = st.sampled_from((str, str.upper, str.capitalize, "({})".format, "{}?".format))
    drawn = st.builds(lambda way, word: way(word), ways, words)
    text = " ".join(data.draw(st.lists(drawn)))

    assert read(text) == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("Ⅷ ŉ ﬁle İstanbul ǅungla ß")
def test_whatever_is_typed_keeps_its_spaces_and_is_read_the_same_again(text: str) -> None:
    found = read(text)

    assert [len(part) > 0 for part in found.split(" ")] == [
        len(part) > 0 for part in text.split(" ")
    ]
    assert read(found) == found


@given(_WORDS, _WORDS)
@example("abcd", "bacd")
@example("abab", "baba")
def test_one_edit_apart_is_what_the_distance_says(one: str, other: str) -> None:
    assert differ_by_one(one, other) == (_distance(one, other) == 1)


@given(_TEXTS, _WORDS)
def test_all_words_one_edit_away_are_found(texts: list[str], word: str) -> None:
    counts: dict[str, int] = {}
    for own in " ".join(texts).split():
        counts[own] = counts.get(own, 0) + 1
    near = [own for own in counts if _distance(own, word) == 1]

    found = Spellings.of(texts).near(word)

    assert found == sorted(near, key=lambda own: (-counts[own], own))


@settings(max_examples=100)
@given(st.lists(_TEXTS, min_size=2, max_size=5), st.data())
def test_after_any_edits_the_same_is_found_as_when_read_anew(
    steps: list[list[str]], data: st.DataObject
) -> None:
    texts: list[str] = []
    moved = Spellings.of(texts)
    for new in steps:
        gone = [text for text in texts if data.draw(st.booleans())]
        moved = moved.moved(gone, new)
        texts = [*_without(texts, gone), *new]
    anew = Spellings.of(texts)

    for word in {*" ".join(text for step in steps for text in step).split(), "abc", "bcdä"}:
        assert moved.near(word) == anew.near(word)
        assert moved.count(word) == anew.count(word)


def test_words_that_are_gone_wear_it_out() -> None:
    full = Spellings.of(["first second", "third"])

    assert not full.moved(["third"], []).is_worn
    assert full.moved(["first second"], []).is_worn


def test_long_runs_of_letters_cost_no_memory() -> None:
    long = "a" * 100_000

    found = Spellings.of([f"{long} token", "x" * 33])

    assert found.words == ("token",)
    assert found.near(long) == [] and found.near("tokne") == ["token"]
    assert found.keys.nbytes < 100


def test_a_text_of_unknown_words_is_not_looked_up_to_its_end() -> None:
    chance = np.random.default_rng(2)
    unknown = ["".join(chance.choice(list("qxzj"), 6)) for _ in range(MOST + 5)]

    assert read("pritner " + " ".join(unknown)).startswith("printer ")
    assert read(" ".join([*unknown, "pritner"])).endswith(" pritner")
    assert read("qxzjqx " * 100 + "pritner").endswith(" printer")


def test_many_words_are_found_through_several_blocks() -> None:
    chance = np.random.default_rng(1)
    words = ["".join(chance.choice(list("abcdefgh"), 9)) for _ in range(20_000)]

    found = Spellings.of([" ".join(words)])

    for word in words[:: len(words) // 50]:
        assert word in found.near(word[:4] + word[5:])


def _without(texts: Sequence[str], gone: Sequence[str]) -> list[str]:
    left = [*texts]
    for text in gone:
        left.remove(text)
    return left


def _distance(one: str, other: str) -> int:
    """Optimal string alignment, as textbooks have it."""
    rows = [[i + j if not i * j else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            differs = one[i - 1] != other[j - 1]
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + differs)
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]
