"""What `visible`, `pings`, `links` and `labels` make of a message."""

import pytest

from tests.slack.workspace import Json, labels, links, pings, visible


def text(words: str, **style: bool) -> Json:
    return {"type": "text", "text": words} | ({"style": style} if style else {})


def rich(*elements: Json) -> Json:
    return {"blocks": [{"type": "rich_text", "elements": list(elements)}]}


def mrkdwn(words: str) -> Json:
    return {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": words}}]}


def button(words: str, url: str = "") -> Json:
    shown = {"type": "button", "text": {"type": "plain_text", "text": words}, "action_id": words}
    return shown | ({"url": url} if url else {})


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("*Reset* it _now_ ~or~ later", "Reset it now or later"),
        ("see <https://a.b/c|the page>, <https://a.b>", "see the page, https://a.b"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("run `vpn *reset*` or\n```\nrm -r *\n```", "run vpn *reset* or\nrm -r *"),
        ("**raw** [markdown](https://a.b) ## here", "**raw** [markdown](https://a.b) ## here"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("&gt; quoted", "quoted"),
    ],
)
def test_mrkdwn_loses_the_marks_that_slack_takes_for_marks(written: str, seen: str) -> None:
    assert visible({"text": written}) == seen
    assert visible(mrkdwn(written)) == seen


def test_rich_text_is_read_with_lists_links_and_code() -> None:
    items = [{"type": "rich_text_section", "elements": [text(words)]} for words in ("one", "two")]
    message = rich(
        {
            "type": "rich_text_section",
            "elements": [text("See "), {"type": "link", "url": "https://a.b", "text": "this"}],
        },
        {"type": "rich_text_list", "style": "ordered", "elements": items},
        {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": items},
        {"type": "rich_text_preformatted", "elements": [text("rm *")]},
    )

    assert visible(message) == "See this\n1. one\n2. two\n    • one\n    • two\nrm *"
    assert links(message) == ["https://a.b"]


def test_blocks_are_read_in_order_and_text_only_without_them() -> None:
    message: Json = {
        "text": "for the notification",
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": "VPN"}},
            {"type": "divider"},
            {"type": "markdown", "text": "**Reset** [it](https://a.b)\n\n- now"},
            {"type": "image", "image_url": "https://a.b/i.png", "alt_text": "a picture"},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "_source_"}]},
            {"type": "actions", "elements": [button("Yes"), button("Open", "https://c.d")]},
        ],
    }

    assert visible(message) == "VPN\nReset it\nnow\na picture\nsource\n[Yes] [Open]"
    assert labels(message) == ["Yes", "Open"]
    assert links(message) == ["https://c.d"]


@pytest.mark.parametrize(
    "message",
    [
        {"text": "<!channel> hello"},
        mrkdwn("ask <@U123>"),
        mrkdwn("<!subteam^S1|@team>"),
        rich({"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U1"}]}),
        rich(
            {"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "here"}]},
        ),
        {"text": "fine", "blocks": [{"type": "markdown", "text": "<!everyone>"}]},
    ],
)
def test_everything_that_notifies_is_found(message: Json) -> None:
    assert len(pings(message)) == 1


@pytest.mark.parametrize(
    "message",
    [
        {"text": "&lt;!channel&gt; @here"},
        {"blocks": [{"type": "header", "text": {"type": "plain_text", "text": "<!channel>"}}]},
        rich({"type": "rich_text_section", "elements": [text("<@U1>")]}),
    ],
)
def test_what_only_looks_like_a_mention_is_none(message: Json) -> None:
    assert pings(message) == []
