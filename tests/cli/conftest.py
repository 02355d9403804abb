"""`faqbot` in this process and in one of its own, on a database of the test's own."""

import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from bot.cli.border import run_command_line
from bot.config import Settings

SAMPLES = Path(__file__).parents[2] / "faq_data"


@dataclass(frozen=True, slots=True)
class Result:
    """How a command ended, and what it printed."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """The JSON Lines on stdout."""
        return [json.loads(line) for line in self.out.splitlines()]


class Faqbot(Protocol):
    """Runs one command in this process."""

    def __call__(self, *arguments: str) -> Result:
        """What came of it."""
        ...


Start = Callable[..., "subprocess.Popen[str]"]
"""Starts `faqbot` with these arguments as a process of its own."""


@contextmanager
def logging_as_before() -> Iterator[None]:
    """Every command sets logging up; after the block it is as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        logging.captureWarnings(capture=False)


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder to be in, a database URL in it, no other setting, logging as before."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"BOT_{name.upper()}", raising=False)
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite:///{tmp_path}/faqbot.db")
    with logging_as_before():
        yield tmp_path


@pytest.fixture
def faqbot(capsys: pytest.CaptureFixture[str]) -> Faqbot:
    """Runs a command in this process."""

    def run(*arguments: str) -> Result:
        capsys.readouterr()
        status = run_command_line(arguments)
        printed = capsys.readouterr()
        return Result(status, printed.out, printed.err)

    return run


@pytest.fixture(scope="session")
def medicare_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the Medicare sample in a database, to be copied."""
    folder = tmp_path_factory.mktemp("medicare")
    with pytest.MonkeyPatch.context() as patch, logging_as_before():
        patch.setenv("BOT_DATABASE_URL", f"sqlite:///{folder}/faqbot.db")
        assert run_command_line(["import", str(SAMPLES / "medicare.yaml")]) == 0
    return folder


@pytest.fixture
def medicare(medicare_database: Path, surroundings: Path) -> Path:
    """The database of this test, with the Medicare sample in it."""
    for file in medicare_database.iterdir():
        shutil.copy(file, surroundings)
    return surroundings / "faqbot.db"


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts processes, and ends those that still run after the test."""
    started: list[subprocess.Popen[str]] = []

    def run(*arguments: str, **variables: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "bot", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="surrogateescape",
            env={**os.environ, "PYTHONPATH": str(SAMPLES.parent), **variables},
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()
