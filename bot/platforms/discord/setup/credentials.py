"""What Discord knows the bot by, and what its look alone tells."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.adapting.findings import Fact, Grade
from bot.platforms.discord.setup.findings import COPY_TOKEN, TOKEN


@dataclass(frozen=True, slots=True)
class Credentials:
    """Token and addresses, empty where unset. The token does not show in the `repr`.

    `guilds` are those that an operator named; the others have a knowledge base of their own.
    """

    token: str = field(default="", repr=False)
    api_url: str = ""
    gateway_url: str = ""
    guilds: tuple[int, ...] = ()

    @property
    def given(self) -> bool:
        """Whether Discord is meant to be used."""
        return bool(self.token)

    @property
    def application(self) -> int | None:
        """The application's id, which a bot's token begins with; None where it does not."""
        return application_of(self.token)

    @property
    def facts(self) -> list[Fact]:
        """What can be told without asking Discord."""
        return list(self._look())

    def _look(self) -> Iterator[Fact]:
        if self.application is None:
            says = "BOT_DISCORD_TOKEN does not look like a bot's token."
            yield Fact(TOKEN, Grade.WARN, says, COPY_TOKEN)


def application_of(token: str) -> int | None:
    """The id in the first of a token's three parts, Base64 of its digits.

    https://discord.com/developers/docs/reference#authentication
    """
    first, *rest = token.strip().split(".")
    if len(rest) != 2:
        return None
    try:
        digits = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return int(digits) if digits.isdecimal() and 15 <= len(digits) <= 20 else None
