"""The way of one message: claimed, decided, sent; and what is done where a step cannot be."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial

from bot.core.errors import ModelError, StorageError, WithdrawnError
from bot.core.intake.counting import QUESTIONS
from bot.core.intake.desk import Desk
from bot.core.intake.errands import Errand
from bot.core.intake.holding import now
from bot.core.intake.resuming import Resumer
from bot.core.intake.sending import Sender
from bot.core.intake.settling import Settler
from bot.core.intake.thinking import Thinking
from bot.core.intake.turns import Queues
from bot.core.messages import IncomingMessage, Reply
from bot.core.ports import Turns

logger = logging.getLogger(__name__)


class Carrier:
    """Brings messages from wherever they are to their end. `pseudonym` hashes who asks."""

    def __init__(self, desk: Desk, pseudonym: Callable[[str], str], turns: Turns) -> None:
        self._desk = desk
        self._pseudonym = pseudonym
        self._settler = Settler(desk)
        self._sender = Sender(desk, self._settler)
        self._resumer = Resumer(desk, self._settler)
        self._turns = Queues(turns)

    async def carry(self, errand: Errand) -> None:
        """Does all that is left to do for a message. One that goes wrong ends alone."""
        try:
            outcome = await self._carried(errand)
        except WithdrawnError:
            outcome = "withdrawn"
            await self._settler.withdraw(errand)
        except (StorageError, ModelError) as error:
            outcome = await self._give_up(errand, type(error).__name__, str(error))
        except Exception:  # the border of one message
            logger.exception("a message failed")
            outcome = await self._give_up(errand, "error")
        except asyncio.CancelledError:
            errand.cut_off = True
            raise
        finally:
            errand.known.set()
            errand.over.set()
        trigger = errand.message.trigger.value
        self._desk.meter.count(
            QUESTIONS, platform=errand.platform, trigger=trigger, outcome=outcome
        )
        _log(errand, outcome)

    async def claim(self, message: IncomingMessage, until: float) -> bool:
        """Whether the message is this process's from now on."""
        desk = self._desk
        asker = self._pseudonym(f"{message.place.platform}:{message.person.id}")
        claim = partial(desk.outbox.claim, asker=asker, owner=desk.owner, lease=desk.bounds.lease)
        return await desk.holding.through(lambda: claim(message), until)

    async def decide(self, message: IncomingMessage, until: float) -> Reply | None:
        """What the core says to it, tried up to that time where model or database are away."""
        async with self._turns.of(message):
            return await self._decide(message, until)

    async def decided(self, message: IncomingMessage, reply: Reply, until: float) -> bool:
        """Records what will be said; False where nothing shall be any more."""
        record = partial(self._desk.outbox.decided, message.key, reply.receipt or None, reply)
        return await self._desk.holding.through(record, until)

    async def _carried(self, errand: Errand) -> str:
        if not errand.claimed:
            errand.held_at = now()
            errand.claimed = await self.claim(errand.message, errand.until)
            if not errand.claimed:
                return "duplicate"
        errand.known.set()
        if errand.left_behind and not await self._resumer.is_to_be_answered(errand):
            return "left behind"
        if errand.reply is None and not await self._is_answered(errand):
            return "silent"
        return "replied" if await self._sender.send(errand) else "not taken"

    async def _is_answered(self, errand: Errand) -> bool:
        if errand.gone:
            raise WithdrawnError
        async with self._turns.of(errand.message), self._thinking(errand):
            errand.reply = await self._decide(errand.message, errand.until)
        if errand.gone:
            raise WithdrawnError
        if not errand.asked and self._desk.holding.has_failed_since(errand.began):
            raise StorageError("It came while the database was away.")
        if errand.reply is None:
            await self._settler.silent(errand)
            return False
        if not await self.decided(errand.message, errand.reply, errand.until):
            raise WithdrawnError
        return True

    async def _decide(self, message: IncomingMessage, until: float) -> Reply | None:
        response = await self._desk.decide(message, until)
        assert response is None or isinstance(response, Reply)
        return response

    def _thinking(self, errand: Errand) -> Thinking:
        """The sign that it takes a while; behind a flood of questions there is not one for each."""
        bounds = self._desk.bounds
        longest = bounds.whispered_after if errand.private else bounds.thinking_after
        left = longest - (now() - errand.began)
        after = max(left, min(longest, bounds.deciding))
        return Thinking(errand, after, partial(self._settler.placed, errand))

    async def _give_up(self, errand: Errand, reason: str, why: str = "") -> str:
        if errand.gone:
            await self._settler.withdraw(errand)
            return "withdrawn"
        if not errand.asked:
            await self._settler.drop(errand, reason)
            return "dropped"
        told = {"error": why} if why else {}
        logger.warning("a question could not be looked up: %s", reason, extra=told)
        return "unavailable" if await self._sender.apologise(errand) else "not taken"


def _log(errand: Errand, outcome: str) -> None:
    """One line a message; of those that nobody asked and nothing was said to, for who looks."""
    told = errand.asked or errand.reply is not None
    logger.log(
        logging.INFO if told else logging.DEBUG,
        "a message is dealt with",
        extra={
            "platform": errand.platform,
            "outcome": outcome,
            "receipt": errand.reply.receipt if errand.reply else "",
            "milliseconds": round(1000 * (now() - errand.began)),
        },
    )
