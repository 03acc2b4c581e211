"""The report as a Frictionless data package, so that every figure can be used without copying it from a page.

https://specs.frictionlessdata.io/data-package/ — the same release gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

from mandata.framework.model import Form
from mandata.records import Records
from mandata.report.document import DRAFT, Report
from mandata.report.render.datapackage.exhibits import exhibit_resource
from mandata.report.render.datapackage.forms import form_resource
from mandata.report.render.datapackage.reference import (
    code_list_resource,
    control_totals_resource,
    cycles_resource,
    restatements_resource,
)
from mandata.report.render.datapackage.resources import Descriptor, Resource
from mandata.report.typography.characters import legal_data

DESCRIPTOR = "datapackage.json"
RELEASE = "release.json"

LICENCE_NAME = re.compile(r"[-a-zA-Z0-9._]+")


def write_datapackage(report: Report, folder: Path) -> Path:
    """Write the exhibits of a report and the records behind it.

    Forms whose records are not published are left out, and the package's description names them.

    Args:
        report: a report without `records` gives its exhibits and code lists alone.
        folder: made where missing.

    Returns:
        Path of `datapackage.json`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    described = [descriptor for resource in _resources(report) for descriptor in resource.write(folder)]
    texts = dict(report.files)
    if report.records is not None and report.release is not None:
        texts[RELEASE] = report.records.release.to_json()
    described += [_write_text(name, text, folder) for name, text in sorted(texts.items())]
    path = folder / DESCRIPTOR
    package = legal_data({**_about(report), "resources": described})
    path.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return path


def _resources(report: Report) -> Iterator[Resource]:
    for exhibit in report.exhibits.values():
        resource = exhibit_resource(exhibit, report.framework)
        if resource is not None:
            yield resource
    if report.records is not None:
        yield from _recorded(report, report.records)
    yield cycles_resource(report.framework)
    yield from (code_list_resource(codes) for codes in report.framework.code_lists.values())


def _recorded(report: Report, records: Records) -> Iterator[Resource]:
    public = [form for form in report.framework.forms.values() if form.shows_records]
    yield from (form_resource(form, records, report.framework) for form in public)
    yield control_totals_resource(records, report.framework)
    yield restatements_resource(records, {form.name for form in public})


def _about(report: Report) -> Descriptor:
    """Return the package as a whole; its date is that of the release."""
    framework = report.framework.file
    about: Descriptor = {
        "name": framework.id.replace("_", "-"),
        **({"id": report.release.id} if report.release else {}),
        "profile": "data-package",
        "title": report.title,
        "description": _description(report),
        "version": framework.version,
        "created": f"{report.date.isoformat()}T00:00:00Z",
    }
    if report.publisher:
        about["contributors"] = [{"title": report.publisher, "role": "publisher"}]
    if framework.licence:
        is_name = LICENCE_NAME.fullmatch(framework.licence)
        about["licenses"] = [{"name": framework.licence if is_name else "other", "title": framework.licence}]
    open_forms = [form for form in report.framework.forms.values() if form.shows_records]
    sources = dict.fromkeys(form.source for form in open_forms if form.source)
    if sources:
        about["sources"] = [{"title": source} for source in sources]
    return about


def _description(report: Report) -> str:
    edition = f"Release {report.release.id}." if report.release else f"{DRAFT}."
    parts = [report.subtitle, edition, *_left_out(list(report.framework.forms.values()))]
    return "\n".join(part for part in parts if part)


def _left_out(forms: list[Form]) -> Iterator[str]:
    classified = [f"{form.title} ({form.classification})" for form in forms if form.classification != "unclassified"]
    if classified:
        yield f"Left out because of their classification: {', '.join(classified)}."
    unclassified = [form for form in forms if form.classification == "unclassified" and not form.shows_records]
    if unclassified:
        titles = ", ".join(form.title for form in unclassified)
        yield f"Left out because persons could be identified from their rows: {titles}."


def _write_text(name: str, text: str, folder: Path) -> Descriptor:
    """Return a file that is not a table, for example the release."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="")
    content = text.encode()
    return {
        "name": re.sub(r"[^a-z0-9]+", "-", name.lower()),
        "path": name,
        "type": "file",
        "format": path.suffix.lstrip("."),
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
