"""What may not happen on Discord: a ping, or what looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commonmark.text import size
from bot.platforms.discord.render.markdown import markdown
from bot.platforms.discord.render.safety import DISCORD, parts_of, pings, plain
from tests.commonmark.markdowns import glued
from tests.platforms.discord.discord_rules import PINGS

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
@pytest.mark.parametrize("form", ["{}", "`{}`", "**{}**", "# {}", "```\n{}\n```", "|a|\n|-|\n|{}|"])
def test_no_mention_survives_in_any_form(form: str, text: str) -> None:
    assert not PINGS.search(markdown(parts_of(form.format(text), naming=True)))


@pytest.mark.parametrize("code", ["</div>", "a <# b", "List<@NotNull X>", "<t>", "git@host:x"])
def test_code_that_only_begins_like_one_can_be_copied(code: str) -> None:
    assert pings(code, True) == []


@given(glued)
def test_no_text_pings(text: str) -> None:
    assert not PINGS.search(DISCORD.defanged(text))


@given(st.one_of(glued, st.text()), st.integers(2, 80))
def test_plain_text_is_one_line_never_empty_nor_too_long(text: str, limit: int) -> None:
    assert 0 < size(plain(text, limit)) <= limit
    assert "\n" not in plain(text, limit)
