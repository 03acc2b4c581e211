"""What a framework says about findings: which it leaves out, and which limits it sets itself (`findings.yaml`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mandata.findings import Finding, Severity
from mandata.framework import place_of_finding_setting
from mandata.framework.model import FindingSetting, Framework
from mandata.framework.suggest import suggestion
from mandata.messages import MESSAGES, N_, Params


class Limit(NamedTuple):
    """A limit of a check.

    Attributes:
        usual: the number that applies where a framework sets none.
        least: the smallest number that makes sense.
        meaning: in words, for the annex and the reference.
    """

    usual: float
    least: float
    meaning: str


LIMITS: Mapping[str, Mapping[str, Limit]] = {
    "large-jump": {
        "deviations": Limit(3.5, 0, N_("deviations from the median of the earlier figures")),
        "share": Limit(0.5, 0, N_("share of that median")),
        "difference": Limit(5, 0, N_("difference from that median")),
        "times": Limit(9, 1, N_("times as large or as small as the only earlier figures")),
    },
    "first-after-zeros": {"deviations": Limit(3, 0, N_("deviations above what chance allows after zeros"))},
    "repeated-value": {
        "cycles": Limit(3, 2, N_("cycles with the same figure")),
        "least": Limit(30, 0, N_("smallest figure that is compared")),
    },
}
"""Each limit that a framework can set, by the code of its findings and by its name."""


def limits_of(framework: Framework, code: str, form: str, field: str) -> dict[str, float]:
    """Return the limits of a check for a field; where several settings cover it, the most particular one counts."""
    limits = {name: limit.usual for name, limit in LIMITS[code].items()}
    settings = (item for item in framework.finding_settings if item.finding == code and item.covers(form, field))
    for setting in sorted(settings, key=_precision):
        limits.update(setting.limits)
    return limits


def is_off(framework: Framework, finding: Finding, indicators: frozenset[str] = frozenset()) -> bool:
    """Return whether a framework leaves a finding out. An error is never left out.

    Args:
        indicators: ids of the indicators whose values the finding is about.
    """
    subject = finding.subject
    if finding.severity is Severity.ERROR or subject is None:
        return False
    settings = (item for item in framework.finding_settings if item.off and item.finding == finding.code)
    return any(
        item.indicator in indicators | {subject.about} if item.indicator else item.covers(subject.form, subject.column)
        for item in settings
    )


def check_settings(framework: Framework) -> list[Finding]:
    """Find the settings of findings that have no effect: an unknown code or limit, or a finding that stops a report.

    Their forms, fields and indicators are checked when the framework is read.
    """
    return [
        Finding("finding-setting", params, place_of_finding_setting(framework.folder, index), variant=variant)
        for index, setting in enumerate(framework.finding_settings)
        for variant, params in _wrong(setting)
    ]


def _wrong(setting: FindingSetting) -> Iterator[tuple[str, Params]]:
    """Yield what is wrong with a setting: the variant of the message, and its parameters."""
    message = MESSAGES.get(setting.finding)
    if message is None:
        yield "code", {"name": setting.finding, "suggestion": suggestion(setting.finding, MESSAGES)}
        return
    if setting.off and message.severity is Severity.ERROR:
        yield "error", {"name": setting.finding}
    yield from _wrong_limits(setting)


def _wrong_limits(setting: FindingSetting) -> Iterator[tuple[str, Params]]:
    known = LIMITS.get(setting.finding, {})
    for name, number in setting.limits.items():
        params: Params = {"name": name, "code": setting.finding}
        if name not in known:
            yield "limit", {**params, "suggestion": suggestion(name, known)}
        elif number < known[name].least:
            yield "least", {**params, "number": f"{number:g}", "least": f"{known[name].least:g}"}
        elif setting.indicator:
            yield "limit-of-indicator", params


def _precision(setting: FindingSetting) -> int:
    return bool(setting.form) + bool(setting.field)
