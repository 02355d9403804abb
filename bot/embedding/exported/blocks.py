"""Weights in eight bits: in blocks with a scale each, so that a large number blunts few others."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bot.core.ports import Matrix
from bot.embedding.exported.refusing import refused

if TYPE_CHECKING:
    from onnx import GraphProto, NodeProto, TensorProto

BLOCK = 64
"""Numbers that share a scale, in the weights and in what is multiplied with them. Blocks of 32 are
nearer to float32 (0.998 instead of 0.997 at the lowest) and take a tenth longer."""
RECIPE = f"int8, blocks of {BLOCK}, 1"
"""Names what `quantize` does; to be counted up when it does anything else."""
_WIDEST, _ZERO = 127, 128
_DOMAIN = "com.microsoft"
_ROUNDED = 4
"""ONNX Runtime's `accuracy_level`: what comes in is rounded too, row by row and block by block."""


def quantize(path: Path) -> None:
    """Gives the graph at `path` its matrices of weights and tables of vectors in eight bits.

    The same weights give the same bits everywhere. What is computed in between stays in 32.

    Raises:
        ModelError: there are none.
    """
    import onnx

    model = onnx.load(path)
    if not _replace(model.graph):
        raise refused("it has no weights that eight bits would make smaller")
    if all(one.domain != _DOMAIN for one in model.opset_import):
        model.opset_import.append(onnx.helper.make_opsetid(_DOMAIN, 1))
    onnx.save(model, path)


def in_blocks(rows: Matrix) -> tuple[NDArray[np.uint8], Matrix]:
    """Rows (n, width) as uint8[n, blocks, BLOCK], filled up, and their scales float32[n, blocks].

    A number is its byte less 128, times its block's scale; the largest of a block is 127 of them.
    """
    count, width = rows.shape
    blocks = -(-width // BLOCK)
    filled = np.zeros((count, blocks * BLOCK), np.float32)
    filled[:, :width] = rows
    cut = filled.reshape(count, blocks, BLOCK)
    scales = np.abs(cut).max(axis=2) / np.float32(_WIDEST)
    steps = cut / np.where(scales > 0, scales, np.float32(1))[:, :, None]
    return (np.rint(steps) + _ZERO).astype(np.uint8), scales


def _replace(graph: "GraphProto") -> int:
    """Puts what is multiplied with, or looked up in, in eight bits; in how many places."""
    matrices = {one.name: one for one in graph.initializer if len(one.dims) == 2}
    made: dict[str, TensorProto] = {}
    places = 0
    for node in graph.node:
        if node.op_type == "MatMul" and (matrix := matrices.get(node.input[1])) is not None:
            small, tensors = _product(node, matrix)
        elif node.op_type == "Gather" and (matrix := matrices.get(node.input[0])) is not None:
            small, tensors = _lookup(node, matrix)
        else:
            continue
        node.CopyFrom(small)
        made |= {one.name: one for one in tensors}
        places += 1
    read = {name for node in graph.node for name in node.input}
    kept = [one for one in (*graph.initializer, *made.values()) if one.name in read]
    del graph.initializer[:]
    graph.initializer.extend(kept)
    return places


def _product(node: "NodeProto", matrix: "TensorProto") -> "tuple[NodeProto, list[TensorProto]]":
    """What stands for the product `node`, and its weights: a block is a part of a column."""
    from onnx.numpy_helper import from_array, to_array

    inputs, outputs = matrix.dims
    numbers, scales = in_blocks(to_array(matrix).T)
    tensors = [from_array(numbers, f"{matrix.name}.8"), from_array(scales, f"{matrix.name}.scales")]
    given = [node.input[0], *(one.name for one in tensors)]
    sizes = {"K": inputs, "N": outputs, "accuracy_level": _ROUNDED}
    return _like(node, "MatMulNBits", given, sizes), tensors


def _lookup(node: "NodeProto", table: "TensorProto") -> "tuple[NodeProto, list[TensorProto]]":
    """What stands for the look-up `node`, and its table: a block is a part of a row."""
    from onnx.numpy_helper import from_array, to_array

    count, width = table.dims
    numbers, scales = in_blocks(to_array(table))
    rows = np.ascontiguousarray(numbers.reshape(count, -1)[:, :width])
    tensors = [from_array(rows, f"{table.name}.rows"), from_array(scales, f"{table.name}.scales")]
    given = [tensors[0].name, node.input[1], tensors[1].name]
    return _like(
        node, "GatherBlockQuantized", given, {"gather_axis": 0, "quantize_axis": 1}
    ), tensors


def _like(node: "NodeProto", kind: str, inputs: list[str], how: dict[str, int]) -> "NodeProto":
    """An operator of ONNX Runtime's own in the place of `node`."""
    from onnx.helper import make_attribute, make_node

    made = make_node(kind, inputs, list(node.output), name=node.name, domain=_DOMAIN)
    settings = {"bits": 8, "block_size": BLOCK, **how}
    made.attribute.extend(make_attribute(name, value) for name, value in settings.items())
    return made
