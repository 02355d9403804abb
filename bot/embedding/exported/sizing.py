"""How large each number gets in what a graph computes, by what it computes of some texts."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.core.ports import Matrix

Tokens: TypeAlias = NDArray[np.int64]
"""Shape (texts, tokens of the longest)."""
NORMALIZED = "LayerNormalization"
"""The step whose results are looked at."""


def sizes_of_normalized(path: Path, texts: Sequence[Mapping[str, Tokens]]) -> dict[str, Matrix]:
    """The largest that each number gets, without its sign, by the name of what has it.

    The graph at `path` is run on the `texts`, tokenized, one after the other. Of shape (width,).
    """
    import onnx
    from onnxruntime import InferenceSession, SessionOptions

    model = onnx.load(path)
    names = [node.output[0] for node in model.graph.node if node.op_type == NORMALIZED]
    model.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in names)
    options = SessionOptions()
    options.log_severity_level = 4
    graph = model.SerializeToString()
    session = InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    sizes: dict[str, Matrix] = {}
    for text in texts if names else ():
        for name, seen in zip(names, session.run(names, dict(text)), strict=True):
            largest = np.abs(seen).reshape(-1, seen.shape[-1]).max(axis=0)
            sizes[name] = np.maximum(sizes.get(name, largest), largest)
    return sizes
