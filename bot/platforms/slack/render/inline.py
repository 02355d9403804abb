"""CommonMark inside a paragraph: emphasis, code, links, images."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from markdown_it.tree import SyntaxTreeNode

from bot.platforms.slack.render.parts import Picture, Run, Runs, joined
from bot.platforms.slack.render.safety import pings, plain, size

BARE_URL = re.compile(r"https?://[^\s<>\"|`]+[^\s<>\"|`.,;:!?'*_~)\]}…]")
LONGEST_URL = 3_000
LONGEST_ALT = 2_000

_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)[\s/>]")
_DROPPED = frozenset(
    {
        *("b", "center", "code", "details", "div", "em", "i", "ins", "kbd", "mark", "p", "s"),
        *("samp", "small", "span", "strong", "sub", "summary", "sup", "u", "var", "wbr"),
    }
)
"""Tags that people write in Markdown for what Slack does not show."""

_STYLES = {"strong": "bold", "em": "italic", "s": "strike"}


def inline(node: SyntaxTreeNode, style: frozenset[str] = frozenset()) -> list[Run | Picture]:
    """The runs and images of a paragraph, heading or table cell."""
    return [piece for piece in _pieces(node, style, "") if isinstance(piece, Picture) or piece.text]


def as_runs(pieces: Iterable[Run | Picture]) -> Runs:
    """The same with images as links: for where an image cannot stand."""
    return safe(
        Run(piece.alt, url=piece.url) if isinstance(piece, Picture) else piece for piece in pieces
    )


def safe(runs: Iterable[Run], *, code: bool = False) -> Runs:
    """The runs with equal neighbours made one, and nothing in them, or across them, that pings."""
    merged = [
        Run(joined(group), *look) for look, group in groupby(runs, lambda run: (run.style, run.url))
    ]
    text = joined(merged)
    everywhere, in_code = set(pings(text)), set(pings(text, code=True))
    done, start = [], 0
    for run in merged:
        end = start + len(run.text)
        places = in_code if code or "code" in run.style else everywhere
        inside = sorted(place - start for place in places if start < place <= end)
        cuts = zip([0, *inside], [*inside, len(run.text)], strict=True)
        words = "\u2060".join(run.text[first:last] for first, last in cuts)
        done.append(Run(words, run.style, run.url))
        start = end
    return tuple(run for run in done if run.text)


def stripped(runs: Runs) -> Runs:
    """The runs without white space around them."""
    text = joined(runs)
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    return part_of(runs, first, max(first, last))


def part_of(runs: Runs, first: int, last: int) -> Runs:
    """The runs between two characters of their text."""
    cuts, start = [], 0
    for run in runs:
        words = run.text[max(first - start, 0) : max(last - start, 0)]
        cuts.append(Run(words, run.style, run.url))
        start += len(run.text)
    return tuple(run for run in cuts if run.text)


def _pieces(node: SyntaxTreeNode, style: frozenset[str], url: str) -> Iterator[Run | Picture]:
    match node.type:
        case "text" if not url:
            yield from _with_links(node.content, style)
        case "softbreak":
            yield Run(" ", style, url)
        case "hardbreak":
            yield Run("\n", style, url)
        case "html_inline":
            yield from _tag(node.content, style, url)
        case "code_inline":
            yield Run(node.content, style | {"code"}, url)
        case "image":
            yield _image(node, style, url)
        case "link":
            address = _address(str(node.attrs.get("href", "")))
            pieces = [piece for child in node.children for piece in _pieces(child, style, address)]
            yield from pieces or [Run(address, style, address)]
        case kind if node.children:
            inner = style | {_STYLES[kind]} if kind in _STYLES else style
            for child in node.children:
                yield from _pieces(child, inner, url)
        case _:
            yield Run(node.content, style, url)


def _tag(tag: str, style: frozenset[str], url: str) -> Iterator[Run]:
    """A new line, nothing (what the tag is around stays), or the tag as it is written."""
    name = _NAME.match(tag)
    known = name[1].lower() if name else ""
    if known == "br":
        yield Run("\n", style, url)
    elif known not in _DROPPED:
        yield Run(tag, style, url)


def _image(node: SyntaxTreeNode, style: frozenset[str], url: str) -> Run | Picture:
    address = _address(str(node.attrs.get("src", "")))
    alt = "".join(
        piece.text if isinstance(piece, Run) else piece.alt
        for child in node.children
        for piece in _pieces(child, style, "")
    )
    name = alt.strip() or address.rstrip("/").rpartition("/")[2]
    if url or not address.startswith("https://"):
        return Run(name, style, url or address)
    return Picture(address, plain(name, LONGEST_ALT))


def _address(url: str) -> str:
    """The address where it is one that Slack links and a person can follow, else nothing."""
    known = re.match(r"(?:https?://|mailto:)\S", url, re.IGNORECASE)
    return url if known and size(url) <= LONGEST_URL else ""


def _with_links(text: str, style: frozenset[str]) -> Iterator[Run]:
    """Slack links no bare address in rich text by itself."""
    start = 0
    for found in BARE_URL.finditer(text):
        yield Run(text[start : found.start()], style)
        yield Run(found.group(), style, _address(found.group()))
        start = found.end()
    yield Run(text[start:], style)
