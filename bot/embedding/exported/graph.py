"""A loaded model as a file for ONNX Runtime, in 32 or in eight bits."""

import logging
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.core.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_OPSET = 17
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def refused(why: str) -> ModelError:
    """The error for a model that cannot be exported, for the reason in `why`."""
    return ModelError(
        f"The model cannot be exported: {why}. It goes on working as it is: leave BOT_MODEL."
    )


def write_graph(model: "SentenceTransformer", path: Path) -> tuple[str, ...]:
    """Writes all of the model's modules as one graph in float32; its inputs' names.

    Raises:
        ModelError: it is no transformer, has a tokenizer of its own library, or torch cannot.
    """
    examples = model.preprocess(["How do I reset my password?", "Where?"])
    inputs = tuple(name for name in _INPUTS if name in examples)
    if inputs[:2] != _INPUTS[:2]:
        raise refused("it is no transformer, and would gain nothing")
    if not getattr(model.tokenizer, "is_fast", False):
        raise refused("its tokenizer cannot be used without its own library")
    try:
        _write(model, tuple(examples[name] for name in inputs), inputs, path)
    except (RuntimeError, ValueError, TypeError, KeyError, AttributeError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise refused(f"torch could not write it ({type(error).__name__}: {reason})") from error
    return inputs


def _write(
    model: "SentenceTransformer", examples: tuple[Any, ...], inputs: tuple[str, ...], path: Path
) -> None:
    import torch

    class Whole(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *given: Any) -> Any:
            return self.model(dict(zip(inputs, given, strict=True)))["sentence_embedding"]

    axes = {name: {0: "texts", 1: "tokens"} for name in inputs}
    with warnings.catch_warnings(), torch.no_grad():
        # That this exporter is the older one, and what it assumes of shapes: the comparison decides
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Whole().eval(),
            examples,
            str(path),
            input_names=list(inputs),
            output_names=["vectors"],
            dynamic_axes={**axes, "vectors": {0: "texts"}},
            opset_version=_OPSET,
            dynamo=False,  # the newer one wants a third library
        )


def quantize(path: Path) -> None:
    """Makes of it one with weights in eight bits for each channel, and sums in eight as they come.

    Raises:
        ModelError: ONNX Runtime cannot.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    small = path.with_suffix(".int8")
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)  # it recommends a step that changes nothing here
    try:
        quantize_dynamic(path, small, weight_type=QuantType.QInt8, per_channel=True)
    except (RuntimeError, ValueError, TypeError, KeyError, AttributeError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise refused(f"eight bits failed ({type(error).__name__}: {reason})") from error
    finally:
        root.setLevel(level)
    small.replace(path)
