"""What an import would do to questions; what is encoded to see that is kept until it is done."""

from collections import OrderedDict
from collections.abc import Mapping, Set
from dataclasses import replace

from bot.core.callers import Caller
from bot.core.curation import Curation
from bot.core.foresight import Foresight
from bot.core.impact import Effects
from bot.core.outcomes import Vector
from bot.core.planning import Plan
from bot.core.ports import TextHash

ENCODING = 10.0
"""Seconds for new texts: the packaged model reads some hundred entries in them on two cores."""

_MOST_KEPT = 8
"""Imports whose new vectors are kept in memory."""


class Foreseeing:
    """Looks at imports by the ids of their uploads."""

    def __init__(self, curation: Curation, foresight: Foresight) -> None:
        self._curation = curation
        self._foresight = foresight
        self._vectors: OrderedDict[str, Mapping[TextHash, Vector]] = OrderedDict()

    async def effects(self, caller: Caller, upload: str, plan: Plan, held: Set[str]) -> Effects:
        """What it would do, without what two of the entries `held` by the file share.

        The file's reader has told that, with its lines.
        """
        vectors = await self._foresight.encoded(plan.changes, ENCODING)
        self._vectors[upload] = vectors
        while len(self._vectors) > _MOST_KEPT:
            self._vectors.popitem(last=False)
        found = await self._foresight.together(
            caller.kb, plan.changes, vectors, caller.private_audience, caller.tenant
        )
        others = [one for one in found.collisions if not {one.entry, one.other} <= held]
        return replace(found, collisions=tuple(others))

    async def vectors(self, upload: str, plan: Plan) -> Mapping[TextHash, Vector]:
        """All vectors of the plan's new texts; those that are kept are not made again."""
        return await self._curation.vectors_for(plan, self._vectors.get(upload))

    def drop(self, upload: str) -> None:
        """Forgets what was kept for it."""
        self._vectors.pop(upload, None)

    async def taken_back(self, caller: Caller, plan: Plan) -> Effects:
        """What it does to take something back, of which every text was stored before."""
        return await self._foresight.effects(
            caller.kb, plan.changes, {}, caller.private_audience, caller.tenant
        )
