"""The whole bot on Slack: in this process, or `faqbot run` as one of its own."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from tests.slack.workspace import (
    APP_TOKEN,
    BOT_TOKEN,
    SIGNING_SECRET,
    Json,
    Message,
    SlackServer,
    visible,
)
from tests.whole import (
    HANDBOOK,
    HANDBOOK_QUESTION,
    PATIENCE,
    Process,
    copied,
    inside,
    leases_run_out,
    locked,
    rows,
    states,
    until,
)

__all__ = [
    "HANDBOOK",
    "HANDBOOK_QUESTION",
    "PATIENCE",
    "Run",
    "assert_says_nothing_of_people",
    "copied",
    "final",
    "inside",
    "inside_by_http",
    "leases_run_out",
    "locked",
    "rows",
    "states",
    "until",
]


@asynccontextmanager
async def inside_by_http(database: Path, api_url: str) -> AsyncIterator[str]:
    """What `faqbot run` runs, in this process, listening by HTTP; its request URL."""
    given = {"slack_bot_token": BOT_TOKEN, "slack_signing_secret": SIGNING_SECRET}
    async with inside(database, slack_api_url=api_url, slack_port=0, **given) as (_, platforms):
        health = await platforms.checks["slack"]()
        yield f"http://127.0.0.1:{health.detail.rpartition(' ')[2]}/slack/events"


class Run(Process):
    """`faqbot run` on that Slack."""

    def __init__(self, database: Path, slack: SlackServer, number: int = 1, **more: str) -> None:
        given = {
            "BOT_SLACK_BOT_TOKEN": BOT_TOKEN,
            "BOT_SLACK_APP_TOKEN": APP_TOKEN,
            "BOT_SLACK_API_URL": slack.api_url,
        }
        super().__init__(database, number, **given | more)
        self._slack = slack

    async def request_url(self) -> str:
        """Where it takes what Slack sends by HTTP."""

        async def told() -> list[str]:
            return re.findall(r"taken at (\S+/slack/events)", self.log)

        return f"http://{(await until(told))[0]}"

    async def connected(self) -> None:
        """Returns when Slack can reach it, which is before its model is loaded."""

        async def plugged() -> bool:
            assert self.process.returncode is None, self.log
            return bool(self._slack.socket.sockets)

        await until(plugged)

    async def killed(self) -> None:
        """As by `kill -9`; Slack has noticed it, too."""
        await super().killed()

        async def unplugged() -> bool:
            return not self._slack.socket.sockets

        await until(unplugged)


def final(messages: Sequence[Message | Json]) -> bool:
    """Whether something stands there, and all of it for good: none says that it looks it up."""
    return bool(messages) and not any(visible(one).startswith("One moment") for one in messages)


def assert_says_nothing_of_people(log: str, slack: SlackServer) -> None:
    """No text, name or token in that log, and nothing that nobody expected."""
    bodies = [one for there in slack.state.messages.values() for one in there.values()]
    texts = [one.text.partition("> ")[2] or one.text for one in [*bodies, *slack.state.ephemeral]]
    secrets = [BOT_TOKEN, APP_TOKEN, SIGNING_SECRET]
    people = [one.real_name for one in slack.state.users.values() if one.real_name]
    said = [text[:40] for text in texts if len(text) > 12]
    assert [one for one in [*secrets, *people, *said] if one in log] == []
    assert "Traceback" not in log, log[max(0, log.index("Traceback") - 300) :][:4000]
