"""Looks for a reply that may have been posted before a process died."""

import discord

from bot.core.errors import RefusedError, UncertainError
from bot.platforms.discord.api.alike import says
from bot.platforms.discord.api.line import Line, Patience
from bot.platforms.discord.api.webhooks import Webhooks
from bot.platforms.discord.render.message import Message

MOST = 500
"""Messages that are looked through, a hundred at a time."""

PATIENCE = Patience(30.0, 60.0)


def nonce_of(message: int, part: int) -> str:
    """What keeps a part of the reply to that message from being posted twice within minutes.

    At most 25 characters. https://discord.com/developers/docs/resources/message#create-message
    """
    return f"{message}.{part}"


async def find_reply(line: Line, channel: int, question: int) -> int | None:
    """The id of the bot's first reply to that message.

    UncertainError where it may not look. Without Read Message History Discord gives no messages
    and no error either, so that the question itself has to be among what it gives.
    """

    async def ask(client: discord.Client) -> int | None:
        me, seen, count = client.user, False, 0
        there = client.get_partial_messageable(channel)
        async for message in there.history(limit=MOST, after=discord.Object(question - 1)):
            count += 1
            seen = seen or message.id == question
            if me is not None and message.author.id == me.id and _answers(message, question):
                return message.id
        if not seen or count >= MOST:
            raise UncertainError("The question is not where the bot may look for its reply.")
        return None

    try:
        return await line.call(ask, PATIENCE)
    except RefusedError as error:
        raise UncertainError(f"Discord does not let the bot look ({error.cause}).") from error


async def stands(webhooks: Webhooks, address: str, meant: Message) -> bool:
    """Whether the answer to an interaction reads like that already.

    Where it does not, putting it there (again) does no harm. UncertainError where the token tells
    nothing any more.
    """
    try:
        there = await webhooks.original(address)
    except RefusedError as error:
        if error.cause == "unknown_message":
            return False
        raise UncertainError(f"Discord does not tell what was answered ({error.cause}).") from error
    return not there.flags.loading and says(there, meant)


def _answers(message: discord.Message, question: int) -> bool:
    reference = message.reference
    if reference is not None:
        return reference.message_id == question
    return str(message.nonce or "") == nonce_of(question, 0)
