"""`faqbot import`, `export`, `embed`, `duplicates`: a knowledge base as a whole."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import SAMPLES, Faqbot

MEDICARE = str(SAMPLES / "medicare.yaml")


def entries(faqbot: Faqbot) -> list[dict[str, object]]:
    """What is stored, without what every save changes."""
    listed = faqbot("faq", "list", "--json").lines
    return [
        {k: v for k, v in entry.items() if k not in ("version", "updated_at")} for entry in listed
    ]


def test_importing_the_same_file_twice_changes_nothing(faqbot: Faqbot, medicare: Path) -> None:
    before = faqbot("faq", "list", "--json").out

    again = faqbot("import", MEDICARE, "--json").document

    assert again == {"added": 0, "updated": 0, "unchanged": 13, "retired": 0, "phrasings": 91}
    assert faqbot("faq", "list", "--json").out == before


def test_a_first_import_counts_and_shows_its_progress_on_stderr(
    faqbot: Faqbot, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text("# What is a?\n\nThe first.\n\n# What is b?\n\nThe second.\n")

    result = faqbot("import", "a.md", "--json")

    counts = {"added": 2, "updated": 0, "unchanged": 0, "retired": 0, "phrasings": 2}
    assert (result.status, result.document) == (0, counts)
    assert "Embedding" in result.err


def test_an_import_warns_of_phrasings_that_other_entries_have_already(
    faqbot: Faqbot, medicare: Path, tmp_path: Path
) -> None:
    (tmp_path / "twin.yaml").write_text(
        "- {id: twin, question: What is new?, answer: A., alternates: [what is tricare]}\n"
    )

    dry = faqbot("import", "twin.yaml", "--dry-run").err
    done = faqbot("import", "twin.yaml", "--json")
    again = faqbot("import", "twin.yaml").err

    for told in (dry, done.err):
        assert '"what is tricare" leads to "twin" and to "tricare", which is there' in told
    assert done.document["added"] == 1
    assert "leads to" not in again


def test_a_dry_run_shows_the_difference_and_changes_nothing(
    faqbot: Faqbot, medicare: Path, tmp_path: Path
) -> None:
    (tmp_path / "new.yaml").write_text(
        "- {id: tricare, question: What is TRICARE ?, answer: Changed.}\n"
        "- {id: new, question: What is new?, answer: This.}\n"
    )
    before = entries(faqbot)

    text = faqbot("import", "new.yaml", "--prune", "--dry-run").out
    document = faqbot("import", "new.yaml", "--prune", "--dry-run", "--json").document

    assert "updated tricare" in text
    assert "  + answer: Changed." in text
    assert "added new" in text
    assert "retired sign-up" in text
    assert "nothing was changed" in text
    assert (document["added"], document["updated"], document["retired"]) == (1, 1, 12)
    assert entries(faqbot) == before


def test_prune_retires_what_no_file_holds(faqbot: Faqbot, medicare: Path, tmp_path: Path) -> None:
    (tmp_path / "new.yaml").write_text("- {id: new, question: What is new?, answer: This.}\n")

    report = faqbot("import", "new.yaml", "--prune", "--json").document
    active = [entry["id"] for entry in entries(faqbot) if entry["status"] == "active"]
    undone = faqbot("faq", "undo", "--json").lines

    assert (report["added"], report["retired"]) == (1, 13)
    assert active == ["new"]
    assert len(undone) == 14


def test_one_fault_refuses_all_files_with_a_line_for_each(faqbot: Faqbot, tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text("- {question: What is good?, answer: This.}\n")
    (tmp_path / "bad.yaml").write_text("- question: What is bad?\n- answer: Nothing asked.\n")

    result = faqbot("import", "good.yaml", "bad.yaml", "nope.yaml", "--json")

    assert (result.status, result.out) == (1, "")
    places = [line.rsplit(": ", 1)[0] for line in result.err.splitlines()]
    assert [place.split(":")[0] for place in places] == ["bad.yaml", "bad.yaml", "nope.yaml"]
    assert entries(faqbot) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.yaml", b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n- *c\n"),
        ("deep.yaml", b"[" * 5_000),
        ("binary.yaml", bytes(range(256))),
        ("page.html", b"<!doctype html><p>hello"),
        ("broken.jsonl", b'{"question": "x"'),
        ("empty.yaml", b""),
        ("page.jsonld", b'{"@type": "FAQPage", "mainEntity": []}'),
        ("qna.tsv", b"Question\tAnswer\tQnaId\na\t\t1\n"),
        ("labelled.jsonl", b'{"text": "x", "relevant_ids": []}\n'),
    ],
)
def test_a_file_that_is_no_knowledge_base_is_named(
    faqbot: Faqbot, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)

    result = faqbot("import", name)

    assert (result.status, result.out) == (1, "")
    assert result.err.startswith(f"{name}:")


def test_a_50_mb_file_is_refused_by_its_size(faqbot: Faqbot, tmp_path: Path) -> None:
    with (tmp_path / "big.yaml").open("wb") as file:
        file.truncate(50 * 1024 * 1024)

    result = faqbot("import", "big.yaml")

    assert result.status == 1
    assert "too large" in result.err


@pytest.mark.parametrize("name", ["yaml", "jsonl"])
def test_export_and_import_lose_nothing(
    faqbot: Faqbot, medicare: Path, tmp_path: Path, name: str
) -> None:
    faqbot("faq", "retire", "tricare")
    before = entries(faqbot)

    exported = faqbot("export", "--format", name)
    (tmp_path / f"all.{name}").write_text(exported.out)
    faqbot("kb", "create", "copy")
    imported = faqbot("import", f"all.{name}", "--kb", "copy", "--json").document
    after = faqbot("export", "--format", name, "--kb", "copy")

    assert imported["added"] == len(before) == 13
    assert after.out == exported.out


def test_export_into_a_file_goes_by_its_suffix_and_leaves_nothing_half_written(
    faqbot: Faqbot, medicare: Path, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "all.jsonl").write_text("old")

    result = faqbot("export", "-o", "out/all.jsonl")

    written = (tmp_path / "out" / "all.jsonl").read_text()
    assert result.out == "Wrote 13 entries to out/all.jsonl.\n"
    assert [json.loads(line)["id"] for line in written.splitlines()][:1] == ["replacement-card"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["all.jsonl"]


def test_export_says_where_it_cannot_write(faqbot: Faqbot, medicare: Path) -> None:
    for target in ("nope/all.yaml", "."):
        result = faqbot("export", "-o", target)

        assert (result.status, result.out) == (1, "")
        assert "cannot be written" in result.err


def test_an_unknown_format_is_refused_with_those_there_are(faqbot: Faqbot, medicare: Path) -> None:
    assert "yaml, markdown" in faqbot("export", "--format", "pdf").err
    assert faqbot("import", MEDICARE, "--format", "pdf").status == 1


def test_embed_finds_nothing_stale_after_an_import(faqbot: Faqbot, medicare: Path) -> None:
    assert faqbot("embed", "--json").document == {"embedded": 0}
    assert faqbot("embed", "--all").out == "Nothing was stale.\n"


def test_duplicates_are_pairs_of_two_entries_best_first(faqbot: Faqbot, medicare: Path) -> None:
    pairs = faqbot("duplicates", "--min-similarity", "0.7", "--json").lines

    near = [pair["similarity"] for pair in pairs]
    assert near == sorted(near, reverse=True)
    assert all(0.7 <= value <= 1 for value in near)
    assert pairs[0]["a"].keys() == {"entry", "text"}
    assert all(pair["a"]["entry"] != pair["b"]["entry"] for pair in pairs)
    assert "sign-up" in faqbot("duplicates", "--min-similarity", "0.7", "--limit", "1").out


@pytest.mark.parametrize("format_name", ["qna", "faqpage"])
def test_other_tools_are_given_no_retired_entry(
    faqbot: Faqbot, tmp_path: Path, format_name: str
) -> None:
    (tmp_path / "kb.jsonl").write_text(
        '{"id": "a", "question": "What is a?", "answer": "This."}\n'
        '{"id": "b", "question": "What is b?", "answer": "Old.", "status": "retired"}\n'
    )
    faqbot("import", "kb.jsonl")

    exported = faqbot("export", "--format", format_name, "-o", "kb.out")

    assert "Wrote 1 entry to kb.out." in exported.out
    assert "What is a?" in (tmp_path / "kb.out").read_text()
    assert "What is b?" not in (tmp_path / "kb.out").read_text()
