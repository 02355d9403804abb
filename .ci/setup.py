"""Makes a virtual environment with faqbot in it, at the versions of constraints.txt.

usage: setup.py FOLDER [EXTRA]        (`make setup` calls it)

PyTorch comes first, from PyTorch's own CPU index where that answers: elsewhere on Linux its wheel
brings gigabytes of CUDA. Standard library only, and old Pythons can read it far enough to refuse.
"""

import contextlib
import importlib.util
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

WANTED = (3, 11)
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "constraints.txt"


def main(folder, extra=""):
    """Sets it up; says what happens and how long it took."""
    started = time.monotonic()
    refuse_what_cannot_work()
    python = environment(Path(folder))
    pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check"]
    install_torch(python, pip)
    target = str(ROOT) + (f"[{extra}]" if extra else "")
    run(
        f"faqbot and its libraries{f' for {extra}' if extra else ''}",
        [*pip, "-c", str(CONSTRAINTS), "-e", target],
    )
    say(f"ready after {time.monotonic() - started:.0f} s: {folder}")


def refuse_what_cannot_work():
    """Stops with one sentence where this Python cannot make such an environment."""
    if sys.version_info < WANTED:
        stop(
            f"faqbot needs Python 3.11 or newer, but {sys.executable} is "
            f"{sys.version.split()[0]}. Name another one: make PYTHON=python3.12 …"
        )
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        stop(
            f"{sys.executable} cannot make virtual environments: venv or ensurepip is missing. "
            "On Debian and Ubuntu install the package python3-venv, then repeat the command."
        )


def environment(folder):
    """The Python of the virtual environment, which is made anew where it does not work."""
    python = folder / "bin" / "python"
    version = "import sys, pip; print('{}.{}'.format(*sys.version_info))"
    works = python.exists() and output_of([python, "-c", version])
    if works != "{}.{}".format(*sys.version_info):
        run(
            f"virtual environment {folder} (Python {sys.version.split()[0]})",
            [sys.executable, "-m", "venv", "--clear", str(folder)],
        )
    return python


def install_torch(python, pip, constrained=True):
    """PyTorch at its pin, for the CPU where that can be had."""
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    pin = next(line for line in lines if line.startswith("torch=="))
    name = pin.replace("==", "-")
    if any(python.parent.parent.glob(f"lib/python*/site-packages/{name}*.dist-info")):
        return
    if sys.platform == "linux" and answers(CPU_INDEX):
        from_there = [*pip, "--no-deps", "--index-url", CPU_INDEX, pin]
        if run(f"{pin} from PyTorch's CPU index", from_there, may_fail=True):
            return
    run(
        f"{pin} from the package registry that pip is set up with",
        [*pip, *(["-c", str(CONSTRAINTS)] if constrained else []), pin],
    )


def answers(address):
    """Whether the index answers within five seconds."""
    try:
        with urllib.request.urlopen(f"{address}/torch/", timeout=5) as response:
            return response.status == 200
    except (OSError, ValueError):
        return False


def output_of(command):
    """What a short command prints; nothing where it fails."""
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def run(what, command, may_fail=False):
    """Runs the command and shows that it lives; its output only when it fails."""
    started = time.monotonic()
    alive = sys.stderr.isatty()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        say(f"installing {what} …", end="" if alive else "\n")
        while process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=1 if alive else 30)
            if alive or process.returncode is None:
                say(
                    f"installing {what} … {time.monotonic() - started:.0f} s",
                    start="\r" if alive else "",
                    end="" if alive else "\n",
                )
        if alive:
            say("", start="")
        if process.returncode and not may_fail:
            output.seek(0)
            say(output.read().decode(errors="replace")[-6000:].rstrip())
            stop(f"installing {what} failed; what pip said stands above")
    return process.returncode == 0


def say(text, start="", end="\n"):
    sys.stderr.write(start + text + end)
    sys.stderr.flush()


def stop(sentence):
    raise SystemExit(f"error: {sentence}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:
        stop("interrupted; the same command goes on where this one stopped")
