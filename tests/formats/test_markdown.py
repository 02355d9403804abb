"""Markdown: which heading is a question, and what is its answer."""

import pytest

from bot.core.errors import ImportFailedError
from bot.core.faq import Audience, FaqEntry
from bot.formats import read_bytes, write


def _answers(text: str) -> dict[str, str]:
    entries = read_bytes("kb.md", text.encode(), "markdown").entries
    return {entry.question: entry.answer for entry in entries}


CASES = {
    "headings of one level": ("# A\n\nb\n\n# C\nd\n", {"A": "b", "C": "d"}),
    "underlined headings": ("A?\n===\nb\n\nC?\n---\nd\n", {"A?": "b", "C?": "d"}),
    "a title": ("# FAQ\n\n## A\n\nb\n\n## C\n\nd\n", {"A": "b", "C": "d"}),
    "a title with an introduction": ("# FAQ\n\nHello.\n\n## A\n\nb\n", {"A": "b"}),
    "sections": ("# X\n\n## A\n\nb\n\n# Y\n\n## C\n\nd\n", {"A": "b", "C": "d"}),
    "a section with an introduction": ("# X\nx\n## A?\nb\n# Y\ny\n", {"A?": "b", "Y": "y"}),
    "a heading within an answer": ("# A\n\nb\n\n## On Linux\n\nc\n\n# D\n\ne\n", {
        "A": "b\n\n## On Linux\n\nc", "D": "e"}),
    "a question within an answer": ("# A?\n\nb\n\n## C?\n\nd\n", {"A?": "b", "C?": "d"}),
    "an answer that starts with a heading": ("# A?\n\n## B\n\nc\n", {"A?": "## B\n\nc"}),
    "a title that asks": ("# Any questions?\n\n## A?\n\nb\n", {"A?": "b"}),
    "an id on a lone title": ("# A {#a}\n\nb\n\n## C\n\nd\n", {"A": "b\n\n## C\n\nd"}),
    "code": ("# A\n\n```sh\n# b\n```\n\n    # c\n", {"A": "```sh\n# b\n```\n\n    # c"}),
    "a list and a quotation": ("# A\n\n- # b\n\n> # c\n", {"A": "- # b\n\n> # c"}),
    "markup in a heading": ("# `a` **b** [c](http://d) \\* &amp; e #\n\nf\n", {"a b c * & e": "f"}),
    "front matter": ("---\ntitle: x\n# no\n---\n# A\n\nb\n", {"A": "b"}),
    "line ends of Windows": ("# A\r\n\r\nb\r\nc\r\n", {"A": "b\nc"}),
    "spaces that mean a break": ("# A\n\n\n  b  \nc\n\n", {"A": "  b  \nc"}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_headings_are_questions_and_what_follows_is_the_answer(case: str) -> None:
    text, answers = CASES[case]

    assert _answers(text) == answers


def test_an_id_stands_in_braces_behind_the_heading() -> None:
    text = b"# How? {#My/Id?}\n\na\n\n# So \\{#b}\n\nc\n"

    entries = read_bytes("kb.md", text).entries

    assert [(entry.slug, entry.question) for entry in entries] == [
        ("My/Id?", "How?"),
        ("so-b", "So {#b}"),
    ]


def test_the_other_fields_stand_in_a_comment_below_the_heading() -> None:
    text = (
        b"# How?\n\n<!-- faqbot\nalternates:\n  - so\naudience: public\n-->\n\na\n\n<!-- note -->\n"
    )

    (entry,) = read_bytes("kb.md", text).entries

    assert entry == FaqEntry(
        "how", "How?", "a\n\n<!-- note -->", alternates=("so",), audience=Audience.PUBLIC
    )


def test_an_empty_comment_makes_an_entry_of_any_heading() -> None:
    assert _answers("# A\n\n<!-- faqbot -->\n\nb\n\n## C\n\nd\n") == {"A": "b\n\n## C\n\nd"}


def test_text_that_is_left_out_is_pointed_out() -> None:
    knowledge = read_bytes("kb.md", b"Welcome.\n\n# FAQ\n\nHello.\n\n## A\n\nb\n")

    assert knowledge.warnings == (
        "kb.md:1: the text before the first heading is left out",
        'kb.md:3: the text below "FAQ" is left out; it heads other questions',
    )


def test_an_export_reads_like_a_document() -> None:
    entry = FaqEntry("c-1", "What is C# [not C*]?", "One.\n\n## More\n\nTwo.\n", tags=("a",))

    assert write([entry], "markdown") == (
        "# What is C# \\[not C\\*\\]? {#c-1}\n\n"
        "<!-- faqbot\ntags: [a]\n-->\n\n"
        "One.\n\n## More\n\nTwo.\n"
    )


@pytest.mark.parametrize("answer", ["# One\n\na", "a\n\n## What?\n\nb", "```\nopen", "<!-- open"])
def test_an_answer_that_would_be_cut_in_two_comes_back_whole(answer: str) -> None:
    entries = (FaqEntry("a", "A", answer), FaqEntry("b", "B", "b"))

    text = write(entries, "markdown")

    assert read_bytes("kb.md", text.encode()).entries == entries


FAULTS = {
    "no heading": ("text\n", 1, "no heading in this file"),
    "a question without answer": ("# A\n\nb\n\n# C?\n\n# D\n\ne\n", 5, 'no "answer"; add it'),
    "a key misspelt": ("# A\n\n<!-- faqbot\ntags: [a]\ntag: b\n-->\n\nc\n", 5, '"tags"?'),
    "broken YAML": ("# A\n\n<!-- faqbot\ntags: a: b\n-->\n\nc\n", 4, 'second ": "'),
    "no keys": ("# A\n\n<!-- faqbot\nsome words\n-->\n\nc\n", 4, 'write "key: value" lines'),
    "two answers": ("# A\n\n<!-- faqbot\nanswer: b\n-->\n\nc\n", 4, "stands twice"),
    "two ids": ("# A {#a}\n\n<!-- faqbot\nid: b\n-->\n\nc\n", 4, "stands twice"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_line_and_its_cure(fault: str) -> None:
    text, line, cure = FAULTS[fault]

    with pytest.raises(ImportFailedError) as refused:
        read_bytes("kb.md", text.encode(), "markdown")

    (problem,) = refused.value.problems
    assert problem.startswith(f"kb.md:{line}: ")
    assert cure in problem
