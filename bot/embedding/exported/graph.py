"""A loaded model as a file for ONNX Runtime, in float32."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.embedding.exported.fusing import fuse, written_out
from bot.embedding.exported.refusing import refused

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_OPSET = 17
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def refuse_unsuited(model: "SentenceTransformer") -> None:
    """Nothing; a ModelError where it is no transformer, or has a tokenizer of its own library."""
    if inputs_of(model)[:2] != _INPUTS[:2]:
        raise refused("it is no transformer, and would gain nothing")
    if not getattr(model.tokenizer, "is_fast", False):
        raise refused("its tokenizer cannot be used without its own library")


def inputs_of(model: "SentenceTransformer") -> tuple[str, ...]:
    """The names of what goes into its graph, in order."""
    examples = _examples(model)
    return tuple(name for name in _INPUTS if name in examples)


def write_graph(model: "SentenceTransformer", path: Path) -> None:
    """Writes all of the model's modules as one graph in float32.

    Raises:
        ModelError: torch cannot.
    """
    try:
        _write(model, inputs_of(model), path)
    except (RuntimeError, ValueError, TypeError, KeyError, AttributeError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise refused(f"torch could not write it ({type(error).__name__}: {reason})") from error


def write_fused(model: "SentenceTransformer", path: Path) -> None:
    """Writes the same with its steps joined, which is faster.

    Raises whatever comes where the model is of a kind that cannot be joined.
    """
    with written_out(model):
        write_graph(model, path)
    fuse(model, path)


def _examples(model: "SentenceTransformer") -> dict[str, Any]:
    return dict(model.preprocess(["How do I reset my password?", "Where?"]))


def _write(model: "SentenceTransformer", inputs: tuple[str, ...], path: Path) -> None:
    import torch

    class Whole(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *given: Any) -> Any:
            return self.model(dict(zip(inputs, given, strict=True)))["sentence_embedding"]

    examples = _examples(model)
    axes = {name: {0: "texts", 1: "tokens"} for name in inputs}
    with warnings.catch_warnings(), torch.no_grad():
        # That this exporter is the older one, and what it assumes of shapes: the comparison decides
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Whole().eval(),
            tuple(examples[name] for name in inputs),
            str(path),
            input_names=list(inputs),
            output_names=["vectors"],
            dynamic_axes={**axes, "vectors": {0: "texts"}},
            opset_version=_OPSET,
            dynamo=False,  # the newer one wants a third library
        )
