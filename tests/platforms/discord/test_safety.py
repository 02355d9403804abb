"""What may not happen on Discord: a ping, or what looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commonmark.text import clean, size
from bot.platforms.discord.render.markdown import markdown
from bot.platforms.discord.render.safety import DISCORD, parts_of, plain
from tests.commonmark.markdowns import glued
from tests.platforms.discord.discord_rules import PINGS, outside_code

MENTIONS = (
    *("@everyone", "@here", "@HERE", "x@everyone", "<@123>", "<@!123>", "<@&123>", "<#123>"),
    *("</faq add:123>", "<t:1700000000>", "<t:1:R>", "<id:customize>", "<:a:1>", "<a:b_c:1>"),
)


@pytest.mark.parametrize("text", MENTIONS)
def test_what_could_ping_gets_an_invisible_joiner_and_reads_the_same(text: str) -> None:
    harmless = DISCORD.defanged(text)

    assert not PINGS.search(harmless)
    assert harmless.replace("\u2060", "") == text


@pytest.mark.parametrize("text", MENTIONS)
@pytest.mark.parametrize(
    "form", ["{}", "**{}**", "# {}", "|a|\n|-|\n|{}|", "[{}](https://a.example)", "`x`{}`y`"]
)
def test_no_mention_survives_in_any_form(form: str, text: str) -> None:
    assert not PINGS.search(markdown(parts_of(form.format(text), naming=True)))


@pytest.mark.parametrize("text", MENTIONS)
@pytest.mark.parametrize("form", ["[`{}`](https://a.example)", "`<`{}", "`@`{}", "`<@`{}`>`"])
def test_no_mention_survives_where_code_begins_or_is_a_link(form: str, text: str) -> None:
    assert not PINGS.search(outside_code(markdown(parts_of(form.format(text)))))


@pytest.mark.parametrize(
    "code", [*MENTIONS, "git@here.com:x", "</div>", "a <# b", "List<@NotNull X>", "<t>", "a@b:x"]
)
def test_code_is_what_its_author_wrote_to_the_letter(code: str) -> None:
    inline, block, table = (
        markdown(parts_of(form.format(code)))
        for form in ("a `{}` b", "```sh\n{}\n```", "|a|\n|-|\n|`{}`|")
    )

    assert f"`{code}`" in inline
    assert f"\n{code}\n" in block and f"\n{code}\n" in table


@given(st.lists(glued, min_size=1, max_size=3).map("\n".join).map(str.strip))
def test_a_block_of_code_is_copied_to_the_letter(code: str) -> None:
    code = clean(code).replace("```", "").replace("~~~", "").strip()
    source = markdown(parts_of(f"~~~~~~\n{code}\n~~~~~~"))

    assert not code or source == f"```\n{code}\n```"


@given(glued)
def test_no_text_pings(text: str) -> None:
    assert not PINGS.search(DISCORD.defanged(text))


@given(st.one_of(glued, st.text()), st.integers(2, 80))
def test_plain_text_is_one_line_never_empty_nor_too_long(text: str, limit: int) -> None:
    assert 0 < size(plain(text, limit)) <= limit
    assert "\n" not in plain(text, limit)
