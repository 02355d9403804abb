"""The house rules that a tool can check: see [tool.importlinter] in pyproject.toml."""

import sys
from pathlib import Path

import grimp
import pytest
from importlinter.cli import lint_imports

PROJECT = Path(__file__).parent.parent / "pyproject.toml"
CORE_MAY_IMPORT = {"bot", "numpy", *sys.stdlib_module_names}


def test_every_import_contract_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(PROJECT), no_cache=True, no_logo=True)

    assert status == 0, capsys.readouterr().out


def test_the_core_imports_the_standard_library_and_numpy_alone() -> None:
    graph = grimp.build_graph("bot", include_external_packages=True, cache_dir=None)
    core = {"bot.core"} | graph.find_descendants("bot.core")

    foreign = {
        (module, imported)
        for module in core
        for imported in graph.find_modules_directly_imported_by(module)
        if imported.partition(".")[0] not in CORE_MAY_IMPORT
    }

    assert not foreign
