"""A whole bot on its way, while the platforms are being reached."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from bot.app import App, assemble, open_text_encoder
from bot.config import Settings
from bot.core.intake import Intake
from bot.core.ports import Meter
from bot.serving.platforms import Platforms
from bot.storage.database import Database

_JUDGING = 2.0
"""Seconds that the model waits for the tokens to be tried, where a platform does not answer."""


@asynccontextmanager
async def loading(
    settings: Settings,
    stores: Database,
    intake: Intake,
    platforms: Platforms,
    meter: Meter | None = None,
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
            opening = open_text_encoder(settings, stores.embeddings, patient=True)
            encoder = await opened.enter_async_context(opening)
            app = assemble(
                settings,
                stores,
                encoder,
                intake,
                meter=meter,
                hears=platforms.hears,
                speaks=platforms.speaks,
                knows=platforms.knows,
            )
            opened.push_async_callback(app.library.close)
            return app

        task = asyncio.create_task(load())
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.wait([task])
