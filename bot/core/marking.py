"""Markup around a text: code, bold, italics, brackets, quotation marks, the dash of a list."""

import re

_MARKS = ("```", "``", "`", "***", "**", "*", "___", "__", "_", "~~", "~", "||")
_PAIRS = ("()", "[]", "{}", "''", "‘’", "‚‘", "‹›", "「」", "『』", "【】", "《》")
_FEWEST = 2
"""Letters and digits in brackets: "(c)" and "(y)" are signs."""
_REDACTED = ("email", "token", "number")
"""What stands in brackets where `query.redact` took something away."""
_DEEPEST = 6
_BEFORE, _AFTER = ' ?!,;…¿¡"“”„«»', ' ?!,;…"“”„«».:'
"""Punctuation around markup."""
_LISTED = re.compile(r"^(?:[-–—•◦▪‣]|[*+#](?=\s\S+\s\S+\s\S)|#{2,6}|>|&gt;)\s(?=\W{0,3}[^\W\d_])")
"""A list's or a heading's sign; after `*`, `+` and `#`, which may be asked about, three words."""
_DASHED = re.compile(r"(?<=\w[^\W\d_A-Z])([?!.…？！。]{0,3})\s[-–—]{1,3}$")
_STRESSED = re.compile(
    r"(?<![\w*_~`|\\])([*~`]{1,3}|_|__(?=[^*_~`]*\s))(?=[^\s*_~`])([^*_~`]*[^\s*_~`])\1(?![\w*_~`|])"
)
_NAME = re.compile(r"\w+", re.ASCII)
_MARKED = re.compile(r"[*_~`|]|^\W|\s[-–—]+$")


def unmarked(text: str) -> str:
    """The text without markup around the whole and around words of it; itself where there is none.

    A sign that stands alone stays, since it may be what is asked about: `*`, `#channel`, `*args`,
    `__init__`, C#, A*. Expects a text on one line.
    """
    if not _MARKED.search(text):
        return text
    for _ in range(_DEEPEST):
        inner = _unwrapped(_DASHED.sub(r"\1", _LISTED.sub("", text)))
        if inner == text:
            break
        text = inner
    return _STRESSED.sub(r"\2", text) if " " in text else text


def _unwrapped(text: str) -> str:
    inner = text.lstrip(_BEFORE).rstrip(_AFTER)
    for mark in _MARKS:
        if inner.startswith(mark) and inner.endswith(mark) and len(inner) > 2 * len(mark):
            body = inner[len(mark) : -len(mark)]
            return body.strip() if _is_stress(mark, body) else text
    for pair in _PAIRS:
        opening, closing = pair[0], pair[1]
        if inner.startswith(opening) and inner.endswith(closing):
            return inner[1:-1].strip() if _is_aside(opening, closing, inner[1:-1]) else text
    return text


def _is_stress(mark: str, body: str) -> bool:
    if mark in body or not any(map(str.isalnum, body)):
        return False
    if mark.startswith("`"):
        return True
    is_name = len(mark) > 1 and mark.startswith("_") and _NAME.fullmatch(body) is not None
    return body == body.strip() and not is_name


def _is_aside(opening: str, closing: str, body: str) -> bool:
    inner = (f"{closing} ", f" {opening}") if closing in "'‘’" else (opening, closing)
    return (
        sum(map(str.isalnum, body)) >= _FEWEST
        and not any(sign in body for sign in inner)
        and body not in _REDACTED
    )
