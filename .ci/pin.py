"""Writes constraints.txt anew: every library at its newest version that pyproject.toml allows.

usage: pin.py        (`make constraints` calls it; use the oldest Python that pyproject.toml names)

The pin of torch stays as it is, because a newer one has to be tried on every platform: edit it by
hand, then run this.
"""

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import setup

HEAD = """\
# All libraries of faqbot and its extras, pinned; made by `make constraints` (Python {python}).
# Used as `pip install -c constraints.txt …`; it names versions only, never where they come from.
"""
ELSEWHERE = ("audioop-lts==0.2.2",)
"""What newer Pythons alone want, with who wants it: discord.py on 3.13. Moved by hand."""
LEFT_OUT = re.compile(r"(pip|wheel|nvidia-.*|cuda-.*|triton)==")


def main():
    """Installs the ranges of pyproject.toml into a fresh environment and writes what came."""
    setup.refuse_what_cannot_work()
    with tempfile.TemporaryDirectory() as folder:
        python = setup.environment(Path(folder) / "venv")
        pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check"]
        setup.install_torch(python, pip, constrained=False)
        setup.run("the newest of everything else", [*pip, *ranges()])
        frozen = subprocess.run(
            [python, "-m", "pip", "freeze", "--all"], check=True, capture_output=True, text=True
        ).stdout
    pins = [re.sub(r"\+.*", "", line) for line in frozen.splitlines() if not LEFT_OUT.match(line)]
    pins = sorted([*pins, *ELSEWHERE], key=str.lower)
    head = HEAD.format(python=".".join(map(str, sys.version_info[:2])))
    setup.CONSTRAINTS.write_text(head + "\n".join(pins) + "\n", encoding="utf-8")
    setup.say(f"{len(pins)} pins written")


def ranges():
    """The requirements of pyproject.toml, those of every extra included."""
    project = tomllib.loads((setup.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project.get("optional-dependencies", {}).values()
    return [*project["dependencies"], *(line for extra in extras for line in extra)]


if __name__ == "__main__":
    main()
