"""Cheap checks of what no other test touches: pins, the container file, the top level."""

import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
AGREED = {
    "CHANGELOG.md",
    "Dockerfile",
    "LICENSE",
    "Makefile",
    "README.md",
    "benchmarks",
    "bot",
    "compose.yaml",
    "constraints.txt",
    "docs",
    "faq_data",
    "migrations",
    "pyproject.toml",
    "tests",
}
BROUGHT_BY_TORCH = re.compile(r"triton|(nvidia|cuda)-.*")
"""Some builds of torch bring these; they follow from its own pin."""


def pins() -> dict[str, Version]:
    """constraints.txt as versions by canonical name."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if not line.startswith("#")]
    return {canonicalize_name(name): Version(version) for name, version in pairs}


def ranges() -> list[Requirement]:
    """What pyproject.toml asks for, every extra included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    lines = [*project["dependencies"], *(line for extra in extras for line in extra)]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("wanted", ranges(), ids=str)
def test_every_range_has_a_pin_inside_it(wanted: Requirement) -> None:
    pin = pins()[canonicalize_name(wanted.name)]

    assert wanted.specifier.contains(pin)


def test_what_the_libraries_need_themselves_is_pinned_too() -> None:
    seen: set[tuple[str, str]] = set()
    queue = ranges()
    while queue:
        wanted = queue.pop()
        for extra in {"", *wanted.extras}:
            if (wanted.name, extra) in seen:
                continue
            seen.add((wanted.name, extra))
            queue += [each for each in needs(wanted.name) if applies(each, extra)]

    names = {canonicalize_name(name) for name, _ in seen}
    missing = {name for name in names - set(pins()) if not BROUGHT_BY_TORCH.fullmatch(name)}
    assert not missing


def needs(name: str) -> list[Requirement]:
    """What an installed library asks for; nothing for one of an extra that is not installed."""
    try:
        return [Requirement(line) for line in importlib.metadata.requires(name) or ()]
    except importlib.metadata.PackageNotFoundError:
        return []


def applies(wanted: Requirement, extra: str) -> bool:
    """Whether it is needed here, and not just by an extra that nobody asked for."""
    by_torch = BROUGHT_BY_TORCH.fullmatch(canonicalize_name(wanted.name))
    return not by_torch and (not wanted.marker or wanted.marker.evaluate({"extra": extra}))


def test_constraints_name_versions_and_no_place_to_get_them_from() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")

    assert "://" not in text
    assert "+" not in text
    assert not re.search("^(nvidia|cuda|triton)", text, re.MULTILINE)


def test_the_container_file_passes_its_linter() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")

    linted = subprocess.run(
        [hadolint, "--no-color", ROOT / "Dockerfile"], capture_output=True, text=True, check=False
    )

    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_the_top_level_holds_only_what_is_agreed() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    made_by_tools = {line.strip("/") for line in ignored}

    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}

    assert found - made_by_tools <= AGREED


def test_every_make_target_that_people_are_told_of_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    told = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", ".ci/run"))

    targets = re.findall(r"^make ([a-z]+)", told, re.MULTILINE)

    assert targets
    assert not [target for target in targets if f"\n{target}:" not in makefile]
