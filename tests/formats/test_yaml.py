"""YAML as people write it: what is read, and how each fault is explained."""

from datetime import date

import pytest

from bot.core.errors import ImportFailedError
from bot.core.faq import Audience, FaqEntry, Status
from bot.formats import read_bytes, write


def _entries(text: str) -> tuple[FaqEntry, ...]:
    return read_bytes("kb.yaml", text.encode()).entries


def test_every_key_of_an_entry_is_read() -> None:
    text = """\
- id: VPN/token?
  question: How do I renew my VPN token?
  answer: |
    Open the portal.

    Choose **Renew**.
  alternates:
    - token expired
    - renew vpn
  negatives: [renew my badge]
  tags: [vpn, account]
  source: IT handbook
  owner: it-team
  review_on: 2026-11-15
  audience: public
  status: retired
"""

    assert _entries(text) == (
        FaqEntry(
            slug="VPN/token?",
            question="How do I renew my VPN token?",
            answer="Open the portal.\n\nChoose **Renew**.\n",
            alternates=("token expired", "renew vpn"),
            negatives=("renew my badge",),
            tags=("vpn", "account"),
            source="IT handbook",
            owner="it-team",
            review_on=date(2026, 11, 15),
            audience=Audience.PUBLIC,
            status=Status.RETIRED,
        ),
    )


@pytest.mark.parametrize("written", ["42", "yes", "No", "1e3", "0x1F", "3.10", "2026-01-01", "on"])
def test_a_scalar_is_the_text_that_was_written(written: str) -> None:
    (entry,) = _entries(f"- id: {written}\n  question: {written}\n  answer: {written}\n")

    assert (entry.slug, entry.question, entry.answer) == (written, written, written)


def test_a_single_text_is_a_list_of_one() -> None:
    (entry,) = _entries("- question: a\n  answer: b\n  tags: vpn, wifi\n  alternates: c\n")

    assert (entry.tags, entry.alternates) == (("vpn, wifi",), ("c",))


def test_the_line_break_that_ends_a_block_stays_in_an_answer_alone() -> None:
    (entry,) = _entries("- question: >\n    How\n    so?\n  answer: |\n    So.\n")

    assert (entry.question, entry.answer) == ("How so?", "So.\n")


def test_a_phrasing_that_repeats_another_is_dropped() -> None:
    (entry,) = _entries("- question: How?\n  answer: a\n  alternates: [how, HOW!, so, So?]\n")

    assert entry.alternates == ("so",)


def test_an_export_reads_like_a_file_that_a_person_wrote() -> None:
    entry = FaqEntry(
        slug="vpn",
        question="VPN: how?",
        answer="One.\n\nTwo 😀.",
        alternates=("yes", "vpn token"),
        tags=("a", "b"),
        review_on=date(2026, 11, 15),
        audience=Audience.PUBLIC,
    )

    assert write([entry, FaqEntry("b", "B", "b")]) == (
        "- id: vpn\n"
        "  question: 'VPN: how?'\n"
        "  answer: |-\n"
        "    One.\n"
        "\n"
        "    Two 😀.\n"
        "  alternates:\n"
        "    - 'yes'\n"
        "    - vpn token\n"
        "  tags: [a, b]\n"
        "  review_on: 2026-11-15\n"
        "  audience: public\n"
        "\n"
        "- id: b\n"
        "  question: B\n"
        "  answer: b\n"
    )


def test_what_yaml_would_take_for_a_comment_is_pointed_out() -> None:
    text = "- question: Where is #general?\n  answer: There. # a comment\n"

    warnings = read_bytes("kb.yaml", text.encode()).warnings

    assert len(warnings) == 1
    assert warnings[0].startswith('kb.yaml:1: YAML takes what follows " #" for a comment')


