"""Discord's markdown as its clients read it, as far as it is known.

The rules are those of simple-markdown, on which the clients are built, with Discord's own: quotes,
headings, lists, small print, code of three backticks, spoilers, masked links, mentions, emoji.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
_CODE_BLOCK = re.compile(r"```(?:([a-z0-9_+\-.#]+?)\n)?\n*([^\n][\s\S]*?)\n*```", re.IGNORECASE)
_CODE = re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)")
_AUTOLINK = re.compile(r"<([^: >]+:/[^ >]+)>")
_URL = re.compile(r"(https?://[^\s<]+[^<.,:;\"')\]\s])")
_LINK = re.compile(
    r"\[((?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]"
    r"\(\s*<?((?:\([^)]*\)|[^\s\\]|\\.)*?)>?(?:\s+['\"]([\s\S]*?)['\"])?\s*\)"
)
_MENTION = re.compile(
    r"<(?:@[!&]?\d+|\#\d+|/[^\s>][^<>\n]*:\d+|a?:\w+:\d+|t:-?\d+(?::\w)?|id:\w+|sound:\d+)>"
    r"|@everyone|@here|:[\w+-]*[A-Za-z][\w+-]*:"
)
_STYLES = (
    ("bold", re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)")),
    ("underline", re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)")),
    (
        "italic",
        re.compile(
            r"_((?:__|\\[\s\S]|[^\\_])+?)_(?![0-9A-Za-z_])"
            r"|\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)"
        ),
    ),
    ("strike", re.compile(r"~~([\s\S]+?)~~(?!_)")),
    ("spoiler", re.compile(r"\|\|([\s\S]+?)\|\|")),
)
_BLOCKS = (
    ("heading", re.compile(r" *(#{1,3}) +(?=\S)")),
    ("small", re.compile(r" *(-#) +(?=\S)")),
    ("item", re.compile(r" *([-*+]|\d+\.) +")),
)
_QUOTE = re.compile(r"> ?")


@dataclass(frozen=True)
class Seen:
    """Some text as it is seen: its looks, and where it leads."""

    text: str
    looks: frozenset[str] = frozenset()
    url: str = ""


def read(source: str) -> list[Seen]:
    """What a person sees of it. Marks of lists and quotes are gone, as they are drawn."""
    return [*_blocks(source, frozenset())]


def words(source: str) -> str:
    """The same as text alone, without invisible signs."""
    return "".join(seen.text for seen in read(source)).replace("\u2060", "")


def _blocks(source: str, looks: frozenset[str]) -> Iterator[Seen]:
    while source:
        if code := _CODE_BLOCK.match(source):
            yield Seen(code[2], looks | {"block"}, code[1] or "")
            source = source[code.end() :]
            continue
        if "quote" not in looks and source.startswith("> "):
            lines = re.match(r"(?:> ?[^\n]*(?:\n|$))+", source)
            assert lines
            inner = "\n".join(_QUOTE.sub("", line, 1) for line in lines[0].split("\n"))
            yield from _blocks(inner, looks | {"quote"})
            source = source[lines.end() :]
            continue
        line, end, source = source.partition("\n")
        if "```" in line and (begun := _CODE_BLOCK.search(line + end + source)):
            before = (line + end + source)[: begun.start()]
            if before.count("`") % 2 == 0 and "\n" not in before:
                line, source, end = before, (line + end + source)[begun.start() :], ""
        looks_here = looks
        while begun_block := _begun(line):
            name, mark = begun_block
            looks_here |= {f"{name} {mark[1]}" if name == "heading" else name}
            line = line[mark.end() :]
        yield from _inline(line, looks_here)
        yield Seen(end, looks)


def _begun(line: str) -> tuple[str, re.Match[str]] | None:
    found = ((name, rule.match(line)) for name, rule in _BLOCKS)
    return next(((name, mark) for name, mark in found if mark), None)


def _inline(source: str, looks: frozenset[str], url: str = "") -> Iterator[Seen]:
    while source:
        if found := _ESCAPE.match(source):
            yield Seen(found[1], looks, url)
        elif found := _CODE.match(source):
            yield Seen(found[2].strip(" "), looks | {"code"}, url)
        elif found := _MENTION.match(source):
            yield Seen(found[0], looks | {"mention"}, url)
        elif found := _AUTOLINK.match(source) or _URL.match(source):
            yield Seen(found[1], looks, found[1])
        elif found := _LINK.match(source):
            yield from _inline(found[1], looks, found[2])
        elif styled := _styled(source):
            name, found = styled
            inner = next(group for group in found.groups() if group is not None)
            yield from _inline(inner, looks | {name}, url)
        else:
            found = re.match(r"[0-9A-Za-z]+|[\s\S]", source)
            assert found
            yield Seen(found[0], looks, url)
        source = source[found.end() :]


def _styled(source: str) -> tuple[str, re.Match[str]] | None:
    found = [(name, match) for name, rule in _STYLES if (match := rule.match(source))]
    return max(found, key=lambda pair: pair[1].end(), default=None)
