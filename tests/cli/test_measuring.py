"""`faqbot evaluate` and `calibrate`."""

from pathlib import Path

from tests.cli.conftest import SAMPLES, Faqbot

LABELLED = str(SAMPLES / "medicare.questions.jsonl")

FIGURES = {
    "queries", "in_scope", "out_of_scope", "recall_at_1", "recall_at_5", "mrr_at_10", "auroc",
    "fpr95", "auroc_confidence", "cov90", "cov95", "ece", "brier", "answered", "precision",
    "coverage", "in_scope_answered", "out_of_scope_answered", "precision_target",
    "target_unreachable", "kinds",
}  # fmt: skip


def test_an_evaluation_has_the_shape_that_scripts_rely_on(faqbot: Faqbot, medicare: Path) -> None:
    figures = faqbot("evaluate", LABELLED, "--json").document

    assert set(figures) >= FIGURES
    assert figures["queries"] == figures["in_scope"] + figures["out_of_scope"] > 0
    assert figures["recall_at_1"] > 0.6
    assert figures["precision_target"] == 0.95
    assert {"queries", "answered", "right"} == set(next(iter(figures["kinds"].values())))


def test_an_evaluation_is_a_table_for_people_and_a_picture_where_asked(
    faqbot: Faqbot, medicare: Path, tmp_path: Path
) -> None:
    result = faqbot("evaluate", LABELLED, "--plot", "figures.png")

    assert result.status == 0
    assert "recall_at_1" in result.out
    assert all(len(line) <= 80 for line in result.out.splitlines())
    assert (tmp_path / "figures.png").read_bytes().startswith(b"\x89PNG")


def test_evaluating_twice_gives_the_same_figures(faqbot: Faqbot, medicare: Path) -> None:
    first, second = (faqbot("evaluate", LABELLED, "--json").out for _ in range(2))

    assert first == second


def test_labels_of_unknown_entries_are_pointed_out_with_their_line(
    faqbot: Faqbot, medicare: Path, tmp_path: Path
) -> None:
    (tmp_path / "q.jsonl").write_text('{"text": "What is it?", "relevant_ids": ["gone"]}\n')

    result = faqbot("evaluate", "q.jsonl", "--json")

    assert result.status == 0
    assert "q.jsonl:1: there is no active entry gone" in result.err
    assert result.document["recall_at_1"] == 0


def test_labels_that_cannot_be_read_are_refused_with_file_and_line(
    faqbot: Faqbot, medicare: Path, tmp_path: Path
) -> None:
    (tmp_path / "q.jsonl").write_text('{"text": "x", "relevant_ids": []}\n{"text": 3}\n')

    result = faqbot("evaluate", "q.jsonl")

    assert (result.status, result.out) == (1, "")
    assert all(line.startswith("q.jsonl:2: ") for line in result.err.splitlines())


def test_a_calibration_keeps_the_target_and_says_what_can_be_promised(
    faqbot: Faqbot, medicare: Path
) -> None:
    promised = faqbot("calibrate", LABELLED, "--target", "0.9", "--json").document
    shown = faqbot("calibrate").out
    figures = faqbot("evaluate", LABELLED, "--json").document

    assert promised["target"] == figures["precision_target"] == 0.9
    assert promised["evidence"]["labelled"] == figures["queries"]
    assert 0 <= promised["precision"][0] <= promised["precision"][1] <= 1
    assert "Be right at least 90 %" in shown
    trail = faqbot("workspace", "changes", "terminal:terminal", "--json").lines
    assert [(one["what"], one["before"], one["after"]) for one in trail][:2] == [
        ("right", "95 %", "90 %"),
        ("labels", "", str(figures["queries"])),
    ]


def test_a_target_out_of_range_is_wrong_usage(faqbot: Faqbot) -> None:
    assert faqbot("calibrate", "--target", "95").status == 2
