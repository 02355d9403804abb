"""What may not happen on Slack: a ping."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commonmark.text import size
from bot.platforms.slack.render.safety import SLACK, escaped, plain
from tests.commonmark.markdowns import glued

JOINER = "\u2060"
PING = re.compile(r"<[!@#]|<subteam|(?<!\w)@(?:channel|here|everyone)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    "text", ["<!channel>", "<@U012>", "<#C012>", "<subteam^S1>", "@channel", "@Here", "(@everyone)"]
)
def test_what_pings_gets_an_invisible_joiner_and_reads_the_same(text: str) -> None:
    harmless = SLACK.defanged(text)

    assert not PING.search(harmless)
    assert harmless.replace(JOINER, "") == text


def test_an_address_at_a_domain_called_here_can_still_be_copied() -> None:
    assert SLACK.defanged("Write to help@here.com.") == "Write to help@here.com."


@given(glued)
def test_no_text_pings(text: str) -> None:
    assert not PING.search(SLACK.defanged(text))
    assert not PING.search(html.unescape(escaped(text)))


def test_mrkdwn_escapes_three_signs_and_no_more() -> None:
    assert escaped("a & b < c > \"d\" 'e'") == "a &amp; b &lt; c &gt; \"d\" 'e'"


@given(st.one_of(glued, st.text()), st.integers(2, 80))
def test_plain_text_is_never_empty_nor_too_long(text: str, limit: int) -> None:
    assert 0 < size(plain(text, limit)) <= limit
