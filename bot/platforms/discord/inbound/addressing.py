"""Whom a message is for, and what it answers, by what Discord tells of it."""

from dataclasses import dataclass

import discord

from bot.platforms.discord.inbound import text as written

_TYPED = (discord.MessageType.default, discord.MessageType.reply)
"""The types of messages that a person typed.
https://discord.com/developers/docs/resources/message#message-object-message-types"""


def is_typed(message: discord.Message) -> bool:
    """Whether a person wrote it: no bot, no webhook, no notice of Discord's own."""
    return message.type in _TYPED and message.webhook_id is None and not message.author.bot


def is_addressed(message: discord.Message, me: int) -> bool:
    """Whether it is for the bot, as far as it can be told at a glance."""
    return is_direct(message) or is_mentioned(message, me) or is_pinged(message, me)


def may_ask(message: discord.Message, me: int) -> bool:
    """Whether there may be words for the bot; a post has some in its title.

    Discord hides the text where nothing but the bot's role is mentioned.
    """
    starts_post = message.id == message.channel.id
    return starts_post or bool(words_of(message) or own_roles(message, me))


def is_direct(message: discord.Message) -> bool:
    """Whether it is in no guild, and not only in one that has not come in yet."""
    return message.guild is None and getattr(message.channel, "guild_id", None) is None


def words_of(message: discord.Message) -> str:
    """What was typed, or forwarded to the bot alone."""
    if is_direct(message) and not message.content.strip() and message.message_snapshots:
        return message.message_snapshots[0].content.strip()
    return message.content.strip()


@dataclass(frozen=True, slots=True)
class Answered:
    """What a message replies to: its id, and itself where Discord tells."""

    id: int
    message: discord.Message | None


def answered_by(message: discord.Message) -> Answered | None:
    """What it replies to; a message that was forwarded is no reply."""
    reference = message.reference
    if reference is None or reference.message_id is None:
        return None
    if reference.type is not discord.MessageReferenceType.reply:
        return None
    found = reference.resolved
    return Answered(reference.message_id, found if isinstance(found, discord.Message) else None)


def is_to_others(message: discord.Message, me: int, answered: Answered | None) -> bool:
    """Whether others than the bot are meant: it mentions them, or answers them."""
    if message.mention_everyone or written.users(message.content) - {me}:
        return True
    if written.roles(message.content) - own_roles(message, me):
        return True
    if answered is None or is_pinged(message, me):
        return False
    theirs = answered.message.author.id if answered.message else None
    return theirs not in (me, message.author.id)


def own_roles(message: discord.Message, me: int) -> set[int]:
    """Those of the mentioned roles that are the bot's alone, made for it at its invitation."""
    return {role.id for role in message.role_mentions if role.tags and role.tags.bot_id == me}


def is_mentioned(message: discord.Message, me: int) -> bool:
    """Whether its words name the bot, or the bot's own role."""
    return me in written.users(message.content) or bool(own_roles(message, me))


def is_pinged(message: discord.Message, me: int) -> bool:
    """A reply notifies whom it replies to, without a word of it in the text."""
    return any(user.id == me for user in message.mentions)
