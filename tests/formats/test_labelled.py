"""Labelled questions, for evaluate and calibrate."""

from pathlib import Path

import pytest

from bot.core.errors import ImportFailedError
from bot.formats import LabelledQuestion, read_labelled


def _file(folder: Path, text: str) -> Path:
    path = folder / "asked.jsonl"
    path.write_text(text)
    return path


def test_questions_come_with_the_ids_that_answer_them_and_their_place(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        '{"text": "vpn?", "relevant_ids": ["vpn", 7], "kind": "in"}\n\n'
        '{"text": "pizza?", "relevant_ids": [], "asked": 3}\n'
        '{"text": "wifi?", "relevant_ids": "wifi"}\n',
    )

    assert read_labelled(path) == (
        LabelledQuestion("vpn?", ("vpn", "7"), "in", f"{path}:1"),
        LabelledQuestion("pizza?", (), None, f"{path}:3"),
        LabelledQuestion("wifi?", ("wifi",), None, f"{path}:4"),
    )


FAULTS = {
    "no text": ('{"relevant_ids": []}', 'no "text"; add what was asked'),
    "a blank text": ('{"text": " ", "relevant_ids": []}', '"text" must be a text'),
    "a list as text": ('{"text": ["a"], "relevant_ids": []}', '"text" must be a text'),
    "a zero byte": ('{"text": "a\\u0000", "relevant_ids": []}', "U+0000; take it out"),
    "no ids": ('{"text": "a"}', 'no "relevant_ids"; list the ids that answer it, or write []'),
    "null ids": ('{"text": "a", "relevant_ids": null}', "or write []"),
    "an empty id": ('{"text": "a", "relevant_ids": [""]}', "must be a list of ids"),
    "a list in the ids": ('{"text": "a", "relevant_ids": [["b"]]}', "must be a list of ids"),
    "a list as kind": ('{"text": "a", "relevant_ids": [], "kind": []}', '"kind" must be a text'),
    "an entry": ('{"question": "a", "answer": "b"}', "`faqbot import` reads entries"),
    "no JSON": ("text", "not valid JSON at column 1"),
    "a key twice": ('{"text": "a", "text": "b", "relevant_ids": []}', '"text" stands twice'),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_line_and_its_cure(fault: str, tmp_path: Path) -> None:
    line, cure = FAULTS[fault]
    path = _file(tmp_path, f'{{"text": "a", "relevant_ids": []}}\n{line}\n')

    with pytest.raises(ImportFailedError) as refused:
        read_labelled(path)

    (problem,) = refused.value.problems
    assert problem.startswith(f"{path}:2: ")
    assert cure in problem


@pytest.mark.parametrize("name", ["missing.jsonl", "empty.jsonl"])
def test_a_file_without_questions_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")

    with pytest.raises(ImportFailedError, match=r"no such file|no question in this file"):
        read_labelled(tmp_path / name)


OTHERS = {
    "prose": ("# Title\n" + "Some text.\n" * 50, "this is no file of labelled questions"),
    "other objects": ('{"name": "a"}\n' * 4, "this is no file of labelled questions"),
    "entries": ('{"question": "a", "answer": "b"}\n' * 4, "`faqbot import` reads entries"),
}


@pytest.mark.parametrize("what", OTHERS)
def test_a_file_of_something_else_is_refused_with_one_sentence(what: str, tmp_path: Path) -> None:
    text, message = OTHERS[what]
    path = _file(tmp_path, text)

    with pytest.raises(ImportFailedError) as refused:
        read_labelled(path)

    (problem,) = refused.value.problems
    assert problem.startswith(f"{path}:1: ")
    assert message in problem


def test_of_many_faulty_lines_a_few_are_told_and_the_others_counted(tmp_path: Path) -> None:
    path = _file(tmp_path, '{"text": "a", "relevant_ids": []}\n' + "no JSON\n" * 40)

    with pytest.raises(ImportFailedError) as refused:
        read_labelled(path)

    *told, more = refused.value.problems
    assert [line.split(": ")[0] for line in told] == [f"{path}:{at}" for at in range(2, 12)]
    assert more == "… and 30 more problems."
