"""`faqbot evaluate`."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import SAMPLES, Faqbot
from tests.embedding.small_models import save_static

LABELLED = str(SAMPLES / "medicare.questions.jsonl")

FIGURES = {
    "queries", "in_scope", "out_of_scope", "recall_at_1", "recall_at_5", "mrr_at_10", "auroc",
    "fpr95", "auroc_confidence", "cov90", "cov95", "ece", "brier", "answered", "precision",
    "coverage", "in_scope_answered", "out_of_scope_answered", "precision_target",
    "target_unreachable", "kinds",
}  # fmt: skip


def test_an_evaluation_has_the_shape_that_scripts_rely_on(faqbot: Faqbot, medicare: Path) -> None:
    told = faqbot("evaluate", LABELLED, "--json").document

    assert set(told) >= FIGURES
    assert told["queries"] == told["in_scope"] + told["out_of_scope"] == len(told["questions"]) > 0
    assert told["recall_at_1"] > 0.6
    assert told["precision_target"] == 0.95
    assert {"queries", "answered", "right"} <= set(next(iter(told["kinds"].values())))
    assert {"oos_near", "oos_far"} <= set(told["kinds"])
    assert all(one["asked"] for one in told["entries"] if one["entry"] == "part-b-premium")
    asked = [json.loads(line)["text"] for line in Path(LABELLED).read_text().splitlines()]
    assert [one["text"] for one in told["questions"]] == asked


def test_an_evaluation_is_tables_for_people_and_pictures_where_asked(
    faqbot: Faqbot, medicare: Path, tmp_path: Path
) -> None:
    result = faqbot("evaluate", LABELLED, "--plot", "figures.png", "--map", "map.png")

    assert result.status == 0
    assert "recall_at_1" in result.out
    assert "What would help:" in result.out
    assert "Drawn in map.png: " in result.out
    assert all(len(line) <= 80 for line in result.out.splitlines())
    for name in ("figures.png", "map.png"):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")


def test_evaluating_twice_gives_the_same_figures_and_pictures(
    faqbot: Faqbot, medicare: Path, tmp_path: Path
) -> None:
    arguments = ("evaluate", LABELLED, "--json", "--plot", "p.png", "--map", "m.png")
    first = faqbot(*arguments).out, *((tmp_path / name).read_bytes() for name in ("p.png", "m.png"))
    second = (
        faqbot(*arguments).out,
        *((tmp_path / name).read_bytes() for name in ("p.png", "m.png")),
    )

    assert first == second


def test_a_map_needs_no_questions_and_all_else_does(
    faqbot: Faqbot, medicare: Path, tmp_path: Path
) -> None:
    told = faqbot("evaluate", "--map", "map.png", "--json").document["map"]

    assert told["phrasings"] > 0 and told["questions"] == 0
    assert (tmp_path / "map.png").exists()
    assert faqbot("evaluate").status == 2
    assert faqbot("evaluate", "--map", "map.png", "--plot", "p.png").status == 2
    assert faqbot("evaluate", LABELLED, "--map", "m.png", "--plot", "./m.png").status == 2


def test_another_model_and_an_earlier_result_stand_beside(
    faqbot: Faqbot, medicare: Path, tmp_path: Path
) -> None:
    earlier = faqbot("evaluate", LABELLED, "--json").out
    (tmp_path / "earlier.json").write_text(earlier)
    model = str(save_static(tmp_path / "model", similarity="dot"))

    told = faqbot("evaluate", LABELLED, "--json", "--against", model, "--against", "earlier.json")
    shown = faqbot("evaluate", LABELLED, "--against", "earlier.json").out

    other, same = told.document["against"]
    assert other["name"] == model
    assert other["figures"]["recall_at_1"]["difference"] < 0
    assert other["figures"]["recall_at_1"]["this"] == told.document["recall_at_1"]
    assert same["gained"] == same["lost"] == []
    assert "Against earlier.json, over 65 questions:" in shown
    assert all(len(line) <= 80 for line in shown.splitlines())


@pytest.mark.parametrize("option", ["--plot", "--map"])
def test_the_figures_are_told_where_the_disk_is_too_full_for_a_picture(
    faqbot: Faqbot, medicare: Path, tmp_path: Path, option: str
) -> None:
    (tmp_path / "full.png").symlink_to("/dev/full")

    result = faqbot("evaluate", LABELLED, option, "full.png", "--json")

    assert result.status == 1
    assert set(result.document) >= FIGURES
    assert "full.png cannot be written: No space left" in " ".join(result.err.split())
    if option == "--map":
        assert result.document["map"]["phrasings"] > 0
        assert result.document["map"]["file"] is None


def test_the_figures_are_told_where_another_model_cannot_be_read(
    faqbot: Faqbot, medicare: Path, tmp_path: Path
) -> None:
    (tmp_path / "model").mkdir()

    result = faqbot("evaluate", LABELLED, "--against", "model", "--json")

    assert result.status == 1
    assert set(result.document) >= FIGURES
    assert "model" in result.err


def test_questions_that_calibrated_the_bot_are_counted(faqbot: Faqbot, medicare: Path) -> None:
    before = faqbot("evaluate", LABELLED, "--json").document
    faqbot("calibrate", LABELLED)
    after = faqbot("evaluate", LABELLED, "--json").document

    assert before["calibrated_on"] == 0
    assert after["calibrated_on"] == after["queries"]
    assert "the figures flatter it" in after["advice"][0]


def test_a_knowledge_base_without_entries_is_measured_and_drawn(
    faqbot: Faqbot, tmp_path: Path
) -> None:
    (tmp_path / "q.jsonl").write_text('{"text": "What is it?", "relevant_ids": []}\n')

    result = faqbot("evaluate", "q.jsonl", "--plot", "p.png")
    chart = faqbot("evaluate", "--map", "m.png")

    assert result.status == 0
    assert "The knowledge base has no entry" in result.out
    assert (chart.status, chart.out) == (1, "")
    assert "no entries to draw" in chart.err and not (tmp_path / "m.png").exists()


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


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--plot", "missing/p.png"), "there is no folder missing; make it first"),
        (("--map", "."), ". is a folder; name a file"),
        (("--map", "astray.png"), "astray.png cannot be written: No such file or directory"),
        (("--plot", "figures.txt"), "the picture is a PNG; name it figures.png"),
        (("--against", "gone.json"), "neither a model's folder nor a stored result"),
        (("--against", LABELLED), "this is no result of `faqbot evaluate"),
    ],
)
def test_what_cannot_be_written_or_read_is_said_before_any_work(
    faqbot: Faqbot, medicare: Path, tmp_path: Path, arguments: tuple[str, str], says: str
) -> None:
    (tmp_path / "astray.png").symlink_to("nowhere/astray.png")

    result = faqbot("evaluate", LABELLED, *arguments)

    assert (result.status, result.out) == (1, "")
    assert says in " ".join(result.err.split())
    assert "Traceback" not in result.err