FAULTS = {
    "a key misspelt": ("- question: a\n  answer: b\n  alternate: [c]\n", 3, '"alternates"?'),
    "a key of another tool": ("- q: a\n  question: a\n  answer: b\n", 1, '"question"?'),
    "an unknown key": ("- question: a\n  answer: b\n  foo: c\n", 3, "the keys are id, question"),
    "a merge key": ("- question: a\n  answer: b\n  <<: {c: d}\n", 3, 'no key "<<"'),
    "a key twice": ("- question: a\n  answer: b\n  answer: c\n", 3, "first in line 2"),
    "no answer": ("- question: a\n", 1, 'no "answer"; add it'),
    "an empty answer": ("- question: a\n  answer:\n", 2, '"answer" is empty'),
    "a blank question": ("- question: ' '\n  answer: b\n", 1, '"question" is empty'),
    "an empty id": ("- id: ''\n  question: a\n  answer: b\n", 1, '"id" is empty'),
    "an id over two lines": ('- id: "a\\nb"\n  question: a\n  answer: b\n', 1, "printable"),
    "a list for a text": ("- question: a\n  answer: [b]\n", 2, "this is a list; join its items"),
    "a mapping for a text": ("- question: a\n  answer: {b: c}\n", 2, "this is a mapping"),
    "a mapping in a list": (
        "- question: a\n  answer: b\n  alternates:\n    - how: so\n",
        4,
        'put quotes round a text that holds ": "',
    ),
    "a list in a list": ("- question: a\n  answer: b\n  tags: [[c]]\n", 3, "this is a list"),
    "no such day": ("- question: a\n  answer: b\n  review_on: 2026-02-30\n", 3, "2026-12-31"),
    "a foreign date": ("- question: a\n  answer: b\n  review_on: 1.2.2026\n", 3, "2026-12-31"),
    "an audience": ("- question: a\n  answer: b\n  audience: all\n", 3, "internal or public"),
    "a status": ("- question: a\n  answer: b\n  status: off\n", 3, "active or retired"),
    "a colon": ("- question: Error: how\n  answer: b\n", 1, 'second ": "'),
    "a tab": ("- question: a\n\tanswer: b\n", 2, "indent with spaces"),
    "a first tab": ("\t- question: a\n", 1, "indent with spaces"),
    "an open quote": ("- question: 'a\n  answer: b\n", 1, "never closed"),
    "text behind a quote": ("- question: 'a' b\n  answer: c\n", 1, "behind a closing quote"),
    "an open bracket": ("- question: [a\n  answer: b\n", 1, "square brackets is not closed"),
    "an open brace": ("- question: {a\n  answer: b\n", 1, "braces is not closed"),
    "a star": ("- question: a\n  answer: *Note* b\n", 2, "* or & needs quotes"),
    "an alias": ("- question: a\n  answer: *b\n", 2, "starts with *"),
    "an anchor": ("- question: a\n  answer: &b c\n", 2, "starts with &"),
    "an anchor on a list": ("- question: a\n  answer: b\n  tags: &c [d]\n", 3, "YAML anchor"),
    "a tag": ("- question: a\n  answer: !b c\n", 2, "starts with !"),
    "a Python object": ("- !!python/object:os.system {question: a, answer: b}\n", 1, "YAML tag"),
    "an at sign": ("- question: a\n  answer: @b\n", 2, "cannot start with @"),
    "a backtick": ("- question: `a`\n  answer: b\n", 1, "cannot start with `"),
    "an escape": ('- question: a\n  answer: "C:\\dir"\n', 2, "use single quotes"),
    "a key too far left": ("- question: a\n answer: b\n", 2, "not indented like the others"),
    "an item too far right": (
        "- question: a\n  answer: b\n - question: c\n",
        3,
        "not indented like the others",
    ),
    "text too far left": ("- question: a\n  answer: b\nmore\n", 3, 'put "|" behind its key'),
    "a mapping at the top": ("question: a\nanswer: b\n", 1, 'start each entry with "- "'),
    "a key above the list": ("entries:\n- question: a\n", 1, 'leave out "entries:"'),
    "a text at the top": ("hello\n", 1, 'start each entry with "- "'),
    "an item that is text": ("- question: a\n  answer: b\n- hello\n", 3, "this is a text alone"),
    "an item that is a list": ("- question: a\n  answer: b\n- [c]\n", 3, "this is a list"),
    "a list as a key": ("- question: a\n  answer: b\n  ? [c]\n  : d\n", 3, "must be a word"),
    "a second document": ("- question: a\n  answer: b\n---\n- question: c\n", 3, "second YAML"),
    "a zero byte": ('- question: a\n  answer: "\\0"\n', 2, "U+0000; take it out"),
    "a control character": ("- question: a\x9b\n  answer: b\n", 1, "U+009B; take it out"),
    "an unknown directive": ("%FOO\n- question: a\n", 1, "not valid YAML"),
    "lines that only YAML counts": ("- question: a\u2028b\n  answer: b\n  x: c\n", 3, 'no key "x"'),
    "a question of signs": ('- question: "?!"\n  answer: b\n', 1, "holds no word"),
    "an alternate of signs": ("- question: a\n  answer: b\n  alternates: [🚗]\n", 3, "into words"),
    "no entry": ("# only a comment\n", 1, "no entry in this file"),
    "an empty list": ("[]\n", 1, "no entry in this file"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_line_and_its_cure(fault: str) -> None:
    text, line, cure = FAULTS[fault]

    with pytest.raises(ImportFailedError) as refused:
        read_bytes("kb.yaml", text.encode(), "yaml")

    (problem,) = refused.value.problems
    assert problem.startswith(f"kb.yaml:{line}: ")
    assert cure in problem
