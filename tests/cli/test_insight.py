"""`faqbot gaps` and `stats`, from the shell."""

from pathlib import Path

from tests.cli.conftest import Faqbot

PIZZA = "who ordered the pizza for bob@example.com?"


def test_what_was_not_answered_is_a_gap_until_it_is(faqbot: Faqbot, medicare: Path) -> None:
    for _ in range(2):
        faqbot("ask", PIZZA)

    (gap,) = faqbot("gaps", "--json").lines
    shown = faqbot("gaps").out

    assert (gap["question"], gap["asked"]) == ("who ordered the pizza for [email]?", 2)
    assert set(gap) == {"question", "asked", "last", "receipt", "handed_on"}
    assert "who ordered the pizza for [email]?" in shown
    faqbot("faq", "add", "--question", gap["question"], "--answer", "Bob did.")
    assert faqbot("gaps", "--json").lines == []
    assert faqbot("gaps").out.startswith("No gaps")


def test_figures_have_the_shape_that_scripts_rely_on(faqbot: Faqbot, medicare: Path) -> None:
    faqbot("ask", "What is TRICARE?")
    faqbot("ask", PIZZA)

    figures = faqbot("stats", "--json").document

    assert figures["asked"] == {"answered": 1, "suggested": 0, "unanswered": 1}
    assert figures["entries"] == [{"entry": "tricare", "answers": 1}]
    assert "replacement-card" in figures["never_matched"]
    assert (figures["days"], figures["automatic"], figures["votes"]) == (30, 0, {})
    assert {"silences", "refusals", "observed", "knowledge_base"} < set(figures)


def test_a_person_reads_the_figures(faqbot: Faqbot, medicare: Path) -> None:
    faqbot("ask", "What is TRICARE?")

    out = faqbot("stats").out

    assert out.startswith("default, the last 30 days: 1 question asked.")
    assert "What is TRICARE ?" in out and "Never an answer: " in out


def test_the_figures_can_be_drawn(faqbot: Faqbot, medicare: Path, tmp_path: Path) -> None:
    picture = tmp_path / "stats.png"
    assert "nothing to draw" in faqbot("stats", "--plot", str(picture)).err
    assert not picture.exists()
    faqbot("ask", "What is TRICARE?")

    drawn = faqbot("stats", "--plot", str(picture), "--json")

    assert picture.read_bytes().startswith(b"\x89PNG")
    assert drawn.document == faqbot("stats", "--json").document


def test_a_picture_that_cannot_be_written_is_one_sentence(faqbot: Faqbot, medicare: Path) -> None:
    faqbot("ask", "What is TRICARE?")

    refused = faqbot("stats", "--plot", "missing/stats.png")

    assert refused.status == 1 and "missing/stats.png" in refused.err


def test_a_knowledge_base_that_is_not_there_is_refused(faqbot: Faqbot, medicare: Path) -> None:
    assert "no knowledge base `nope`" in faqbot("stats", "--kb", "nope").err
    assert faqbot("gaps", "--kb", "nope").status == 1
