"""Which texts of an entry are embedded."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.faq import FaqEntry
from bot.core.retrieval.plain import has_words, plain
from bot.core.retrieval.units import Unit, UnitKind, passages, units


def test_every_text_of_an_entry_becomes_a_unit_of_its_kind() -> None:
    entry = FaqEntry("a", "Q?", "Answer.", alternates=("q one",), negatives=("not q",))

    assert units(entry) == (
        Unit(UnitKind.QUESTION, "Q?"),
        Unit(UnitKind.ALTERNATE, "q one"),
        Unit(UnitKind.PASSAGE, "Answer."),
        Unit(UnitKind.NEGATIVE, "not q"),
    )


def test_an_answer_without_a_letter_or_digit_carries_no_signal() -> None:
    entry = FaqEntry("a", "Q?", "—", alternates=("!!!", "Q?"))

    assert [unit.text for unit in units(entry)] == ["Q?"]


def test_markup_is_taken_off_and_words_stay() -> None:
    answer = (
        "# Renew\n\nOpen the [portal](https://example.org/a_b), choose **Renew** and `sudo rm_x`.\n"
        "- first\n1. second\n\n```sh\nmake it\n```\n> quoted &amp; said\n![a badge](x.png)"
    )

    assert plain(answer).split("\n") == [
        "Renew",
        "Open the portal, choose Renew and sudo rm_x.",
        "first",
        "second",
        "make it",
        "quoted & said",
        "a badge",
    ]


def test_a_long_answer_is_cut_between_sentences() -> None:
    answer = " ".join(f"Sentence {i} has just a few words in it." for i in range(30))

    found = passages(answer)

    assert len(found) > 1
    assert all(len(text.split()) <= 60 and text.endswith(".") for text in found)
    assert " ".join(found) == answer


@given(st.text(max_size=3_000))
def test_any_answer_gives_a_few_short_passages(answer: str) -> None:
    found = passages(answer)

    assert len(found) <= 24
    assert all(len(text.split()) <= 60 and has_words(text) for text in found)


@given(st.lists(st.sampled_from(["*", "_", "`", "[", "](", "<", ">", "#", "a", " ", "\n", "|"])))
def test_broken_markup_is_text(pieces: list[str]) -> None:
    text = "".join(pieces)

    assert plain(text).count("a") <= text.count("a")
