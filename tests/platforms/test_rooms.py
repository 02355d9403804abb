"""What the core tells of the platforms' room is what they have."""

from bot.core.messages import Reply
from bot.core.replies.saving import ROOMS
from bot.platforms.discord.render.looks import look_of
from bot.platforms.slack.render.replies import BUDGET


def test_an_answer_has_the_room_that_editors_are_told_of() -> None:
    assert {
        "Slack": BUDGET,
        "Discord": look_of(Reply("", "Hi?"), embeds=True, role="").room,
    } == ROOMS
