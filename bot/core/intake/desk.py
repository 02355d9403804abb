"""What all parts of the intake share."""

from dataclasses import dataclass, field, replace

from bot.core.errors import ModelError, StrangerError, UncertainError
from bot.core.intake.bounds import Bounds
from bot.core.intake.counting import Drops
from bot.core.intake.errands import Errand
from bot.core.intake.holding import Holding
from bot.core.intake.opening import Opening
from bot.core.intake.posting import Posting
from bot.core.intake.tasks import Tasks
from bot.core.messages import Response
from bot.core.messages.delivery import M
from bot.core.ports import Meter, Outbox


@dataclass(frozen=True, slots=True)
class Desk:
    """One process's. `owner` names it in the outbox; `errands` are what it has in hand, by key."""

    outbox: Outbox
    meter: Meter
    bounds: Bounds
    owner: str
    posting: Posting
    holding: Holding
    drops: Drops
    opening: Opening
    tasks: Tasks = field(default_factory=Tasks)
    errands: dict[str, Errand] = field(default_factory=dict)

    async def decide(self, message: M, until: float) -> Response | None:
        """What the core says to it, tried up to that time where model or database are away.

        Who wrote it, and where, is asked of the platform where the core has to know.
        """
        await self.opening.handle(until)
        try:
            return await self.holding.through(
                lambda: self.opening.decide(message, until), until, bounded=True
            )
        except StrangerError as stranger:
            workspace = stranger.workspace
            return await self.holding.through(
                lambda: self._decided(message, workspace, until), until, bounded=True
            )

    async def acquainted(self, message: M, workspace: str = "") -> M:
        """The message with all that the platform tells of who wrote it, and where.

        `workspace` is the one that it is about, if that is known: where they are no member, the
        message is in another one, or in none. ModelError where the platform does not tell.
        """
        if workspace:
            message = replace(message, place=replace(message.place, workspace=workspace))
        try:
            return replace(
                await self.posting.couriers[message.place.platform].acquaint(message), known=True
            )
        except UncertainError as error:
            raise ModelError("The platform does not tell who asks.") from error

    async def _decided(self, message: M, workspace: str, until: float) -> Response | None:
        return await self.opening.decide(await self.acquainted(message, workspace), until)


def make_desk(outbox: Outbox, meter: Meter, bounds: Bounds, owner: str) -> Desk:
    """A new one, with nothing in hand."""
    return Desk(
        outbox=outbox,
        meter=meter,
        bounds=bounds,
        owner=owner,
        posting=Posting(meter),
        holding=Holding(pause=bounds.retry, longest=bounds.patience, moment=bounds.moment),
        drops=Drops(meter),
        opening=Opening(concurrent=bounds.concurrent, longest=bounds.patience),
    )
