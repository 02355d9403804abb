"""Who is answered at all: modes, follow-ups, limits, blocks. The same on every platform."""

from datetime import UTC, datetime, timedelta

from bot.core.callers import Caller
from bot.core.chatter import is_chatter
from bot.core.messages import FollowUps, IncomingMessage, Mode, Trigger
from bot.core.outcomes import Answered, Decision, Silence
from bot.core.ports import Channels, ReceiptStore
from bot.core.query import clean, post_text
from bot.core.questions import is_question

ASKING_WINDOW = timedelta(minutes=5)
"""In which a person may ask as many questions as the workspace's limit says."""

REPLYING_WINDOW = timedelta(hours=1)
"""In which a channel gets as many automatic replies as the workspace's limit says."""

FOLLOWING = timedelta(minutes=30)
"""How long a bounded follow-up may come after the bot's last words in the thread."""


def is_asked(message: IncomingMessage) -> bool:
    """Whether somebody asks the bot, so that silence would be rude.

    Who addresses it by nothing but a reply to its words may only thank it: there it has to be a
    question.
    """
    if not message.by_reply or not message.trigger.expects_reply:
        return message.trigger.expects_reply
    return not is_chatter(message.text) and _is_question(message)


class Policy:
    """Says why a message gets no reply, before it is looked up and after."""

    def __init__(self, receipts: ReceiptStore, channels: Channels) -> None:
        self._receipts = receipts
        self._channels = channels

    async def concerns(self, message: IncomingMessage, caller: Caller) -> bool:
        """Whether the message is any of the bot's business; what is not, leaves no trace.

        A message in a thread is, where the channel's follow-up policy says so. Somebody who neither
        asked the bot there nor began the thread is remembered: a person has joined in.
        """
        remark = message.by_reply and not is_asked(message)
        if message.trigger is not Trigger.FOLLOW_UP and not remark:
            return True
        said = await self._receipts.said_in(message.place)
        theirs = [one.at for one in said if one.asker == caller.asker]
        at_home = theirs or message.thread_starter == caller.person.id
        if not at_home and (said or caller.channel.mode.is_open):
            await self._channels.joined_in(message.place)
        if remark:
            return True
        if not said or message.to_others:
            return False
        match caller.channel.follow_ups:
            case FollowUps.NEVER:
                return False
            case FollowUps.BOUNDED:
                return bool(theirs) and datetime.now(UTC) - theirs[0] <= FOLLOWING
            case FollowUps.ALWAYS:
                return True

    async def silence_before(self, message: IncomingMessage, caller: Caller) -> Silence | None:
        """Why the message is not even looked up; None: it is."""
        if message.by_reply and not is_asked(message):
            return Silence.NO_QUESTION
        if caller.channel.mode is Mode.OFF:
            return Silence.OFF
        if message.trigger is Trigger.AMBIENT and (why := await self._unasked(message, caller)):
            return why
        if caller.person.operator:
            return None
        asked, _ = await self._asked(caller)
        return Silence.LIMIT if asked >= caller.workspace.question_limit else None

    def silence_about(self, message: IncomingMessage) -> Silence | None:
        """Why an answer has no place, whoever asks: this message itself says so.

        That is for what nobody asked of the bot, and for what only replies to it.
        """
        if message.trigger is not Trigger.AMBIENT:
            return Silence.NO_QUESTION if message.by_reply and not is_asked(message) else None
        if message.to_others:
            return Silence.TO_OTHERS
        return None if _is_question(message) else Silence.NO_QUESTION

    async def was_told_of_limit(self, caller: Caller) -> bool:
        """Whether the person has met the limit already, and was told so."""
        return (await self._asked(caller))[1] > 0

    async def silence_after(
        self, message: IncomingMessage, caller: Caller, decision: Decision, *, edited: bool = False
    ) -> Silence | None:
        """Why the decision is not told; None: it is.

        To a message that was `edited` there is a reply, which people may have followed up.
        """
        if not message.trigger.expects_reply:
            if not isinstance(decision.outcome, Answered):
                return Silence.UNSURE
            automatic = message.trigger is Trigger.AMBIENT
            if automatic and not edited and await self._channels.is_joined(message.place):
                return Silence.JOINED_IN
            if caller.channel.mode is Mode.OBSERVE:
                return Silence.OBSERVED
        if await self._is_repeated(message, decision):
            return Silence.REPEATED
        return None

    async def _asked(self, caller: Caller) -> tuple[int, int]:
        return await self._receipts.asked_since(caller.asker, datetime.now(UTC) - ASKING_WINDOW)

    async def _unasked(self, message: IncomingMessage, caller: Caller) -> Silence | None:
        if not caller.channel.mode.is_open:
            return Silence.MODE
        if why := self.silence_about(message):
            return why
        if await self._channels.is_joined(message.place):
            return Silence.JOINED_IN
        since = datetime.now(UTC) - REPLYING_WINDOW
        given = await self._receipts.automatic_since(message.place, since)
        return Silence.CHANNEL_LIMIT if given >= caller.workspace.reply_limit else None

    async def _is_repeated(self, message: IncomingMessage, decision: Decision) -> bool:
        """Whether the same answer stands in this thread already, for another message."""
        in_a_thread = message.place.thread is not None and not message.trigger.is_private
        if not in_a_thread or not isinstance(decision.outcome, Answered):
            return False
        entry = decision.outcome.hit.entry
        said = await self._receipts.said_in(message.place)
        return any(one.entry == entry for one in said if one.key != message.key)


def _is_question(message: IncomingMessage) -> bool:
    return is_question(post_text(clean(message.title), clean(message.text)))
