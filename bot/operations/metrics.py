"""What happens, as figures for Prometheus; the health page shows them at `/metrics`."""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.metrics import MetricWrapperBase

from bot.core.ports import Meter

PREFIX = "faqbot_"

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0)
"""The steps in which times are counted; 2 s is what a person is promised, 3 s what Slack waits."""

_Metric = TypeVar("_Metric", bound=MetricWrapperBase)


class PrometheusMeter(Meter):
    """Counters, gauges and histograms in a registry of their own, each made at its first use.

    That use fixes its labels: later ones go without a label that is new, and empty where one is
    missing. Names lose what Prometheus would not take, and begin with `faqbot_`. ValueError for
    two kinds under one name.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._made: dict[str, tuple[MetricWrapperBase, tuple[str, ...]]] = {}
        self.gauge("up", 1)

    def count(self, name: str, **labels: str) -> None:
        """One more of these: `faqbot_NAME_total`."""
        self._find(Counter, name, labels, self._counter).inc()

    def gauge(self, name: str, value: float, **labels: str) -> None:
        """So many of these now: `faqbot_NAME`."""
        self._find(Gauge, name, labels, self._gauge).set(value)

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """One of these took so long: `faqbot_NAME_seconds`."""
        self._find(Histogram, name, labels, self._histogram).observe(seconds)

    def _find(
        self,
        kind: type[_Metric],
        name: str,
        labels: Mapping[str, str],
        make: Callable[[str, tuple[str, ...]], _Metric],
    ) -> _Metric:
        clean = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_").removeprefix(PREFIX)
        if clean not in self._made:
            self._made[clean] = make(clean, tuple(labels)), tuple(labels)
        metric, fixed = self._made[clean]
        if not isinstance(metric, kind):
            raise ValueError(f"The metric {clean} is of another kind already.")
        return metric.labels(*(labels.get(label, "") for label in fixed)) if fixed else metric

    def _counter(self, name: str, labels: tuple[str, ...]) -> Counter:
        return Counter(PREFIX + name, _words(name), labels, registry=self.registry)

    def _gauge(self, name: str, labels: tuple[str, ...]) -> Gauge:
        return Gauge(PREFIX + name, _words(name), labels, registry=self.registry)

    def _histogram(self, name: str, labels: tuple[str, ...]) -> Histogram:
        return Histogram(
            f"{PREFIX}{name.removesuffix('_seconds')}_seconds",
            _words(name),
            labels,
            registry=self.registry,
            buckets=SECONDS,
        )


def _words(name: str) -> str:
    return name.replace("_", " ")
