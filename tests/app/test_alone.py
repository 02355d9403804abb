"""A job that a command does: asked about by its name, and a model loaded for its work alone."""

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from bot.app import App, job_alone, job_names
from bot.core.errors import ModelError
from bot.embedding import model_id
from bot.embedding.exported.manifest import Precision
from bot.embedding.loading import load_model
from tests.embedding.exports import Exports
from tests.embedding.small_models import save_static


async def test_it_goes_by_the_lease_that_a_running_bot_has(app: App, tmp_path: Path) -> None:
    chosen = app.settings.model_copy(update={"faq_dir": str(tmp_path)})
    leases = {job.name: job.lease for job in replace(app, settings=chosen).jobs if job.shared}

    alone = [await job_alone(chosen, app.stores, name) for name in job_names(chosen, app.stores)]

    assert {job.name: job.lease for job in alone} == leases
    assert set(leases) == {"re-embed", "calibrate", "follow", "expire"}


async def test_a_model_is_loaded_when_its_work_begins(app: App, tmp_path: Path) -> None:
    folder = save_static(tmp_path / "model", similarity="dot")
    (folder / "modules.json").write_text("[]")
    chosen = app.settings.model_copy(update={"model": str(folder)})

    job = await job_alone(chosen, app.stores, "re-embed")

    assert job.lease == f"re-embed@{model_id(str(folder))}"
    with pytest.raises(ModelError):
        await job.work()


async def test_it_does_what_the_running_bot_would_do(empty_app: App, tmp_path: Path) -> None:
    (tmp_path / "faq").mkdir()
    (tmp_path / "faq" / "it.yaml").write_text("- question: Where is it?\n  answer: Here.\n")
    chosen = empty_app.settings.model_copy(update={"faq_dir": str(tmp_path / "faq")})

    follow = await job_alone(chosen, empty_app.stores, "follow")

    assert await follow.work() == "1 added"


def test_a_models_id_is_known_from_its_files(tmp_path: Path) -> None:
    folder = save_static(tmp_path / "model", similarity="dot")

    assert model_id(str(folder)) == load_model(str(folder), 1).provenance.id


@pytest.mark.parametrize("precision", get_args(Precision))
def test_so_is_an_exported_ones(exports: Exports, precision: Precision) -> None:
    folder = exports.folder(precision)

    assert model_id(str(folder)) == exports.loaded(precision).provenance.id
