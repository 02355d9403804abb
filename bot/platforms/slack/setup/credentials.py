"""What Slack knows the app by, and what its look alone tells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.adapting.findings import Fact, Grade, final, sound
from bot.platforms.slack.setup.findings import (
    APP_TOKEN,
    BOT_TOKEN,
    COPY_BOT_TOKEN,
    COPY_SECRET,
    MAKE_APP_TOKEN,
    SIGNING_SECRET,
    TRANSPORT,
)

_KINDS = {
    "xoxb-": "a bot token",
    "xapp-": "an app-level token",
    "xoxp-": "a person's token",
    "xoxe": "a token of an app that rotates its tokens",
    "xoxc-": "a browser's token",
    "xoxd-": "a browser's token",
}
_SECRET = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Credentials:
    """Tokens, secret and address, empty where unset. None of the former shows in the `repr`."""

    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    api_url: str = ""

    @property
    def given(self) -> bool:
        """Whether anything is set, so that Slack is meant to be used."""
        return bool(self.bot_token or self.app_token or self.signing_secret)

    @property
    def facts(self) -> list[Fact]:
        """What can be told without asking Slack."""
        return [*self._bot_token(), *self._app_token(), *self._transport(), *self._secret()]

    def _bot_token(self) -> Iterator[Fact]:
        if not self.bot_token:
            yield final(BOT_TOKEN, "BOT_SLACK_BOT_TOKEN is not set.", COPY_BOT_TOKEN)
        elif other := _other_than("xoxb-", self.bot_token):
            yield final(BOT_TOKEN, f"BOT_SLACK_BOT_TOKEN holds {other}.", COPY_BOT_TOKEN)

    def _app_token(self) -> Iterator[Fact]:
        if other := _other_than("xapp-", self.app_token):
            yield final(APP_TOKEN, f"BOT_SLACK_APP_TOKEN holds {other}.", MAKE_APP_TOKEN)

    def _transport(self) -> Iterator[Fact]:
        if not self.app_token and not self.signing_secret:
            says = "Neither BOT_SLACK_APP_TOKEN (Socket Mode) nor BOT_SLACK_SIGNING_SECRET is set."
            yield final(TRANSPORT, says, MAKE_APP_TOKEN)

    def _secret(self) -> Iterator[Fact]:
        if other := _other_than("", self.signing_secret):
            yield final(SIGNING_SECRET, f"BOT_SLACK_SIGNING_SECRET holds {other}.", COPY_SECRET)
        elif self.signing_secret and not _SECRET.fullmatch(self.signing_secret):
            says = "BOT_SLACK_SIGNING_SECRET does not look like one: 32 digits and letters a to f."
            yield Fact(SIGNING_SECRET, Grade.WARN, says, COPY_SECRET)
        elif self.signing_secret:
            unused = "; not used, because Socket Mode is" if self.app_token else ""
            yield sound(SIGNING_SECRET, f"looks like one{unused}")


def _other_than(prefix: str, token: str) -> str:
    """What the token is, where it is known to be of another kind than the prefix says."""
    if prefix and token.startswith(prefix):
        return ""
    return next((kind for start, kind in _KINDS.items() if token.startswith(start)), "")
