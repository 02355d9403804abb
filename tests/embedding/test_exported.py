"""The packaged model exported for ONNX Runtime is the model itself."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bot.app.encoding import reads_english_alone
from bot.config import Settings
from bot.core.retrieval.ranking import FEATURES
from bot.embedding import open_encoder
from bot.embedding.exported.manifest import GRAPH, Precision, read_manifest
from bot.embedding.exported.model import ExportedModel, load_exported
from bot.embedding.model import TextModel
from bot.fitting.shipped import provenance, shipped_for
from tests.embedding.exports import Exports

TEXTS = ["word " * 300, *["How do I reset my password?", "a", "", "Größe 🙂"] * 4]
"""More than one thread takes."""


@pytest.fixture(scope="module")
def exported(exports: Exports) -> ExportedModel:
    return exports.loaded()


def test_it_is_the_same_model_by_name(exported: ExportedModel, model: TextModel) -> None:
    assert exported.provenance == model.provenance
    assert exported.room == model.room


def test_it_gives_the_same_vectors(exported: ExportedModel, model: TextModel) -> None:
    for own, other in (
        (model.encode_questions(TEXTS), exported.encode_questions(TEXTS)),
        (model.encode_documents(TEXTS), exported.encode_documents(TEXTS)),
    ):
        np.testing.assert_allclose(other, own, atol=1e-5)


def test_long_texts_are_cut_at_the_same_places(exported: ExportedModel, model: TextModel) -> None:
    texts = ["Where do we meet in the old garden? " * 80, "short", ""]

    assert exported.windows(texts) == model.windows(texts)


def test_its_manifest_tells_how_near_it_is(exports: Exports) -> None:
    seen = read_manifest(exports.folder()).fidelity

    assert seen.texts > 300
    assert seen.largest_difference < 1e-5
    assert seen.lowest_cosine > 1 - 1e-6


async def test_it_reads_english_alone_as_the_model_itself(exports: Exports) -> None:
    settings = Settings(model=str(exports.folder()))

    async with open_encoder(settings.model) as encoder:
        assert reads_english_alone(settings, encoder)


def test_torch_is_not_imported(exports: Exports) -> None:
    code = (
        "import asyncio, sys\nfrom bot.embedding import open_encoder\n"
        "async def main():\n"
        "    async with open_encoder(sys.argv[1]) as encoder:\n"
        "        await encoder.encode_question('how?')\n"
        "asyncio.run(main())\n"
        "print({'torch', 'transformers', 'sentence_transformers', 'onnx'} & set(sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(exports.folder())],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )

    assert (done.stdout, done.stderr) == ("set()\n", "")


def test_attention_is_one_step_and_its_slow_part_is_not(exports: Exports) -> None:
    import onnx

    steps = [node.op_type for node in onnx.load(exports.folder() / GRAPH).graph.node]

    assert steps.count("MultiHeadAttention") == 6
    assert "SkipLayerNormalization" not in steps


@pytest.fixture(scope="module")
def small(exports: Exports) -> ExportedModel:
    return exports.loaded("int8")


async def test_in_eight_bits_it_is_another_model_that_reads_english_alone(
    small: ExportedModel, exports: Exports, model: TextModel
) -> None:
    settings = Settings(model=str(exports.folder("int8")))

    async with open_encoder(settings.model) as encoder:
        assert encoder.provenance == small.provenance
        assert encoder.provenance.id != model.provenance.id
        assert reads_english_alone(settings, encoder)


def test_in_eight_bits_it_has_a_calibration_that_was_fitted_for_it(small: ExportedModel) -> None:
    own = shipped_for(small.provenance)

    assert not own.borrowed
    own.require(small.provenance.id, FEATURES)
    assert provenance(model=own.model).model["id"] == own.model


def test_in_eight_bits_it_is_near_and_a_quarter_of_the_size(exports: Exports) -> None:
    seen = read_manifest(exports.folder("int8")).fidelity
    sizes = [(exports.folder(kind) / GRAPH).stat().st_size for kind in ("int8", "float32")]

    assert seen.lowest_cosine > 0.99
    assert sizes[0] < 0.3 * sizes[1]


@pytest.mark.parametrize("precision", ["float32", "int8"])
def test_company_and_threads_move_no_more_than_the_last_bits(
    exports: Exports, precision: Precision
) -> None:
    model, threaded = exports.loaded(precision), load_exported(exports.folder(precision), threads=3)

    together = np.array(model.encode_documents(TEXTS))
    alone = np.vstack([model.encode_documents([text]) for text in TEXTS])

    assert np.array(threaded.encode_documents(TEXTS)).tobytes() == together.tobytes()
    np.testing.assert_allclose(alone, together, atol=1e-6)


def test_in_eight_bits_company_moves_nothing(small: ExportedModel) -> None:
    together = np.array(small.encode_documents(TEXTS))

    assert np.vstack([small.encode_documents([text]) for text in TEXTS]).tobytes() == (
        together.tobytes()
    )


def test_in_eight_bits_most_products_have_one_scale(exports: Exports) -> None:
    import onnx

    steps = [node.op_type for node in onnx.load(exports.folder("int8") / GRAPH).graph.node]

    assert steps.count("DynamicQuantizeMatMul") == 5 * 6
    assert steps.count("MatMulNBits") == 6
    assert steps.count("GatherBlockQuantized") == 3
    assert "MatMul" not in steps
