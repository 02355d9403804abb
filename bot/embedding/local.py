"""A model of this process by its name or folder, whichever runtime it is for."""

from pathlib import Path

from bot.embedding.exported.manifest import is_exported, read_manifest
from bot.embedding.exported.model import load_exported
from bot.embedding.folder import find_model
from bot.embedding.loaded import LoadedModel
from bot.embedding.loading import load_model
from bot.embedding.packaged import DEFAULT_MODEL


def load_local(model: str, threads: int) -> LoadedModel:
    """The packaged model, one in a folder, or one that `faqbot model export` wrote.

    Large passes compute with `threads` threads. An export is loaded without torch.

    Raises:
        ModelError: missing, damaged, not what it is said to be, or of a kind we cannot use.
    """
    folder = Path(model).expanduser()
    if model != DEFAULT_MODEL and is_exported(folder):
        return load_exported(folder.resolve(), threads)
    return load_model(model, threads)


def model_id(model: str) -> str:
    """The `ModelProvenance.id` of what `load_local` loads, by its files alone (90 MB: .1 s).

    Raises:
        ModelError: missing or damaged.
    """
    folder = Path(model).expanduser()
    if model != DEFAULT_MODEL and is_exported(folder):
        return read_manifest(folder.resolve()).provenance.id
    return find_model(model).id
