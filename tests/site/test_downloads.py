"""Every table that people download is safe to open in a spreadsheet, and comes back as it went out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.site.addresses import addresses, filled_in

from mandata.accounts.roles import Role
from mandata.collection.models import Cycle
from mandata.registers.models import Entry

NASTY = ["=cmd|' /C calc'!A0", "+SUM(1)", "-1+1", "@x", "\t=x", "'=x", "-5", "=1\n+2"]
NUMBER = re.compile(r"[-+]?[0-9.,]+%?|-")


@pytest.fixture
def nasty(lively: Cycle, home: Path) -> Cycle:
    """A platform in whose texts somebody wrote formulas."""
    form = home / "workspace" / "framework" / "forms" / "accidents.yaml"
    form.write_text(form.read_text().replace("type: date}\n", "type: date}\n    - {name: note}\n", 1))
    for number, text in enumerate(NASTY):
        cells = {"id": f"A10{number}", "school": "HILL", "day": "2024-05-31", "note": text}
        Entry.objects.create(form="accidents", organisation="HILL", cells=cells)
    return lively


def test_no_download_holds_a_formula(lively: Cycle, nasty: Cycle, signed_in: Callable[..., Client]) -> None:
    tables, asked = set(), {address: filled_in(address, nasty, "LAKE") for address in sorted(set(addresses()))}
    for pattern, address in asked.items():
        for role in Role:
            answer = signed_in(role).get(address)
            if answer.headers.get("Content-Type", "").startswith("text/csv"):
                tables.add(pattern)
                text = answer.content.decode("utf-8-sig")
                for row in csv.reader(io.StringIO(text, newline="")):
                    wrong = [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
                    assert all(NUMBER.fullmatch(cell) for cell in wrong), (address, wrong)
    assert tables == {"/cycles/<number>/board.csv", "/registers/<name>/csv/"}


def test_a_downloaded_register_changes_nothing_when_it_comes_back(
    nasty: Cycle, signed_in: Callable[..., Client]
) -> None:
    Entry.objects.filter(cells__note="\t=x").delete()  # blanks around a text are no part of it
    client = signed_in(Role.FOCAL_POINT)
    table = client.get("/registers/accidents/csv/").content
    assert b"'=cmd" in table
    page = client.post("/registers/accidents/upload/", {"file": SimpleUploadedFile("a.csv", table)})
    assert page.status_code == 200, page.content.decode()
    assert page.context["plan"].unchanged == Entry.objects.filter(organisation="HILL").count()
    assert not page.context["plan"].steps
