"""The calibration: how sure the bot is, and from where on it answers."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.core.confidence.curve import Curve
from bot.core.confidence.promise import Evidence, Promise, promise
from bot.core.errors import ModelError

NEVER = 1.01
"""A cut that no confidence reaches."""

TARGETS = (0.8, 0.9, 0.95, 0.98, 0.99)
"""Precision targets that are told side by side."""

ENOUGH_JUDGED = 50
"""Judged questions from which a knowledge base has a calibration of its own."""

_WIDEST = 4.0
_SUGGEST_FROM = 0.25
_BORROWED_CUT = 0.9


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model over named features, each standardised by `mean` and `scale`."""

    features: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def logit(self, features: Sequence[float]) -> float:
        """The log-odds; standardised features are held within ±4, where nothing was ever seen."""
        return self.bias + math.fsum(
            weight * max(-_WIDEST, min(_WIDEST, (value - mean) / scale))
            for weight, value, mean, scale in zip(
                self.weights, features, self.mean, self.scale, strict=True
            )
        )


@dataclass(frozen=True, slots=True)
class Calibration:
    """Features of a ranking → probability that its first hit is right; target → cut.

    Bound to one model: `model` is its provenance id, and the features' names are those of the
    rankings it was fitted on. `borrowed`: fitted with another model, for want of one with this.
    `reach` is the evidence on how much is answered, None: `curve` is.
    """

    model: str
    logistic: Logistic
    curve: Curve
    promise: Promise
    borrowed: bool = False
    reach: Curve | None = None

    @property
    def cut(self) -> float:
        """The confidence from which the bot answers."""
        return self.promise.cut

    @property
    def floor(self) -> float:
        """The confidence from which it suggests: the first hit is right one time in four."""
        return min(_SUGGEST_FROM, self.cut)

    def confidence(self, features: Sequence[float]) -> float:
        """The probability (0–1) that the first hit is right; 0 where there is none."""
        if not features:
            return 0.0
        logit = self.logistic.logit(features)
        return 1.0 / (1.0 + math.exp(-logit)) if logit > -700.0 else 0.0

    def aiming_at(self, target: float) -> "Calibration":
        """The same evidence under another precision target (0.5–0.999)."""
        mine = self.promise
        least = least_cut(self.borrowed, mine.evidence)
        found = promise(
            self.curve,
            target,
            mine.evidence,
            mine.weakest,
            least=least,
            reach=self.reach,
            caution=mine.caution,
        )
        coverage = found.coverage if mine.entries != 0 else (0.0, 0.0)
        found = replace(found, bare=mine.bare, entries=mine.entries, coverage=coverage)
        return replace(self, promise=found)

    def over(self, entries: int) -> "Calibration":
        """The same for a knowledge base of so many entries now, as long as none is fitted to it."""
        mine = self.promise
        untried = mine.evidence.untried if mine.evidence.is_local else 1.0
        evidence = replace(mine.evidence, untried=untried)
        return replace(self, promise=replace(mine, entries=entries, evidence=evidence))

    @property
    def choices(self) -> tuple[Promise, ...]:
        """What other targets would come to, 0.8 to 0.99; none where no score is enough."""
        if self.cut >= NEVER:
            return ()
        return tuple(self.aiming_at(target).promise for target in TARGETS)

    def strict(self) -> "Calibration":
        """The same, but no score is enough to answer: for where the target cannot be had."""
        silent = replace(self.promise, cut=NEVER, coverage=(0.0, 0.0), target_unreachable=True)
        return replace(self, promise=silent)

    def require(self, model: str, features: Sequence[str]) -> None:
        """ModelError unless it was made for that model's provenance id and those features."""
        if self.model != model or self.logistic.features != tuple(features):
            raise ModelError(
                f"The calibration was fitted for {self.model}, the model in use is {model}; "
                "run `faqbot calibrate` to fit it anew."
            )

    def to_json(self) -> str:
        """All of it as one JSON document; floats survive bit for bit."""
        return json.dumps(asdict(self), sort_keys=True)

    @staticmethod
    def from_json(stored: str) -> "Calibration":
        """What `to_json` wrote."""
        table = json.loads(stored)
        return Calibration(
            model=table["model"],
            logistic=logistic_from(table["logistic"]),
            curve=curve_from(table["curve"]),
            promise=_promise_from(table["promise"]),
            borrowed=table["borrowed"],
            reach=curve_from(table["reach"]) if table.get("reach") else None,
        )


def least_cut(borrowed: bool, evidence: Evidence) -> float:
    """A borrowed calibration answers from 0.9 on, until 50 questions were judged here."""
    return _BORROWED_CUT if borrowed and evidence.labelled < ENOUGH_JUDGED else 0.0


def logistic_from(table: dict[str, Any]) -> Logistic:
    """A logistic model from its JSON object."""
    return Logistic(
        features=tuple(table["features"]),
        mean=tuple(table["mean"]),
        scale=tuple(table["scale"]),
        weights=tuple(table["weights"]),
        bias=table["bias"],
    )


def curve_from(table: dict[str, Any]) -> Curve:
    """A curve from its JSON object."""
    return Curve(table["questions"], tuple(table["answered"]), tuple(table["right"]))


def _promise_from(table: dict[str, Any]) -> Promise:
    low, high = table["precision"]
    least, most = table["coverage"]
    return Promise(
        target=table["target"],
        cut=table["cut"],
        precision=(low, high),
        coverage=(least, most),
        target_unreachable=table["target_unreachable"],
        evidence=Evidence(**table["evidence"]),
        weakest=tuple(table["weakest"]),
        bare=table.get("bare", 0),
        caution=table.get("caution", 0.0),
        entries=table.get("entries"),
    )
