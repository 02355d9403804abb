"""Ids that are made, and what stands twice."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import ImportFailedError
from bot.core.slugs import SlugMaker
from bot.formats import read_bytes, read_paths


@pytest.mark.parametrize(
    ("question", "slug"),
    [
        ("How do I renew my VPN token?", "how-do-i-renew-my-vpn-token"),
        ("Wo ist die Straße nach Łódź, Überall?", "wo-ist-die-strasse-nach-łodz-uberall"),
        ("Как дела?", "как-дела"),
        ("パスワードを忘れました", "パスワードを忘れました"),
        ("a " * 100, "-".join("a" * 30)),
        ("x" * 100, "x" * 60),
        ("??", "entry-e270aeb3"),
    ],
)
def test_an_id_is_made_of_the_words_of_the_question(question: str, slug: str) -> None:
    made = SlugMaker([]).slug_of(question)

    assert made == slug


@given(st.text(min_size=1, max_size=200))
def test_a_made_id_is_one_that_can_be_read(question: str) -> None:
    made = SlugMaker([]).slug_of(question)

    assert 1 <= len(made) <= 200
    assert made.isprintable()


def test_a_made_id_gives_way_to_one_that_is_written() -> None:
    text = "".join(f"- question: {q}\n  answer: b\n" for q in ("How?", "how", "Who?"))
    text += "- id: how\n  question: c\n  answer: d\n"

    entries = read_bytes("kb.yaml", text.encode()).entries

    assert [entry.slug for entry in entries] == ["how-2", "how-3", "who", "how"]


def test_another_entry_in_the_file_changes_no_made_id() -> None:
    questions = ["How do I renew it?", "Where is it?", "Who has it?"]

    def ids(asked: list[str]) -> dict[str, str]:
        text = "".join(f"# {question}\n\nb\n\n" for question in asked)
        return {e.question: e.slug for e in read_bytes("kb.md", text.encode()).entries}

    assert ids(questions).items() < ids(["What is it?", *reversed(questions)]).items()


def test_an_id_in_two_files_is_refused_with_both_places(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("- question: a\n  answer: b\n  id: X\n")
    (tmp_path / "b.csv").write_text("id,question,answer\nx,c,d\nX,e,f\n")

    with pytest.raises(ImportFailedError) as refused:
        read_paths([tmp_path])

    assert refused.value.problems == (
        f'{tmp_path}/b.csv:3: the id "X" stands at {tmp_path}/a.yaml:1 already; give one of them'
        " another",
    )


def test_one_phrasing_of_two_entries_is_a_warning_with_both_places() -> None:
    text = """\
- question: How do I renew?
  answer: a
  alternates: [expired, renew it]
- question: Expired!
  answer: b
  alternates:
    - something
    - how do I  renew
- question: renew it
  answer: c
  status: retired
"""

    knowledge = read_bytes("kb.yaml", text.encode())

    assert len(knowledge.entries) == 3
    assert knowledge.warnings == (
        'kb.yaml:4: "Expired!" leads to "expired" and to "how-do-i-renew" (kb.yaml:3); asked so,'
        " both are suggested; keep it under one for an answer",
        'kb.yaml:8: "how do I  renew" leads to "expired" and to "how-do-i-renew" (kb.yaml:1);'
        " asked so, both are suggested; keep it under one for an answer",
    )


def test_every_problem_is_told_up_to_a_hundred() -> None:
    text = "".join(f"- question: q{number}\n" for number in range(250))

    with pytest.raises(ImportFailedError) as refused:
        read_bytes("kb.yaml", text.encode())

    assert len(refused.value.problems) == 101
    assert refused.value.problems[99] == 'kb.yaml:100: the entry has no "answer"; add it'
    assert refused.value.problems[100] == "… and 150 more problems."


@pytest.mark.parametrize(
    ("key", "value", "cure"),
    [
        ("question", "x" * 1_001, '"question" has 1,001 characters, and 1,000 fit'),
        ("answer", "x" * 40_001, '"answer" has 40,001 characters, and 40,000 fit'),
        ("alternates", "x" * 1_001, '"alternates" has 1,001 characters, and 1,000 fit'),
        ("alternates", f"[{', '.join(map(str, range(501)))}]", "501 items, and 500 fit"),
        ("tags", f"[{', '.join(map(str, range(51)))}]", "51 items, and 50 fit"),
        ("id", "x" * 201, '"id" has 201 characters, and 200 fit'),
    ],
)
def test_too_much_text_is_refused(key: str, value: str, cure: str) -> None:
    fields = {"question": "a", "answer": "b", key: value}
    text = "- " + "\n  ".join(f"{name}: {text}" for name, text in fields.items())

    with pytest.raises(ImportFailedError, match=cure):
        read_bytes("kb.yaml", text.encode())


def test_a_message_holds_nothing_that_a_terminal_acts_on() -> None:
    with pytest.raises(ImportFailedError) as refused:
        read_bytes("a\x1b[2J\n.jsonl", '{"\\u001b[31m\x9b": 1}'.encode())

    assert all(problem.isprintable() for problem in refused.value.problems)
