"""JSON, one object a line or all of them in one array."""

import json

import pytest

from bot.core.errors import ImportFailedError
from bot.core.faq import FaqEntry
from bot.formats import read_bytes, write


def test_an_array_of_objects_is_read_too() -> None:
    text = json.dumps(
        [{"question": "a", "answer": "😀"}, {"question": "b", "answer": "c"}], indent=1
    )

    entries = read_bytes("kb.json", text.encode()).entries

    assert [(entry.question, entry.answer) for entry in entries] == [("a", "😀"), ("b", "c")]


def test_numbers_and_truth_are_the_text_that_was_written() -> None:
    line = b'{"question": 3.10, "answer": true, "id": 123456789012345678901234567890}'

    (entry,) = read_bytes("kb.jsonl", line).entries

    assert entry == FaqEntry("123456789012345678901234567890", "3.10", "true")


def test_an_export_has_one_line_an_entry_for_every_reader() -> None:
    text = write([FaqEntry("a", "q\u2028\x85", "é\n"), FaqEntry("b", "c", "d")], "jsonl")

    assert text.splitlines() == [
        '{"id": "a", "question": "q\\u2028\\u0085", "answer": "é\\n"}',
        '{"id": "b", "question": "c", "answer": "d"}',
    ]


_GOOD = '{"question": "a", "answer": "b"}'
FAULTS = {
    "a trailing comma": (f'{_GOOD}\n{{"question": "a",}}\n', 2, "not valid JSON at column"),
    "no object": (f"{_GOOD}\n\n[]\n", 3, "an object is expected here"),
    "NaN": (f'{_GOOD}\n{{"question": "c", "answer": NaN}}\n', 2, "put quotes round it"),
    "a key twice": ('{"question": "a", "question": "c", "answer": "b"}', 1, "stands twice"),
    "an object for a text": ('{"question": "a", "answer": {}}', 1, "an object in braces"),
    "a list in a list": ('{"question": "a", "answer": "b", "tags": [["c"]]}', 1, "within a list"),
    "half a character": ('{"question": "a", "answer": "\\ud83d"}', 1, "U+D83D; take it out"),
    "a zero byte": ('{"question": "a", "answer": "\\u0000"}', 1, "U+0000; take it out"),
    "an object over several lines": ('{\n"question": "a"\n}', 1, "on a line of its own"),
    "an array without a comma": (f"[\n{_GOOD}\n{_GOOD}\n]", 3, 'a "," or the closing "]"'),
    "an array without its end": (f"[\n{_GOOD},\n", 3, "not valid JSON"),
    "a fault within an array": (f'[\n{_GOOD},\n{{"question": "c"}}]', 3, 'no "answer"'),
    "text behind an array": (f"[{_GOOD}]\nmore", 2, "nothing may follow"),
    "nothing": (" \n", 1, "no entry in this file"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_line_and_its_cure(fault: str) -> None:
    text, line, cure = FAULTS[fault]

    with pytest.raises(ImportFailedError) as refused:
        read_bytes("kb.jsonl", text.encode(), "jsonl")

    (problem,) = refused.value.problems
    assert problem.startswith(f"kb.jsonl:{line}: ")
    assert cure in problem
