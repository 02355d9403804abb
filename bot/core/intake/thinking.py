"""The sign that an answer takes a while: a message in whose place the answer is put later."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from types import TracebackType

from bot.core.errors import BotError, UncertainError
from bot.core.intake.errands import Errand
from bot.core.messages import Delivery
from bot.core.replies import operating

logger = logging.getLogger(__name__)


class Thinking:
    """Inside the block the question is thought about; if that takes long, the asker sees it.

    After the block `errand.standing` says what stands. A sign that cannot be shown is left out.
    """

    def __init__(
        self, errand: Errand, after: float, record: Callable[[str], Awaitable[None]]
    ) -> None:
        self._errand = errand
        self._after = after
        self._record = record
        self._shown = False
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> None:
        if self._errand.asked and self._errand.standing is None:
            self._task = asyncio.create_task(self._show())

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._task is None:
            return
        cancelled = isinstance(error, asyncio.CancelledError)
        if cancelled or not self._shown:
            self._task.cancel()
        if not cancelled:  # one that is being posted is waited for: half a sign cannot be replaced
            try:
                await asyncio.wait({self._task})
            finally:
                self._task.cancel()

    async def _show(self) -> None:
        await asyncio.sleep(self._after)
        self._shown = True
        delivery = self._errand.sentence(operating.thinking())
        try:
            self._errand.standing = await self._posted(delivery)
            if self._errand.standing:
                await self._record(self._errand.standing)
        except BotError as error:
            logger.info("no sign of thinking: %s", type(error).__name__)
        except Exception:  # it must never harm the answer
            logger.exception("a sign of thinking failed")

    async def _posted(self, delivery: Delivery) -> str | None:
        try:
            return await self._errand.courier.post(delivery)
        except UncertainError:
            return await self._errand.courier.find(delivery)
