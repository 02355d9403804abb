"""The whole bot on Discord: `faqbot run` as a process of its own, on the tests' stand-in."""

from collections.abc import Sequence
from pathlib import Path

from tests.discord.guild import DiscordServer, Message, visible
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
    "leases_run_out",
    "locked",
    "rows",
    "settings_for",
    "states",
    "until",
    "variables_for",
]


def settings_for(discord: DiscordServer) -> dict[str, str]:
    """What `inside` needs to be on that Discord."""
    return {
        "discord_token": discord.token,
        "discord_api_url": discord.api_url,
        "discord_gateway_url": discord.gateway_url,
    }


def variables_for(discord: DiscordServer) -> dict[str, str]:
    """The same for a process."""
    return {f"BOT_{name.upper()}": value for name, value in settings_for(discord).items()}


class Run(Process):
    """`faqbot run` on that Discord."""

    def __init__(
        self, database: Path, discord: DiscordServer, number: int = 1, **more: str
    ) -> None:
        super().__init__(database, number, **variables_for(discord) | more)
        self._discord = discord

    async def connected(self, shards: int = 1) -> None:
        """Returns when it hears Discord, which is before its model is loaded."""

        async def plugged() -> bool:
            assert self.process.returncode is None, self.log
            return len(self._discord.gateway.live) >= shards

        await until(plugged)

    async def killed(self) -> None:
        """As by `kill -9`; Discord has noticed it, too."""
        await super().killed()
        await self._discord.gateway.gone(within_s=PATIENCE)


def final(messages: Sequence[Message]) -> bool:
    """Whether something stands there, and all of it for good: none says that it looks it up."""
    return bool(messages) and not any(visible(one).startswith("One moment") for one in messages)


def assert_says_nothing_of_people(log: str, discord: DiscordServer) -> None:
    """No text, name or token in that log, and nothing that nobody expected."""
    state = discord.state
    bodies = [one for there in state.messages.values() for one in there.values()]
    texts = [one.content.partition("> ")[2] or one.content for one in [*bodies, *state.ephemeral]]
    people = [one.display for one in state.users.values() if one.display and not one.bot]
    tokens = [discord.token, *state.interactions]
    said = [text[:40] for text in texts if len(text) > 12]
    assert [one for one in [*tokens, *people, *said] if one in log] == []
    assert "Traceback" not in log, log[max(0, log.index("Traceback") - 300) :][:4000]
