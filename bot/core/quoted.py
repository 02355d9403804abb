"""What a message holds besides its writer's own words: quotes, forwarded mail, signatures."""

import re
from collections.abc import Sequence

_QUOTED = (">", "&gt;")
_QUOTE_NEXT = re.compile(r"\s*(?:>|&gt;)")
_BELOW = re.compile(
    r"^[ \t]*(?:on [^\n]{5,200}\bwrote:|[^\n]{1,60} wrote on [^\n]{5,60}:"
    r"|am [^\n]{5,200}\bschrieb[^\n]{0,80}:|le [^\n]{5,200}\ba écrit ?:|el [^\n]{5,200}\bescribió:"
    r"|begin forwarded message:"
    r"|-{2,20} ?(?:original|forwarded) message ?-{2,20}|_{10,200}|--"
    r"|from: [^\n]{1,200}\n(?:[ \t]*(?:sent|date|to|cc): [^\n]{0,200}\n){0,4}[ \t]*subject: [^\n]*)"
    r"[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
"""What follows is another message, or who wrote this one ("-- " is RFC 3676's, section 4.3)."""
_RULE = re.compile(r"[-_].*|begin forwarded message:", re.IGNORECASE)
_DEVICE = re.compile(
    r"(?:sent (?:from|via|with) (?:my |yahoo|mail|outlook|proton)|get outlook for |envoyé de mon "
    r"|von meinem (?=[^\n]{1,30} gesendet)|enviado desde mi )[^\n]{0,60}",
    re.IGNORECASE,
)
_PERSON = r"(?-i:[A-ZÀ-Þ][\w.-]{0,20})"
_SIGN_OFF = re.compile(
    r"(?:(?:best|kind(?:est)?|warm(?:est)?|many|with|friendly|thx &) ){0,3}(?:regards|wishes|best"
    r"|thanks(?: a lot| so much| in advance)?|thank you(?: so much| very much)?|thx|cheers|br"
    r"|sincerely|greetings|yours(?: sincerely| truly| faithfully)?|all the best"
    r"|(?:mit freundlichen|viele|liebe|beste|schöne) grü(?:ß|ss)en?|mfg|vielen dank(?: im voraus)?"
    r"|danke|(?:bien )?cordialement|merci(?: d'avance| beaucoup)?|(?:un )?saludos?(?: cordiales)?"
    r"|(?:muchas )?gracias)"
    rf"(?: ?[,.!-]{{1,3}}(?: ?[\w.-]{{1,20}}){{0,3}}|(?<!best)(?: {_PERSON}){{1,2}})?",
    re.IGNORECASE,
)
_NAME = re.compile(r"[-~–—] ?[A-ZÀ-Þ][^\W\d_]{0,20}(?: [A-ZÀ-Þ][^\W\d_]{0,20}\.?)?")
_LISTED = ("-", "~", "–", "—", "*", "•")
_UNFINISHED = re.compile(
    r"\b(?:an?|about|and|are|as|at|between|by|called|for|from|in|is|of|on|or|than|the|to|with"
    r"|für|von|nach|mit|oder|und|pour|de|à|para|con)$",
    re.IGNORECASE,
)
"""What goes on in the next line: "do you ship to" and, below it, "- Germany"."""
_POINTING = re.compile(
    r"\b(?:same|this|that|above|bump|any ?(?:one|body)|news|updates?)\b|\+1|\^", re.IGNORECASE
)
"""What somebody says who asks what is quoted."""
_FEWEST_WORDS, _MOST_POINTING = 3, 8
_MOST_SIGNED = 6
"""Lines that a sign-off and what stands below it take, at most."""
_LONGEST_SIGNED = 60


def own_words(text: str) -> str:
    """The text without the lines that quote, and without the signature below.

    As it is where it is one line, and where what is left asks nothing by itself: nothing, a word or
    two, or "same question here".
    """
    if "\n" not in text.strip():
        return text
    lines = _written(text)
    if not lines or (len(lines) < text.count("\n") + 1 and _points(" ".join(lines))):
        return text
    return "\n".join(_unsigned(lines))


def _written(text: str) -> list[str]:
    """The lines above the first one below which somebody else's stand, without quotes."""
    above: list[str] = []
    at = 0
    for found in _BELOW.finditer(text):
        if lines := _unquoted(text[at : found.start()]):
            return [*above, *lines]
        said = found.group().strip()
        if not (_RULE.fullmatch(said) or _QUOTE_NEXT.match(text, found.end())):
            above.append(said)
        at = found.end()
    lines = _unquoted(text[at:])
    return [*above, *lines] if lines else []


def _points(said: str) -> bool:
    words = len(said.split())
    return words < _FEWEST_WORDS or (words <= _MOST_POINTING and bool(_POINTING.search(said)))


def _unquoted(text: str) -> list[str]:
    lines = [stripped for line in text.split("\n") if (stripped := line.strip())]
    kept = [line for line in lines if not line.startswith(_QUOTED) and not _DEVICE.fullmatch(line)]
    return kept if _say_something(kept) else []


def _unsigned(lines: list[str]) -> list[str]:
    while (end := _above_signature(lines)) < len(lines):
        lines = lines[:end]
    return lines


def _above_signature(lines: Sequence[str]) -> int:
    """How many lines stand above the last signature; all, where there is none."""
    for at in range(max(1, len(lines) - _MOST_SIGNED), len(lines)):
        if _SIGN_OFF.fullmatch(lines[at]) and all(map(_is_signed, lines[at + 1 :])):
            return at
    is_name = len(lines) > 1 and _NAME.fullmatch(lines[-1]) and not _goes_on(lines[-2])
    return len(lines) - bool(is_name)


def _is_signed(line: str) -> bool:
    """Whether it names who writes, as far as looks tell: capitals, figures, or a single word."""
    words = [word for word in line.split() if word[0].isalpha()]
    capital = sum(1 for word in words if word[0].isupper())
    return (
        len(line) <= _LONGEST_SIGNED
        and "?" not in line
        and (len(words) < 2 or 2 * capital >= len(words))
    )


def _goes_on(line: str) -> bool:
    """Whether the next line belongs to it: both are of a list, or it is no whole sentence."""
    return line.endswith(":") or line.startswith(_LISTED) or _UNFINISHED.search(line) is not None


def _say_something(lines: list[str]) -> bool:
    return any(char.isalnum() for line in lines for char in line)
