"""What an exported model's folder says of itself, and whether its files are what it says."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from bot.core.errors import ModelError
from bot.core.faq import ModelProvenance
from bot.embedding.folder import file_digest, folder_digest
from bot.embedding.loaded import SIMILARITIES

MANIFEST = "exported.json"
GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"
FORMAT = 2

_ANOTHER_KIND = "modules.json"
"""What sentence-transformers saves with every model."""

Precision: TypeAlias = Literal["float32", "int8"]

RECIPES: Mapping[Precision, str] = {
    "float32": "float32",
    "int8": "int8, evened columns and blocks of 64, 1",
}
"""How weights are made now; to be counted up when `quantizing` makes any others."""

_MEND = "Export it again: faqbot model export FOLDER."


@dataclass(frozen=True, slots=True)
class Fidelity:
    """How far an export's vectors were from the model's own, over so many texts."""

    texts: int
    largest_difference: float
    lowest_cosine: float


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which model was exported, how its inputs are made, and the SHA-256 of its files.

    `recipe` names how its weights were made of the model's. `room`: tokens of a text that are read
    at once, beside its prompt and the special ones. `pad` is the token that fills up shorter texts,
    with its number and type; `left`: it comes before them.
    """

    source: ModelProvenance
    precision: Precision
    recipe: str
    inputs: tuple[str, ...]
    query_prompt: str
    document_prompt: str
    room: int
    pad: str
    pad_id: int
    pad_type: int
    left: bool
    fidelity: Fidelity
    files: Mapping[str, str]
    made_with: Mapping[str, str]

    @property
    def provenance(self) -> ModelProvenance:
        """Float32 is the model itself; int8 is another one, named by what it was made of and how.

        So it has one name wherever it is made, and what was counted with it there holds here.
        """
        own = self.source
        if self.precision == "float32":
            return own
        return ModelProvenance(
            model=f"{own.model}-{self.precision}",
            revision=own.revision,
            dimension=own.dimension,
            digest=folder_digest({"source": own.digest, "recipe": self.recipe}),
            similarity=own.similarity,
            window=own.window,
        )


def is_exported(folder: Path) -> bool:
    """Whether an exported model lies there, or what is left of one."""
    if (folder / MANIFEST).is_file():
        return True
    return (folder / GRAPH).is_file() and not (folder / _ANOTHER_KIND).is_file()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Puts it beside the files that it names."""
    document = {"format": FORMAT, **asdict(manifest)}
    text = json.dumps(document, ensure_ascii=False, indent=2)
    (folder / MANIFEST).write_text(f"{text}\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """What the folder says, its files compared with it.

    Raises:
        ModelError: it is of another version, cannot be read, or a file is missing or damaged.
    """
    path = folder / MANIFEST
    try:
        manifest = _parse(json.loads(path.read_text(encoding="utf-8")))
        found = {name: file_digest(folder / name) for name in (GRAPH, TOKENIZER)}
    except FileNotFoundError as error:
        raise ModelError(f"The model file {error.filename} is missing. {_MEND}") from error
    except OSError as error:
        raise ModelError(f"{error.filename} cannot be read ({error.strerror}).") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{path} cannot be read ({error}). {_MEND}") from error
    for name, digest in found.items():
        if manifest.files.get(name) != digest:
            raise ModelError(
                f"The model file {folder / name} is not the one that was exported "
                f"(SHA-256 {digest[:12]}…). {_MEND}"
            )
    return manifest


def _parse(document: dict[str, Any]) -> Manifest:
    if (version := document.pop("format")) != FORMAT:
        raise ValueError(f"it has format {version}, and this faqbot reads {FORMAT}")
    if document["precision"] not in get_args(Precision):
        raise ValueError(f"precision {document['precision']!r}")
    if document["recipe"] != RECIPES[document["precision"]]:
        raise ValueError(f"its weights were made in another way, {document['recipe']!r}")
    source = ModelProvenance(**document.pop("source"))
    if source.similarity not in SIMILARITIES:
        raise ValueError(f"similarity {source.similarity!r}")
    return Manifest(
        source=source,
        fidelity=Fidelity(**document.pop("fidelity")),
        inputs=tuple(document.pop("inputs")),
        files=dict(document.pop("files")),
        **document,
    )
