"""The organisations: a file, and what it means as a code list and as a form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from mandata.findings import Findings, Place
from mandata.framework.code_lists import check_codes
from mandata.framework.delimited import Sheet, read_sheet, require_columns
from mandata.framework.model import ORGANISATIONS, Code, CodeList, Field, Form, Organisation, TableSchema

COLUMNS = ("code", "name", "kind", "opened", "closed", "countries", "place", "latitude", "longitude")
"""Columns with a meaning of their own; all others are attributes."""

REQUIRED = ("code", "name", "kind")

REDUCED_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
COUNTRY = re.compile(r"[A-Z]{3}")
LIMITS = {"latitude": 90.0, "longitude": 180.0}


def read_organisations(path: Path, findings: Findings) -> dict[str, Organisation] | None:
    """Return every organisation that the file names, in the order of its lines; None where they cannot be read."""
    sheet = read_sheet(path, findings)
    if sheet is None or not require_columns(sheet, REQUIRED, findings):
        return None
    check_codes(sheet, findings)
    organisations: dict[str, Organisation] = {}
    for index, cells in enumerate(sheet.rows):
        row = dict(zip(sheet.header, cells, strict=True))
        organisations.setdefault(row["code"], _organisation(row, index, sheet, findings))
    return organisations


def organisation_codes(organisations: Mapping[str, Organisation]) -> CodeList:
    """Return the organisations as a code list; every column of the file is an attribute of its code."""
    codes = {code: Code(code, item.name, item.order, attributes=cells_of(item)) for code, item in organisations.items()}
    return CodeList(ORGANISATIONS, codes)


def organisation_form(organisations: Mapping[str, Organisation]) -> Form:
    """Return the organisations as a form whose rows indicators may count."""
    attributes = [name for item in organisations.values() for name in item.attributes]
    names = dict.fromkeys([*COLUMNS, *attributes])
    fields = tuple(Field(name=name, codelist=ORGANISATIONS if name == "code" else None) for name in names)
    schema = TableSchema(fields=fields, primaryKey=("code",))
    return Form(name=ORGANISATIONS, title="Organisations", required=False, schema=schema)


def cells_of(organisation: Organisation) -> dict[str, str]:
    """Return what the file says of an organisation, as text, by column."""
    return {
        "code": organisation.code,
        "name": organisation.name,
        "kind": organisation.kind,
        "opened": organisation.opened,
        "closed": organisation.closed,
        "countries": " ".join(organisation.countries),
        "place": organisation.place,
        "latitude": _degrees_text(organisation.latitude),
        "longitude": _degrees_text(organisation.longitude),
        **organisation.attributes,
    }


def _degrees_text(degrees: float | None) -> str:
    return "" if degrees is None else repr(degrees).removesuffix(".0")


def _organisation(row: Mapping[str, str], index: int, sheet: Sheet, findings: Findings) -> Organisation:
    countries = tuple(row.get("countries", "").split())
    for name in ("opened", "closed"):
        if row.get(name) and not REDUCED_DATE.fullmatch(row[name]):
            findings.add("wrong-date", {"text": row[name]}, sheet.place(index, name), variant="reduced")
    for country in countries:
        if not COUNTRY.fullmatch(country):
            findings.add("wrong-country", {"text": country}, sheet.place(index, "countries"))
    degrees = {name: _degrees(row.get(name, ""), name, sheet.place(index), findings) for name in LIMITS}
    if (degrees["latitude"] is None) != (degrees["longitude"] is None):
        findings.add("wrong-coordinates", place=sheet.place(index))
    return Organisation(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        order=index + 1,
        opened=row.get("opened", ""),
        closed=row.get("closed", ""),
        countries=countries,
        place=row.get("place", ""),
        latitude=degrees["latitude"],
        longitude=degrees["longitude"],
        attributes={name: cell for name, cell in row.items() if name not in COLUMNS},
        line=sheet.lines[index],
    )


def _degrees(text: str, name: str, place: Place, findings: Findings) -> float | None:
    if not text:
        return None
    try:
        degrees = float(text)
    except ValueError:
        degrees = float("nan")
    if abs(degrees) <= LIMITS[name]:
        return degrees
    findings.add("wrong-coordinates", {"text": text}, place, variant=name)
    return None
