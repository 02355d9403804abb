"""The figures as Prometheus reads them."""

import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from bot.operations.metrics import PrometheusMeter


def figures(meter: PrometheusMeter) -> dict[str, float]:
    """Each figure by its name with labels, as it is written."""
    text = generate_latest(meter.registry).decode()
    assert list(text_string_to_metric_families(text))
    lines = (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in lines}


def test_it_says_that_the_process_is_up_and_since_when() -> None:
    found = figures(PrometheusMeter())

    assert found["faqbot_up"] == 1
    assert found["process_start_time_seconds"] > 0


def test_each_kind_is_counted_as_what_it_is() -> None:
    meter = PrometheusMeter()

    meter.count("questions", platform="slack")
    meter.count("questions", platform="slack")
    meter.count("questions", platform="discord")
    meter.gauge("waiting", 3)
    meter.gauge("waiting", 2)
    meter.observe("reply", 0.2, platform="slack")

    found = figures(meter)
    assert found['faqbot_questions_total{platform="slack"}'] == 2
    assert found['faqbot_questions_total{platform="discord"}'] == 1
    assert found["faqbot_waiting"] == 2
    assert found['faqbot_reply_seconds_count{platform="slack"}'] == 1
    assert found['faqbot_reply_seconds_bucket{le="0.1",platform="slack"}'] == 0
    assert found['faqbot_reply_seconds_bucket{le="0.25",platform="slack"}'] == 1


def test_labels_are_fixed_at_the_first_use() -> None:
    meter = PrometheusMeter()

    meter.count("dropped", platform="slack", cause="full")
    meter.count("dropped", cause="late")
    meter.count("dropped", platform="slack", cause="full", channel="C1")

    found = figures(meter)
    assert found['faqbot_dropped_total{cause="full",platform="slack"}'] == 2
    assert found['faqbot_dropped_total{cause="late",platform=""}'] == 1


def test_names_and_labels_may_hold_anything() -> None:
    meter = PrometheusMeter()

    meter.count("Reply-dropped!", cause='a "quoted"\nline \\')
    meter.count("faqbot_questions")
    meter.observe("wait_seconds", 1)

    found = figures(meter)
    assert found['faqbot_reply_dropped_total{cause="a \\"quoted\\"\\nline \\\\"}'] == 1
    assert found["faqbot_questions_total"] == 1
    assert found["faqbot_wait_seconds_sum"] == 1


def test_one_name_is_of_one_kind() -> None:
    meter = PrometheusMeter()
    meter.count("questions")

    with pytest.raises(ValueError, match="questions is of another kind"):
        meter.gauge("questions", 1)


def test_two_meters_do_not_know_each_other() -> None:
    first, second = PrometheusMeter(), PrometheusMeter()

    first.count("questions")

    assert "faqbot_questions_total" not in figures(second)
