"""A folder that is not what `faqbot model export` wrote there is refused, and told."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import ModelError
from bot.embedding import open_encoder
from bot.embedding.exported.exporting import export
from bot.embedding.exported.manifest import (
    GRAPH,
    MANIFEST,
    TOKENIZER,
    Precision,
    read_manifest,
)
from bot.embedding.exported.model import load_exported
from tests.embedding.exports import Exports
from tests.embedding.small_models import save_bert

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    export(str(save_bert(folder)), folder / "exported")
    return folder / "exported"


@pytest.fixture
def copy(small: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small, tmp_path / "copy"))


def mend(folder: Path, **changes: Any) -> None:
    """Changes what the manifest says."""
    path = folder / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def sign(folder: Path) -> None:
    """Makes the manifest name the files as they are now."""
    names = (GRAPH, TOKENIZER)
    mend(
        folder,
        files={name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names},
    )


async def refusal(folder: Path) -> str:
    """Why the folder is refused as BOT_MODEL."""
    with pytest.raises(ModelError) as raised:
        async with open_encoder(str(folder)):
            pass
    return str(raised.value)


@pytest.mark.parametrize("name", [GRAPH, TOKENIZER])
async def test_a_damaged_file_is_named(copy: Path, name: str) -> None:
    with (copy / name).open("r+b") as file:
        file.seek(5_000)
        file.write(b"damaged")

    said = await refusal(copy)

    assert str(copy / name) in said
    assert "not the one that was exported" in said


@pytest.mark.parametrize("name", [GRAPH, TOKENIZER, MANIFEST])
async def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()

    said = await refusal(copy)

    assert f"{copy / name} is missing" in said
    assert "Export it again" in said


async def test_half_a_copy_is_damaged(copy: Path) -> None:
    with (copy / GRAPH).open("r+b") as file:
        file.truncate(10_000)

    assert "not the one that was exported" in await refusal(copy)


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 3},
        {"recipe": "int8, blocks of 64, 1"},
        {"precision": "half"},
        {"strange": 1},
        {"files": 3},
        {"source": {"model": "x"}},
        {"inputs": None},
    ],
)
async def test_a_manifest_of_another_kind_is_told(copy: Path, changes: dict[str, Any]) -> None:
    mend(copy, **changes)

    assert f"{copy / MANIFEST} cannot be read" in await refusal(copy)


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '"format"', "\x00"])
async def test_what_is_no_manifest_is_told(copy: Path, text: str) -> None:
    (copy / MANIFEST).write_text(text)

    assert f"{copy / MANIFEST} cannot be read" in await refusal(copy)


@pytest.mark.parametrize("other", [1, 3])
async def test_another_version_is_named(copy: Path, other: int) -> None:
    mend(copy, format=other)

    said = await refusal(copy)

    assert f"has format {other}, and this faqbot reads 2" in said
    assert "Export it again" in said


async def test_vectors_of_another_dimension_are_told(copy: Path) -> None:
    source = json.loads((copy / MANIFEST).read_text())["source"]
    mend(copy, source=source | {"dimension": 384})

    assert "vectors of another shape" in await refusal(copy)


@pytest.mark.parametrize(
    "changes",
    [{"inputs": ["input_ids"]}, {"pad_id": "none"}, {"query_prompt": None}, {"room": "wide"}],
)
async def test_what_cannot_be_computed_is_told(copy: Path, changes: dict[str, Any]) -> None:
    mend(copy, **changes)

    assert "cannot be loaded" in await refusal(copy)


@pytest.mark.parametrize("name", [GRAPH, TOKENIZER])
async def test_a_file_of_another_kind_is_told(copy: Path, name: str) -> None:
    (copy / name).write_text("something else")
    sign(copy)

    assert "cannot be loaded" in await refusal(copy)


@pytest.mark.parametrize("precision", ["float32", "int8"])
def test_other_vectors_cannot_be_passed_off_as_the_packaged_models(
    exports: Exports, tmp_path: Path, precision: Precision
) -> None:
    import onnx

    honest = exports.loaded(precision).provenance
    copy = Path(shutil.copytree(exports.folder(precision), tmp_path / "copy"))
    graph = onnx.load(copy / GRAPH)
    weights = [
        one
        for one in graph.graph.initializer
        if len(one.dims) == 2 and one.data_type == onnx.TensorProto.FLOAT
    ]
    for one in weights[-6:]:
        changed = onnx.numpy_helper.to_array(one) * 1.2
        one.CopyFrom(onnx.numpy_helper.from_array(changed.astype("float32"), one.name))
    onnx.save(graph, copy / GRAPH)
    sign(copy)

    assert read_manifest(copy).provenance == honest
    with pytest.raises(ModelError, match="not the packaged one"):
        load_exported(copy)
