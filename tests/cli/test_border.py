"""Exit statuses, streams, and that no traceback ever shows."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.border import refuse
from bot.core.errors import NotFoundError
from tests.cli.conftest import SAMPLES, Faqbot, Start


@pytest.mark.parametrize("arguments", [["--help"], ["kb", "list"], ["faq", "list"]])
def test_looking_around_loads_no_model_and_no_science(arguments: list[str]) -> None:
    heavy = "{'torch', 'sklearn', 'matplotlib', 'sentence_transformers', 'scipy'}"
    code = (
        "import sys; from bot.cli.border import run_command_line\n"
        f"status = run_command_line({arguments!r})\n"
        f"sys.exit(status or ', '.join({heavy} & set(sys.modules)) or None)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(SAMPLES.parent)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_help_goes_to_stdout_with_status_0(faqbot: Faqbot) -> None:
    result = faqbot("--help")

    assert result.status == 0
    assert "duplicates" in result.out
    assert result.err == ""


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["ask"], ["ask", "x", "--top-k", "0"], ["faq", "edit", "x"], ["kb", "--what"]],
)
def test_wrong_usage_ends_with_2_and_says_so_on_stderr(
    faqbot: Faqbot, arguments: list[str]
) -> None:
    result = faqbot(*arguments)

    assert result.status == 2
    assert result.out == ""
    assert "Usage: faqbot" in result.err


def test_a_refusal_is_one_line_on_stderr_with_status_1(faqbot: Faqbot) -> None:
    result = faqbot("kb", "rename", "nope", "other")

    assert result.status == 1
    assert result.out == ""
    assert len(result.err.splitlines()) == 1


def test_wrong_settings_are_refused_with_a_line_each(
    faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_HEALTH_PORT", "many")
    monkeypatch.setenv("BOT_LOG_FORMAT", "xml")

    result = faqbot("kb", "list")

    assert result.status == 1
    assert [line.split()[0] for line in result.err.splitlines()] == [
        "BOT_HEALTH_PORT",
        "BOT_LOG_FORMAT",
    ]


def test_a_misspelt_setting_is_a_warning_that_stops_nothing(
    faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_DATABSE_URL", "x")

    result = faqbot("kb", "list", "--json")

    assert result.status == 0
    assert "did you mean BOT_DATABASE_URL?" in result.err


def test_an_unexpected_error_is_one_line_that_says_what_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = refuse(ZeroDivisionError("division by zero"))

    printed = capsys.readouterr()
    assert status == 1
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1
    assert "BOT_LOG_LEVEL=debug" in printed.err


def test_what_can_be_mended_is_said_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert refuse(NotFoundError("There is no entry `\x1b[2Jx`.")) == 1
    assert refuse(PermissionError(13, "Permission denied", "/srv/x")) == 1

    assert capsys.readouterr().err == "There is no entry `[2Jx`.\n/srv/x: Permission denied.\n"


def test_who_reads_only_the_beginning_is_not_bothered(medicare: Path) -> None:
    command = f"{sys.executable} -m bot faq list --json | head -c 10"

    done = subprocess.run(
        ["sh", "-c", command],
        env={**os.environ, "PYTHONPATH": str(SAMPLES.parent)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stdout, done.stderr) == ('{"id": "re', "")


def test_a_full_disk_behind_the_output_is_a_sentence(medicare: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "export"],
            env={**os.environ, "PYTHONPATH": str(SAMPLES.parent)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert done.stderr == "The output cannot be written: No space left on device.\n"


def test_bytes_that_are_no_text_do_no_harm_in_arguments(start: Start) -> None:
    done = start("faq", "show", "caf\udce9")
    out, err = done.communicate(timeout=120)

    assert (done.returncode, out) == (1, "")
    assert "caf�" in err


def test_python_m_bot_is_faqbot(start: Start) -> None:
    process = start("kb", "create", "zürich ☃", "--json")
    out, err = process.communicate(timeout=120)

    assert (process.returncode, err) == (0, "")
    assert '"name": "zürich ☃"' in out
