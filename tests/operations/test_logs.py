"""Log lines as an operator reads them."""

import io
import json
import logging
import warnings
from collections.abc import Iterator

import pytest

from bot.operations.logs import set_up_logging

logger = logging.getLogger("bot.somewhere")


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Gives the process back the logging that it had."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    with warnings.catch_warnings():
        yield
        logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)


def test_json_has_one_object_a_line_with_what_belongs_to_the_event() -> None:
    stream = io.StringIO()
    set_up_logging("json", stream=stream)

    logger.info("answered", extra={"entry": "vpn-token", "ms": 12.5})
    logger.warning("a job failed", extra={"job": "re-embed"})

    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert first.pop("timestamp").endswith("Z")
    assert first == {
        "message": "answered",
        "level": "info",
        "logger": "bot.somewhere",
        "entry": "vpn-token",
        "ms": 12.5,
    }
    assert (second["message"], second["job"]) == ("a job failed", "re-embed")


def test_an_error_keeps_to_one_line_of_json() -> None:
    stream = io.StringIO()
    set_up_logging("json", stream=stream)

    try:
        raise ValueError("broken")
    except ValueError:
        logger.exception("it failed")

    (line,) = stream.getvalue().splitlines()
    assert "ValueError: broken" in json.loads(line)["exception"]


@pytest.mark.parametrize("name", ["slack_sdk.web.async_client", "slack_bolt.AsyncApp"])
def test_what_slacks_sdk_would_tell_of_messages_is_not_logged(name: str) -> None:
    stream = io.StringIO()
    set_up_logging("json", "debug", stream=stream)

    logging.getLogger(name).debug("what a person wrote")

    assert stream.getvalue() == ""


def test_what_discords_library_tells_of_addresses_with_tokens_in_them_is_not_logged() -> None:
    stream = io.StringIO()
    set_up_logging("json", stream=stream)

    logging.getLogger("discord.http").warning("We are being rate limited. POST /webhooks/1/token")

    assert stream.getvalue() == ""


def test_text_is_one_plain_line() -> None:
    stream = io.StringIO()
    set_up_logging("text", stream=stream)

    logger.info("answered", extra={"entry": "vpn-token"})

    (line,) = stream.getvalue().splitlines()
    assert "answered" in line
    assert "entry=vpn-token" in line
    assert "\x1b" not in line


def test_less_than_the_level_is_left_out() -> None:
    stream = io.StringIO()
    set_up_logging("text", "warning", stream)

    logger.info("answered")

    assert not stream.getvalue()


def test_libraries_that_log_statements_are_quiet_even_at_debug() -> None:
    stream = io.StringIO()
    set_up_logging("text", "debug", stream)

    logging.getLogger("aiosqlite").debug("executing what somebody asked")
    logging.getLogger("sqlalchemy.engine").info("[('what somebody asked',)]")
    logger.debug("seen")

    (line,) = stream.getvalue().splitlines()
    assert "seen" in line


def test_a_python_warning_becomes_a_log_line() -> None:
    stream = io.StringIO()
    set_up_logging("text", stream=stream)

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("this will go away", FutureWarning, stacklevel=1)

    assert "this will go away" in stream.getvalue()
