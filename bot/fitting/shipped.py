"""The calibration that comes with the bot: fitted on public data, kept with its provenance."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np

from bot.core.confidence.calibration import Calibration, Logistic, curve_from, logistic_from
from bot.core.confidence.curve import Curve
from bot.core.confidence.promise import Evidence, promise
from bot.core.errors import ModelError
from bot.core.faq import ModelProvenance
from bot.core.retrieval.ranking import FEATURES
from bot.fitting.examples import Examples, as_asked
from bot.fitting.logistic import Doubles, fit_towards, logits, sigmoid, standardised

_FILES = ("shipped.json", "shipped-int8.json")
"""The packaged model's, which others borrow, and that of the same model in eight bits."""
_RIDGE = 100.0
_HELD, _HOLDING = "answers", 1e7
"""A feature that is not weighed: one public set alone has answers, and its weight would stand for
all else that is particular to that set."""
_LEVEL = 10.0  # of each set's own level: how sure its rankings may be, beside what is weighed
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
        for part, heavy in _weighed(judged):
            chances = sigmoid(logits(others, part.features))
            curves.append(Curve.of(chances, part.right, heavy))
    curve = Curve.sum(curves).weighing(300.0)
    return _promising(model, _fit(list(sets.values())), curve, target)


def shipped_for(
    model: ModelProvenance, target: float = 0.95, path: Path | None = None
) -> Calibration:
    """The packaged calibration for that model; for a model that has none, a borrowed one.

    A borrowed one is the packaged model's, with a cut of at least 0.9: simulation and labels
    then move it to where the other model stands. `path` is a file that `store` wrote instead;
    it is borrowed to nobody: ModelError where it was fitted for another model.
    """
    table = _table(path, model.id)
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


def provenance(path: Path | None = None, model: str = "") -> Provenance:
    """Where the packaged calibration comes from: for that model, borrowed, or a file's."""
    return Provenance(**_table(path, model)["provenance"])


def store(calibration: Calibration, source: Provenance, path: Path | None = None) -> Path:
    """Writes it to `path`, or into the package; returns where."""
    where = path or Path(str(files(__package__).joinpath(_FILES[0])))
    table = {
        "provenance": asdict(source),
        "logistic": asdict(calibration.logistic),
        "curve": asdict(calibration.curve),
    }
    where.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", "utf-8")
    return where


def _table(path: Path | None, model: str) -> dict[str, Any]:
    """The file's; without one, the packaged one for that model, or else the first."""
    if path is not None:
        return _read(path)
    tables = [_read(files(__package__).joinpath(name)) for name in _FILES]
    own = (table for table in tables if table["provenance"]["model"]["id"] == model)
    return next(own, tables[0])


def _read(file: Traversable) -> dict[str, Any]:
    try:
        table: dict[str, Any] = json.loads(file.read_text("utf-8"))
        table["provenance"]["model"]["id"], table["logistic"], table["curve"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"The calibration {file} cannot be read. BOT_CALIBRATION names a file that"
            " `python -m benchmarks.quality fit FOLDER --output FILE` wrote; without it the"
            " packaged one serves."
        ) from error
    return table


def _promising(model: str, logistic: Logistic, curve: Curve, target: float) -> Calibration:
    reach, evidence = curve.weighing(REACH_ELSEWHERE), Evidence(curve.questions, 0, 0)
    promised = promise(curve, target, evidence, reach=reach)
    return Calibration(model, logistic, curve, promised, reach=reach)


def _fit(sets: Sequence[Judged]) -> Logistic:
    """The weights that hold within every set, and the level between those of all sets.

    A set's own level is fitted beside the weights and left out of what is returned: else few
    entries, say, would pass for the reason why the set with few entries is a hard one.
    """
    parts = [(*part, at) for at, own in enumerate(sets) for part in _weighed(own)]
    features = np.concatenate([part.features for part, _, _ in parts])
    right = np.concatenate([part.right for part, _, _ in parts])
    heavy = np.concatenate([weights for _, weights, _ in parts])
    owners = np.concatenate([np.full(len(part), at) for part, _, at in parts])
    blank = Logistic(
        FEATURES,
        tuple(features.mean(0).tolist()),
        tuple((features.std(0) + 1e-6).tolist()),
        (0.0,) * len(FEATURES),
        0.0,
    )
    levels = (owners[:, None] == np.arange(len(sets))).astype(np.float64)
    inputs = np.column_stack([standardised(blank, features), levels, np.ones(len(features))])
    ridge = [_HOLDING if name == _HELD else _RIDGE for name in FEATURES]
    found = fit_towards(
        inputs,
        right,
        heavy * (_EXAMPLES / heavy.sum()),
        np.zeros(inputs.shape[1]),
        np.array([*ridge, *[_LEVEL] * len(sets), 1e-6]),
    )
    weights = tuple(found[: len(FEATURES)].tolist())
    return replace(blank, weights=weights, bias=float(found[-1]))


def _weighed(judged: Judged) -> list[tuple[Examples, Doubles]]:
    """A set's parts with their examples' weights, 1 in all.

    The whole counts as much as three of its variants. Within each, questions in scope have the
    share that they have in the sets as they are: variants hold fewer, since what was asked about
    the entries left out is out of scope there.
    """
    count = 3.0 + len(judged.variants)
    parts = [(judged.whole, 3.0 / count), *((part, 1.0 / count) for part in judged.variants)]
    return [
        (part, as_asked(part.in_scope) * (share / len(part))) for part, share in parts if len(part)
    ]
