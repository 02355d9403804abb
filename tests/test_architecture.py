"""The house rules that a tool can check: see [tool.importlinter] in pyproject.toml."""

import subprocess
import sys
from pathlib import Path

import grimp

PROJECT = Path(__file__).parent.parent / "pyproject.toml"
CORE_MAY_IMPORT = {"bot", "numpy", *sys.stdlib_module_names}


def test_every_import_contract_is_kept() -> None:
    # A process of its own: it configures logging, and would silence what other tests listen to.
    lint = ["lint-imports", "--config", str(PROJECT), "--no-cache", "--no-logo"]

    done = subprocess.run(
        [Path(sys.executable).with_name(lint[0]), *lint[1:]],
        cwd=PROJECT.parent,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


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
