"""Fitting as the core asks for it: on a thread, with results as they are stored."""

import asyncio
import hashlib
from collections.abc import Collection, Sequence
from pathlib import Path

from bot.core.confidence.calibration import Calibration
from bot.core.faq import ModelProvenance
from bot.core.insight.findability import Tried
from bot.core.knowledge import Judged, Received
from bot.core.ports import Fit
from bot.core.retrieval.head import Head
from bot.core.retrieval.ranking import FEATURES, WEIGHTS
from bot.core.retrieval.snapshot import Snapshot
from bot.core.threads import beside
from bot.fitting.examples import Labelled
from bot.fitting.findability import findability
from bot.fitting.fitter import fit
from bot.fitting.shipped import shipped_for

_SIGNALS = "5"
"""Counts how often a signal or a fit was computed otherwise, the weights being equal."""


class FittingService:
    """Fits knowledge bases under one model; one at a time, beside the event loop."""

    def __init__(self, model: ModelProvenance, calibration: Path | None = None) -> None:
        """`calibration` is a file to begin with instead of what is shipped.

        ModelError where it is for another model.
        """
        self._shipped = shipped_for(model, path=calibration)
        self._shipped.require(model.id, FEATURES)
        self._one_at_a_time = asyncio.Lock()

    @property
    def method(self) -> str:
        """Digest of what a fit depends on besides the knowledge base: 12 hexadecimal digits."""
        parts = (self._shipped.to_json(), repr(FEATURES), repr(sorted(WEIGHTS.items())), _SIGNALS)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]

    async def fit(
        self,
        snapshot: Snapshot,
        judged: Sequence[Judged],
        target: float,
        received: Sequence[Received] = (),
    ) -> Fit:
        """Head and calibration of the snapshot; the same for the same input, bit for bit."""
        labelled = [Labelled(one.read, one.vector, frozenset(one.label.relevant)) for one in judged]
        async with self._one_at_a_time:
            found = await beside(
                fit, snapshot, self._shipped, labelled, target=target, received=received
            )
        return Fit(
            key=0,
            revision=snapshot.revision,
            model=snapshot.model.id,
            calibration=found.calibration.to_json(),
            head=found.head.to_bytes() if found.head else b"",
        )

    async def leave_out(
        self, snapshot: Snapshot, calibration: Calibration, entries: Collection[int]
    ) -> Sequence[Tried]:
        """At most three phrasings of each of these, asked of the knowledge base without them."""
        async with self._one_at_a_time:
            return await beside(findability, snapshot, calibration, entries)

    @property
    def shipped(self) -> Calibration:
        """The packaged calibration, for this model."""
        return self._shipped

    def read(self, fit: Fit, snapshot: Snapshot) -> tuple[Snapshot, Calibration]:
        """The snapshot with the stored head, and the stored calibration."""
        head = Head.from_bytes(fit.head, len(snapshot.entries)) if fit.head else None
        return snapshot.with_head(head), Calibration.from_json(fit.calibration)
