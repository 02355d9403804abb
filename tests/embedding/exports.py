"""The packaged model exported for ONNX Runtime: once for all processes of a test run."""

import fcntl
import os
from pathlib import Path

import pytest

from bot.embedding.exported.exporting import write
from bot.embedding.exported.manifest import Precision
from bot.embedding.exported.model import ExportedModel, load_exported
from tests.real_model import packaged_model


class Exports:
    """Folders of all-MiniLM-L6-v2, each made by whichever process of the run wants it first."""

    def __init__(self, temporary: pytest.TempPathFactory) -> None:
        own = temporary.getbasetemp()
        self._home = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
        self._loaded: dict[Precision, ExportedModel] = {}

    def loaded(self, precision: Precision = "float32") -> ExportedModel:
        """One of them in memory, once for this process."""
        if precision not in self._loaded:
            self._loaded[precision] = load_exported(self.folder(precision))
        return self._loaded[precision]

    def folder(self, precision: Precision = "float32") -> Path:
        """To be read, not changed; the test is skipped where the extra is not installed."""
        pytest.importorskip("onnx")
        pytest.importorskip("onnxruntime")
        folder = self._home / f"exported-{precision}"
        with (self._home / f"{folder.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                write(packaged_model(), folder, precision)
        return folder
