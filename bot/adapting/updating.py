"""Replies that stand elsewhere already, and change with what is said now."""

import logging
from dataclasses import replace

from bot.core.errors import RefusedError, UncertainError
from bot.core.messages import Courier, Delivery, Reply, Update

logger = logging.getLogger(__name__)


async def after_updates(reply: Reply, courier: Courier) -> Reply:
    """Changes what stands elsewhere; the reply, which says so where that cannot be done."""
    for update in reply.updates:
        try:
            await carry_out(update, courier)
        except (RefusedError, UncertainError) as error:
            logger.warning("A reply could not be changed: %s", error)
            return replace(reply, text=update.otherwise or reply.text)
    return reply


async def carry_out(update: Update, courier: Courier) -> None:
    """Puts another reply in the place of one, or takes it away; raises as the courier does."""
    if update.reply is None:
        await courier.remove(update.posted_as, update.place)
    else:
        await courier.replace(update.posted_as, Delivery("", update.place, update.reply))
