"""Products of a small graph, each in eight bits in its own way."""

from pathlib import Path

import numpy as np
import pytest

from bot.core.errors import ModelError
from bot.core.ports import Matrix
from bot.embedding.exported.quantizing import quantize
from bot.embedding.exported.sizing import sizes_of_normalized

onnx = pytest.importorskip("onnx")
onnxruntime = pytest.importorskip("onnxruntime")

WIDTH = 64
CHANCE = np.random.default_rng(3)
GIVEN = CHANCE.normal(size=(1, 5, WIDTH)).astype(np.float32)


def graph(path: Path, *products: tuple[str, str, str]) -> Path:
    """A normalization "normed" of "x" with a few large numbers, and these products: in, by, out."""
    from onnx import TensorProto, helper, numpy_helper

    large = np.where(np.arange(WIDTH) % 16 == 0, 20.0, 1.0).astype(np.float32)
    tensors = {"large": large, "none": np.zeros(WIDTH, np.float32)}
    tensors |= {by: CHANCE.normal(size=(WIDTH, WIDTH)).astype(np.float32) for _, by, _ in products}
    nodes = [helper.make_node("LayerNormalization", ["x", "large", "none"], ["normed"])]
    nodes += [helper.make_node("MatMul", [taken, by], [made]) for taken, by, made in products]
    shape: list[str | int | None] = [1, "tokens", WIDTH]
    model = helper.make_model(
        helper.make_graph(
            nodes,
            "small",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
            [helper.make_tensor_value_info(made, TensorProto.FLOAT, shape) for *_, made in products]
            or [helper.make_tensor_value_info("normed", TensorProto.FLOAT, shape)],
            [numpy_helper.from_array(one, name) for name, one in tensors.items()],
        ),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=9,
    )
    onnx.save(model, path)
    return path


def computed(path: Path) -> list[Matrix]:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return [np.asarray(one) for one in session.run(None, {"x": GIVEN})]


def quantized(path: Path) -> list[str]:
    """The steps afterwards."""
    texts = [{"x": GIVEN}]
    quantize(path, sizes_of_normalized(path, texts))  # type: ignore[arg-type]  # no tokens here
    return [node.op_type for node in onnx.load(path).graph.node]


def test_what_was_normalized_is_evened_once_for_all_its_products(tmp_path: Path) -> None:
    path = graph(tmp_path / "m.onnx", ("normed", "a", "one"), ("normed", "b", "two"))
    before = computed(path)

    steps = quantized(path)

    even, product = "Mul", "DynamicQuantizeMatMul"
    assert steps == ["LayerNormalization", even, product, product]
    for own, its in zip(before, computed(path), strict=True):
        assert np.corrcoef(own.ravel(), its.ravel())[0, 1] > 0.9995


def test_anything_else_is_computed_in_blocks(tmp_path: Path) -> None:
    path = graph(tmp_path / "m.onnx", ("x", "a", "one"))
    before = computed(path)

    assert quantized(path) == ["LayerNormalization", "MatMulNBits"]
    assert np.corrcoef(before[0].ravel(), computed(path)[0].ravel())[0, 1] > 0.9999


def test_weights_of_several_steps_are_kept_once(tmp_path: Path) -> None:
    path = graph(tmp_path / "m.onnx", ("normed", "a", "one"), ("one", "a", "two"))

    steps = quantized(path)

    assert steps == ["LayerNormalization", "MatMulNBits", "MatMulNBits"]
    names = [one.name for one in onnx.load(path).graph.initializer]
    assert sorted(names) == ["a.8", "a.scales", "large", "none"]


def test_where_there_are_no_weights_it_says_so(tmp_path: Path) -> None:
    path = graph(tmp_path / "m.onnx")

    with pytest.raises(ModelError, match="no weights that eight bits would make smaller"):
        quantized(path)
