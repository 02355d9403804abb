"""A graph with its weights in eight bits, each product in the way that suits what goes into it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bot.core.ports import Matrix
from bot.embedding.exported.refusing import refused
from bot.embedding.exported.rounding import BLOCK, evening, in_blocks, in_columns

if TYPE_CHECKING:
    from onnx import GraphProto, NodeProto, TensorProto

_DOMAIN = "com.microsoft"
_ROUNDED = 4
"""ONNX Runtime's `accuracy_level`: what comes in is rounded too, row by row and block by block."""
_ATTENDED = "MultiHeadAttention"


def quantize(path: Path, sizes: Mapping[str, Matrix]) -> None:
    """Gives the graph at `path` the weights of its products, and its tables, in eight bits.

    What goes into most products gets one scale, which is fast. Where it comes out of attention its
    numbers are of one size; where its `sizes` are known, by its name, they are evened out. The
    other products are computed in blocks. The same weights and sizes give the same bits everywhere.
    A product that is written otherwise than inputs times weights stays in float32.

    Raises:
        ModelError: there are none.
    """
    import onnx

    model = onnx.load(path)
    graph = model.graph
    before = list(graph.node)
    rewriting = _Rewriting(graph, sizes)
    after = [node for old in before for node in rewriting.instead_of(old)]
    if not rewriting.made:
        raise refused("it has no weights that eight bits would make smaller")
    read = {name for node in after for name in node.input}
    kept = [one for one in (*graph.initializer, *rewriting.made.values()) if one.name in read]
    for field, values in ((graph.node, after), (graph.initializer, kept)):
        del field[:]
        field.extend(values)
    if all(one.domain != _DOMAIN for one in model.opset_import):
        model.opset_import.append(onnx.helper.make_opsetid(_DOMAIN, 1))
    onnx.save(model, path)


class _Rewriting:
    """What takes the place of each step of a graph, and the weights `made` for it, by name."""

    def __init__(self, graph: "GraphProto", sizes: Mapping[str, Matrix]) -> None:
        from onnx.numpy_helper import to_array

        arrays = {one.name: to_array(one) for one in graph.initializer if len(one.dims) == 2}
        self._matrices = {name: one for name, one in arrays.items() if one.dtype == np.float32}
        self._maker = {name: node.op_type for node in graph.node for name in node.output}
        self._uses = Counter(name for node in graph.node for name in node.input)
        self._evening = self._evenings(graph.node, sizes)
        self._evened: set[str] = set()
        self.made: dict[str, TensorProto] = {}

    def instead_of(self, node: "NodeProto") -> "list[NodeProto]":
        """The step itself, where it has no weights or table."""
        if node.op_type == "MatMul" and node.input[1] in self._matrices:
            taken, name = node.input
            if self._is_own(name) and taken in self._evening:
                return self._even_product(node)
            if self._is_own(name) and self._maker.get(taken) == _ATTENDED:
                return [self._product(node, taken, self._matrices[name])]
            return [self._product_in_blocks(node)]
        if node.op_type == "Gather" and node.input[0] in self._matrices and _of_rows(node):
            return [self._lookup(node)]
        return [node]

    def _evenings(
        self, nodes: "Iterable[NodeProto]", sizes: Mapping[str, Matrix]
    ) -> dict[str, Matrix]:
        """By what to divide that whose sizes are known, for all products that it goes into."""
        weights: dict[str, list[Matrix]] = {}
        for node in nodes:
            if node.op_type == "MatMul" and node.input[0] in sizes and self._is_own(node.input[1]):
                weights.setdefault(node.input[0], []).append(self._matrices[node.input[1]])
        return {name: evening(sizes[name], np.hstack(some)) for name, some in weights.items()}

    def _is_own(self, name: str) -> bool:
        """Whether it is the weights of one step alone: those of several cannot suit each."""
        return name in self._matrices and self._uses[name] == 1

    def _even_product(self, node: "NodeProto") -> "list[NodeProto]":
        from onnx.helper import make_node

        taken, name = node.input
        by, even = self._evening[taken], f"{taken}.even"
        product = self._product(node, even, self._matrices[name] * by[:, None])
        if even in self._evened:  # for another product
            return [product]
        self._evened.add(even)
        return [make_node("Mul", [taken, self._keep(f"{taken}.by", 1 / by)], [even]), product]

    def _product(self, node: "NodeProto", taken: str, weights: Matrix) -> "NodeProto":
        given = [taken, *self._both(node.input[1], *in_columns(weights))]
        return _own(node, "DynamicQuantizeMatMul", given)

    def _product_in_blocks(self, node: "NodeProto") -> "NodeProto":
        """A block is a part of a column."""
        weights = self._matrices[node.input[1]]
        given = [node.input[0], *self._both(node.input[1], *in_blocks(weights.T))]
        inputs, outputs = weights.shape
        sizes = {"K": inputs, "N": outputs, "accuracy_level": _ROUNDED}
        return _own(node, "MatMulNBits", given, bits=8, block_size=BLOCK, **sizes)

    def _lookup(self, node: "NodeProto") -> "NodeProto":
        """A block is a part of a row."""
        table = self._matrices[node.input[0]]
        count, width = table.shape
        numbers, scales = in_blocks(table)
        rows = np.ascontiguousarray(numbers.reshape(count, -1)[:, :width])
        small, by = self._both(f"{node.input[0]}.rows", rows, scales)
        axes = {"gather_axis": 0, "quantize_axis": 1}
        given = [small, node.input[1], by]
        return _own(node, "GatherBlockQuantized", given, bits=8, block_size=BLOCK, **axes)

    def _both(self, name: str, numbers: NDArray[np.generic], scales: Matrix) -> list[str]:
        return [self._keep(f"{name}.8", numbers), self._keep(f"{name}.scales", scales)]

    def _keep(self, name: str, values: NDArray[np.generic]) -> str:
        from onnx.numpy_helper import from_array

        self.made[name] = from_array(values, name)
        return name


def _of_rows(node: "NodeProto") -> bool:
    return all(one.i == 0 for one in node.attribute if one.name == "axis")


def _own(node: "NodeProto", kind: str, inputs: Sequence[str], **how: int) -> "NodeProto":
    """An operator of ONNX Runtime's own in the place of `node`."""
    from onnx.helper import make_attribute, make_node

    made = make_node(kind, inputs, list(node.output), name=node.name, domain=_DOMAIN)
    made.attribute.extend(make_attribute(name, value) for name, value in how.items())
    return made
