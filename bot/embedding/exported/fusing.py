"""What a transformer does in many small steps, joined to one step each, as far as it is known."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from transformers import PreTrainedModel


@contextmanager
def written_out(model: "SentenceTransformer") -> Iterator[None]:
    """The model with its attention as plain products, which `fuse` knows; then as it was."""
    before = [(part, part.config._attn_implementation) for part in _transformers(model)]
    try:
        for part, _ in before:
            part.set_attn_implementation("eager")
        yield
    finally:
        for part, own in before:
            part.set_attn_implementation(own)


def fuse(model: "SentenceTransformer", path: Path) -> None:
    """Joins attention, and GELU with its bias, in the graph at `path`, if it is built like a BERT.

    Whether the graph still computes the same is for the comparison to say. Raises whatever ONNX
    Runtime's optimizer does, where the graph is none that it understands.
    """
    from onnxruntime.transformers.fusion_options import AttentionMaskFormat, FusionOptions
    from onnxruntime.transformers.optimizer import optimize_model

    options = FusionOptions("bert")
    # With a product for each of its three inputs: as fast, and `quantize` finds them.
    options.use_multi_head_attention = True
    # The mask as it is, and not the number of tokens: padding may come first.
    options.attention_mask_format = AttentionMaskFormat.AttentionMask
    # This one takes four times as long as what it joins,
    options.enable_skip_layer_norm = options.enable_bias_skip_layer_norm = False
    # and this one as long, but its table cannot be had in eight bits.
    options.enable_embed_layer_norm = False
    heads, width = _shape(model)
    with silent():
        joined = optimize_model(
            str(path),
            "bert",
            num_heads=heads,
            hidden_size=width,
            optimization_options=options,
            opt_level=0,
        )
        joined.save_model_to_file(str(path))


@contextmanager
def silent() -> Iterator[None]:
    """Without what ONNX Runtime's tools say on the way."""
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        root.setLevel(level)


def _shape(model: "SentenceTransformer") -> tuple[int, int]:
    """Heads and width of the transformer; 0 where it does not say: the graph is asked then."""
    config: Any = _transformers(model)[0].config
    return (
        getattr(config, "num_attention_heads", None) or 0,
        getattr(config, "hidden_size", None) or 0,
    )


def _transformers(model: "SentenceTransformer") -> "list[PreTrainedModel]":
    from transformers import PreTrainedModel

    return [part for part in model.modules() if isinstance(part, PreTrainedModel)]
