"""What `faqbot run` is made of: the model on its way, and the platforms that tokens are set for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from types import TracebackType
from typing import Self

from bot.app import App, assemble
from bot.config import Settings
from bot.core.intake import Intake
from bot.core.messages import Place
from bot.embedding import DEFAULT_MODEL, open_encoder
from bot.operations.health import Check, Health
from bot.platforms.slack.door import Slack, open_slack
from bot.platforms.slack.setup.credentials import Credentials
from bot.storage.database import Database

_JUDGING = 2.0
"""Seconds that the model waits for the tokens to be tried, where a platform does not answer."""


class Platforms:
    """The chat platforms that tokens are set for; the bot is on them while its block lasts.

    SettingsError where one of them can never work.
    """

    def __init__(self, settings: Settings, stores: Database, intake: Intake) -> None:
        self._settings = settings
        self._stores = stores
        self._intake = intake
        self._opened = AsyncExitStack()
        self._slack: Slack | None = None
        self.judged = asyncio.Event()
        """Set when every token has been tried."""

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opened:
            credentials = slack_credentials(self._settings)
            if credentials.given:
                opening = open_slack(
                    credentials,
                    self._intake,
                    installed=partial(self._stores.workspaces.adopt, "slack"),
                    host=self._settings.slack_host,
                    port=self._settings.slack_port,
                    ask=self._settings.slack_ask,
                    faq=self._settings.slack_faq,
                )
                self._slack = await opened.enter_async_context(opening)
            self._opened = opened.pop_all()
        self.judged.set()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._opened.__aexit__(kind, error, traceback)

    @property
    def checks(self) -> dict[str, Check]:
        """What the health page looks at, by platform."""
        return {"slack": self._slack_health} if self._slack else {}

    def hears(self, place: Place) -> bool:
        """Whether messages come in from that place which are not addressed to the bot."""
        return self._slack is None or place.platform != "slack" or self._slack.hears(place)

    async def _slack_health(self) -> Health:
        assert self._slack is not None
        return Health(*self._slack.health())


@asynccontextmanager
async def loading(
    settings: Settings, stores: Database, intake: Intake, platforms: Platforms
) -> AsyncIterator[asyncio.Task[App]]:
    """A whole bot on its way: the model is loaded while the block goes on, and closed with it.

    As soon as the task is done, `intake` answers; it raises what kept the model from loading.
    """
    async with AsyncExitStack() as opened:

        async def load() -> App:
            # With a wrong token the process ends, which a half-loaded model holds up for seconds.
            with suppress(TimeoutError):
                async with asyncio.timeout(_JUDGING):
                    await platforms.judged.wait()
            opening = open_encoder(settings.model or DEFAULT_MODEL)
            encoder = await opened.enter_async_context(opening)
            app = assemble(settings, stores, encoder, intake, hears=platforms.hears)
            opened.push_async_callback(app.library.close)
            return app

        task = asyncio.create_task(load())
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.wait([task])


def slack_credentials(settings: Settings) -> Credentials:
    """What is set for Slack."""
    return Credentials(
        bot_token=settings.slack_bot_token.get_secret_value(),
        app_token=settings.slack_app_token.get_secret_value(),
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        api_url=settings.slack_api_url,
    )
