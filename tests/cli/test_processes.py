"""What only a process of its own can show: signals, `run`, and `chat` by pipe and by keyboard."""

import json
import os
import pty
import select
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import SAMPLES, Faqbot, Start

PATIENCE = 120.0


def wait_for(what: Callable[[], bool]) -> None:
    """Returns once it holds; fails after a time that no working bot needs."""
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


def chat(start: Start, *lines: str, kb: str = "default") -> str:
    """The transcript of a chat by pipe, which must end well."""
    process = start("chat", "--kb", kb)
    out, err = process.communicate("\n".join(lines), timeout=PATIENCE)
    assert (process.returncode, err) == (0, "")
    return out


def test_ctrl_c_in_the_middle_of_an_import_leaves_nothing_of_it(
    start: Start, faqbot: Faqbot, tmp_path: Path
) -> None:
    many = [
        {"id": f"e{n}", "question": f"What is number {n}?", "answer": "It."} for n in range(3000)
    ]
    (tmp_path / "many.jsonl").write_text("".join(json.dumps(entry) + "\n" for entry in many))
    process = start("import", "many.jsonl")
    wait_for((tmp_path / "faqbot.db.key").exists)  # made when the model is loaded
    time.sleep(1)

    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)

    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err
    assert faqbot("faq", "list", "--json").lines == []
    with sqlite3.connect(tmp_path / "faqbot.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def _is_ready(page: str) -> bool:
    try:
        with urllib.request.urlopen(page, timeout=PATIENCE):
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return False


def test_run_serves_its_health_picks_up_sql_and_ends_with_0(
    start: Start, medicare: Path, faqbot: Faqbot
) -> None:
    process = start("run", BOT_HEALTH_PORT="0", BOT_REEMBED_SECONDS="0.5")
    assert process.stdout is not None
    page = process.stdout.readline().split()[-1]
    said = process.stdout.readline()

    wait_for(lambda: _is_ready(page))  # once every knowledge base has been read
    with urllib.request.urlopen(page, timeout=PATIENCE) as response:
        health = json.load(response)
    with sqlite3.connect(medicare) as connection:
        connection.execute("UPDATE entry SET question = 'Where is it?' WHERE slug = 'tricare'")
    connection.close()
    wait_for(lambda: "1 text embedded" in faqbot("jobs").out or _is_embedded(medicare))
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=PATIENCE)

    assert "No platform token is set" in said
    assert health["ready"] is True
    assert process.returncode == 0
    assert "Traceback" not in err
    assert faqbot("embed", "--json").document == {"embedded": 0}


def _is_embedded(database: Path) -> bool:
    with sqlite3.connect(database) as connection:
        count = connection.execute("SELECT count(*) FROM embedding").fetchone()[0]
    connection.close()
    return bool(count > 113)


def test_a_job_can_be_done_by_hand_and_is_remembered(faqbot: Faqbot, medicare: Path) -> None:
    before = {job["name"]: job["started"] for job in faqbot("jobs", "--json").lines}

    done = faqbot("jobs", "run", "re-embed", "--json").document

    after = {job["name"]: job["started"] for job in faqbot("jobs", "--json").lines}
    assert before == {"re-embed": None, "calibrate": None, "expire": None}
    assert (done["name"], done["ok"]) == ("re-embed", True)
    assert after == before | {"re-embed": done["started"]}
    assert "never" in faqbot("jobs").out
    assert "re-embed" in faqbot("jobs", "run", "nope").err


