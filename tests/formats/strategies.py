"""Entries and texts as hypothesis makes them up: everything that a file could hold."""

from hypothesis import strategies as st

from bot.core.faq import Audience, FaqEntry, Status
from bot.core.query import exact_key

TRAPS = (
    "yes", "no", "null", "~", "42", "1e3", "0x1f", "2026-01-01", "- item", "# heading", "a: b",
    "*bold*", "&amp;", "!tag", "{#id}", "[x]", "'quoted'", '"quoted"', "=1+1", "+49", "@here", "|",
    " | ", "a\nb", "a\r\nb", "a\rb", "a\u0085b", "a\u2028b", "a\u2029b", "\tx", "x \n y", "  x\n",
    "```\n# code\n```", "# One\n\ntext\n\n## Two?\n\ntext", "-->", "<!-- faqbot\nid: x\n-->", "😀",
    "\ufeff", "---", "...", "a #b", "\\", "ends #", "'=1", "\n\nx\n\n", "\x7f", "\x9b", "\ufffe",
    "text\n===", "<script>", "```", "[ref]: http://x", "x\n\n    code", "‮rtl", "\x85x",
)  # fmt: skip

_CHARACTERS = st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\t\n\r\x85\x7f")
_PIECES = st.text(_CHARACTERS, max_size=30) | st.sampled_from(TRAPS)
TEXTS = st.lists(_PIECES, min_size=1, max_size=3).map("".join).filter(str.strip)
IDS = st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=40)


PHRASINGS = TEXTS.filter(exact_key)
"""Texts that somebody could ask: with a letter or a digit."""


def _distinct(texts: list[str]) -> list[str]:
    return list({exact_key(text) or text: text for text in texts}.values())


@st.composite
def entries(draw: st.DrawFn, slug: str | None = None) -> FaqEntry:
    """An entry such as the store could hold: phrasings distinct, texts not blank."""
    phrasings = _distinct(draw(st.lists(PHRASINGS, min_size=1, max_size=4)))
    return FaqEntry(
        slug=slug or draw(IDS.filter(str.strip)),
        question=phrasings[0],
        answer=draw(TEXTS),
        alternates=tuple(phrasings[1:]),
        negatives=tuple(_distinct(draw(st.lists(TEXTS, max_size=2)))),
        tags=tuple(dict.fromkeys(draw(st.lists(TEXTS, max_size=3)))),
        source=draw(st.none() | TEXTS),
        owner=draw(st.none() | TEXTS),
        review_on=draw(st.none() | st.dates()),
        audience=draw(st.sampled_from(Audience)),
        status=draw(st.sampled_from(Status)),
    )


KNOWLEDGE = st.lists(entries(), min_size=1, max_size=4, unique_by=lambda entry: entry.slug)
