"""From request to response: who asks, what they may, what is said, and that it is said once."""

import json
import logging
from collections.abc import Collection
from dataclasses import asdict, replace
from typing import assert_never

from bot.core.actions import Actions, Caller, is_key
from bot.core.answering import AnswerService, Asker, audience_of
from bot.core.chatter import is_chatter
from bot.core.commands import parse
from bot.core.errors import BotError, StorageError
from bot.core.faq import FaqEntry
from bot.core.messages import (
    Command,
    Completion,
    IncomingMessage,
    Person,
    Place,
    Posted,
    Press,
    Reply,
    Request,
    Response,
    Submission,
    Trigger,
)
from bot.core.outcomes import Answered, Receipt, Suggested, Unanswered
from bot.core.permissions import role_of
from bot.core.ports import Outbox, ReceiptStore, RoleStore, Workspaces
from bot.core.query import clean
from bot.core.replies import asking

logger = logging.getLogger(__name__)

FREQUENT = 3
"""Frequent questions offered with a greeting."""

_PRIVATE = (Trigger.COMMAND, Trigger.SHORTCUT)
"""Where the reply is for the asker alone."""


class Responder:
    """The core as a platform sees it; `handle` is the seam's `Handle`."""

    def __init__(
        self,
        *,
        answering: AnswerService,
        actions: Actions,
        workspaces: Workspaces,
        roles: RoleStore,
        receipts: ReceiptStore,
        outbox: Outbox,
        admins: Collection[str] = (),
    ) -> None:
        self._answering = answering
        self._actions = actions
        self._workspaces = workspaces
        self._roles = roles
        self._receipts = receipts
        self._outbox = outbox
        self._admins = frozenset(admins)

    async def handle(self, request: Request) -> Response | None:
        """What to say to a request; None is silence. A BotError becomes a private sentence."""
        try:
            return await self._dispatch(request)
        except BotError as error:
            logger.warning("a request failed: %s", type(error).__name__)
            if isinstance(request, Posted):
                return None
            if isinstance(request, IncomingMessage) and not request.trigger.expects_reply:
                return None
            if isinstance(error, StorageError):
                return asking.unavailable()
            return asking.refused(str(error))

    async def _dispatch(self, request: Request) -> Response | None:
        match request:
            case IncomingMessage():
                return await self._message(request)
            case Posted(key, posted_as):
                await self._outbox.sent(key, posted_as)
                await self._outbox.done(key)
                return None
            case Command(person, place, action, text):
                caller = await self._caller(person, place)
                return await self._actions.run(caller, action or parse(text))
            case Press(button, person, place):
                return await self._press(button, await self._caller(person, place))
            case Submission(form, values, person, place):
                caller = await self._caller(person, place)
                return await self._actions.submit(caller, form, values)
            case Completion(text, person, place):
                return await self._actions.complete(await self._caller(person, place), text)
        assert_never(request)

    async def _caller(self, person: Person, place: Place) -> Caller:
        kb = await self._workspaces.knowledge_base_of(place.platform, place.workspace)
        granted = await self._roles.roles(
            f"{place.platform}:{place.workspace}", [person.id, *person.groups]
        )
        named = bool(self._admins & {person.id, f"{place.platform}:{person.id}"})
        return Caller(person, place, kb, role_of(person, granted, named))

    async def _message(self, message: IncomingMessage) -> Reply | None:
        if message.person.bot or not await self._outbox.claim(message.key, message.place.platform):
            return None
        try:
            caller = await self._caller(message.person, message.place)
            reply, receipt = await self._reply(message, caller)
        except BotError:
            if not message.trigger.expects_reply:
                await self._outbox.dropped(message.key)
            raise
        if reply is None:
            await self._outbox.done(message.key)
            return None
        reply = replace(reply, private=message.trigger in _PRIVATE)
        await self._outbox.decided(
            message.key, receipt.id if receipt else None, json.dumps(asdict(reply))
        )
        return reply

    async def _reply(
        self, message: IncomingMessage, caller: Caller
    ) -> tuple[Reply | None, Receipt | None]:
        expected = message.trigger.expects_reply
        audience = audience_of(caller.person)
        if await self._answering.is_empty(caller.kb, audience):
            return (asking.no_answers_yet(caller.role) if expected else None), None
        if self._is_chatter(message.text) and not await self._answering.is_phrasing(
            caller.kb, message.text, audience
        ):
            return (asking.greeting(await self._frequent(caller)) if expected else None), None
        asker = Asker(message.place, message.person, message.trigger)
        receipt = await self._answering.ask(caller.kb, message.text, asker)
        return await self._say(receipt, caller, expected), receipt

    @staticmethod
    def _is_chatter(text: str) -> bool:
        return not clean(text) or is_chatter(text)

    async def _say(self, receipt: Receipt, caller: Caller, expected: bool) -> Reply | None:
        match receipt.decision.outcome:
            case Answered(hit):
                entry = await self._entry(hit.entry, caller)
                if entry is None:  # it went in this very moment
                    return asking.gone() if expected else None
                return asking.answer(entry, receipt.id)
            case Suggested(hits):
                return asking.suggestions(hits, receipt.id) if expected else None
            case Unanswered():
                return asking.unanswered(receipt) if expected else None

    async def _press(self, button: str, caller: Caller) -> Reply:
        kind, *parts = button.split(":")
        if kind == "none":
            return asking.none_of_these()
        key = parts[-1] if parts else ""
        if kind not in ("pick", "show") or not is_key(key):
            return asking.gone()
        entry = await self._entry(int(key), caller)
        return asking.answer(entry) if entry else asking.gone()

    async def _entry(self, key: int, caller: Caller) -> FaqEntry | None:
        return await self._answering.entry(caller.kb, key, audience_of(caller.person))

    async def _frequent(self, caller: Caller) -> list[FaqEntry]:
        keys = await self._receipts.most_answered(caller.kb.key, FREQUENT)
        return await self._answering.examples(caller.kb, keys, FREQUENT, audience_of(caller.person))
