"""A model written for ONNX Runtime, and compared with itself before anybody may use it."""

import errno
import tempfile
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.errors import ModelError, UsageError
from bot.core.ports import Progress
from bot.embedding.exported.comparing import Reference, compared, refuse_unlike
from bot.embedding.exported.graph import inputs_of, refuse_unsuited, write_fused, write_graph
from bot.embedding.exported.manifest import (
    GRAPH,
    RECIPES,
    TOKENIZER,
    Fidelity,
    Manifest,
    Precision,
    is_exported,
    write_manifest,
)
from bot.embedding.exported.model import ExportedModel, load_exported
from bot.embedding.exported.quantizing import quantize
from bot.embedding.exported.refusing import refused
from bot.embedding.exported.sizing import Tokens, sizes_of_normalized
from bot.embedding.exported.texts import comparison_texts
from bot.embedding.folder import file_digest
from bot.embedding.loading import load_model
from bot.embedding.model import TextModel

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_LIBRARIES = ("onnx", "onnxruntime", "sentence-transformers", "torch", "transformers")


def export(
    model: str, folder: Path, precision: Precision = "float32", progress: Progress | None = None
) -> Manifest:
    """Writes the model of that name or folder to `folder`, which is made (15 to 30 s).

    Nothing is there until its vectors were found to be those of the model itself, for questions
    and for stored texts, of every length that the model reads; `progress` counts those texts.

    Raises:
        UsageError: something lies in `folder` already, or it cannot be written.
        ModelError: the model cannot be used or exported, or its export gives other vectors.
    """
    _refuse_without_libraries()
    _free(folder)
    if is_exported(Path(model).expanduser()):
        raise UsageError("BOT_MODEL is an export already; unset it, or name the original.")
    return write(load_model(model, threads=1), folder, precision, progress)


def write(
    model: TextModel, folder: Path, precision: Precision, progress: Progress | None = None
) -> Manifest:
    """The same of a loaded model: made beside `folder`, whose name it gets when it is whole."""
    folder = _free(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as beside:
            draft = Path(beside) / "model"
            draft.mkdir()
            manifest = _write(model, draft, precision, progress)
            draft.rename(folder)  # an empty folder gives way, another one does not
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):  # another export was faster
            raise _in_the_way(folder) from error
        raise UsageError(f"{folder} cannot be written ({error.strerror}).") from error
    return manifest


def _write(
    model: TextModel, folder: Path, precision: Precision, progress: Progress | None
) -> Manifest:
    refuse_unsuited(model.sentence_transformer)
    reference = Reference.of(model, progress)
    _write_tokenizer(model.sentence_transformer, folder / TOKENIZER)
    manifest = _write_float32(model, folder, reference)
    if precision == "int8":
        manifest = _write_int8(model, folder, manifest, reference)
    write_manifest(folder, manifest)
    load_exported(folder)  # as whoever serves it will
    return manifest


def _write_float32(model: TextModel, folder: Path, reference: Reference) -> Manifest:
    """Fused where that gives the same vectors, and else as torch writes it."""
    original, graph = model.sentence_transformer, folder / GRAPH
    try:
        write_fused(original, graph)
        return _verified(model, folder, "float32", reference)
    except OSError:
        raise
    except Exception:  # the optimizer does not know such models, or takes them for others
        write_graph(original, graph)
        return _verified(model, folder, "float32", reference)


def _write_int8(
    model: TextModel, folder: Path, float32: Manifest, reference: Reference
) -> Manifest:
    """In the place of what `float32` describes."""
    graph = folder / GRAPH
    try:
        quantize(graph, sizes_of_normalized(graph, _tokenized(folder, float32)))
        return _verified(model, folder, "int8", reference)
    except (OSError, ModelError):
        raise
    except Exception as error:  # ONNX Runtime raises classes without a common base
        raise refused(f"it cannot be written in eight bits ({error})") from error


def _tokenized(folder: Path, manifest: Manifest) -> list[dict[str, Tokens]]:
    """The texts of the comparison as questions, and as stored texts where that is not the same."""
    tokens = ExportedModel(folder, manifest).tokens
    prompts = dict.fromkeys((manifest.query_prompt, manifest.document_prompt))
    texts = comparison_texts(manifest.source.window)
    return [tokens([prompt + text]) for prompt in prompts for text in texts]


def _verified(
    model: TextModel, folder: Path, precision: Precision, reference: Reference
) -> Manifest:
    if {path.name for path in folder.iterdir()} != {GRAPH, TOKENIZER}:
        raise refused("its weights are more than one file holds (2 GB)")
    manifest = _manifest(model, folder, precision)
    seen = compared(reference, ExportedModel(folder, manifest))
    refuse_unlike(seen, precision)
    return replace(manifest, fidelity=seen)


def _write_tokenizer(model: "SentenceTransformer", path: Path) -> None:
    """Bare: what is cut off and filled up is said by the manifest."""
    own = model.tokenizer.backend_tokenizer
    bare = type(own).from_str(own.to_str())
    bare.no_truncation()
    bare.no_padding()
    path.write_text(bare.to_str(), encoding="utf-8")


def _manifest(model: TextModel, folder: Path, precision: Precision) -> Manifest:
    original = model.sentence_transformer
    tokenizer = original.tokenizer
    return Manifest(
        source=model.provenance,
        precision=precision,
        recipe=RECIPES[precision],
        inputs=inputs_of(original),
        query_prompt=_prompt(original, "query"),
        document_prompt=_prompt(original, "document", "passage", "corpus"),
        room=model.room,
        pad=tokenizer.pad_token or "[PAD]",
        pad_id=tokenizer.pad_token_id or 0,
        pad_type=tokenizer.pad_token_type_id,
        left=tokenizer.padding_side == "left",
        fidelity=Fidelity(0, 0.0, 0.0),
        files={name: file_digest(folder / name) for name in (GRAPH, TOKENIZER)},
        made_with={name: version(name) for name in _LIBRARIES},
    )


def _prompt(model: "SentenceTransformer", *names: str) -> str:
    """What `encode_query` or `encode_document` puts before a text: the first that is there."""
    default = model.default_prompt_name
    for name in (*names, default):
        if name and name in model.prompts:
            return model.prompts[name] or ""
    return ""


def _refuse_without_libraries() -> None:
    """Before the model is loaded, which takes seconds."""
    try:
        import onnx  # noqa: F401  # torch wants it, and says so late
        import onnxruntime  # noqa: F401
    except ImportError as error:
        raise ModelError(
            f"An export wants onnx and onnxruntime ({error}). "
            "Install them: pip install 'faqbot[onnx]'."
        ) from error


def _free(folder: Path) -> Path:
    """Where it really lies; a UsageError where something is there."""
    folder = folder.expanduser().resolve()
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise _in_the_way(folder)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written ({error.strerror}).") from error
    return folder


def _in_the_way(folder: Path) -> UsageError:
    return UsageError(f"{folder} exists already; give a folder that is new or empty.")
