"""From the HTML of an answer to CommonMark."""

import re
from collections.abc import Iterator, Sequence

from bot.formats.html_tree import Element, Node, tree_of

_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SPECIAL = re.compile(r"[\\`*\[\]<~|]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_BEGINS = re.compile(
    r"^(?:(?=#{1,6}(?: |$)|[+-](?: |$)|>|=+ *$|-[ -]*$)|([0-9]{1,9})(?=[.)](?: |$)))"
)
"""Before what would make something else of a line: a heading, a quote, a list, a rule."""

_BREAKS = re.compile(r"\A(?:\\\n *)+|(?: *\\\n)+\Z")
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_AROUND = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~"}
_PASSED_OVER = {"script", "style", "head", "template", "noscript", "iframe"}
_BLOCKS = {
    "p", "div", "ul", "ol", "li", "pre", "blockquote", "hr", "table", "section", "article", "main",
    "header", "footer", "dl", "dt", "dd", "figure", "figcaption", "body", "html", *_HEADINGS,
}  # fmt: skip


def is_html(text: str) -> bool:
    """Whether there is a tag in it."""
    return _TAG.search(text) is not None


def common_mark(html: str) -> str:
    """The text of a piece of HTML in CommonMark, with what that can hold of its structure."""
    return "\n\n".join(_blocks(tree_of(html)))


def _blocks(nodes: Sequence[Node]) -> Iterator[str]:
    inline: list[Node] = []
    for node in nodes:
        if isinstance(node, str) or not _holds_blocks(node):
            inline.append(node)
            continue
        yield from _paragraph(inline)
        inline = []
        yield from _block(node)
    yield from _paragraph(inline)


def _holds_blocks(node: Node) -> bool:
    return isinstance(node, Element) and (
        node.tag in _BLOCKS or any(map(_holds_blocks, node.children))
    )


def _paragraph(nodes: Sequence[Node]) -> Iterator[str]:
    text = _BREAKS.sub("", _inline(nodes).strip(" "))
    lines = [line.strip(" ") for line in text.split("\n")]
    if any(lines):
        yield "\n".join(_BEGINS.sub(_held_back, line, count=1) for line in lines)


def _held_back(found: re.Match[str]) -> str:
    return (found.group(1) or "") + "\\"


def _block(node: Element) -> Iterator[str]:
    match node.tag:
        case "hr":
            yield "***"
        case "pre":
            text = _plain(node.children).strip("\n")
            fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 0)
            yield f"{fence}\n{text}\n{fence}"
        case "ul" | "ol":
            yield from _list(node)
        case "blockquote":
            quoted = "\n\n".join(_blocks(node.children))
            yield "\n".join(f"> {line}".rstrip() for line in quoted.split("\n"))
        case "table":
            yield from _table(node)
        case heading if heading in _HEADINGS:
            text = " ".join(_inline(node.children).replace("\\\n", " ").split())
            if text:
                yield _HEADINGS[heading] + re.sub(r"(#+)$", r"\\\1", text)
        case _:
            yield from _blocks(node.children)


def _list(node: Element) -> Iterator[str]:
    items: list[str] = []
    number = node.attributes.get("start", "1")
    first = int(number) if re.fullmatch("[0-9]{1,8}", number) else 1
    for child in node.children:
        if isinstance(child, str) or child.tag in _PASSED_OVER:
            continue
        marker = f"{first + len(items)}. " if node.tag == "ol" else "- "
        inside = child.children if child.tag == "li" else [child]
        body = "\n\n".join(_blocks(inside))
        if "\n\n" not in body or all(map(_is_tight, inside)):
            body = body.replace("\n\n", "\n")
        items.append(marker + body.replace("\n", "\n" + " " * len(marker)))
    if items:
        yield "\n".join(re.sub(r"(?m)^ +$", "", item) for item in items)


def _is_tight(node: Node) -> bool:
    return not isinstance(node, Element) or node.tag in ("ul", "ol") or not _holds_blocks(node)


def _table(node: Element) -> Iterator[str]:
    rows = [
        [" ".join(_inline(cell.children).replace("\\\n", " ").split()) for cell in cells]
        for cells in _rows(node)
        if cells
    ]
    if not rows:
        return
    width = max(map(len, rows))
    lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
    yield "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _rows(node: Element) -> Iterator[list[Element]]:
    for child in node.children:
        if isinstance(child, Element):
            if child.tag == "tr":
                cells = (cell for cell in child.children if isinstance(cell, Element))
                yield [cell for cell in cells if cell.tag in ("td", "th")]
            else:
                yield from _rows(child)


def _inline(nodes: Sequence[Node]) -> str:
    joined = "".join(map(_piece, nodes))
    return re.sub(r" *(\\\n) *", r"\1", re.sub(r"(?<=[ \n]) +", "", joined))


def _piece(node: Node) -> str:
    if isinstance(node, str):
        return _SPECIAL.sub(r"\\\g<0>", _SPACE.sub(" ", node))
    inside = _inline(node.children)
    match node.tag:
        case "br":
            return "\\\n"
        case "img":
            alt = _SPECIAL.sub(r"\\\g<0>", _SPACE.sub(" ", node.attributes.get("alt", "")))
            url = node.attributes.get("src", "")
            return f"![{alt}]({_address(url)})" if url else alt
        case "a" if node.attributes.get("href") and inside.strip():
            return f"[{inside}]({_address(node.attributes['href'])})"
        case "code" | "tt" | "kbd":
            return _code(_SPACE.sub(" ", _plain(node.children)))
        case mark if mark in _AROUND and inside.strip():
            sign = _AROUND[mark]
            core = inside.strip()
            before, _, after = inside.partition(core)
            return f"{before}{sign}{core}{sign}{after}"
        case gone if gone in _PASSED_OVER:
            return ""
    return inside


def _code(text: str) -> str:
    if not text.strip():
        return text
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    space = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{space}{text}{space}{fence}"


def _address(url: str) -> str:
    plain = _SPACE.sub("%20", url.strip())
    odd = plain.count("(") != plain.count(")") or plain.startswith("<")
    return re.sub(r"([()<>\\])", r"\\\1", plain) if odd else plain


def _plain(nodes: Sequence[Node]) -> str:
    return "".join(
        node if isinstance(node, str) else "\n" if node.tag == "br" else _plain(node.children)
        for node in nodes
    )
