"""The workbook of Hill School on the platform: downloaded, filled in, uploaded, and applied."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from openpyxl import Workbook, load_workbook

from mandata.exchange.workbook.layout import FIRST_LINE

ADDRESS = "/workbooks/2/HILL/"


def downloaded(client: Client, name: str = "download/") -> Workbook:
    answer = client.get(ADDRESS + name)
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.content))


def put(workbook: Workbook, field: str, value: Any, row: int = 0, sheet: str = "Pupils") -> Workbook:
    page = workbook[sheet]
    column = [cell.value for cell in page[4]].index(field) + 1
    page.cell(FIRST_LINE + row, column).value = value
    return workbook


def upload(client: Client, workbook: Workbook | bytes) -> Any:
    """Hand a workbook in; the page that says what it would change."""
    content = workbook
    if isinstance(workbook, Workbook):
        saved = io.BytesIO()
        workbook.save(saved)
        content = saved.getvalue()
    return client.post(ADDRESS, {"file": SimpleUploadedFile("filled.xlsx", content)}, follow=True)


def take(client: Client, page: Any, *mine: str) -> Any:
    seen = html.fromstring(page.content).xpath("//input[@name='seen']/@value")
    return client.post(ADDRESS + "upload/", {"seen": seen[0], "mine": mine}, follow=True)
