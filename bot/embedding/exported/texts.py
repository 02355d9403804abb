"""What an export is compared on: texts of every length and of many scripts, always the same."""

from itertools import cycle, islice

_SAID = (
    "how do I reset my password where can we renew an old badge in Zürich before Friday 17:30 "
    "please the VPN says error 0x80070005 größer straße パスワード を 変更 したい пароль не "
    "работает كلمة المرور e-mail@example.org https://example.org/a?b=c 3.5 % 42 m² naïve café 🙂 "
    "C++ don't won't (maybe) \"quoted\" semi;colon under_score CamelCase UPPER"
)
_WORDS = _SAID.split()
_ODD = (
    "",
    " ",
    "a",
    "?",
    "🙂🙂🙂",
    "\x00\x07",
    "  leading and trailing  ",
    "two\n\nlines\tand a tab",
    "x" * 300,
    "ﬁ ligature, e\u0301 combining, \u200bzero width",
)
_SHORT = 360
_AS_QUESTIONS = 24
"""Words; a word of these has three tokens."""
_STEP = 4


def comparison_texts(window: int) -> list[str]:
    """About 400 texts: most as long as questions are, some up to beyond `window` tokens."""
    lengths = [
        *islice(cycle(range(1, _AS_QUESTIONS)), _SHORT),
        *range(_AS_QUESTIONS, max(_AS_QUESTIONS, min(window, 512) // 2) + _STEP, _STEP),
    ]
    return [*_ODD, *(_text(number, length) for number, length in enumerate(lengths))]


def _text(number: int, words: int) -> str:
    """Words that start elsewhere and leap elsewhere for each number."""
    stride = 1 + number % (len(_WORDS) - 1)
    return " ".join(_WORDS[(7 * number + at * stride) % len(_WORDS)] for at in range(words))
