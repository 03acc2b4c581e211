"""`docs/security.md` has a row for each requirement of ASVS 5.0, and names tests and modules that exist."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.conf import settings
from tests.standards.pages import ROOT, Row, missing, numbers, rows

from mandata.collection.uploads import file_types, pictures
from mandata.exchange.spreadsheet import package
from mandata.registers.domain import imports

NUMBER = re.compile(r"V\d+\.\d+\.\d+")
STATES = {"met", "partly", "waived", "operator", "not applicable"}


@pytest.fixture(scope="module")
def listed() -> list[Row]:
    return rows("security.md", NUMBER)


def test_every_requirement_has_one_row(listed: list[Row]) -> None:
    wanted = numbers("asvs-5.0.csv")
    assert len(wanted) == 253
    counted = Counter(row[0] for row in listed)
    assert set(counted) == set(wanted)
    assert [number for number, count in counted.items() if count > 1] == []


def test_a_row_says_what_is_so_and_where_that_is_tested(listed: list[Row]) -> None:
    assert [row[0] for row in listed if len(row) != 5 or row[2] not in STATES or not row[1] or not row[3]] == []
    assert [row[0] for row in listed if row[2] in ("met", "partly") and not row[4]] == []


def test_what_is_waived_has_an_owner(listed: list[Row]) -> None:
    assert [row[0] for row in listed if row[2] == "waived" and "Owner: " not in row[3]] == []
    owners = {owner for row in listed for owner in re.findall(r"Owner: ([\w ]+)", row[3])}
    assert owners <= {"operator", "maintainers", "product owner"}


def test_tests_and_modules_exist(listed: list[Row]) -> None:
    assert [fault for row in listed for fault in missing(row)] == []


def test_a_row_that_names_nothing_is_seen() -> None:
    assert list(missing(["V1.1.1", "`site/test_headers.py::test_nothing`"]))
    assert list(missing(["V1.1.1", "`site/test_nothing.py`"]))
    assert list(missing(["V1.1.1", "`mandata.nothing`"]))
    assert not list(missing(["V1.1.1", "`mandata.accounts`", "`test_security_page.py`"]))


def test_the_page_counts_its_rows(listed: list[Row]) -> None:
    counted = Counter(row[2] for row in listed)
    said = ", ".join(f"{count} {state}" for state, count in counted.most_common())
    assert f"{said}: {len(listed)} in all." in (ROOT / "docs" / "security.md").read_text("utf-8")


def test_limits_of_files_are_those_of_the_code() -> None:
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    for limit in (
        f"{settings.ATTACHMENT_LIMIT // 1_000_000} MB (`MANDATA_ATTACHMENT_MB`)",
        f"{settings.ATTACHMENTS_A_RETURN} for each return",
        f"{pictures.MOST_PIXELS // 1_000_000} million pixels",
        f"{file_types.MOST_UNPACKED // 1_000_000} MB, {file_types.MOST_MEMBERS:,} parts",
        f"XLSX, ODS | {package.LARGEST_FILE // 1_000_000} MB",
        f"{package.LARGEST_UNPACKED // 1_000_000} MB, {package.MOST_PARTS:,} parts",
        f"{package.LARGEST_RATIO} times its size",
        f"{imports.MOST_BYTES // 1_000_000} MB, {imports.MOST_ROWS:,} rows",
    ):
        assert limit in page
