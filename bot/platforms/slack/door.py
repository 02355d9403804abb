"""One Slack workspace: connected for as long as the context lasts."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp

from bot.adapting.findings import refuse
from bot.core.messages import Inbox
from bot.platforms.slack.api.courier import SlackCourier
from bot.platforms.slack.inbound.listeners import Commands
from bot.platforms.slack.inbound.socket_mode import PING
from bot.platforms.slack.seam import PLATFORM
from bot.platforms.slack.setup.client import Client
from bot.platforms.slack.setup.credentials import Credentials
from bot.platforms.slack.workspace import Slack

__all__ = ["Slack", "open_slack"]


async def _no_matter(_team: str) -> None:
    return None


@asynccontextmanager
async def open_slack(
    credentials: Credentials,
    inbox: Inbox,
    *,
    host: str = "127.0.0.1",
    port: int = 3000,
    ask: str = "ask",
    faq: str = "faq",
    installed: Callable[[str], Awaitable[object]] = _no_matter,
    ping: float = PING,
) -> AsyncIterator[Slack]:
    """The workspace of these credentials, whose messages go to the inbox from now on.

    In Socket Mode where there is an app token, else by HTTP; `ask` and `faq` are the names of the
    two commands. `installed` is told the workspace's id before anything from it is taken.

    SettingsError where a credential can never work; where Slack cannot be reached it is tried for
    as long as it takes.
    """
    refuse(credentials.facts)
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        )
        client = Client(credentials, session)
        courier = SlackCourier(client, session)
        slack = Slack(credentials, inbox, client, courier, Commands(ask, faq), installed, ping)
        inbox.enlist(PLATFORM, slack.courier)
        if not credentials.app_token:
            await slack.serve(host, port)
        stack.push_async_callback(slack.close)
        await slack.open()
        yield slack
