"""Metrics in the OpenMetrics format: requests of all workers, and the current state of the platform."""

from __future__ import annotations

import os
from collections.abc import Iterator

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram
from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from mandata.site.operation import readiness, state

__all__ = ["CONTENT_TYPE_LATEST", "count_request", "written"]

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Environment variable for the folder in which all workers count; the supervisor sets it."""

METHODS = {"GET", "HEAD", "POST"}
SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

_requests = Counter("mandata_requests", "Requests answered.", ["method", "status"])
_seconds = Histogram("mandata_request_seconds", "Time from a request to its answer.", buckets=SECONDS)


def count_request(method: str, status: int, seconds: float) -> None:
    """Count an answered request."""
    _requests.labels(method if method in METHODS else "other", str(status)).inc()
    _seconds.observe(seconds)


def written() -> bytes:
    """Return all current metrics."""
    registry = CollectorRegistry()
    if FOLDER in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(_OwnProcess())
    registry.register(_State())
    return bytes(generate_latest(registry))  # type: ignore[no-untyped-call]


class _OwnProcess(Collector):
    """The counts of this process, if it is the only one."""

    def collect(self) -> Iterator[Metric]:
        yield from (metric for metric in REGISTRY.collect() if metric.name.startswith("mandata_"))


class _State(Collector):
    """The state of the platform, read on request."""

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("mandata_build", "Version of the platform.", {"version": state.version()})
        ready = GaugeMetricFamily("mandata_ready", "Whether a part is ready (1) or not (0).", labels=["part"])
        for part, is_ready in readiness.parts().items():
            ready.add_metric([part], float(is_ready))
        yield ready
        yield from _gauges()


def _gauges() -> Iterator[Metric]:
    mail, disk = state.mail(), state.disk()
    yield GaugeMetricFamily("mandata_mail_waiting", "E-mails that wait to be sent.", mail.waiting)
    yield GaugeMetricFamily("mandata_mail_failing", "E-mails that could not be sent so far.", mail.failing)
    yield GaugeMetricFamily("mandata_mail_given_up", "E-mails that are not tried again.", mail.given_up)
    builds = GaugeMetricFamily("mandata_releases", "Releases by state.", labels=["state"])
    for name, count in state.builds().items():
        builds.add_metric([name], count)
    yield builds
    tasks = GaugeMetricFamily("mandata_tasks", "Background tasks by queue and state.", labels=["queue", "state"])
    for queue in state.tasks():
        for name in ("waiting", "running", "failed"):
            tasks.add_metric([queue.name, name], getattr(queue, name))
    yield tasks
    yield GaugeMetricFamily("mandata_disk_free_bytes", "Room left for the home folder.", disk.free)
    yield GaugeMetricFamily("mandata_disk_size_bytes", "Size of the disk of the home folder.", disk.size)
    for name, text, at in (
        ("mandata_periodic_tasks_timestamp_seconds", "When the periodic tasks last ran.", state.last_round()),
        ("mandata_backup_timestamp_seconds", "When the last backup was made.", state.last_backup()),
    ):
        if at is not None:
            yield GaugeMetricFamily(name, text, at.timestamp())
