"""Fits, made once for all processes."""

from dataclasses import replace

from bot.core.denials import Denials
from bot.core.judging import JudgedQuestions
from bot.core.knowledge import Fitter, Knowledge, Turn
from bot.core.ports import Fit, FitStore

_WORTH_A_FIT = 1.0
"""Answers that are denied more or less."""


class Fits:
    """The fits under one model: each is made by one process, and taken from the store by others.

    `turn` says by name whether this process shall fit, and not another that does already.
    `denials` None: votes say nothing here.
    """

    def __init__(
        self,
        store: FitStore,
        fitter: Fitter,
        judged: JudgedQuestions,
        model: str,
        turn: Turn,
        denials: Denials | None = None,
    ) -> None:
        self._store = store
        self._fitter = fitter
        self._judged = judged
        self._name = f"{model}/{fitter.method}"
        self._turn = turn
        self._denials = denials

    async def stored(self, kb: int, revision: int) -> Fit | None:
        """What was fitted for that revision, by whoever it was."""
        return await self._store.fit(kb, self._name, revision)

    async def outdated(self, kept: Knowledge) -> bool:
        """Whether people deny an answer more, or one less, than was known when it was fitted."""
        if kept.fit is None or self._denials is None:
            return False
        denied = sum(one.denied for one in await self._denials.of(kept.kb.key, self._name))
        return abs(denied - kept.calibration.promise.evidence.denied) >= _WORTH_A_FIT

    async def made(self, kept: Knowledge) -> Fit | None:
        """The same, fitted where it was not; None while another process is at it."""
        kb = kept.kb
        async with self._turn(f"fit {kb.key}@{self._name}") as is_ours:
            fit = await self.stored(kb.key, kb.revision)
            if fit is not None or not is_ours:
                return fit
            judged = await self._judged.of(kept)
            received = await self._denials.of(kb.key, self._name) if self._denials else ()
            fit = await self._fitter.fit(kept.snapshot, judged, kb.target, received)
            fit = replace(fit, model=self._name, revision=kb.revision)
            return await self._store.add_fit(kb.key, fit)
