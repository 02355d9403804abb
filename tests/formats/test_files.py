"""Files, folders and standard input: which are read, as what, and which are refused."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.core.errors import ImportFailedError, UsageError
from bot.formats import read_bytes, read_paths, write
from bot.formats.reading import MOST_ENTRIES
from bot.formats.sources import LARGEST_FILE

ROOT = Path(__file__).parents[2]

YAML = "- question: a\n  answer: b\n"
JSONL = '{"question": "a", "answer": "b"}\n'
CSV = "question,answer\na,b\n"
TSV = "question\tanswer\na\tb\n"
MARKDOWN = "# a\n\nb\n"
CONTENTS = {"yaml": YAML, "jsonl": JSONL, "csv": CSV, "tsv": TSV, "markdown": MARKDOWN}


def _problem(name: str, data: bytes, format_name: str | None = None) -> str:
    with pytest.raises(ImportFailedError) as refused:
        read_bytes(name, data, format_name)
    (problem,) = refused.value.problems
    return problem


def test_a_folder_is_read_in_order_without_what_is_hidden_or_unknown(tmp_path: Path) -> None:
    for name in ("b.yaml", "a/z.MD", ".hidden/c.yaml", ".d.yaml", "notes.txt", "a/e.jsonl"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            f"# {name}\n\nb\n" if name == "a/z.MD" else f"- question: {name}\n  answer: b\n"
        )

    knowledge = read_paths([tmp_path])

    assert [entry.question for entry in knowledge.entries] == ["a/e.jsonl", "a/z.MD", "b.yaml"]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(YAML)

    knowledge = read_paths([tmp_path / "a.yaml", tmp_path])

    assert len(knowledge.entries) == 1


def test_a_dash_reads_standard_input() -> None:
    reading = "from bot.formats import read_paths; print(read_paths(['-']).entries[0].question)"

    done = subprocess.run(
        [sys.executable, "-c", reading], input=CSV.encode(), cwd=ROOT, capture_output=True
    )

    assert (done.returncode, done.stdout.split()) == (0, [b"a"])


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("suffix", [".yaml", ".yml", ".jsonl", ".json", ".csv", ".tsv", ".md", ""])
def test_a_file_is_read_as_what_it_is_whatever_its_name_says(content: str, suffix: str) -> None:
    knowledge = read_bytes(f"kb{suffix}", CONTENTS[content].encode())

    assert [(entry.question, entry.answer) for entry in knowledge.entries] == [("a", "b")]


def test_a_name_that_says_something_else_is_pointed_out() -> None:
    warnings = read_bytes("kb.yaml", JSONL.encode()).warnings

    assert warnings == (
        "kb.yaml:1: the name ends in .yaml, but this is jsonl; it is read as that, rename the file"
        " to say so",
    )


@pytest.mark.parametrize("data", [
    YAML.encode("utf-8-sig"), YAML.encode("utf-16"), b"\xfe\xff" + YAML.encode("utf-16-be"),
    YAML.replace("\n", "\r\n").encode(), b"# comment\n---\n" + YAML.encode(),
])  # fmt: skip
def test_marks_line_ends_and_utf_16_make_no_difference(data: bytes) -> None:
    assert read_bytes("kb.yaml", data).entries == read_bytes("kb.yaml", YAML.encode()).entries


REFUSED = {
    "a PDF": (b"%PDF-1.7 x", 1, "a PDF; copy its text"),
    "a spreadsheet": (b"PK\x03\x04xl", 1, "save it as CSV"),
    "an image": (b"\x89PNG\r\n", 1, "an image"),
    "a web page": (b"\n<!DOCTYPE html>\n<h1>a</h1>", 1, "write it as Markdown"),
    "zero bytes": (b"a\nb\0c", 2, "a binary file"),
    "another encoding": ("a\nFäq".encode("latin-1"), 2, "byte 0xe4 (number 4 of the file)"),
    "damaged UTF-16": (b"\xff\xfea", 1, "damaged UTF-16"),
    "UTF-32": (YAML.encode("utf-32"), 1, "UTF-32; save it as UTF-8"),
    "a control character": (b"- question: a\n  answer: \x07b\n", 2, "U+0007) in the text"),
    "nothing known": (b"hello\n", 1, "give the file a name that ends in one of .csv,"),
    "labelled questions": (b'{"text": "a", "relevant_ids": []}', 1, "`faqbot evaluate` reads"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_knowledge_base_is_refused_by_name(what: str) -> None:
    data, line, cure = REFUSED[what]

    problem = _problem("kb.txt", data)

    assert problem.startswith(f"kb.txt:{line}: ")
    assert cure in problem


def test_a_missing_file_and_a_folder_without_any_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(ImportFailedError) as refused:
        read_paths([tmp_path / "no.yaml", tmp_path])

    assert [problem.removeprefix(str(tmp_path)) for problem in refused.value.problems] == [
        "/no.yaml: there is no such file or folder; check the path",
        ": no file below this folder ends in .csv, .json, .jsonl, .jsonld, .markdown, .md,"
        " .ndjson, .tab, .tsv, .yaml, .yml",
    ]


def test_labelled_questions_in_a_folder_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(YAML)
    (tmp_path / "b.jsonl").write_text('{"text": "a", "relevant_ids": []}\n')

    knowledge = read_paths([tmp_path])

    assert len(knowledge.entries) == 1
    assert "these are labelled questions; they are left out" in knowledge.warnings[0]


def test_an_unknown_format_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="the formats are jsonl, csv, tsv, yaml, markdown"):
        write([], "docx")


def test_a_file_of_50_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)

    with pytest.raises(ImportFailedError, match=r"big\.yaml:1: the file is too large \(over 50 MB"):
        read_paths([path])


def test_a_stream_without_end_is_refused() -> None:
    with pytest.raises(ImportFailedError, match="/dev/zero:1: the file is too large"):
        read_paths(["/dev/zero"])


def test_an_attachment_that_is_too_large_is_refused() -> None:
    assert "the file is too large" in _problem("kb.jsonl", b"x" * (LARGEST_FILE + 1))


@pytest.mark.soak
def test_too_many_entries_are_refused() -> None:
    data = JSONL.encode() * (MOST_ENTRIES + 1)

    with pytest.raises(ImportFailedError, match="more than 200,000 entries; import fewer at once"):
        read_bytes("kb.jsonl", data)


BOMBS = {
    "laughs": ("yaml", b"- &a [x]\n" + b"- &b [*a, *a, *a, *a, *a, *a, *a]\n" * 10_000),
    "brackets": ("yaml", b"- question: " + b"[" * 100_000),
    "braces": ("yaml", b"- " + b"{a: " * 100_000),
    "array": ("jsonl", b"[" * 100_000),
    "objects": ("jsonl", b'{"a":' * 100_000),
    "quotations": ("markdown", b">" * 10_000 + b" # a\n"),
    "emphasis": ("markdown", b"# " + b"*a_ " * 10_000 + b"\n"),
    "open cell": ("csv", b'question,answer\n"' + b"a,b\n" * 100_000),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_does_not_go_off(bomb: str) -> None:
    format_name, data = BOMBS[bomb]

    with pytest.raises(ImportFailedError) as refused:
        read_bytes("bomb", data, format_name)

    assert len(refused.value.problems) <= 101
