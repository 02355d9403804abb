"""Plain text out of CommonMark, for the signals alone: what is shown keeps its markup."""

import html
import re

_STEPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<!--.*?-->", re.DOTALL), " "),
    (re.compile(r"^\s{0,3}(?:```|~~~).*$", re.MULTILINE), ""),  # the fence goes, the code stays
    (re.compile(r"^\s{0,3}\[[^\]\n]{1,200}\]:\s*\S+.*$", re.MULTILINE), ""),
    (re.compile(r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,2000}(?:\s+\"[^\"]{0,200}\")?\)"), r"\1"),
    (re.compile(r"!?\[([^\[\]]{1,500})\]\[[^\[\]]{0,200}\]"), r"\1"),
    (re.compile(r"<(https?://[^<>\s]{1,2000})>"), r"\1"),
    (re.compile(r"</?[A-Za-z][^<>\n]{0,500}>"), " "),
    (re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+|\d{1,9}[.)]\s+)", re.MULTILINE), ""),
    (re.compile(r"^\s*(?:[-*_]\s*){3,}$|^\s*=+\s*$|^[\s|:-]+$", re.MULTILINE), ""),
    (re.compile(r"\*{1,3}|~~|`+|(?<!\w)_{1,3}|_{1,3}(?!\w)|\|"), ""),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)


def plain(markdown: str) -> str:
    """The words of a CommonMark text: link texts and code stay; marks, addresses, tags go.

    Lines stay lines, since they are where a passage may be cut. Never fails: what is no valid
    markup is text.
    """
    for pattern, replacement in _STEPS:
        markdown = pattern.sub(replacement, markdown)
    lines = (" ".join(line.split()) for line in html.unescape(markdown).splitlines())
    return "\n".join(line for line in lines if line)


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in it. An answer of "—" has none."""
    return any(char.isalnum() for char in text)