def test_a_job_is_looked_for_and_forgetting_done_without_a_model(
    faqbot: Faqbot, medicare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_MODEL", "nowhere")

    unknown, follow = faqbot("jobs", "run", "nope"), faqbot("jobs", "run", "follow")
    forgotten = faqbot("jobs", "run", "expire")
    embedded = faqbot("jobs", "run", "re-embed")

    assert unknown.status == follow.status == 1
    for refused in (unknown, follow):
        assert "There is: calibrate, expire, re-embed." in refused.err
    assert (forgotten.status, forgotten.out) == (0, "expire: nothing to do\n")
    assert embedded.status == 1 and "no model folder 'nowhere'" in embedded.err


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells what a process catches")
def test_a_run_that_is_ended_while_it_starts_ends_with_0(start: Start, medicare: Path) -> None:
    process = start("run")
    status = Path(f"/proc/{process.pid}/status")

    wait_for(lambda: _catches(status, signal.SIGTERM))
    process.terminate()

    assert process.wait(PATIENCE) == 0


def _catches(status: Path, wanted: signal.Signals) -> bool:
    line = next(line for line in status.read_text().splitlines() if line.startswith("SigCgt"))
    return bool(int(line.split()[1], 16) >> (wanted - 1) & 1)


def test_run_says_that_its_health_page_has_no_place(start: Start, medicare: Path) -> None:
    process = start("run", BOT_HEALTH_HOST="203.0.113.7")
    out, err = process.communicate(timeout=PATIENCE)

    assert (process.returncode, out) == (1, "")
    assert "BOT_HEALTH_HOST" in err


def test_a_chat_asks_presses_edits_and_takes_back(start: Start, medicare: Path) -> None:
    transcript = chat(
        start,
        "my wallet got stolen with the red white and blue card in it",
        "is medicare worth it",
        "1",
        "/faq edit tricare",
        "",
        "what does tricare pay",
        ".",
        "TRICARE is **health care**",
        "for the armed forces.",
        ".",
        "",
        "",
        "what does tricare pay",
        "/faq undo",
        "who won the football match",
        "/faq add",
        "never finished",
    )

    assert "> my wallet got stolen" in transcript
    assert "1-800-MEDICARE" in transcript
    assert "Did you mean one of these?\n  [1] " in transcript
    assert "Saved `tricare` as version 2, searchable now." in transcript
    assert "  TRICARE is **health care**\n  for the armed forces.\n" in transcript
    assert "Took back your change: `tricare`" in transcript
    assert "I don't have an answer to that." in transcript
    assert transcript.endswith("Left. Nothing was changed.\n\n")


def test_a_chat_uses_the_knowledge_base_that_it_was_given(
    start: Start, faqbot: Faqbot, medicare: Path
) -> None:
    faqbot("kb", "create", "empty")

    transcript = chat(start, "is anybody there?", "/faq help", "/quit", "unread", kb="empty")

    assert "I have no answers yet." in transcript
    assert "Knowledge base `empty`: 0 entries." in transcript
    assert "unread" not in transcript


def test_a_chat_with_an_unknown_knowledge_base_is_refused(faqbot: Faqbot) -> None:
    result = faqbot("chat", "--kb", "nope")

    assert (result.status, result.out) == (1, "")
    assert len(result.err.splitlines()) == 1


def test_a_chat_at_a_keyboard_survives_ctrl_c_in_a_form_and_ends_at_ctrl_d(
    medicare: Path,
) -> None:
    keyboard, terminal = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(SAMPLES.parent), "TERM": "dumb"}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=environment,
        start_new_session=True,
        preexec_fn=_own_terminal,
    )
    os.close(terminal)
    screen = Screen(keyboard)

    screen.wait_for("> ")
    screen.type("/faq add\n")
    screen.wait_for("Question: ")
    screen.press_until("\x03", "Nothing was changed.")
    screen.type("What is TRICARE?\n")
    screen.wait_for("Department of Defense")
    screen.wait_for("> ")
    screen.type("\x04")
    status = process.wait(PATIENCE)
    os.close(keyboard)

    assert status == 0
    assert "Traceback" not in screen.text


def _own_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that ^C becomes SIGINT


class Screen:
    """What stands on a terminal."""

    def __init__(self, keyboard: int) -> None:
        self._keyboard = keyboard
        self._seen = 0
        self.text = ""

    def type(self, keys: str) -> None:
        """Presses keys."""
        os.write(self._keyboard, keys.encode())

    def press_until(self, key: str, text: str) -> None:
        """Presses the key until the text shows: readline can miss one just after its prompt."""
        for _ in range(5):
            self.type(key)
            if self._shows(text, patience=10):
                return
        raise AssertionError(self.text)

    def wait_for(self, text: str) -> None:
        """Returns once the text shows after what was waited for before."""
        assert self._shows(text, PATIENCE), self.text

    def _shows(self, text: str, patience: float) -> bool:
        while (found := self.text.find(text, self._seen)) < 0:
            readable, _, _ = select.select([self._keyboard], [], [], patience)
            if not readable:
                return False
            self.text += os.read(self._keyboard, 4096).decode(errors="replace")
        self._seen = found + len(text)
        return True
