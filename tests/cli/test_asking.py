"""`faqbot ask` and `why`: one question, from the shell."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.formats import read_paths
from tests.cli.conftest import Faqbot
from tests.conftest import SAMPLES

QUESTION = "dog chewed up my medicare card, need another one"


def test_an_answer_has_the_shape_that_scripts_rely_on(faqbot: Faqbot, medicare: Path) -> None:
    result = faqbot("ask", QUESTION, "--json", "--top-k", "3")

    asked = result.document
    assert (result.status, result.err) == (0, "")
    assert (asked["outcome"], asked["entry"]) == ("answered", "replacement-card")
    assert "1-800-MEDICARE" in asked["answer"]
    assert 0 < asked["confidence"] <= 1
    assert len(asked["hits"]) == 3
    assert set(asked["hits"][0]) == {"entry", "question", "phrasing", "similarity", "score"}
    scores = [hit["score"] for hit in asked["hits"]]
    assert scores == sorted(scores, reverse=True)
    assert set(asked["ms"]) == {"encode", "search", "total"}
    assert all(isinstance(asked[key], str) for key in ("rule", "receipt", "model"))


def test_a_person_reads_the_answer_the_reason_and_what_was_near(
    faqbot: Faqbot, medicare: Path
) -> None:
    out = faqbot("ask", QUESTION).out

    assert out.startswith("How do I get a replacement Medicare card?\nLog in to your account")
    assert "answered: " in out
    assert all(len(line) <= 80 for line in out[out.index("answered: ") :].splitlines())
    assert "replacement-card" in out


def test_what_is_not_known_is_not_answered(faqbot: Faqbot, medicare: Path) -> None:
    asked = faqbot("ask", "who won the football match last night", "--json").document

    assert (asked["outcome"], asked["answer"], asked["entry"]) == ("unanswered", None, None)


def test_an_empty_knowledge_base_answers_nothing(faqbot: Faqbot) -> None:
    asked = faqbot("ask", "is anybody there?", "--json")

    assert asked.status == 0
    assert (asked.document["outcome"], asked.document["rule"]) == ("unanswered", "empty")
    assert asked.document["hits"] == []


@pytest.mark.parametrize(
    "question",
    ["", "?", "x", "a" * 20_000, "why " * 5_000, "🙂🙃", "\x1b[2J\x07", "<@U123>", "\u202e\u200b",
     "Wie bekomme ich eine neue Karte?", "كيف أحصل على بطاقة", "'; drop table entry; --"],
)  # fmt: skip
def test_no_question_is_too_strange(faqbot: Faqbot, medicare: Path, question: str) -> None:
    result = faqbot("ask", "--json", "--", question)

    assert (result.status, result.err) == (0, "")
    assert result.document["outcome"] in ("unanswered", "suggested")


def test_a_dash_reads_the_question_from_standard_input(
    medicare: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "-", "--json"],
        env=os.environ | {"PYTHONPATH": str(SAMPLES.parent)},
        input=b"What is TRICARE?\n\xff",
        capture_output=True,
    )

    assert (done.returncode, json.loads(done.stdout)["entry"]) == (0, "tricare")


def test_a_question_may_begin_with_a_dash(faqbot: Faqbot, medicare: Path) -> None:
    assert faqbot("ask", "--json", "--", "- What is TRICARE?").document["entry"] == "tricare"


def test_what_changed_by_sql_is_embedded_before_the_question_is_asked(
    faqbot: Faqbot, medicare: Path
) -> None:
    with sqlite3.connect(medicare) as connection:
        connection.execute("UPDATE entry SET question = 'Where is it?' WHERE slug = 'tricare'")
    connection.close()

    assert faqbot("ask", "where is it", "--json").document["entry"] == "tricare"
    assert faqbot("embed", "--json").document == {"embedded": 0}


def test_an_entry_that_a_noted_question_keeps_off_is_named(faqbot: Faqbot, tmp_path: Path) -> None:
    noted = "renew the token of my phone"
    entries = (
        {"id": "vpn", "question": "How do I renew my token?", "answer": "A.", "negatives": [noted]},
        {"id": "wifi", "question": "How do guests use the wifi?", "answer": "B."},
    )
    (tmp_path / "kb.jsonl").write_text("\n".join(map(json.dumps, entries)))
    faqbot("import", "kb.jsonl")

    asked, why = faqbot("ask", noted, "--json").document, faqbot("why").out
    shown = faqbot("ask", noted).out

    assert (asked["withheld"]["entry"], asked["withheld"]["by"]) == ("vpn", None)
    assert asked["hits"][0]["entry"] == "wifi"
    for out in (why, shown):
        assert "`vpn` would have come first" in out and "`faqbot faq edit vpn`" in out
        assert all(len(line) <= 80 for line in out.splitlines())
    assert f"Not meant by:\n- {noted}\n" in faqbot("faq", "show", "vpn").out
    assert faqbot("ask", "guests and wifi", "--json").document["withheld"] is None


def test_why_replays_a_decision_by_its_receipt_or_the_last_one(
    faqbot: Faqbot, medicare: Path
) -> None:
    receipt = faqbot("ask", QUESTION, "--json").document["receipt"]

    named = faqbot("why", receipt[:6], "--json").document
    last = faqbot("why")

    assert (named["receipt"], named["entry"]) == (receipt, "replacement-card")
    assert named["question"] == QUESTION
    assert named["replayed"]["search"] is True
    assert f"receipt `{receipt}`" in last.out
    assert "bit for bit" in " ".join(last.out.split())
    assert all(len(line) <= 80 for line in last.out.splitlines())


def test_why_has_nothing_to_tell_before_the_first_question(faqbot: Faqbot) -> None:
    assert faqbot("why").err == "No question was asked in this terminal yet.\n"
    assert faqbot("why", "0123456789").status == 1


def test_plain_cosine_gives_the_published_numbers(faqbot: Faqbot, tmp_path: Path) -> None:
    entries = read_paths([SAMPLES / "medicare.yaml"]).entries
    lines = [
        json.dumps({"id": str(number), "question": entry.question, "answer": "—"})
        for number, entry in enumerate(entries)
    ]
    (tmp_path / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    faqbot("import", str(tmp_path / "questions.jsonl"))

    asked = faqbot("ask", "How can Medicare help me?", "--by", "similarity", "--json").document

    assert [hit["entry"] for hit in asked["hits"]] == ["8", "7", "3", "9", "10"]
    assert [hit["similarity"] for hit in asked["hits"]] == pytest.approx(
        [0.7565, 0.7419, 0.7253, 0.6736, 0.6505], abs=1e-3
    )
