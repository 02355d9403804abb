"""From a message of Discord's to a request: nothing is looked up, nothing decided."""

import discord

from bot.core.messages import IncomingMessage, MessageDeleted, MessageEdited, Person, Trigger
from bot.platforms.discord.api.profiles import person_of
from bot.platforms.discord.inbound import text as written
from bot.platforms.discord.inbound.addressing import (
    Answered,
    answered_by,
    is_mentioned,
    is_pinged,
    is_to_others,
    is_typed,
    own_roles,
    words_of,
)
from bot.platforms.discord.inbound.standing import Standing
from bot.platforms.discord.seam import chain, key_of


def read_message(
    message: discord.Message, me: int, standing: Standing, *, hears: bool = True
) -> IncomingMessage | None:
    """What the message asks; None where it is none of the bot's business.

    `hears`: the content of messages is given to the bot, so that an empty one is a picture.
    """
    starts_post = _starts_post(message, standing)
    titled = hears and starts_post and bool(standing.title)
    if not is_typed(message) or not (titled or words_of(message) or own_roles(message, me)):
        return None
    answered = answered_by(message)
    trigger, by_reply = _trigger(message, me, standing, answered)
    text, to_others = question_in(message, me), is_to_others(message, me, answered)
    quoted = answered.message if answered else None
    if trigger is Trigger.MENTION and not text and quoted and _is_persons(quoted):
        text, to_others = question_in(quoted, me), False
    return IncomingMessage(
        key=key_of(message.id),
        text=text,
        trigger=trigger,
        person=_author(message),
        place=standing.place(_conversation(message, me, answered)),
        id=str(message.id),
        to_others=to_others,
        thread_starter=_starter(standing, answered),
        by_reply=by_reply,
        title=standing.title if starts_post else "",
    )


def read_edit(message: discord.Message, me: int, standing: Standing) -> MessageEdited | None:
    """How the message reads now; None where nobody edited it, or its text is hidden.

    A link's preview comes as an update, too, and has no `edited_timestamp` of its own:
    https://discord.com/developers/docs/events/gateway-events#message-update
    """
    if message.edited_at is None:
        return None
    now = read_message(message, me, standing, hears=False) if words_of(message) else None
    if now is None:
        return None
    return MessageEdited(
        key=now.key,
        text=now.text,
        person=now.person,
        place=now.place,
        to_others=now.to_others,
        by_reply=now.by_reply,
        title=now.title,
    )


def read_deletion(message: int, standing: Standing) -> MessageDeleted:
    """That message is gone."""
    return MessageDeleted(key_of(message), standing.place(chain(message)))


def question_in(message: discord.Message, me: int) -> str:
    """Its text, as a person reads it."""
    text = words_of(message)
    names: dict[int, str] = {}
    if message.guild is not None:
        for one in written.channels(text):
            if channel := message.guild.get_channel_or_thread(one):
                names[one] = channel.name
    return written.readable(text, me, own_roles(message, me), names)


def _author(message: discord.Message) -> Person:
    author = message.author
    if message.guild is None:  # a member of a guild that is not in the cache has no roles
        return Person(str(author.id), name=author.display_name, bot=author.bot)
    return person_of(author)


def _trigger(
    message: discord.Message, me: int, standing: Standing, answered: Answered | None
) -> tuple[Trigger, bool]:
    """How it reached the bot, and whether nothing but a reply to the bot's words did it."""
    if standing.guild is None:
        return Trigger.DIRECT, False
    if is_mentioned(message, me):
        return Trigger.MENTION, False
    if is_pinged(message, me):
        return Trigger.MENTION, answered is not None
    if standing.thread and not _starts_post(message, standing):
        return Trigger.FOLLOW_UP, False
    return Trigger.FOLLOW_UP if answered else Trigger.AMBIENT, False


def _conversation(message: discord.Message, me: int, answered: Answered | None) -> str:
    """The conversation in a channel: of what was replied to, or the one that this one begins."""
    if answered is None:
        return chain(message.id)
    reply = answered.message
    if reply is not None and reply.author.id == me and (before := answered_by(reply)):
        return chain(before.id)
    return chain(answered.id)


def _starter(standing: Standing, answered: Answered | None) -> str:
    if standing.thread:
        return str(standing.starter or "")
    begun = answered.message if answered else None
    return str(begun.author.id) if begun and not begun.author.bot else ""


def _starts_post(message: discord.Message, standing: Standing) -> bool:
    return standing.post and message.id == standing.thread


def _is_persons(message: discord.Message) -> bool:
    return is_typed(message) and bool(words_of(message))
