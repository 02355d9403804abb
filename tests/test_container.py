"""Dockerfile and compose.yaml, looked at without an engine; docs/container.md tells how to build.

hadolint looks at the Dockerfile in tests/test_repository.py.
"""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import PREFIX, Settings

ROOT = Path(__file__).parents[1]
SETTINGS = {PREFIX + name.upper() for name in Settings.model_fields}
CPU = "https://download.pytorch.org/whl/cpu"


def instructions() -> list[tuple[str, str]]:
    """Each instruction of the Dockerfile with what follows it, continued lines joined."""
    text = (ROOT / "Dockerfile").read_text("utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    joined = lines.replace("\\\n", " ")
    pairs = [line.partition(" ") for line in joined.splitlines() if line.strip()]
    return [(word, " ".join(rest.split())) for word, _, rest in pairs]


def stage(number: int) -> list[tuple[str, str]]:
    """The instructions of one stage, its FROM first."""
    found: list[list[tuple[str, str]]] = []
    for word, rest in instructions():
        if word == "FROM":
            found.append([])
        if found:
            found[-1].append((word, rest))
    return found[number]


def only(word: str, of: Sequence[tuple[str, str]]) -> str:
    """What follows the one instruction of that word."""
    (rest,) = [rest for name, rest in of if name == word]
    return rest


def test_what_is_built_with_stays_behind() -> None:
    first, last = stage(0), stage(-1)

    assert only("FROM", first).endswith(" AS build")
    assert only("FROM", last) == only("FROM", first).removesuffix(" AS build")
    assert only("COPY", last).startswith("--from=build ")
    assert "pip" not in " ".join(rest for word, rest in last if word == "RUN")


def test_it_runs_as_somebody_without_rights_and_writes_to_one_volume() -> None:
    last = stage(-1)

    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", only("USER", last))  # a number can be checked by k8s
    assert only("VOLUME", last) == only("WORKDIR", last) == "/data"
    assert f"--uid {only('USER', last).partition(':')[0]} " in only("RUN", last)
    assert only("ENTRYPOINT", last) == '["faqbot"]'  # no shell between a signal and the bot
    assert only("CMD", last) == '["run"]'


def test_it_goes_to_no_hub_and_every_variable_of_ours_is_a_setting() -> None:
    given = dict(pair.split("=", 1) for pair in only("ENV", stage(-1)).split())

    assert given["HF_HUB_OFFLINE"] == given["PYTHONDONTWRITEBYTECODE"] == "1"
    assert given["BOT_DATABASE_URL"] == "sqlite:////data/faqbot.db"
    assert {name for name in given if name.startswith(PREFIX)} <= SETTINGS


def test_its_health_check_is_the_probe() -> None:
    assert only("HEALTHCHECK", stage(-1)).endswith('CMD ["python", "-m", "bot.operations.probe"]')


def test_all_that_it_copies_is_there_and_let_through() -> None:
    let_through = {
        line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"
    }
    copied = [rest.split()[:-1] for word, rest in stage(0) if word == "COPY"]

    sources = {source for each in copied for source in each}
    assert sources == let_through
    assert all((ROOT / source).exists() for source in sources)


@pytest.mark.parametrize(
    ("index", "brings", "fails"),
    [
        (CPU, "None", False),
        ("", "None", False),
        (CPU, "'12.6'", True),
        ("", "'12.6'", True),
        ("https://download.pytorch.org/whl/cu126", "'12.6'", False),
    ],
)
def test_the_build_fails_when_torch_brings_cuda_unasked(
    index: str, brings: str, fails: bool, tmp_path: Path
) -> None:
    installing = next(rest for word, rest in stage(0) if word == "RUN" and "TORCH_INDEX" in rest)
    refusal = installing[installing.index("case ") :].replace("/opt/faqbot", str(tmp_path))
    torch = tmp_path / "lib" / "python3.11" / "site-packages" / "torch"
    torch.mkdir(parents=True)
    (torch / "version.py").write_text(f"cuda: Optional[str] = {brings}\n")

    done = subprocess.run(
        ["sh", "-c", refusal], env={"TORCH_INDEX": index}, capture_output=True, text=True
    )

    assert (done.returncode != 0) is fails
    assert ("torch brings CUDA" in done.stderr) is fails


def test_torch_comes_from_its_own_cpu_index_unless_it_is_told_otherwise() -> None:
    assert f"TORCH_INDEX={CPU}" in [rest for word, rest in stage(0) if word == "ARG"]


@pytest.mark.parametrize(
    ("extras", "brings"), [("postgres", {"asyncpg"}), ("postgres onnx", {"asyncpg", "onnx"})]
)
def test_the_libraries_of_the_extras_that_are_named_come_along(
    extras: str, brings: set[str]
) -> None:
    assert "EXTRAS=postgres" in [rest for word, rest in stage(0) if word == "ARG"]
    installing = next(rest for word, rest in stage(0) if word == "RUN" and "EXTRAS" in rest)
    code = installing.partition("python -c '")[2].partition("'")[0]

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"EXTRAS": extras},
        capture_output=True,
        text=True,
        check=True,
    )

    names = {re.split(r"[^\w-]", line)[0] for line in done.stdout.splitlines()}
    assert "pydantic-settings" in names
    assert names & {"asyncpg", "onnx"} == brings


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    assert set(found["volumes"]) == {"bot", "db"}
    services: dict[str, Any] = found["services"]
    return services


def test_compose_gives_the_bot_no_rights_and_time_to_end(services: dict[str, Any]) -> None:
    bot = services["bot"]

    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert bot["security_opt"] == ["no-new-privileges:true"]
    assert bot["init"] is True
    assert int(bot["stop_grace_period"].removesuffix("s")) > 10
    assert bot["depends_on"] == {"db": {"condition": "service_healthy"}}


def test_compose_knows_only_settings_and_publishes_to_this_machine_alone(
    services: dict[str, Any],
) -> None:
    bot, db = services["bot"], services["db"]

    assert set(bot["environment"]) <= SETTINGS
    assert all(port.startswith("127.0.0.1:") for port in bot["ports"])
    assert "ports" not in db
    assert not db["image"].endswith(":latest")


def test_compose_starts_with_no_secret_of_its_own(services: dict[str, Any]) -> None:
    """A password or a key that stands in a file that everybody has protects nothing."""
    url = services["bot"]["environment"]["BOT_DATABASE_URL"]

    assert "${POSTGRES_PASSWORD:?" in url
    assert services["db"]["environment"]["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD:?")
    assert services["bot"]["environment"]["BOT_SECRET_KEY"].startswith("${BOT_SECRET_KEY:?")
