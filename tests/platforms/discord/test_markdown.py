"""CommonMark in Discord's markdown: what a person sees of it."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.platforms.discord.render.markdown import markdown
from bot.platforms.discord.render.safety import parts_of
from tests.commonmark.markdowns import DANGERS, anything, well_formed
from tests.platforms.discord.discord_rules import PINGS, outside_code
from tests.platforms.discord.reading import Seen, read, words

PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")

printable = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=20)
signs = st.text("*_~|`>#-+1.<>[]()\\:@ ab/!&\"'", max_size=20)
literals = (
    st.lists(st.one_of(st.sampled_from(DANGERS), printable, signs), min_size=1, max_size=6)
    .map("".join)
    .map(
        lambda text: " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2060]", "", text).split())
    )
    .filter(lambda text: text and "http" not in text)
)


def written(text: str, *, naming: bool = False) -> str:
    return markdown(parts_of(text, naming=naming))


def literal(text: str) -> str:
    """CommonMark for exactly that text, which has no addresses in it."""
    return PUNCTUATION.sub(r"\\\1", text)


def without_spaces(text: str) -> str:
    return re.sub(r"[\s\u2060]", "", text)


def looks(text: str, *, naming: bool = False) -> list[tuple[str, set[str], str]]:
    """What is seen, without spaces; neighbours of one look together."""
    merged: list[Seen] = []
    for seen in read(written(text, naming=naming)):
        if merged and merged[-1].looks == seen.looks and merged[-1].url == seen.url:
            merged[-1] = Seen(merged[-1].text + seen.text, seen.looks, seen.url)
        else:
            merged.append(seen)
    cleaned = ((one.text.replace("\u2060", "").strip(), set(one.looks), one.url) for one in merged)
    return [one for one in cleaned if one[0]]


@given(text=literals)
@pytest.mark.parametrize(
    ("before", "seen_before"),
    [("", ""), ("- ", ""), ("# ", ""), ("> ", ""), ("1. ", ""), ("a\\\n", "a\n"), ("- > ", "")],
)
def test_what_is_literal_in_the_source_is_literal_on_discord(
    before: str, seen_before: str, text: str
) -> None:
    source = written(before + literal(text))

    seen = [one for one in read(source) if one.text.strip("\u2060 \n")]
    assert all(one.looks <= {"heading #", "quote", "item"} for one in seen), source
    assert without_spaces(words(source)) == without_spaces(seen_before + text)


@given(literals, st.sampled_from([("**", "bold"), ("*", "italic"), ("~~", "strike")]))
def test_emphasis_reaches_exactly_as_far_as_in_the_source(
    text: str, style: tuple[str, str]
) -> None:
    mark, look = style

    seen = read(written(f"a {mark}b{literal(text)}c{mark} d {mark}e{mark}"))

    inside = "".join(one.text for one in seen if look in one.looks)
    outside = "".join(one.text for one in seen if look not in one.looks)
    assert without_spaces(inside) == without_spaces(f"b{text}ce")
    assert without_spaces(outside) == "ad"


def test_emphasis_stands_next_to_each_other() -> None:
    assert looks("**a***b*~~c~~***d***`e`**`f`**") == [
        ("a", {"bold"}, ""),
        ("b", {"italic"}, ""),
        ("c", {"strike"}, ""),
        ("d", {"bold", "italic"}, ""),
        ("e", {"code"}, ""),
        ("f", {"bold", "code"}, ""),
    ]


@pytest.mark.parametrize(
    "code", ["a`b", "`a", "a``b", "a`b``c", "a```b", "*a*", "\\", "a\\", "<b>", "||a||", "`` ` ``"]
)
def test_code_within_a_line_keeps_its_signs(code: str) -> None:
    fence = "`" * 9

    assert looks(f"x {fence} {code} {fence} y") == [
        ("x", set(), ""),
        (code, {"code"}, ""),
        ("y", set(), ""),
    ]


@pytest.mark.parametrize("code", ["a\n\nb", "```\na\n```", "````", "a```b", "  a\n b", "*a*"])
def test_blocks_of_code_keep_their_lines(code: str) -> None:
    source = written(f"x\n\n`````py\n{code}\n`````\n\ny")

    assert source.count("```") == 2
    block = next(one for one in read(source) if "block" in one.looks)
    assert (block.text.replace("\u2060", ""), block.url) == (code, "py")


def test_headings_below_the_third_level_are_bold() -> None:
    assert written("# a\n\nb\n\n### c *d*\n\n#### e\n\nf") == "# a\nb\n\n### c *d*\n**e**\nf"


def test_lists_keep_their_levels_their_numbers_and_their_lines() -> None:
    text = "3. a\n   - b\\\n     c\n     - d\n4. e\n\n   ```\n   code\n   ```\n5. f"

    assert written(text) == (
        "3. a\n  - b\n    c\n    - d\n4. e\n```\ncode\n```\n5. f"  # what is no text ends a list
    )


def test_a_quote_holds_its_lists_and_code_and_ends() -> None:
    text = "> a\n>\n> b\n>\n> - c\n>\n> ```\n> d\n> ```\n\ne"

    assert written(text) == "> a\n> \n> b\n> - c\n> ```\n> d\n> ```\n\ne"


def test_lines_end_where_the_source_says_so() -> None:
    assert written("a\nb  \nc\\\nd<br>e\n\nf") == "a b\nc\nd\ne\n\nf"


def test_a_line_across_is_drawn() -> None:
    assert re.fullmatch(r"a\n─+\nb", written("a\n\n---\n\nb"))


def test_tables_are_code_unless_they_are_wide_or_have_links() -> None:
    assert written("|a|b|\n|-|-|\n|1|**2**|") == "```\na   b\n─   ─\n1   2\n```"
    assert written("|a|b|\n|-|-|\n|1|[2](https://c.example)|") == (
        "- **a**: 1\n  **b**: [2](<https://c.example>)"
    )
    assert written(f"|a|\n|-|\n|{'word ' * 30}|").startswith("- **a**: word word")


@pytest.mark.parametrize(
    ("text", "on_discord"),
    [
        ("[a](https://b.example)", "[a](<https://b.example>)"),
        ("[**a**](https://b.example)", "**[a](<https://b.example>)**"),
        ("[`a`](https://b.example)", "[`a`](<https://b.example>)"),
        ("<https://b.example/_x_>", "<https://b.example/_x_>"),
        ("https://b.example/(x).", "<https://b.example/(x>)."),
        ("[https://b.example](https://b.example)", "<https://b.example>"),
        ("[https://a.example](https://b.example)", r"https\://a.example (<https://b.example>)"),
        ("[a [b]](https://b.example)", r"a \[b] (<https://b.example>)"),
        ("[a](https://b.example/x_(y)*z*)", "[a](<https://b.example/x_%28y%29%2Az%2A>)"),
        ("[](https://b.example)", "<https://b.example>"),
        ("[a](javascript:x)", "a"),
        ("[mail](mailto:a@b.example?subject=x)", "mail (a@b.example)"),
        ("<a@b.example>", "a@b.example"),
        ("![A screen](https://b.example/a.png)", "[A screen](<https://b.example/a.png>)"),
    ],
)
def test_links_are_what_discord_takes_for_one(text: str, on_discord: str) -> None:
    assert written(text) == on_discord


def test_an_address_cannot_ping() -> None:
    assert written("<https://a.example/@everyone> [b](https://a.example/@here)") == (
        "<https://a.example/%40everyone> [b](<https://a.example/%40here>)"
    )


def test_people_roles_and_channels_are_named_where_that_is_asked_for() -> None:
    text = "`@12` `@&34` `#56` `@x` `` `@12` `` \\<@12>"

    assert written(text, naming=True) == ("<@12> <@&34> <#56> `@x` `` `@12` `` \\<\u2060@12>")
    assert "<@" not in written(text)


def test_html_that_people_write_in_markdown_is_read_and_other_html_is_text() -> None:
    assert written("<kbd>Ctrl</kbd> <script>x</script>") == r"Ctrl \<script>x\</script>"


@given(well_formed)
def test_of_well_formed_markup_only_the_words_are_visible(text: str) -> None:
    expected = re.findall(r"reset|the|token|VPN|portal", text)

    said = words(written(text))

    assert not re.search(r"[*_~`\[\]()#>|]|---", said)
    assert Counter(expected) <= Counter(re.findall(r"reset|the|token|VPN|portal", said))


@settings(max_examples=200, deadline=None)
@given(anything)
def test_no_text_pings_or_looks_like_it(text: str) -> None:
    source = written(text[:3_000])

    assert not PINGS.search(outside_code(source))
    assert not [one for one in read(source) if one.looks & {"mention", "spoiler", "underline"}]
