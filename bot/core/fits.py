"""Fits, made once for all processes."""

from dataclasses import replace

from bot.core.judging import JudgedQuestions
from bot.core.knowledge import Fitter, Knowledge, Turn
from bot.core.ports import Fit, FitStore


class Fits:
    """The fits under one model: each is made by one process, and taken from the store by others.

    `turn` says by name whether this process shall fit, and not another that does already.
    """

    def __init__(
        self, store: FitStore, fitter: Fitter, judged: JudgedQuestions, model: str, turn: Turn
    ) -> None:
        self._store = store
        self._fitter = fitter
        self._judged = judged
        self._name = f"{model}/{fitter.method}"
        self._turn = turn

    async def stored(self, kb: int, revision: int) -> Fit | None:
        """What was fitted for that revision, by whoever it was."""
        return await self._store.fit(kb, self._name, revision)

    async def made(self, kept: Knowledge) -> Fit | None:
        """The same, fitted where it was not; None while another process is at it."""
        kb = kept.kb
        async with self._turn(f"fit {kb.key}@{self._name}") as is_ours:
            fit = await self.stored(kb.key, kb.revision)
            if fit is not None or not is_ours:
                return fit
            fit = await self._fitter.fit(kept.snapshot, await self._judged.of(kb.key), kb.target)
            fit = replace(fit, model=self._name, revision=kb.revision)
            return await self._store.add_fit(kb.key, fit)
