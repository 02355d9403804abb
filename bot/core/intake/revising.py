"""Messages that change after they were taken: the reply follows, or goes with its question."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeAlias, assert_never

from bot.core.errors import BotError, ModelError, StorageError, UncertainError
from bot.core.intake.desk import Desk
from bot.core.intake.holding import now
from bot.core.messages import Delivery, MessageDeleted, MessageEdited, Update
from bot.core.ports import Settled
from bot.core.query import clean, redact

Change: TypeAlias = MessageEdited | MessageDeleted

logger = logging.getLogger(__name__)


class Reviser:
    """Follows edits and deletions, one at a time for each message; the newest is what counts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._waiting: dict[str, Change] = {}
        self._following: dict[str, asyncio.Task[None]] = {}

    def take(self, change: Change) -> asyncio.Task[None] | None:
        """Sees to it that the reply follows; the task that does. None: too many changes wait."""
        task = self._following.get(change.key)
        if task is None and len(self._following) >= self._desk.bounds.held:
            self._desk.drops.note(change.place.platform, "too many changes")
            return None
        if isinstance(change, MessageDeleted) and (errand := self._desk.errands.get(change.key)):
            errand.gone = True
        if not isinstance(self._waiting.get(change.key), MessageDeleted):
            self._waiting[change.key] = change
        if task is None:
            task = self._following[change.key] = self._desk.tasks.spawn(self._follow(change.key))
        return task

    async def _follow(self, key: str) -> None:
        try:
            while (change := self._waiting.pop(key, None)) is not None:
                await self._one(change)
        finally:
            self._following.pop(key, None)

    async def _one(self, change: Change) -> None:
        try:
            match change:
                case MessageEdited():
                    await self._edited(change)
                case MessageDeleted():
                    await self._deleted(change)
                case _:
                    assert_never(change)
        except (StorageError, ModelError) as error:
            self._desk.drops.note(change.place.platform, f"a change, {type(error).__name__}")
        except BotError as error:
            self._desk.posting.refused(change.place.platform, error)
        except Exception:  # the border of one change
            logger.exception("a change failed")

    async def _edited(self, edit: MessageEdited) -> None:
        settled = await self._settled(edit.key)
        if edit.key in self._waiting:
            return
        editable = timedelta(seconds=self._desk.bounds.editable)
        if settled is None or settled.dropped or datetime.now(UTC) - settled.at > editable:
            return
        title, text = redact(clean(edit.title)), redact(clean(edit.text))
        redacted = replace(edit, title=title, text=text, known=False)
        update = await self._desk.decide(redacted, now() + self._desk.bounds.patience)
        newer = edit.key in self._waiting
        if isinstance(update, Update) and update.posted_as and not newer:
            await self._update(edit, update)

    async def _update(self, edit: MessageEdited, update: Update) -> None:
        posted_as, receipt = update.posted_as, None
        courier = self._desk.posting.couriers[update.place.platform]
        if update.reply is None:
            await self._twice(lambda: courier.remove(update.posted_as, update.place))
            posted_as = ""
        else:
            receipt = update.reply.receipt or None
            delivery = Delivery(edit.key, update.place, update.reply, edit.person.id)
            await self._twice(lambda: courier.replace(update.posted_as, delivery))
        until = now() + self._desk.bounds.settling
        await self._desk.holding.through(
            lambda: self._desk.outbox.revised(edit.key, receipt, posted_as), until
        )
        if update.reply is not None:
            await self._desk.posting.notify(update.reply.notices)

    async def _deleted(self, deleted: MessageDeleted) -> None:
        until = now() + self._desk.bounds.settling
        errand = self._desk.errands.get(deleted.key)
        if await self._dropped(deleted.key, until) is None and errand is None:
            return
        if errand is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._desk.bounds.patience):
                    await errand.over.wait()
        settled = await self._dropped(deleted.key, until)
        if settled and settled.posted_as:
            courier = self._desk.posting.couriers[deleted.place.platform]
            await self._twice(lambda: courier.remove(settled.posted_as, deleted.place))

    async def _dropped(self, key: str, until: float) -> Settled | None:
        """Notes that it gets no reply; None where it never came here."""
        look = lambda: self._desk.outbox.settled(key)  # noqa: E731 - said twice
        settled = await self._desk.holding.through(look, until)
        if settled is None or settled.dropped:
            return settled
        await self._desk.holding.through(lambda: self._desk.outbox.dropped(key), until)
        return await self._desk.holding.through(look, until)

    async def _settled(self, key: str) -> Settled | None:
        """What became of the message, once it has come to its end, here or elsewhere."""
        until = now() + self._desk.bounds.patience
        if errand := self._desk.errands.get(key):
            with suppress(TimeoutError):
                async with asyncio.timeout_at(until):
                    await errand.over.wait()
        while True:
            settled = await self._desk.holding.through(
                lambda: self._desk.outbox.settled(key), until
            )
            if settled is None or settled.ended:
                return settled
            if now() >= until:
                return None
            await asyncio.sleep(self._desk.bounds.retry)

    async def _twice(self, step: Callable[[], Awaitable[None]]) -> None:
        """Does what does no harm when it is repeated, again where its outcome is unknown."""
        try:
            await step()
        except UncertainError:
            await asyncio.sleep(self._desk.bounds.again)
            await step()
