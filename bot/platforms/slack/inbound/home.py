"""The home tab: published when somebody opens it, and when something was done on it."""

import logging
from collections.abc import Mapping
from dataclasses import replace

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapting.rarely import Rarely
from bot.core.errors import CrowdedError, RefusedError, UncertainError
from bot.core.messages import Delivery, Inbox, Overview, Person, Place, Reply, Visit
from bot.platforms.slack.api.courier import SlackCourier
from bot.platforms.slack.api.errors import asked
from bot.platforms.slack.api.lanes import Lane, Lanes
from bot.platforms.slack.api.people import People
from bot.platforms.slack.inbound.acts import Surface
from bot.platforms.slack.render.forms import View
from bot.platforms.slack.render.home import CALLBACK, Part, home_view
from bot.platforms.slack.render.replies import without_images
from bot.platforms.slack.render.submitted import values_of
from bot.platforms.slack.seam import PLATFORM, Identity, Json

logger = logging.getLogger(__name__)

_UNKNOWN = "-"
"""Where on it they are, while the core cannot tell."""

_UNFIT = ("invalid_blocks", "invalid_arguments")
"""What Slack says of a view with an image that it cannot fetch."""


def read_opening(body: Json, me: Identity) -> Visit | None:
    """Somebody opened their home tab; None for every other event."""
    event: Json = body.get("event") or {}
    if event.get("type") != "app_home_opened" or event.get("tab") != "home":
        return None
    if not (event.get("user") and event.get("channel")):
        return None
    place = Place(PLATFORM, me.team, event["channel"], direct=True)
    return Visit(Person(event["user"]), place)


def shown_by(body: Json) -> str:
    """What tells the blocks that they see already from others; empty where there are none."""
    return _context((body.get("event") or {}).get("view") or {}).get("digest", "")


class HomeTab:
    """What each person sees there, by what the core says; one after the other for each."""

    def __init__(
        self, client: AsyncWebClient, inbox: Inbox, people: People, courier: SlackCourier
    ) -> None:
        self._client = client
        self._inbox = inbox
        self._people = people
        self._courier = courier
        self._lanes = Lanes(gap=0.0)
        self._opened: set[str] = set()
        self._rarely = Rarely(logger)

    async def open(self, visit: Visit, shown: str) -> None:
        """Publishes it, unless what they have been `shown` is what there is to see."""
        person = visit.person.id
        if person in self._opened:
            return  # what is on its way to them is as new
        self._opened.add(person)
        try:
            visit = await self._people.complete(visit)
            async with self._lanes.turn(person, droppable=True) as lane:
                self._opened.discard(person)
                view = await self._view(visit)
                if not shown or _context(view)["digest"] != shown:
                    await self._send(lane, person, view, "")
        except (RefusedError, UncertainError, CrowdedError) as error:
            self._rarely.warn("A home tab was not published: %s", error)
        finally:
            self._opened.discard(person)

    async def tell(
        self, told: Reply | None, person: Person, place: Place, surface: Surface
    ) -> None:
        """Publishes it with what came of something that was done on it.

        Where Slack does not take it, that is said in the direct conversation.
        """
        visit = Visit(person, place, surface.home, surface.button, told)
        try:
            async with self._lanes.turn(person.id, droppable=True) as lane:
                try:
                    await self._send(lane, person.id, await self._view(visit), surface.hash)
                except RefusedError as error:
                    if error.cause != "hash_conflict":
                        raise
                    await self._send(lane, person.id, await self._view(visit), "")
        except (RefusedError, UncertainError, CrowdedError) as error:
            self._rarely.warn("A home tab was not published: %s", error)
            if told is not None:
                await self._courier.post(Delivery("", place, replace(told, private=False)))

    async def _view(self, visit: Visit) -> View:
        response = await self._inbox.handle(visit)
        told = ((visit.told,),) if visit.told else ()
        match response:
            case Overview(parts, at):
                pass
            case Reply():
                parts, at = (*told, (response,)), visit.at or _UNKNOWN
            case _:
                parts, at = told, visit.at or _UNKNOWN
        laid_out = [await self._laid_out(part) for part in parts]
        return home_view(laid_out, {"channel": visit.place.channel, "home": at})

    async def _laid_out(self, replies: tuple[Reply, ...]) -> Part:
        return [
            message
            for reply in replies
            for message in await self._courier.laid_out(reply, single=True)
        ]

    async def _send(self, lane: Lane, person: str, view: View, seen: str) -> None:
        """views.publish; `seen` is the hash of what it takes the place of, if that matters."""

        async def publish(view: View) -> None:
            how = {"hash": seen} if seen else {}
            await asked(self._client.views_publish(user_id=person, view=view, **how))

        try:
            await lane.persist(lambda: publish(view), droppable=True)
        except RefusedError as error:
            plainer = without_images(view)
            if error.cause not in _UNFIT or plainer == view:
                raise
            await lane.persist(lambda: publish(plainer), droppable=True)


def _context(view: Mapping[str, object]) -> Mapping[str, str]:
    if view.get("callback_id") != CALLBACK or not view.get("private_metadata"):
        return {}
    return values_of({"private_metadata": view["private_metadata"], "blocks": []}).context
