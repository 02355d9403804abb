"""The figures as Prometheus reads them."""

import re
from pathlib import Path

import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from bot.operations.figures import FIGURES, Figure, Kind
from bot.operations.metrics import PREFIX, PrometheusMeter

DOCS = Path(__file__).parents[2] / "docs"
SUFFIX = {Kind.COUNTER: "_total", Kind.GAUGE: "", Kind.HISTOGRAM: "_seconds"}


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
    meter = PrometheusMeter(())

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
    meter = PrometheusMeter(())

    meter.count("dropped", platform="slack", cause="full")
    meter.count("dropped", cause="late")
    meter.count("dropped", platform="slack", cause="full", channel="C1")

    found = figures(meter)
    assert found['faqbot_dropped_total{cause="full",platform="slack"}'] == 2
    assert found['faqbot_dropped_total{cause="late",platform=""}'] == 1


def test_names_and_labels_may_hold_anything() -> None:
    meter = PrometheusMeter(())

    meter.count("Reply-dropped!", cause='a "quoted"\nline \\')
    meter.count("faqbot_questions")
    meter.observe("wait_seconds", 1)

    found = figures(meter)
    assert found['faqbot_reply_dropped_total{cause="a \\"quoted\\"\\nline \\\\"}'] == 1
    assert found["faqbot_questions_total"] == 1
    assert found["faqbot_wait_seconds_sum"] == 1


def test_one_name_is_of_one_kind() -> None:
    meter = PrometheusMeter(())
    meter.count("questions")

    with pytest.raises(ValueError, match="questions is of another kind"):
        meter.gauge("questions", 1)


def test_two_meters_do_not_know_each_other() -> None:
    first, second = PrometheusMeter(()), PrometheusMeter(())

    first.count("questions")

    assert "faqbot_questions_total" not in figures(second)


def test_every_figure_is_there_from_the_beginning_with_a_sentence() -> None:
    text = generate_latest(PrometheusMeter().registry).decode()

    shown = {one.name: one for one in text_string_to_metric_families(text)}
    for figure in FIGURES:
        family = shown[full_name(figure).removesuffix("_total")]
        assert family.type == figure.kind
        assert family.documentation == figure.says


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_names_follow_the_rules_of_prometheus(figure: Figure) -> None:
    """https://prometheus.io/docs/practices/naming, and what `promtool check metrics` looks at."""
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", figure.name)
    assert not figure.name.endswith(("_total", "_count", "_sum", "_bucket", "_seconds"))
    assert figure.says.endswith(".")
    assert not {"job", "instance", "le", "quantile"} & set(figure.labels)  # set by Prometheus


def test_the_docs_list_every_figure_with_its_labels_and_no_other() -> None:
    table = (DOCS / "operating.md").read_text("utf-8").partition("| figure (`faqbot_…`)")[2]
    listed = {}
    for line in table.splitlines()[2:]:
        if not line.startswith("|"):
            break
        name, labels = (cell.strip() for cell in line.strip("|").split("|")[:2])
        listed[name.strip("`")] = tuple(filter(None, labels.split(", ")))

    assert listed == {full_name(one).removeprefix(PREFIX): one.labels for one in FIGURES}


@pytest.mark.parametrize("page", ["operating.md", "slack.md", "discord.md"])
def test_the_docs_name_no_figure_that_is_not_there(page: str) -> None:
    named = set(re.findall(r"`(faqbot_[a-z_]*[a-z])", (DOCS / page).read_text("utf-8")))

    shown = {full_name(figure) for figure in FIGURES} | {"faqbot_reply_seconds_bucket"}
    assert named and named <= shown


def full_name(figure: Figure) -> str:
    """As Prometheus shows it."""
    return PREFIX + figure.name + SUFFIX[figure.kind]
