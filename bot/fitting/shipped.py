"""The calibration that comes with the bot: fitted on public data, kept with its provenance."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from bot.core.confidence.calibration import Calibration, Logistic, curve_from, logistic_from
from bot.core.confidence.curve import Curve
from bot.core.confidence.promise import Evidence, promise
from bot.core.errors import ModelError
from bot.core.faq import ModelProvenance
from bot.core.retrieval.ranking import FEATURES
from bot.fitting.examples import Examples
from bot.fitting.logistic import fit_towards, logits, sigmoid, standardised

_FILE = "shipped.json"
_RIDGE = 100.0
_HELD, _HOLDING = "answers", 1e7
"""A feature that is not weighed: one public set alone has answers, and its weight would stand for
all else that is particular to that set."""
_EXAMPLES = 3_000.0  # what all examples together weigh against the ridge

REACH_ELSEWHERE = 6.0
"""Questions that other communities are worth on how much will be answered, however many they asked.

Their own shares spread as widely as those of so few questions: 18 to 64 % in the data it was fitted
on, and the 90 % interval of six questions holds nine of ten of their variants.
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """A data set's rankings: as it is, and as its variants are (fewer phrasings or entries)."""

    whole: Examples
    variants: tuple[Examples, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a shipped calibration comes from. `figures`: by data set, with that set left out."""

    model: Mapping[str, Any]
    data: Sequence[str]
    date: str
    command: str
    figures: Mapping[str, Mapping[str, float | None]]


def fit_shipped(sets: Mapping[str, Judged], model: str, target: float = 0.95) -> Calibration:
    """A calibration from several data sets, each with the same say.

    The curve is made of confidences by a model fitted on the *other* sets, so that it holds for a
    knowledge base never seen; it needs two sets or more.
    """
    curves = []
    for name, judged in sets.items():
        others = _fit([own for other, own in sets.items() if other != name])
        for part, share in _shares(judged):
            chances = sigmoid(logits(others, part.features))
            heavy = np.full(len(part), share / len(part))
            curves.append(Curve.of(chances, part.right, heavy))
    curve = Curve.sum(curves).weighing(300.0)
    return _promising(model, _fit(list(sets.values())), curve, target)


def shipped_for(
    model: ModelProvenance, target: float = 0.95, path: Path | None = None
) -> Calibration:
    """The packaged calibration for that model; for a model without one, a borrowed one.

    A borrowed one is the packaged model's, with a cut of at least 0.9: simulation and labels
    then move it to where the other model stands. `path` is a file that `store` wrote instead;
    it is borrowed to nobody: ModelError where it was fitted for another model.
    """
    table = _table(path)
    packaged = _promising(
        table["provenance"]["model"]["id"],
        logistic_from(table["logistic"]),
        curve_from(table["curve"]),
        target,
    )
    if packaged.model == model.id:
        return packaged
    if path is not None:
        raise ModelError(
            f"The calibration {path} was fitted for {packaged.model}, the model in use is"
            f" {model.id}. Fit one for it (`python -m benchmarks.quality fit FOLDER --model MODEL"
            f" --output {path}`), or unset BOT_CALIBRATION."
        )
    return replace(packaged, model=model.id, borrowed=True).aiming_at(target)


def provenance(path: Path | None = None) -> Provenance:
    """Where the packaged calibration comes from, or that of another file."""
    return Provenance(**_table(path)["provenance"])


def store(calibration: Calibration, source: Provenance, path: Path | None = None) -> Path:
    """Writes it to `path`, or into the package; returns where."""
    where = path or Path(str(files(__package__).joinpath(_FILE)))
    table = {
        "provenance": asdict(source),
        "logistic": asdict(calibration.logistic),
        "curve": asdict(calibration.curve),
    }
    where.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", "utf-8")
    return where


def _table(path: Path | None) -> dict[str, Any]:
    try:
        stored = (path or files(__package__).joinpath(_FILE)).read_text("utf-8")
        table: dict[str, Any] = json.loads(stored)
        table["provenance"]["model"]["id"], table["logistic"], table["curve"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"The calibration {path or _FILE} cannot be read. BOT_CALIBRATION names a file that"
            " `python -m benchmarks.quality fit FOLDER --output FILE` wrote; without it the"
            " packaged one serves."
        ) from error
    return table


def _promising(model: str, logistic: Logistic, curve: Curve, target: float) -> Calibration:
    reach, evidence = curve.weighing(REACH_ELSEWHERE), Evidence(curve.questions, 0, 0)
    promised = promise(curve, target, evidence, reach=reach)
    return Calibration(model, logistic, curve, promised, reach=reach)


def _fit(sets: Sequence[Judged]) -> Logistic:
    parts = [part for own in sets for part in _shares(own)]
    features = np.concatenate([part.features for part, _ in parts])
    right = np.concatenate([part.right for part, _ in parts])
    heavy = np.concatenate([np.full(len(part), share / len(part)) for part, share in parts])
    blank = Logistic(
        FEATURES,
        tuple(features.mean(0).tolist()),
        tuple((features.std(0) + 1e-6).tolist()),
        (0.0,) * len(FEATURES),
        0.0,
    )
    inputs = np.column_stack([standardised(blank, features), np.ones(len(features))])
    found = fit_towards(
        inputs,
        right,
        heavy * (_EXAMPLES / heavy.sum()),
        np.zeros(inputs.shape[1]),
        np.array([*(_HOLDING if name == _HELD else _RIDGE for name in FEATURES), 1e-6]),
    )
    return replace(blank, weights=tuple(found[:-1].tolist()), bias=float(found[-1]))


def _shares(judged: Judged) -> list[tuple[Examples, float]]:
    """What each part of a set counts, 1 in all: the whole as much as three of its variants."""
    count = 3.0 + len(judged.variants)
    parts = [(judged.whole, 3.0 / count), *((part, 1.0 / count) for part in judged.variants)]
    return [(part, share) for part, share in parts if len(part)]
