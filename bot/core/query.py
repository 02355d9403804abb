"""From what was typed to what is embedded: cleaning, redaction, and the key of exact matches."""

import hashlib
import re
import unicodedata

from bot.core.marking import unmarked
from bot.core.quoted import own_words

LONGEST = 8_000
"""Characters of a message that are read; the rest cannot change what is asked."""

_MENTION = re.compile(r"<[@#!][^<>\s]{1,80}>|^\s*@[\w.-]{1,40}")
_SENTENCE_MARKS = re.compile(r"[?!,;…¿¡\"“”„«»]+|[.:](?=\s|$)")
_ENDS = tuple("?!.…？！。")
_NAMED_EMOJI = re.compile(r"[ ]?:[a-z0-9_+'-]{1,80}:$")
_NAMED_FIRST = re.compile(r":[a-z0-9_+'-]{1,80}:(?=\s)")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})
_KEPT_CONTROLS = "\n\t\u200d"  # the joiner holds composed emoji together

_SECRETS = (
    (("@",), re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"), "[email]"),
    (("eyJ",), re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?"), "[token]"),
    (
        ("-", "_", "AKIA"),
        re.compile(r"\b(?:xox[a-z]-|xapp-|sk-|pk-|rk_|gh[pousr]_|glpat-|AKIA)[\w-]{8,}"),
        "[token]",
    ),
)
"""Each with signs of which every match holds one: most texts hold none, and are not searched."""
_DIGIT = re.compile(r"\d")
_WITH_DIGITS = (
    # Looked for once in each run of such signs: further in, less of the same would be read again.
    (re.compile(r"(?<![\w-])(-*)\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{32,}\b"), r"\1[token]"),
    (re.compile(r"(?<![\w.])\+?\(?\d(?:[ ()./-]{0,2}\d){8,18}(?![\w])"), "[number]"),
)


def clean(text: str) -> str:
    """The writer's own words: mentions, quotes, signature, control and formatting characters gone.

    Spaces and lines are folded. At most `LONGEST` characters, in Unicode's composed form (NFC).
    """
    kept = text[:LONGEST].replace("\r", "\n")
    if not (kept.isascii() and kept.isprintable()):  # else there is nothing to take away
        kept = "".join(
            char
            for char in unicodedata.normalize("NFC", kept)
            if char in _KEPT_CONTROLS or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co")
        )
    if "<" in kept or "@" in kept:
        kept = _MENTION.sub(" ", kept)
    return " ".join(own_words(kept).split())


def redact(text: str) -> str:
    """The text without e-mail addresses, tokens, phone and card numbers.

    What is embedded, stored and shown is what this returns. Any run of 9 to 19 digits counts as
    a phone or card number, however it is grouped.
    """
    for signs, pattern, name in _SECRETS:
        if any(sign in text for sign in signs):
            text = pattern.sub(name, text)
    if _DIGIT.search(text):
        for pattern, name in _WITH_DIGITS:
            text = pattern.sub(name, text)
    return text


def post_text(title: str, body: str) -> str:
    """A post's title and body as one text; where one holds the other, it is said once."""
    if not (heading := exact_key(title)):
        return body
    said = exact_key(body)
    if f" {heading} " in f" {said} ":
        return body
    if not said or f" {said} " in f" {heading} ":
        return title
    end = "" if title.rstrip().endswith(("?", "!", ".", ":")) else "."
    return f"{title}{end}\n{body}"


def exact_key(text: str) -> str:
    """What two texts share that ask the same, word for word; empty where there are no words.

    Case, spacing and the punctuation of sentences do not count, nor emoji after it, nor markup
    around words; `+`, `#`, `%` and the like do, so that C, C++ and C# stay three things, and emoji
    that may be what is asked about.
    """
    plain = redact(clean(text))
    if (bare := undecorated(plain)).endswith(_ENDS):
        plain = bare
    plain = unmarked(plain)
    if plain.isascii():
        plain = plain.replace("`", "'").lower()
    else:
        plain = unicodedata.normalize("NFKC", plain).translate(_APOSTROPHES).casefold()
    key = " ".join(_SENTENCE_MARKS.sub(" ", plain).split())
    return key if any(char.isalnum() for char in key) else ""


def undecorated(text: str) -> str:
    """The text without the emoji at its end, as signs or as their names between colons."""
    while text:
        if text[-1] == ":" and (found := _NAMED_EMOJI.search(text, max(0, len(text) - 83))):
            text = text[: found.start()]
        elif text[-1].isspace() or _is_of_emoji(text[-1]):
            text = text[:-1]
        else:
            break
    return text


def unadorned(text: str) -> str:
    """The text without the emoji at its beginning and end."""
    while text:
        if text[0] == ":" and (found := _NAMED_FIRST.match(text)):
            text = text[found.end() :]
        elif text[0].isspace() or _is_of_emoji(text[0]):
            text = text[1:]
        else:
            break
    return undecorated(text)


def _is_of_emoji(char: str) -> bool:
    if char.isascii():
        return False
    return char in "\u200d\ufe0f" or "🏻" <= char <= "🏿" or unicodedata.category(char) == "So"


def text_hash(text: str) -> bytes:
    """SHA-256 of the text's UTF-8 bytes: the address of its embedding, 32 bytes."""
    return hashlib.sha256(text.encode()).digest()
