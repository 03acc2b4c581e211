"""Findings as SARIF 2.1.0, which editors and code hosts show at their places.

Static Analysis Results Interchange Format, OASIS Standard, 27 March 2020:
https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mandata.findings import Place
from mandata.messages import MESSAGES, params_to_json
from mandata.records import AnswerState, Standing

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"
"""Name of the folder that places are relative to: where the command was run."""

SUPPRESSED = {AnswerState.ACCEPTED: "accepted", AnswerState.ANSWERED: "underReview", AnswerState.REFUSED: "rejected"}
"""The SARIF word for the state of an answer. A finding whose figures have changed since is not suppressed."""

OTHERWISE = "What is wrong with a file; docs/reference/findings.md explains it."


def sarif(found: Sequence[Standing], otherwise: Path) -> dict[str, Any]:
    """Return one run with every finding as a result.

    Args:
        otherwise: file at which findings without a place are shown.
    """
    codes = sorted({item.finding.code for item in found})
    driver = {
        "name": "Mandata",
        "semanticVersion": version("mandata"),
        "rules": [_rule(code) for code in codes],
    }
    index = {code: number for number, code in enumerate(codes)}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(item, index, Place(otherwise.as_posix())) for item in found],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> dict[str, Any]:
    message = MESSAGES.get(code)
    text = f"{message.meaning[0].upper()}{message.meaning[1:]}." if message else OTHERWISE
    return {"id": code, "shortDescription": {"text": text}, "help": {"text": text}}


def _result(item: Standing, index: Mapping[str, int], otherwise: Place) -> dict[str, Any]:
    finding = item.finding
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": str(finding.severity),
        "message": {"text": f"{item.worded.message} {finding.fix}".strip()},
        "locations": [_location(item, otherwise)],
        "partialFingerprints": {"finding/v1": finding.key, "figures/v1": finding.fingerprint},
        "properties": {
            "fix": finding.fix,
            "variant": finding.variant,
            "params": params_to_json(finding.params),
            "figures": dict(finding.figures),
        },
    }
    if item.answer and item.state in SUPPRESSED:
        result["suppressions"] = [
            {"kind": "external", "status": SUPPRESSED[item.state], "justification": item.answer.reason}
        ]
    return result


def _location(item: Standing, otherwise: Place) -> dict[str, Any]:
    location: dict[str, Any] = {"physicalLocation": _physical(item.finding.place or otherwise)}
    if item.finding.subject:
        location["logicalLocations"] = [{"fullyQualifiedName": str(item.finding.subject)}]
    return location


def _physical(place: Place) -> dict[str, Any]:
    """Return a place; a finding about a whole file is shown at its first line, because code hosts need one."""
    path = Path(place.file)
    artifact = {"uri": path.as_uri()} if path.is_absolute() else {"uri": quote(path.as_posix()), "uriBaseId": ROOT}
    region = {"startLine": place.line or 1} | ({"startColumn": place.column} if place.column else {})
    return {"artifactLocation": artifact, "region": region}
