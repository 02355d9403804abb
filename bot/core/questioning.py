"""From a message to what is said about it, or to silence: the way of every question."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.answering import AnswerService, Asker
from bot.core.callers import Caller
from bot.core.chatter import is_chatter
from bot.core.errors import StrangerError
from bot.core.faq import Audience, FaqEntry
from bot.core.messages import IncomingMessage, MessageEdited, Reply, Trigger, Update
from bot.core.outcomes import Answered, Receipt, Rule, Silence, Suggested, Unanswered
from bot.core.policy import Policy, is_asked
from bot.core.ports import Channels, Outbox, ReceiptStore, Settled
from bot.core.query import clean, post_text, redact
from bot.core.replies import asking


class Questioning:
    """Answers messages, each by itself, and again when they were edited.

    Raises StrangerError where it has to be known first who asks, and where.
    """

    def __init__(
        self,
        *,
        answering: AnswerService,
        policy: Policy,
        receipts: ReceiptStore,
        channels: Channels,
        outbox: Outbox,
    ) -> None:
        self._answering = answering
        self._policy = policy
        self._receipts = receipts
        self._channels = channels
        self._outbox = outbox

    async def asked(self, message: IncomingMessage, caller: Caller) -> Reply | None:
        """What is said to a message; None is silence."""
        if message.person.bot or not await self._policy.concerns(message, caller):
            return None
        silence = await self._policy.silence_before(message, caller)
        if silence is None and not message.known:
            raise StrangerError
        if caller.blocked:
            silence = Silence.BLOCKED
        if silence is None:
            return await self._reply(message, caller)
        is_told = await self._is_told_of(silence, message, caller)
        receipt = await self._answering.pass_over(
            caller.kb, _asker(message, caller), Rule.SILENT, silence
        )
        reply = asking.not_now(silence, receipt.id) if is_told else None
        return _to_them(message, reply) if reply else None

    async def home_of(self, edit: MessageEdited) -> str:
        """The workspace whose knowledge a message was answered from; empty: none so far."""
        earlier = await self._earlier(await self._outbox.settled(edit.key))
        return earlier.workspace if earlier else ""

    async def edited(self, edit: MessageEdited, caller: Caller) -> Update | None:
        """What becomes of the reply to a message that reads differently now; None: it stays."""
        settled = await self._outbox.settled(edit.key)
        if settled is None or not settled.posted_as:
            return None
        earlier = await self._earlier(settled)
        if earlier and _stands(earlier, edit):
            return None
        if not edit.known:
            raise StrangerError
        message = IncomingMessage(
            edit.key,
            edit.text,
            Trigger(settled.trigger),
            edit.person,
            edit.place,
            to_others=edit.to_others,
            by_reply=edit.by_reply,
            title=edit.title,
        )
        reply = None
        if not caller.blocked and not self._policy.silence_about(message):
            reply = await self._reply(message, caller, edited=True)
        if reply and edit.title and await self._is_the_same(reply, earlier):
            return None
        if reply and await self._channels.is_joined(edit.place):
            reply = replace(reply, footer=asking.updated(reply.footer))
        return Update(settled.posted_as, edit.place, reply)

    async def _is_told_of(self, silence: Silence, message: IncomingMessage, caller: Caller) -> bool:
        """Whether the person is told why; who asked privately waits for something to be said."""
        if message.trigger.is_private:
            return True
        match silence:
            case Silence.LIMIT:
                return not await self._policy.was_told_of_limit(caller)
            case Silence.BLOCKED:
                return False
            case _:
                return message.trigger.expects_reply

    async def _earlier(self, settled: Settled | None) -> Receipt | None:
        if settled is None or not settled.receipt:
            return None
        return await self._receipts.receipt(settled.receipt)

    async def _is_the_same(self, reply: Reply, earlier: Receipt | None) -> bool:
        """Whether a post was decided on the same words again: on its title, whatever the body."""
        if earlier is None or not earlier.decision.text or not reply.receipt:
            return False
        latest = await self._receipts.receipt(reply.receipt)
        return latest.decision.text == earlier.decision.text

    async def _reply(
        self, message: IncomingMessage, caller: Caller, *, edited: bool = False
    ) -> Reply | None:
        rule = await self._rule_without_search(message, caller)
        if rule is None:
            receipt = await self._answering.ask(
                caller.kb,
                message.text,
                _asker(message, caller),
                title=message.title,
                hush=lambda decision: self._policy.silence_after(
                    message, caller, decision, edited=edited
                ),
            )
            reply = await self._say(receipt, message, caller)
        elif message.trigger.expects_reply:
            receipt = await self._answering.pass_over(caller.kb, _asker(message, caller), rule)
            reply = await self._without_search(rule, caller, receipt.id)
        else:
            reply = None
        return _to_them(message, reply) if reply else None

    async def _rule_without_search(self, message: IncomingMessage, caller: Caller) -> Rule | None:
        """Why there is nothing to look up; None: there is."""
        audience = _audience(message, caller)
        if await self._answering.is_empty(caller.kb, audience):
            return Rule.EMPTY
        text = post_text(message.title, message.text)
        if clean(text) and not is_chatter(text):
            return None
        is_phrasing = await self._answering.is_phrasing(caller.kb, text, audience)
        return None if is_phrasing else Rule.CHATTER

    async def _without_search(self, rule: Rule, caller: Caller, receipt: str) -> Reply:
        if rule is Rule.EMPTY:
            return asking.no_answers_yet(caller.role, receipt)
        return asking.greeting(await self._frequent(caller), receipt)

    async def _say(
        self, receipt: Receipt, message: IncomingMessage, caller: Caller
    ) -> Reply | None:
        if receipt.silence:
            repeated = receipt.silence is Silence.REPEATED and message.trigger.expects_reply
            return asking.repeated(receipt.id) if repeated else None
        match receipt.decision.outcome:
            case Answered(hit):
                audience = _audience(message, caller)
                entry = await self._answering.entry(caller.kb, hit.entry, audience)
                if entry is None:  # it went in this very moment
                    return asking.gone() if message.trigger.expects_reply else None
                to_one = message.trigger.is_private and not message.place.direct
                return asking.answer(entry, receipt.id, private=to_one)
            case Suggested(hits):
                return asking.suggestions(hits, receipt.id)
            case Unanswered():
                return asking.unanswered(receipt, has_helpers=bool(caller.workspace.helpers))

    async def _frequent(self, caller: Caller) -> Sequence[FaqEntry]:
        keys = await self._receipts.most_answered(caller.kb.key, asking.EXAMPLES)
        return await self._answering.examples(caller.kb, keys, asking.EXAMPLES, caller.audience)


def _stands(receipt: Receipt, edit: MessageEdited) -> bool:
    """Whether an edit changes nothing about what was said: no word of it, or it was refused."""
    refused = receipt.decision.rule is Rule.SILENT
    return refused or receipt.decision.text == redact(clean(post_text(edit.title, edit.text)))


def _audience(message: IncomingMessage, caller: Caller) -> Audience:
    return caller.private_audience if message.trigger.is_private else caller.audience


def _asker(message: IncomingMessage, caller: Caller) -> Asker:
    audience = _audience(message, caller)
    # A reply that asks nothing goes on from the bot's words, and must not count as a question.
    remark = message.by_reply and not is_asked(message)
    trigger = Trigger.FOLLOW_UP if remark else message.trigger
    return Asker(message.place, message.person, trigger, audience, message.key)


def _to_them(message: IncomingMessage, reply: Reply) -> Reply:
    """The reply as this way of asking wants it.

    Commands and shortcuts are answered privately; in a direct conversation nothing needs to be.
    """
    direct = message.trigger is Trigger.DIRECT
    return replace(reply, private=message.trigger.is_private or (reply.private and not direct))
