"""Small models exported: what they declare is kept, and what cannot be the same is refused."""

import json
import resource
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.core.errors import ModelError, UsageError
from bot.embedding import open_encoder
from bot.embedding.exported.exporting import export, write
from bot.embedding.exported.manifest import GRAPH, Manifest, Precision, read_manifest
from bot.embedding.exported.model import load_exported
from bot.embedding.loading import load_model
from bot.fitting.shipped import shipped_for
from tests.embedding.small_models import Similarity, save_bert, save_static

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

PROMPTS = {"query": "query: ", "document": "passage: "}
TEXTS = ["how do i renew it?", "", "a", "how " * 90, "what, where: 'when'"]


@pytest.mark.parametrize("similarity", ["cosine", "dot", "euclidean"])
async def test_prompts_pooling_and_length_are_the_models_own(
    tmp_path: Path, similarity: Similarity
) -> None:
    folder = save_bert(tmp_path, similarity=similarity, prompts=PROMPTS)
    original = load_model(str(folder), threads=1)

    made = export(str(folder), tmp_path / "exported")

    other = load_exported(tmp_path / "exported")
    assert made.provenance == other.provenance == original.provenance
    for own, its in (
        (original.encode_questions(TEXTS), other.encode_questions(TEXTS)),
        (original.encode_documents(TEXTS), other.encode_documents(TEXTS)),
    ):
        np.testing.assert_allclose(its, own, atol=1e-5)
    async with open_encoder(str(tmp_path / "exported")) as encoder:
        assert encoder.provenance == original.provenance


def test_in_eight_bits_it_is_another_model_with_a_borrowed_calibration(tmp_path: Path) -> None:
    folder = save_bert(tmp_path)

    made = export(str(folder), tmp_path / "exported", "int8")

    assert made.provenance.model == f"{made.source.model}-int8"
    assert made.provenance.digest != made.source.digest
    assert shipped_for(made.provenance).borrowed
    assert made.fidelity.largest_difference > 1e-5


def test_in_eight_bits_it_is_evened_for_what_it_gets(tmp_path: Path) -> None:
    folder = save_bert(tmp_path, prompts=PROMPTS)

    with_prompts = export(str(folder), tmp_path / "with", "int8")
    without = export(str(save_bert(tmp_path / "bare")), tmp_path / "without", "int8")

    assert with_prompts.files[GRAPH] != without.files[GRAPH]


def test_in_eight_bits_its_name_hangs_on_the_model_and_the_recipe_alone(tmp_path: Path) -> None:
    made = export(str(save_bert(tmp_path)), tmp_path / "exported", "int8")

    elsewhere = replace(made, files={}, made_with={}).provenance

    assert elsewhere == made.provenance
    assert replace(made, recipe="int8, otherwise").provenance.id != elsewhere.id
    other = replace(made.source, digest="f" * 64)
    assert replace(made, source=other).provenance.digest != elsewhere.digest


def test_a_model_whose_vectors_hang_on_company_is_refused(tmp_path: Path) -> None:
    folder = save_bert(tmp_path / "model")  # filled up in front, its tokens change their places
    settings = folder / "tokenizer_config.json"
    settings.write_text(json.dumps(json.loads(settings.read_text()) | {"padding_side": "left"}))

    with pytest.raises(ModelError, match="its vectors differ"):
        export(str(folder), tmp_path / "exported")

    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_the_model_itself_is_left_as_it_was(tmp_path: Path) -> None:
    model = load_model(str(save_bert(tmp_path)), threads=1)
    part: Any = model.sentence_transformer[0].auto_model
    before = part.config._attn_implementation
    vectors = np.array(model.encode_questions(TEXTS))

    write(model, tmp_path / "exported", "float32")

    assert part.config._attn_implementation == before != "eager"
    assert np.array(model.encode_questions(TEXTS)).tobytes() == vectors.tobytes()


def test_a_table_of_token_vectors_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    folder = save_static(tmp_path / "model", similarity="cosine")

    with pytest.raises(ModelError, match="no transformer"):
        export(str(folder), tmp_path / "exported")

    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(UsageError, match="exists already"):
        export("anything", tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_export_is_not_exported_again(tmp_path: Path) -> None:
    export(str(save_bert(tmp_path)), tmp_path / "exported")

    with pytest.raises(UsageError, match="an export already"):
        export(str(tmp_path / "exported"), tmp_path / "again")


@pytest.mark.parametrize("precision", ["float32", "int8"])
def test_a_disk_that_is_full_is_told_and_nothing_is_left(
    tmp_path: Path, precision: Precision
) -> None:
    folder = save_bert(tmp_path / "model")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))  # bytes of one file
    try:
        with pytest.raises(UsageError, match="cannot be written"):
            export(str(folder), tmp_path / "exported", precision)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_of_two_exports_at_once_the_first_to_end_is_kept_whole(tmp_path: Path) -> None:
    folder = save_bert(tmp_path / "model")
    faster: list[Manifest] = []

    def meanwhile(_done: int, _total: int) -> None:
        if not faster:
            faster.append(export(str(folder), tmp_path / "exported"))

    with pytest.raises(UsageError, match="exists already"):
        export(str(folder), tmp_path / "exported", progress=meanwhile)

    assert [read_manifest(tmp_path / "exported")] == faster
    assert sorted(path.name for path in tmp_path.iterdir()) == ["exported", "model"]
