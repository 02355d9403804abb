"""The home tab: what Slack takes, and what it gives back."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.messages import Button, Reply
from bot.platforms.slack.inbound.home import read_opening, shown_by
from bot.platforms.slack.render.home import BLOCKS, BYTES, digest, home_view
from bot.platforms.slack.render.replies import messages
from bot.platforms.slack.seam import Identity
from tests.commonmark.markdowns import anything
from tests.platforms.slack.slack_rules import check_block
from tests.slack.limits import faults_of_view

ME = Identity("T1", "U1")
CONTEXT = {"channel": "D1", "home": "1:1"}
OPENED = {"type": "app_home_opened", "user": "U2", "channel": "D1", "tab": "home"}


def shown(*parts: tuple[Reply, ...]) -> dict[str, Any]:
    """The view of these parts."""
    laid_out = [[one for reply in part for one in messages(reply, single=True)] for part in parts]
    return home_view(laid_out, CONTEXT)


def test_a_line_stands_between_two_parts() -> None:
    view = shown((Reply("One"), Reply("Two")), (Reply("Three"),))

    kinds = [block["type"] for block in view["blocks"]]
    assert kinds == ["rich_text", "rich_text", "divider", "rich_text"]


def test_where_they_are_comes_back_with_what_they_see() -> None:
    view = shown((Reply("One"),))

    kept = json.loads(view["private_metadata"])["context"]
    assert kept == {**CONTEXT, "digest": digest(view["blocks"])}
    assert shown_by({"event": {**OPENED, "view": view}}) == digest(view["blocks"])
    assert shown_by({"event": OPENED}) == ""
    assert shown_by({"event": {**OPENED, "view": {**view, "callback_id": "other"}}}) == ""


def test_what_differs_has_another_digest() -> None:
    assert digest(shown((Reply("One"),))["blocks"]) != digest(shown((Reply("Two"),))["blocks"])


def test_only_the_home_tab_is_opened() -> None:
    visit = read_opening({"event": OPENED}, ME)

    assert visit is not None and visit.place.direct and visit.place.channel == "D1"
    for other in ({"tab": "messages"}, {"type": "message"}, {"user": ""}, {"channel": ""}):
        assert read_opening({"event": {**OPENED, **other}}, ME) is None


def test_what_does_not_fit_is_left_out_from_the_end() -> None:
    rows = tuple(Reply(f"Row {n}", buttons=(Button(f"b{n}", "Press"),)) for n in range(80))

    view = shown(rows)

    assert BLOCKS - 1 <= len(view["blocks"]) <= BLOCKS
    assert list(faults_of_view(view)) == []
    long = shown(*(((Reply("w" * 11_000)),) for _ in range(60)))
    assert len(json.dumps(long)) <= BYTES + 3_000
    assert list(faults_of_view(long)) == []


replies = st.builds(
    Reply,
    anything,
    title=st.text(max_size=80),
    footer=st.text(max_size=80),
    buttons=st.lists(
        st.builds(Button, st.text("ab1:", min_size=1, max_size=90), st.text(max_size=90)),
        max_size=30,
    ).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(replies, max_size=4).map(tuple), max_size=8))
def test_slack_takes_every_page(parts: list[tuple[Reply, ...]]) -> None:
    view = shown(*parts)

    assert list(faults_of_view(view)) == []
    for block in view["blocks"]:
        check_block(block)
