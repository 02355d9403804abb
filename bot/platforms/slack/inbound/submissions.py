"""Forms that were sent in: Slack wants to know within 3 s what becomes of the form."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapting.work import Work
from bot.core.errors import RefusedError, UncertainError
from bot.core.messages import (
    Form,
    Inbox,
    Press,
    Reply,
    Response,
    Submission,
)
from bot.platforms.slack.api.errors import asked
from bot.platforms.slack.api.files import Files
from bot.platforms.slack.api.names import with_names
from bot.platforms.slack.api.people import People
from bot.platforms.slack.inbound.acts import Surface, context_of
from bot.platforms.slack.inbound.interactions import name_of, read_submission
from bot.platforms.slack.inbound.responses import Responses
from bot.platforms.slack.render.forms import form_view, message_view
from bot.platforms.slack.render.submitted import errors_for, files_of, filled_again
from bot.platforms.slack.seam import Identity, Json

logger = logging.getLogger(__name__)

PATIENCE = 2.2
"""Seconds before the form says that it is being worked on."""

_SETTLING = 0.5
"""Seconds for Slack to act on an acknowledgement, which would else undo what comes after it."""

_REMEMBERED = 200
_DONE: Mapping[str, Any] = {"response_action": "clear"}


class Submissions:
    """Acknowledgements of filled forms."""

    def __init__(
        self,
        client: AsyncWebClient,
        inbox: Inbox,
        people: People,
        files: Files,
        responses: Responses,
        work: Work,
        patience: float = PATIENCE,
    ) -> None:
        self._client = client
        self._inbox = inbox
        self._people = people
        self._files = files
        self._responses = responses
        self._work = work
        self._patience = patience
        self._acknowledged: dict[str, asyncio.Task[Json]] = {}

    async def acknowledge(self, body: Json, me: Identity) -> Json:
        """What Slack is told to do with the form; the same for each delivery of it."""
        name = name_of(body)
        if name not in self._acknowledged:
            while len(self._acknowledged) >= _REMEMBERED:
                self._acknowledged.pop(next(iter(self._acknowledged)))
            self._acknowledged[name] = self._work.start(self._acknowledge(body, me))
        return await asyncio.shield(self._acknowledged[name])

    async def _acknowledge(self, body: Json, me: Identity) -> Json:
        view, act = body["view"], read_submission(body, me)
        assert isinstance(act.request, Submission)
        task = self._work.start(self._handled(act.request, files_of(view)))
        try:
            async with asyncio.timeout(self._patience):
                request, response = await asyncio.shield(task)
        except TimeoutError:
            self._work.start(self._later(task, view, act.surface))
            return {"response_action": "update", "view": message_view(_title(view), "…")}
        if isinstance(response, Form):
            shown = form_view(response, context_of(request.place, act.surface))
            return {"response_action": "update", "view": shown}
        self._work.start(self._tell(response, request, act.surface))
        if isinstance(response, Reply) and response.refusal:
            errors = errors_for(view, response.text, response.field)
            if errors:
                return {"response_action": "errors", "errors": errors}
            return {"response_action": "update", "view": filled_again(view, response.text)}
        return dict(_DONE)

    async def _handled(
        self, submission: Submission, files: Sequence[Json]
    ) -> tuple[Submission, Response | None]:
        request = await self._people.complete(submission)
        if files:
            given = [await self._files.fetch(one) for one in files]
            request = replace(request, files=tuple(given))
        response = await self._inbox.handle(request)
        match response:
            case Reply():
                response = await with_names(response, self._people.name)
            case Form(note=note) if note:
                named = await with_names(Reply(note), self._people.name)
                response = replace(response, note=named.text)
        return request, response

    async def _later(
        self,
        task: "asyncio.Task[tuple[Submission, Response | None]]",
        view: Json,
        surface: Surface,
    ) -> None:
        """The form says that it is being worked on; now it says what came of it."""
        request, response = await task
        await asyncio.sleep(_SETTLING)
        match response:
            case Form():
                shown = form_view(response, context_of(request.place, surface))
            case Reply(refusal=True):
                shown = filled_again(view, response.text)
            case Reply() if response.text.strip():
                shown = message_view(_title(view), await self._whole(response, request))
            case _:
                shown = message_view(_title(view), "✓")
        try:
            await asked(self._client.views_update(view_id=view["id"], view=shown))
        except (RefusedError, UncertainError) as error:  # they have closed it
            logger.info("A form could not be updated: %s", error)
        await self._tell(response, request, surface)

    async def _whole(self, reply: Reply, request: Submission) -> str:
        """What it says, and where its buttons are: they stand under the reply itself alone."""
        if not reply.buttons:
            return reply.text
        behind = await self._inbox.handle(Press("behind", request.person, request.place))
        return f"{reply.text}\n\n{behind.text}" if isinstance(behind, Reply) else reply.text

    async def _tell(self, response: Response | None, request: Submission, surface: Surface) -> None:
        """Says it beside the form as well; what was refused stands in the form."""
        match response:
            case Reply(refusal=True):
                await self._responses.notify(response.notices)
            case Reply(in_place=False):
                alone = replace(surface, alone=True)
                await self._responses.lay_out(response, request.person, request.place, alone)
            case Form():
                pass
            case _:
                await self._responses.lay_out(response, request.person, request.place, surface)


def _title(view: Json) -> str:
    return str((view.get("title") or {}).get("text") or "…")
