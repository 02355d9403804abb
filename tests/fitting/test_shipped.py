"""The calibration that comes with the bot."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.core.confidence.calibration import least_cut
from bot.core.confidence.promise import Evidence
from bot.core.errors import ModelError
from bot.core.faq import ModelProvenance
from bot.core.retrieval.ranking import FEATURES
from bot.fitting.examples import IN_SCOPE, Examples
from bot.fitting.logistic import fit_towards, logits, sigmoid
from bot.fitting.shipped import Judged, Provenance, fit_shipped, provenance, shipped_for, store

_RNG = np.random.default_rng(0)


def _packaged_model() -> ModelProvenance:
    stated = provenance().model
    model = ModelProvenance(stated["model"], "", 384, stated["digest"], "cosine", 256)
    assert model.id == stated["id"]
    return model


def _judged(slope: float, count: int = 400) -> Judged:
    features = _RNG.normal(size=(count, len(FEATURES)))
    right = _RNG.uniform(size=count) < sigmoid(slope * features[:, 0])
    return Judged(Examples(features, right, np.ones(count, np.bool_), ("",) * count), ())


def _shifted(at: int, shift: float, entries: float) -> Judged:
    """Rankings of a set where all have the same number of entries, and all are as much harder."""
    features = _RNG.normal(size=(400, len(FEATURES)))
    features[:, at] = entries
    right = _RNG.uniform(size=400) < sigmoid(2.0 * features[:, 0] + shift)
    return Judged(Examples(features, right, np.ones(400, np.bool_), ("",) * 400), ())


def _with_others(outside: int, inside: int = 400) -> Judged:
    """Questions in scope, all right, and others, told apart by the first feature but for noise."""
    in_scope = np.arange(inside + outside) < inside
    features = _RNG.normal(size=(inside + outside, len(FEATURES)))
    features[:, 0] += 2.0 * in_scope
    return Judged(Examples(features, in_scope, in_scope, ("",) * len(in_scope)), ())


def test_it_says_where_it_comes_from() -> None:
    source = provenance()

    assert len(source.data) >= 2
    assert "benchmarks.quality" in source.command
    assert set(source.figures) == set(source.data)
    assert all(figures["precision"] is not None for figures in source.figures.values())


def test_it_is_bound_to_its_model_and_borrowed_by_others_with_care() -> None:
    model = _packaged_model()

    own, borrowed = shipped_for(model), shipped_for(replace(model, digest="f" * 64))

    assert not own.borrowed
    own.require(model.id, FEATURES)
    assert borrowed.borrowed
    assert borrowed.model != own.model
    assert borrowed.cut >= max(0.9, own.cut)


def test_its_promise_is_estimated_from_other_communities() -> None:
    promise = shipped_for(_packaged_model(), 0.95).promise

    assert not promise.evidence.is_local
    assert not promise.target_unreachable
    assert 0.05 < promise.coverage[0] < 0.3 < promise.coverage[1] < 0.7


def test_what_speaks_for_a_hit_makes_it_surer() -> None:
    logistic = shipped_for(_packaged_model()).logistic

    weights = dict(zip(logistic.features, logistic.weights, strict=True))
    assert all(weights[name] > 0 for name in ("score", "nearest", "centroid", "margin", "head"))


def test_a_fit_finds_what_matters_and_can_be_stored(tmp_path: Path) -> None:
    sets = {name: _judged(2.0) for name in ("a", "b", "c")}

    found = fit_shipped(sets, "m@1", 0.9)
    path = store(
        found, Provenance({"id": "m@1"}, list(sets), "2026-01-01", "x", {}), tmp_path / "s"
    )

    weights = np.array(found.logistic.weights)
    assert weights[0] > 3 * np.abs(weights[1:]).max()
    assert '"m@1"' in path.read_text("utf-8")


def test_a_hard_set_is_not_put_down_to_what_all_its_rankings_share() -> None:
    at = FEATURES.index("entries")
    easy, hard = ({"shift": 1.5, "entries": 1.0}, {"shift": -1.5, "entries": -1.0})
    sets = {name: _shifted(at, **own) for name, own in (("a", easy), ("b", hard), ("c", easy))}

    weights = fit_shipped(sets, "m@1", 0.9).logistic.weights

    assert abs(weights[at]) < 0.3 * weights[0]


def test_however_many_were_asked_out_of_scope_the_level_is_the_usual_one() -> None:
    between = np.zeros((1, len(FEATURES)))
    between[0, 0] = 1.0  # as far from questions in scope as from the others

    few, many = (
        logits(fit_shipped({name: _with_others(outside) for name in "ab"}, "m@1").logistic, between)
        for outside in (200, 1_600)
    )

    assert few == pytest.approx(np.log(IN_SCOPE / (1 - IN_SCOPE)), abs=0.3)
    assert many == pytest.approx(few, abs=0.3)


def test_a_model_can_begin_with_a_calibration_of_its_own(tmp_path: Path) -> None:
    model = replace(_packaged_model(), model="other/model")
    path = _own(tmp_path, model)

    own = shipped_for(model, path=path)

    assert (own.model, own.borrowed) == (model.id, False)
    assert provenance(path).data == ["a", "b"]


def test_a_calibration_of_another_model_is_not_borrowed_from_a_file(tmp_path: Path) -> None:
    other = replace(_packaged_model(), model="other/model")
    path = _own(tmp_path, other)

    with pytest.raises(ModelError, match=rf"{other.id}.*all-MiniLM-L6-v2.*--model"):
        shipped_for(_packaged_model(), path=path)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"provenance": {"model": {}}}', "3"])
def test_a_file_that_is_none_says_what_to_do(tmp_path: Path, content: str) -> None:
    path = tmp_path / "c.json"
    path.write_text(content)

    with pytest.raises(ModelError, match=r"c\.json cannot be read.*benchmarks\.quality fit"):
        shipped_for(_packaged_model(), path=path)


def test_a_borrowed_one_stays_careful_until_fifty_questions_are_judged() -> None:
    few, enough = (least_cut(True, Evidence(300.0, 400, judged)) for judged in (49, 50))

    assert (few, enough) == (0.9, 0.0)
    assert least_cut(False, Evidence(300.0, 0, 0)) == 0.0


def _own(folder: Path, model: ModelProvenance) -> Path:
    fitted = fit_shipped({name: _judged(2.0) for name in ("a", "b")}, model.id)
    source = Provenance({"id": model.id}, ["a", "b"], "2026-01-01", "x", {})
    return store(fitted, source, folder / "c.json")


def test_newton_finds_the_maximum() -> None:
    inputs = np.column_stack([_RNG.normal(size=(300, 2)), np.ones(300)])
    right = _RNG.uniform(size=300) < sigmoid(inputs @ np.array([2.0, -1.0, 0.3]))
    prior, strength = np.array([1.0, 0.0, 0.0]), np.array([2.0, 2.0, 0.1])

    found = fit_towards(inputs, right, np.ones(300), prior, strength)

    slope = inputs.T @ (sigmoid(inputs @ found) - right) + strength * (found - prior)
    assert slope == pytest.approx(np.zeros(3), abs=1e-3)


def test_without_evidence_the_prior_stands() -> None:
    prior = np.array([1.0, -2.0])

    found = fit_towards(np.zeros((0, 2)), np.zeros(0, np.bool_), np.zeros(0), prior, np.ones(2))

    assert found == pytest.approx(prior)
