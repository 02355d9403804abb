"""schema.org FAQPage in JSON-LD out, as it is put into a web page."""

import html
import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt

from bot.core.faq import FaqEntry


def write(entries: Sequence[FaqEntry]) -> str:
    """The entries, their answers as HTML.

    Alternates, tags, source and id come back (as `alternateName`, `keywords`, `citation` and
    `identifier`); negatives, owner, review date and audience are lost.
    """
    page = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": [_question(one) for one in entries],
    }
    text = json.dumps(page, ensure_ascii=False, indent=2)
    return text.replace("</", "<\\/") + "\n"  # so that it cannot end the script that it stands in


def _question(entry: FaqEntry) -> dict[str, Any]:
    more = {
        "alternateName": [_escaped(text) for text in entry.alternates],
        "keywords": [_escaped(tag) for tag in entry.tags],
        "citation": entry.source,
    }
    return {
        "@type": "Question",
        "identifier": entry.slug,
        "name": _escaped(entry.question),
        **{key: value for key, value in more.items() if value},
        "acceptedAnswer": {"@type": "Answer", "text": _html(entry.answer)},
    }


def _escaped(text: str) -> str:
    """The text as it is, but for what would be read as another character."""
    return html.escape(text, quote=False) if html.unescape(text) != text else text


def _html(answer: str) -> str:
    return _renderer().render(answer).strip() or f"<p>{html.escape(answer)}</p>"


@cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
