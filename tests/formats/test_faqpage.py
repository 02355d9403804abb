"""schema.org FAQPage, as web sites and their tools write it."""

import json
import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.core.errors import ImportFailedError
from bot.core.faq import FaqEntry, Status
from bot.formats import read_bytes, write
from bot.formats.html_reading import common_mark
from tests.formats.strategies import KNOWLEDGE, TRAPS


def _page(*questions: dict[str, object], context: str = "https://schema.org") -> str:
    page = {"@context": context, "@type": "FAQPage", "mainEntity": list(questions)}
    return json.dumps(page, indent=1)


def _question(name: str, text: str, **more: object) -> dict[str, object]:
    answer = {"@type": "Answer", "text": text}
    return {"@type": "Question", "name": name, "acceptedAnswer": answer, **more}


def _read(text: str, name: str = "page.json") -> tuple[FaqEntry, ...]:
    return read_bytes(name, text.encode()).entries


def test_each_question_is_an_entry() -> None:
    text = _page(_question("What&#39;s up?", "<p>All <b>well</b>.</p>"), _question("b", "c < d"))

    assert _read(text) == (
        FaqEntry("what-s-up", "What's up?", "All **well**."),
        FaqEntry("b", "b", "c < d"),
    )


def test_it_is_found_in_the_scripts_of_a_web_page() -> None:
    page = (
        "<!doctype html>\n<html><head>\n<script>if (a</b/) {}</script>\n"
        '<script type="application/ld+json">\n{"@type": "Organization"}\n</script>\n'
        f'<script type="application/ld+json">\n{_page(_question("a", "b"))}\n</script>\n'
        "</head><body><h1>FAQ</h1></body></html>"
    )

    assert _read(page, "faq.html") == (FaqEntry("a", "a", "b"),)


def test_it_may_stand_in_a_graph_with_several_types() -> None:
    page = json.loads(_page(_question("a", "b")))
    graph = {"@graph": [{"@type": "WebSite"}, page | {"@type": ["WebPage", "FAQPage"]}]}

    assert _read(json.dumps(graph)) == (FaqEntry("a", "a", "b"),)


def test_one_question_may_stand_without_a_list_and_on_one_line() -> None:
    page = json.loads(_page()) | {"mainEntity": _question("a", "b")}

    assert _read(json.dumps(page), "page.jsonl") == (FaqEntry("a", "a", "b"),)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a<br>b<br/>c", "a\\\nb\\\nc"),
        ("<p>a</p>\n<p>b</p>", "a\n\nb"),
        ("<ul><li>a</li><li>b <i>c</i></li></ul>", "- a\n- b *c*"),
        ("<ol start=3><li>a<ul><li>b</li></ul></li><li>c</ol>", "3. a\n   - b\n4. c"),
        ('See <a href="https://x/a(b">the page</a>.', "See [the page](https://x/a\\(b)."),
        ('<img src="https://x/y.png" alt="a plan">', "![a plan](https://x/y.png)"),
        ("<h3>a</h3>text", "### a\n\ntext"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ("run <code>a`b</code>", "run ``a`b``"),
        ("<blockquote>a</blockquote>", "> a"),
        ("<p>1. 2*3 snake_case [x] &lt;b&gt;</p>", "1\\. 2\\*3 snake_case \\[x\\] \\<b>"),
        ("<table><tr><th>a<th>b<tr><td>c</table>", "| a | b |\n| --- | --- |\n| c |  |"),
        ("<div><strong> a </strong>b</div><script>x</script>", "**a** b"),
        ("a</p></div>b", "ab"),
    ],
)
def test_html_becomes_common_mark(html: str, text: str) -> None:
    assert common_mark(html) == text


FAULTS = {
    "no answer": (_page(_question("a", "b"), {"@type": "Question", "name": "c"}), 14, "answer"),
    "no name": (_page(_question("", "b")), 6, "question"),
    "a fault in the JSON": (
        '{"@type": "FAQPage",\n"mainEntity": [}',
        2,
        "not valid JSON at column",
    ),
    "no question": (_page(), 1, "no FAQPage with questions"),
    "a name that is a list": (_page(_question("a", "b") | {"name": ["x"]}), 6, "must be a text"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_line_and_its_cure(fault: str) -> None:
    text, line, cure = FAULTS[fault]

    with pytest.raises(ImportFailedError) as refused:
        _read(text)

    assert refused.value.problems[0].startswith(f"page.json:{line}: ")
    assert cure in refused.value.problems[0]


@given(KNOWLEDGE)
def test_all_but_the_answers_layout_comes_back(knowledge: list[FaqEntry]) -> None:
    used = [replace(entry, status=Status.ACTIVE, answer="x") for entry in knowledge]

    back = _read(write(used, "faqpage"))

    assert [_said(entry) for entry in back] == [_said(entry) for entry in used]


_WORDS = st.text(string.ascii_letters + "*_[]<>&#-`\\.1! ", min_size=1, max_size=12)
_PLAIN = (
    (_WORDS | st.sampled_from(TRAPS)).map(lambda text: " ".join(text.split())).filter(str.strip)
)


@given(st.lists(_PLAIN, min_size=1, max_size=4))
def test_any_plain_text_in_html_is_read_as_it_looks(words: list[str]) -> None:
    shown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    page = "".join(f"<p>{_escaped(word)}</p>" for word in words)

    assert shown.render(common_mark(page)).strip() == page.replace("</p><p>", "</p>\n<p>")


def _escaped(text: str) -> str:
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(sign, entity)
    return text


@given(KNOWLEDGE)
def test_a_script_that_it_stands_in_is_not_ended_by_it(knowledge: list[FaqEntry]) -> None:
    text = write(knowledge, "faqpage")
    page = f'<html><script type="application/ld+json">{text}</script></html>'
    used = [entry for entry in knowledge if entry.status is Status.ACTIVE]

    assert "</" not in text
    if used:
        assert len(_read(page, "page.html")) == len(used)


def _said(entry: FaqEntry) -> tuple[object, ...]:
    return (entry.slug, entry.question, entry.alternates, entry.tags, entry.source)
