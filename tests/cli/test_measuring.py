"""`faqbot calibrate`."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

from tests.cli.conftest import SAMPLES, Faqbot

LABELLED = str(SAMPLES / "medicare.questions.jsonl")


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


def test_a_calibration_says_what_each_target_costs_and_what_it_began_with(
    faqbot: Faqbot, medicare: Path
) -> None:
    document = faqbot("calibrate", "--json").document
    shown = faqbot("calibrate").out.splitlines()

    assert [one["target"] for one in document["choices"]] == [0.8, 0.9, 0.95, 0.98, 0.99]
    assert set(document["shipped"]) == {"model", "data", "date", "command", "figures"}
    assert (document["borrowed"], document["model"]) == (False, document["shipped"]["model"]["id"])
    table = shown[shown.index("") : shown.index("", shown.index("") + 1)]
    assert len(table) == 1 + 1 + 5 + 1 and all(len(line) <= 80 for line in table)
    assert any(document["shipped"]["command"] in line for line in shown)


def test_what_cannot_be_promised_is_told_with_what_can_and_is_not_called_kept(
    faqbot: Faqbot, medicare: Path
) -> None:
    document = faqbot("calibrate", "--target", "0.999", "--json").document
    shown = faqbot("calibrate").out
    verdict = " ".join(faqbot("evaluate", LABELLED).out.split())

    reached = [one["target"] for one in document["choices"] if not one["target_unreachable"]]
    out = [one for one in document["choices"] if one["target_unreachable"]]
    assert reached and document["target_unreachable"]
    assert shown.count(f"cannot be promised ({max(reached) * 100:.0f} % can)") == len(out)
    assert "at least 99.9 % cannot be promised here: " in verdict
    assert "(kept)" not in verdict and "(fewer" not in verdict and "(broken)" not in verdict


def test_judged_questions_that_the_model_does_not_read_are_counted(
    faqbot: Faqbot, tmp_path: Path
) -> None:
    texts = ("Wie kündige ich meine Wohnung?", "Wann ist die Miete fällig?", "Wo steht die Tonne?")
    entries = [
        {"id": f"e{at}", "question": one, "answer": "Das steht im Vertrag, den wir haben."}
        for at, one in enumerate(texts * 3)
    ]
    (tmp_path / "de.jsonl").write_text("".join(json.dumps(one) + "\n" for one in entries))
    (tmp_path / "q.jsonl").write_text('{"text": "wohnung kündigen", "relevant_ids": ["e0"]}\n')
    faqbot("import", "de.jsonl")

    told = " ".join(faqbot("calibrate", "q.jsonl").out.split())
    asked = faqbot("ask", "Wohnung kündigen, wie geht das?").out

    assert "1 judged question is kept; it changes nothing until then." in told
    assert "does not read" in asked and "% sure" not in asked


def test_what_calibrate_says_fits_the_screen_and_names_no_figures_without_entries(
    faqbot: Faqbot, tmp_path: Path
) -> None:
    entries = [
        {"id": f"{what}-{n}", "question": f"How do I {what} the Aero {n}?", "answer": "So."}
        for what in ("reset", "charge")
        for n in range(1, 6)
    ]
    (tmp_path / "few.jsonl").write_text("".join(json.dumps(one) + "\n" for one in entries[:3]))
    (tmp_path / "kb.jsonl").write_text("".join(json.dumps(one) + "\n" for one in entries))
    (tmp_path / "q.jsonl").write_text('{"text": "second is stuck", "relevant_ids": ["reset-2"]}\n')

    empty = faqbot("calibrate").out
    faqbot("import", "few.jsonl")
    few = faqbot("calibrate").out
    faqbot("import", "kb.jsonl")
    bare = faqbot("calibrate").out
    advice = faqbot("evaluate", "q.jsonl", "--json").document["advice"]

    assert "no entry yet" in empty and "BE RIGHT" not in empty
    assert "3 entries are too few to try out" in few and "BE RIGHT" not in few
    assert "answering 0–" in bare and "nearly ask the same" in " ".join(bare.split())
    assert next(one for one in advice if "no alternate" in one) in " ".join(bare.split())
    assert all(len(line) <= 80 for line in (*few.splitlines(), *bare.splitlines()))


def test_a_calibration_for_another_model_is_refused(
    faqbot: Faqbot, medicare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = files("bot.fitting").joinpath("shipped.json").read_text("utf-8")
    (tmp_path / "own.json").write_text(stored.replace("all-MiniLM-L6-v2@", "other@"))

    monkeypatch.setenv("BOT_CALIBRATION", "own.json")

    result = faqbot("calibrate")

    assert (result.status, result.out) == (1, "")
    assert "own.json was fitted for" in result.err and "unset BOT_CALIBRATION" in result.err


def test_a_target_out_of_range_is_wrong_usage(faqbot: Faqbot) -> None:
    assert faqbot("calibrate", "--target", "95").status == 2
