"""The README is run, not believed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.config import PREFIX, Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")

_NOT_RUN = ("make ", ". .venv", "faqbot run", "faqbot chat", "faqbot discord", "git clone", "cd ")
"""Installation, the test command, and what waits for a person, a signal, or Discord."""


def commands() -> list[str]:
    """Every line of the README's shell blocks that can be run here."""
    blocks = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    lines = [line.partition("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith(("#", *_NOT_RUN))]


def test_the_settings_table_is_what_the_code_reads() -> None:
    rows = re.findall(r"^\| `(BOT_\w+)` \| `?(.*?)`? \| (.+) \|$", README, re.MULTILINE)

    assert rows == [
        (
            PREFIX + name.upper(),
            str(field.default) if field.default not in ("", (), SecretStr("")) else "",
            field.description,
        )
        for name, field in Settings.model_fields.items()
    ]


def test_the_map_of_the_code_names_what_is_there() -> None:
    drawn = re.search(r"^bot/cli/.*?^```", README, re.MULTILINE | re.DOTALL)
    assert drawn is not None

    rooms = set(re.findall(r"^(?:bot/)?(\w+)(?:/|\.py)", drawn.group(), re.MULTILINE))
    inside = set(re.findall(r"^ {4}(\w+)(?:\.py|/)", drawn.group(), re.MULTILINE))

    packages = {path.stem for path in (ROOT / "bot").iterdir() if not path.name.startswith("_")}
    assert packages - {"py"} <= rooms
    homes = (ROOT / "bot" / "core", ROOT / "bot" / "platforms")
    assert inside <= {path.stem for home in homes for path in home.iterdir()}


def test_its_commands_work(tmp_path: Path) -> None:
    environment = os.environ | {
        "BOT_DATABASE_URL": f"sqlite:///{tmp_path}/faqbot.db",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    found = commands()

    assert sum(line.startswith("faqbot ") for line in found) >= 4
    for line in found:
        if line.startswith(".venv/bin/python -m benchmarks"):
            continue  # wants a folder of data sets
        done = subprocess.run(
            ["bash", "-c", line], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


def test_its_transcript_is_real(tmp_path: Path) -> None:
    """Run afresh, the same lines come out, but for the day on which an entry was updated."""
    block = re.search(r"^```console\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert block is not None
    shown = block.group(1)
    typed = re.findall(r"^> (.*)$", shown, re.MULTILINE)
    bot = [sys.executable, "-m", "bot"]
    environment = os.environ | {"BOT_DATABASE_URL": f"sqlite:///{tmp_path}/faqbot.db"}

    imported = subprocess.run(
        [*bot, "import", "faq_data/helpdesk.yaml"], cwd=ROOT, env=environment, capture_output=True
    )
    said = subprocess.run(
        [*bot, "chat"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        input="\n".join(typed).encode(),
    )

    found = _words(imported.stdout.decode() + said.stdout.decode())
    pieces = re.split(r"^(?:\$ .*|\s*…)$", shown, flags=re.MULTILINE)
    assert len(typed) >= 4 and len(pieces) >= 5
    for piece in pieces:
        assert _words(piece) in found


def _words(text: str) -> str:
    return re.sub(r"updated \d+ \w{3} \d{4}", "updated", " ".join(text.split()))


@pytest.mark.parametrize("name", ["demo", "test", "check", "soak"])
def test_the_makefile_has_what_is_promised(name: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert re.search(rf"^{name}:", makefile, re.MULTILINE)
