"""What may not happen on Slack: a ping, or half a character."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.slack.render.safety import (
    clean,
    defanged,
    escaped,
    fitting,
    plain,
    shortened,
    size,
)
from tests.platforms.slack.markdowns import DANGERS, glued

JOINER = "\u2060"
PING = re.compile(r"<[!@#]|<subteam|(?<!\w)@(?:channel|here|everyone)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    "text", ["<!channel>", "<@U012>", "<#C012>", "<subteam^S1>", "@channel", "@Here", "(@everyone)"]
)
def test_what_pings_gets_an_invisible_joiner_and_reads_the_same(text: str) -> None:
    harmless = defanged(text)

    assert not PING.search(harmless)
    assert harmless.replace(JOINER, "") == text


def test_an_address_at_a_domain_called_here_can_still_be_copied() -> None:
    assert defanged("Write to help@here.com.") == "Write to help@here.com."


@given(glued)
def test_no_text_pings(text: str) -> None:
    assert not PING.search(defanged(text))
    assert not PING.search(html.unescape(escaped(text)))


def test_mrkdwn_escapes_three_signs_and_no_more() -> None:
    assert escaped("a & b < c > \"d\" 'e'") == "a &amp; b &lt; c &gt; \"d\" 'e'"


def test_control_characters_and_half_characters_go() -> None:
    assert clean("a\x00\x1b[0m\ud83d\r\nb\tc") == "a[0m\nb\tc"


@given(st.one_of(glued, st.text()), st.integers(2, 80))
def test_plain_text_is_never_empty_nor_too_long(text: str, limit: int) -> None:
    assert 0 < size(plain(text, limit)) <= limit


@pytest.mark.parametrize("sign", ["👩‍👩‍👧‍👦", "🇩🇪", "e\u0301", "👍🏽", "🏴\U000e0067\U000e007f"])
def test_a_sign_of_several_characters_is_kept_whole(sign: str) -> None:
    for limit in range(2, 40):
        kept = (sign * 9)[: fitting(sign * 9, limit)]

        assert len(kept) % len(sign) == 0 or limit < size(sign)


def test_a_long_text_is_cut_at_a_word() -> None:
    assert shortened("one two three four", 12) == "one two…"


@given(st.lists(st.sampled_from(DANGERS)).map("".join), st.integers(2, 60))
def test_a_shortened_text_is_its_beginning(text: str, limit: int) -> None:
    short = shortened(text, limit)

    assert text.startswith(short.removesuffix("…") if short != text else text)
