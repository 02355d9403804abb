"""Where Discord is: its own addresses, or those of a server that stands in for it."""

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.core.errors import SettingsError
from bot.platforms.discord.setup.credentials import Credentials


def point(credentials: Credentials) -> None:
    """Makes discord.py use the addresses that are set, in this whole process.

    The one permitted assignment into an SDK, which has no switch for it (platform-rules.md).
    SettingsError where an address is none.
    """
    if credentials.api_url:
        _checked(credentials.api_url, "BOT_DISCORD_API_URL", ("http", "https"))
        Route.BASE = credentials.api_url.rstrip("/")
    if credentials.gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = _checked(
            credentials.gateway_url, "BOT_DISCORD_GATEWAY_URL", ("ws", "wss")
        )


def shards(credentials: Credentials, count: int | None) -> int | None:
    """How many shards to begin with; None: Discord is asked, and says where the gateway is, too.

    With a gateway of its own it must not be asked (platform-rules.md, row "other addresses").
    """
    return count or (1 if credentials.gateway_url else None)


def _checked(address: str, name: str, schemes: tuple[str, ...]) -> yarl.URL:
    try:
        url = yarl.URL(address)
    except ValueError:
        url = yarl.URL()
    if url.scheme not in schemes or not url.host:
        raise SettingsError(
            f"{name} is no address: set it to {schemes[-1]}://HOST… or unset it for Discord's own."
        )
    return url
