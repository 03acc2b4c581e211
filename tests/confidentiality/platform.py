"""An exercise on the platform: everything filled in, said and published, and all that it gives to somebody."""

from __future__ import annotations

import gzip
import html
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pdfplumber
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.collection.steps import fill
from tests.confidentiality.exercises import KINDS, OFFICES, Drawn, Exercise, text_with_everything, write
from tests.site.addresses import addresses

from mandata.accounts.models import User
from mandata.accounts.roles import Clearance, Role
from mandata.collection.domain import workflow
from mandata.collection.domain.attachments import attach
from mandata.collection.domain.comments import comment
from mandata.collection.domain.finding_answers import give_reason, may_answer
from mandata.collection.domain.open_cycle import open_cycle
from mandata.collection.domain.signing import current_hash
from mandata.collection.models import Attachment, Comment, Cycle, Return
from mandata.collection.queries.figure_findings import findings_in
from mandata.collection.workspace.files import write_records
from mandata.editing.texts import take_over_files
from mandata.framework import read_framework
from mandata.publishing import starting
from mandata.publishing.domain import approval
from mandata.publishing.models import Release
from mandata.registers.declared import Register
from mandata.registers.domain import entries
from mandata.registers.models import Entry

Person = Callable[..., User]
ACTS = ("/logout/", "/delete/", "/take-over/", "/draft/", "/again/", "/approve/", "/new/", "/take-back/")
"""Ends of addresses that only take what is sent."""

HIGHEST = Clearance.STRICTLY_CONFIDENTIAL


def set_up(exercise: Exercise, home: Path, person: Person) -> Cycle:
    """Write the framework and take every return and entry all the way into the records."""
    write(exercise, home)
    cycle = open_cycle(read_framework(home / "workspace" / "framework"), 2, date(2099, 3, 31))
    for form in exercise.forms:
        for office in OFFICES:
            fill_in = _fill_return if form.kind == "return" else _fill_register
            fill_in(exercise, form, office, cycle, person)
    write_records()
    take_over_files()
    _answer_findings(exercise, cycle, person)
    return cycle


def publish(cycle: Cycle, person: Person, on_commit: Callable[..., object]) -> Release:
    """Make a release and publish it."""
    with on_commit(execute=True):
        release = starting.start(cycle, date(2025, 3, 1), person(Role.COORDINATOR, clearance=HIGHEST))
    release.refresh_from_db()
    assert release.errors == []
    return approval.publish(release, person(Role.PUBLISHER, clearance=HIGHEST), release.report_id)


def _fill_return(exercise: Exercise, form: Drawn, office: str, cycle: Cycle, person: Person) -> None:
    focal, officer = (person(role, office, HIGHEST) for role in (Role.FOCAL_POINT, Role.CLEARING_OFFICER))
    returned = Return.objects.get(cycle=cycle, form=form.name, organisation=office)
    for number, kind in enumerate(KINDS):
        cells = exercise.cells(form, office, kind)
        del cells["kind"]
        returned = fill(returned, focal, number, **cells)
    comment(returned, officer, exercise.word(form.name, office))
    attach(returned, focal, SimpleUploadedFile(f"{exercise.word(form.name, office)}.txt", b"Evidence."))
    returned = workflow.submit(returned, focal)
    returned = workflow.clear(returned, officer, current_hash(returned))
    workflow.accept(returned, person(Role.COORDINATOR, clearance=HIGHEST), current_hash(returned))


def _fill_register(exercise: Exercise, form: Drawn, office: str, cycle: Cycle, person: Person) -> None:
    register = Register(cycle.framework.forms[form.name], cycle.framework)
    for kind in KINDS:
        key = {"id": exercise.word(form.name, office), "day": "2024-05-31", "office": office}
        cells = {**key, **exercise.cells(form, office, kind)}
        entries.add(register, office, cells, person(Role.FOCAL_POINT, office, HIGHEST))


def _answer_findings(exercise: Exercise, cycle: Cycle, person: Person) -> None:
    """Give a marked reason for each finding in somebody's figures."""
    for item in findings_in(cycle):
        holder = item.holder
        if holder is not None and may_answer(item, by := person(Role.FOCAL_POINT, holder.organisation, HIGHEST)):
            give_reason(item, exercise.word(holder.form.name, holder.organisation), by)


def everything_given_to(client: Client, exercise: Exercise, cycle: Cycle) -> Iterator[tuple[str, str]]:
    """Everything that the platform answers to somebody: address and text, with what is packed unpacked."""
    client.post("/narrative/text/draft/", {"markdown": text_with_everything(exercise)})
    for address in dict.fromkeys(_every_address(exercise, cycle)):
        answer = client.get(address)
        assert answer.status_code < 500, address
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        yield address, unpacked(body)


def unpacked(body: bytes) -> str:
    """All text in some bytes, whatever they are packed in."""
    if body[:2] == b"\x1f\x8b":
        return unpacked(gzip.decompress(body))
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(f"{name}\n{unpacked(archive.read(name))}" for name in archive.namelist())
    if body[:5] == b"%PDF-":
        with pdfplumber.open(io.BytesIO(body)) as pdf:
            return "\n".join([str(pdf.metadata), *(page.extract_text() or "" for page in pdf.pages)])
    text = body.decode("utf-8", "replace")
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return html.unescape(text)


def _every_address(exercise: Exercise, cycle: Cycle) -> Iterator[str]:
    """Every address that is asked with GET, of every object that there is."""
    places = _places(exercise, cycle)
    for address in addresses():
        first = address.split("/")[1]
        for filled in places.get(first, [{}]):
            found = address
            for name, value in filled.items():
                found = found.replace(f"<{name}>", str(value))
            if "<" not in found and not found.endswith(ACTS):
                yield found
    for form in exercise.forms:
        yield f"/narrative/text/inserts/?q={form.name}"
    yield "/narrative/text/inserts/?q=office"


def _places(exercise: Exercise, cycle: Cycle) -> dict[str, list[dict[str, object]]]:
    """What is in the place of the parts of an address, by its first part."""
    of_release = ("report.html", "report.pdf", "report.docx", "data.zip", "data/datapackage.json", "figures.json")
    return {
        "attachments": [{"number": item.pk} for item in Attachment.objects.all()],
        "comments": [{"number": item.pk} for item in Comment.objects.all()],
        "cycles": [{"number": cycle.number}],
        "narrative": [{"name": "text"}],
        "published": [{"name": name} for name in of_release],
        "registers": [
            {"name": form.name, "number": entry.pk}
            for form in exercise.forms
            if form.kind == "register"
            for entry in Entry.objects.filter(form=form.name)
        ],
        "returns": [{"number": item.pk, "uid": row.uid} for item in Return.objects.all() for row in item.rows_of()[:1]],
        "workbooks": [{"number": cycle.number, "organisation": office} for office in OFFICES],
        "releases": [{"number": item.pk, "name": name} for item in Release.objects.all() for name in of_release],
    }
