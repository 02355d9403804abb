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
GIVEN = np.random.default_rng(3).normal(size=(1, 5, WIDTH)).astype(np.float32)
LARGE = np.arange(WIDTH) % 16 == 0


def graph(path: Path, *products: tuple[str, str, str]) -> Path:
    """A normalization "normed" of "x" with a few large numbers, and these products: in, by, out.

    They weigh little in all products. "attended" is what attention makes of "x".
    """
    from onnx import TensorProto, helper, numpy_helper

    tensors = {"large": np.where(LARGE, 40.0, 1.0).astype(np.float32)}
    tensors["none"] = np.zeros(WIDTH, np.float32)
    for at, by in enumerate(dict.fromkeys(by for _, by, _ in products)):
        weights = np.random.default_rng(at).normal(size=(WIDTH, WIDTH)).astype(np.float32)
        tensors[by] = weights * np.where(LARGE, 0.01, 1.0).astype(np.float32)[:, None]
    nodes = [helper.make_node("LayerNormalization", ["x", "large", "none"], ["normed"])]
    if any(taken == "attended" for taken, *_ in products):
        attend, ours = ("MultiHeadAttention", ["x"] * 3), "com.microsoft"
        nodes += [helper.make_node(*attend, ["attended"], domain=ours, num_heads=4)]
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
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)],
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


def error(path: Path, before: list[Matrix]) -> float:
    """The largest, as a share of what is usual."""
    pairs = zip(before, computed(path), strict=True)
    return max(float(np.abs(own - its).max() / own.std()) for own, its in pairs)


def test_what_was_normalized_is_evened_once_for_all_its_products(tmp_path: Path) -> None:
    path = graph(tmp_path / "m.onnx", ("normed", "a", "one"), ("normed", "b", "two"))
    before = computed(path)

    steps = quantized(path)

    even, product = "Mul", "DynamicQuantizeMatMul"
    assert steps == ["LayerNormalization", even, product, product]
    assert error(path, before) < 0.05


def test_not_evened_large_numbers_leave_the_others_no_bits(tmp_path: Path) -> None:
    path = graph(tmp_path / "m.onnx", ("normed", "a", "one"))
    before = computed(path)

    quantize(path, {"normed": np.ones(WIDTH, np.float32)})

    assert error(path, before) > 0.15


def test_what_was_attended_to_has_one_scale_as_it_is(tmp_path: Path) -> None:
    path = graph(tmp_path / "m.onnx", ("attended", "a", "one"))
    before = computed(path)

    assert quantized(path)[1:] == ["MultiHeadAttention", "DynamicQuantizeMatMul"]
    assert error(path, before) < 0.1


def test_anything_else_is_computed_in_blocks(tmp_path: Path) -> None:
    path = graph(tmp_path / "m.onnx", ("x", "a", "one"))
    before = computed(path)

    assert quantized(path) == ["LayerNormalization", "MatMulNBits"]
    assert error(path, before) < 0.1


def test_weights_of_several_steps_are_kept_once(tmp_path: Path) -> None:
    path = graph(tmp_path / "m.onnx", ("normed", "a", "one"), ("one", "a", "two"))

    steps = quantized(path)

    assert steps == ["LayerNormalization", "MatMulNBits", "MatMulNBits"]
    names = [one.name for one in onnx.load(path).graph.initializer]
    assert sorted(names) == ["a.8", "a.scales", "large", "none"]


@pytest.mark.parametrize("kind", [np.float32, np.int64])
def test_a_table_that_is_multiplied_with_too_is_kept_in_both_ways(
    tmp_path: Path, kind: type[np.float32 | np.int64]
) -> None:
    """And one of whole numbers as it is."""
    from onnx import TensorProto, helper, numpy_helper

    path = graph(tmp_path / "m.onnx", ("x", "a", "one"))
    model = onnx.load(path)
    rows = numpy_helper.from_array(np.arange(3 * WIDTH).reshape(3, WIDTH).astype(kind), "rows")
    at = numpy_helper.from_array(np.array([0, 2]), "at")
    model.graph.initializer.extend([rows, at])
    table = "a" if kind is np.float32 else "rows"
    model.graph.node.append(helper.make_node("Gather", [table, "at"], ["found"]))
    type_ = TensorProto.FLOAT if kind is np.float32 else TensorProto.INT64
    model.graph.output.append(helper.make_tensor_value_info("found", type_, [2, WIDTH]))
    onnx.save(model, path)
    before = computed(path)

    steps = quantized(path)

    assert steps[1:] == [
        "MatMulNBits",
        "GatherBlockQuantized" if kind is np.float32 else "Gather",
    ]
    assert error(path, before) < 0.1


def test_where_there_are_no_weights_it_says_so(tmp_path: Path) -> None:
    path = graph(tmp_path / "m.onnx")

    with pytest.raises(ModelError, match="no weights that eight bits would make smaller"):
        quantized(path)
