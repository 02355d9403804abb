"""What a person is said to see."""

import pytest

from tests.discord.guild import images, labels, links, visible
from tests.discord.reading import read_markdown
from tests.discord.state import LOADING, Message


def test_a_message_is_read_from_top_to_bottom() -> None:
    message = Message(
        1,
        2,
        3,
        "**Hello**",
        embeds=[
            {
                "title": "VPN",
                "url": "https://a.example",
                "description": "see [this](https://b.example)",
                "fields": [{"name": "A", "value": "1"}],
                "footer": {"text": "handbook"},
                "image": {"url": "https://c.example/i.png"},
            }
        ],
        components=[
            {
                "components": [
                    {"type": 2, "label": "More", "custom_id": "x"},
                    {"type": 2, "label": "Gone", "custom_id": "y", "disabled": True},
                    {"type": 2, "label": "Site", "url": "https://d.example"},
                ]
            },
            {"components": [{"type": 3, "placeholder": "Which?", "options": [{"label": "One"}]}]},
        ],
    )

    assert visible(message).splitlines() == [
        "Hello",
        "VPN",
        "see this",
        "A",
        "1",
        "handbook",
        "[More] [Gone] [Site]",
        "(Which? / One)",
    ]
    assert labels(message) == ["More", "Site"]
    assert links(message) == ["https://a.example", "https://b.example", "https://d.example"]
    assert images(message) == ["https://c.example/i.png"]


def test_what_is_not_there_yet() -> None:
    assert visible(Message(1, 2, 3, flags=LOADING)) == "FAQ bot is thinking..."


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"snake\_case and a_b_c", "snake_case and a_b_c"),
        ("`a_b` *c* _d_ ~~e~~ __f__", "a_b c d e f"),
        ("```py\nx = 1\n```", "x = 1"),
        ("## Title\n- one\n- two\n> quoted", "Title\n• one\n• two\nquoted"),
        (r"2 \* 3 * 4", "2 * 3 * 4"),
        ("<@5> @everyone", "<@5> @everyone"),
    ],
)
def test_marks_are_gone_where_discord_takes_them_for_marks(written: str, read: str) -> None:
    assert read_markdown(written) == read
