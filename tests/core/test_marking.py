"""Markup around a text is no part of it, unless it is what the text is about."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.marking import unmarked
from bot.core.query import exact_key

WRAPPED = [
    "`{}`",
    "```{}```",
    "```\n{}\n```",
    "**`{}`**",
    "*{}*",
    "**{}**",
    "***{}***",
    "~{}~",
    "~~{}~~",
    "||{}||",
    "**{}**?",
    "_{}_",
    "**_{}_**",
]
AROUND = [
    *WRAPPED,
    "__{}__",
    "- {}",
    "- **{}**",
    "• {}",
    "* {}",
    "# {}",
    "> {}",
    "{} -",
    "({})",
    "({})?",
    "[{}]",
    "'{}'",
    "‘{}’",
    '"{}"',
    "„{}“",
    "「{}」",
]
ASKED = [
    "Where is my invoice?",
    "how do I install npm",
    "Wo ist meine Rechnung?",
    "It's mine, isn't it?",
    "is C++ faster than plain C# here",
]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("asked", ASKED)
def test_a_phrasing_in_markup_is_the_phrasing(around: str, asked: str) -> None:
    assert exact_key(around.format(asked)) == exact_key(asked)


@pytest.mark.parametrize("around", [*WRAPPED, "- {}", "({})", "[{}]", "'{}'"])
def test_one_word_in_markup_is_that_word(around: str) -> None:
    assert exact_key(around.format("E401")) == "e401"


@pytest.mark.parametrize(
    "typed",
    ["how do **I** install `npm`?", "*how do* I _install_ npm", "~~how~~ do I install __npm now__"],
)
def test_markup_around_words_inside_does_not_count(typed: str) -> None:
    assert exact_key(typed).removesuffix(" now") == "how do i install npm"


WORDS = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=8)
PHRASINGS = st.lists(WORDS, min_size=2, max_size=8).map(" ".join)


@given(PHRASINGS, st.sampled_from(WRAPPED), st.sampled_from(["{}", "- {}", "({})", "'{}'"]))
def test_any_words_in_any_markup_have_their_own_key(words: str, inner: str, outer: str) -> None:
    assert exact_key(outer.format(inner.format(words))) == exact_key(words)


@pytest.mark.parametrize(
    "apart",
    [
        ("C", "C++", "C#", "C*"),
        ("channel", "#channel"),
        ("what does * mean", "what does mean"),
        ("wildcard", "* wildcard"),
        ("args", "*args", "**args"),
        ("init", "__init__"),
        ("id", "_id", "__id__"),
        ("y", "(y)"),
        ("email", "[email]"),
        ("txt", "*.txt"),
        ("2 3 4", "2 * 3 * 4"),
        ("v", "-v"),
        ("5 degrees", "- 5 degrees"),
        ("5 items free", "> 5 items free"),
        ("snakecasename", "snake_case_name"),
        ("a and b", "(a) and (b)"),
        ("blood type A", "blood type A -"),
        ("a b", "a || b"),
        ("what do .a and .b match", "what do *.a and *.b match"),
    ],
)
def test_signs_that_mean_something_stay(apart: tuple[str, ...]) -> None:
    assert len(set(map(exact_key, apart))) == len(apart)


@given(st.text(st.sampled_from("*_~`|-#>(['’ aB1?.\"“"), max_size=40) | st.text(max_size=60))
@example("[a]b]")
@example("**")
def test_markup_is_only_taken_away_and_words_are_left(text: str) -> None:
    left = unmarked(text)

    assert [char for char in left if char.isalnum()] == [char for char in text if char.isalnum()]
    assert len(left) <= len(text)


@pytest.mark.parametrize("sign", list("*_~`|-('[>#"))
def test_eight_thousand_signs_are_read_to_their_end(sign: str) -> None:
    for text in (sign * 8_000, f"{sign}a " * 2_600, f"a{sign}" * 4_000, f" {sign}" * 4_000):
        assert len(unmarked(text)) <= len(text)
