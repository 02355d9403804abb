"""What happens, as figures for Prometheus; the health page shows them at `/metrics`."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.metrics import MetricWrapperBase
from prometheus_client.registry import Collector

from bot.core.ports import Meter
from bot.operations.figures import FIGURES, Figure, Kind

PREFIX = "faqbot_"

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0)
"""The steps in which times are counted; 2 s is what a person is promised, 3 s what Slack waits."""

_KINDS: Mapping[type[MetricWrapperBase], Kind] = {
    Counter: Kind.COUNTER,
    Gauge: Kind.GAUGE,
    Histogram: Kind.HISTOGRAM,
}
_Metric = TypeVar("_Metric", bound=MetricWrapperBase)


class PrometheusMeter(Meter, Collector):
    """Counters, gauges and histograms in a registry of their own.

    Those of `figures` are there from the beginning; another is made at its first use, which fixes
    its labels. Later uses go without a label that is new, and empty where one is missing. Names
    lose what Prometheus would not take, and begin with `faqbot_`. ValueError for two kinds under
    one name.
    """

    def __init__(self, figures: Sequence[Figure] = FIGURES) -> None:
        self.registry = CollectorRegistry()
        # One more series for each, which nobody asks for. The client has no types here.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        ProcessCollector(registry=self.registry)
        self._made: dict[str, tuple[MetricWrapperBase, tuple[str, ...]]] = {}
        self._totals: dict[str, list[tuple[Mapping[str, str], Callable[[], float]]]] = {}
        self._figures = {figure.name: figure for figure in figures}
        for figure in figures:
            self._make(figure)
        self.registry.register(self)
        self.gauge("up", 1)

    def count(self, name: str, **labels: str) -> None:
        """One more of these: `faqbot_NAME_total`."""
        self._find(Counter, name, labels).inc()

    def gauge(self, name: str, value: float, **labels: str) -> None:
        """So many of these now: `faqbot_NAME`."""
        self._find(Gauge, name, labels).set(value)

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """One of these took so long: `faqbot_NAME_seconds`."""
        self._find(Histogram, name, labels).observe(seconds)

    def watch(self, name: str, value: Callable[[], float], **labels: str) -> None:
        """So many of these whenever somebody looks."""
        self._find(Gauge, name, labels).set_function(value)

    def watch_total(self, name: str, value: Callable[[], float], **labels: str) -> None:
        """The same of what only grows: `faqbot_NAME_total`."""
        if name not in self._totals and name in self._made:
            self.registry.unregister(self._made.pop(name)[0])
        self._totals.setdefault(name, []).append((labels, value))

    def collect(self) -> Iterator[Metric]:
        """What `watch_total` was told of, as Prometheus' client asks for it."""
        for name, watched in self._totals.items():
            told = self._figures[name].says if name in self._figures else _words(name)
            family = CounterMetricFamily(PREFIX + name, told, labels=tuple(watched[0][0]))
            for labels, value in watched:
                family.add_metric(tuple(labels.values()), value())
            yield family

    def _find(self, kind: type[_Metric], name: str, labels: Mapping[str, str]) -> _Metric:
        clean = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_").removeprefix(PREFIX)
        if kind is Histogram:
            clean = clean.removesuffix("_seconds")
        if clean not in self._made:
            self._make(Figure(clean, _KINDS[kind], tuple(labels), _words(clean)))
        metric, fixed = self._made[clean]
        if not isinstance(metric, kind):
            raise ValueError(f"The metric {clean} is of another kind already.")
        return metric.labels(*(labels.get(label, "") for label in fixed)) if fixed else metric

    def _make(self, figure: Figure) -> None:
        name, given = PREFIX + figure.name, (figure.says, figure.labels)
        made: MetricWrapperBase
        match figure.kind:
            case Kind.COUNTER:
                made = Counter(name, *given, registry=self.registry)
            case Kind.GAUGE:
                made = Gauge(name, *given, registry=self.registry)
            case Kind.HISTOGRAM:
                made = Histogram(f"{name}_seconds", *given, registry=self.registry, buckets=SECONDS)
        self._made[figure.name] = made, figure.labels


def _words(name: str) -> str:
    return name.replace("_", " ")
