"""An entry that looks like one that exists is shown before it is added; a rule is reported at the cells it compares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.registers.test_workbooks import downloaded, put, upload

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.framework.model import Rule
from mandata.registers.declared import Register
from mandata.registers.domain import entries
from mandata.registers.domain.imports import plan_of
from mandata.registers.domain.likeness import alike
from mandata.registers.models import Entry
from mandata.registers.queries.entry_problems import problems_of

SignedIn = Callable[..., Client]

FIRST = {"id": "A1", "day": "2024-05-31", "level": "primary", "enquiry": "A ladder fell in the yard."}


@pytest.fixture
def first(register: Register, focal: User) -> Entry:
    return entries.add(register, "HILL", FIRST, focal)


@pytest.mark.parametrize(
    ("cells", "is_alike"),
    [
        ({"day": "2024-05-31"}, True),
        ({"day": "2024-05-31", "level": "primary", "enquiry": "a ladder fell in the yard"}, True),
        ({"day": "2024-05-31", "level": "secondary"}, False),
        ({"day": "2024-05-31", "enquiry": "Fire in the kitchen"}, False),
        ({"day": "2024-06-01", "level": "primary"}, False),
        ({"level": "primary"}, False),
    ],
)
def test_two_of_one_day_are_alike_unless_something_distinguishes_them(
    register: Register, first: Entry, cells: dict[str, str], is_alike: bool
) -> None:
    assert alike(register, "HILL", {"id": "A2", **cells}) == ([first] if is_alike else [])


def test_an_entry_of_another_organisation_and_a_merged_one_are_not_alike(register: Register, first: Entry) -> None:
    assert alike(register, "LAKE", FIRST) == []
    first.state = Entry.State.MERGED
    first.save()
    assert alike(register, "HILL", FIRST) == []


def test_a_form_says_which_fields_make_two_alike(register: Register, first: Entry) -> None:
    declared = replace(register, form=register.form.model_copy(update={"alike": ("level",)}))
    assert alike(declared, "HILL", {"level": "primary", "day": "2024-01-01"}) == [first]
    assert alike(declared, "HILL", {"level": "secondary", "day": "2024-05-31"}) == []
    assert alike(declared, "HILL", {"day": "2024-05-31"}) == []


def test_a_likely_duplicate_is_shown_before_it_is_added(register: Register, first: Entry, signed_in: SignedIn) -> None:
    client, typed = signed_in(Role.FOCAL_POINT), {"0.id": "A2", "0.day": "2024-05-31", "0.level": "primary"}
    page = client.post("/registers/accidents/add/", typed).content.decode()
    assert "This looks like an existing entry" in page
    assert f"/registers/accidents/{first.pk}/" in page
    assert Entry.objects.count() == 1
    client.post("/registers/accidents/add/", {**typed, "another": "yes"})
    assert Entry.objects.count() == 2


def test_a_likely_duplicate_is_shown_before_a_file_is_taken(
    register: Register, first: Entry, signed_in: SignedIn
) -> None:
    client = signed_in(Role.FOCAL_POINT)
    rows = b"id,school,day,level,enquiry,reference,note\nA2,HILL,2024-05-31,primary,,,\nA3,HILL,2024-06-01,,,,\n"
    page = client.post("/registers/accidents/upload/", {"file": SimpleUploadedFile("a.csv", rows)})
    [notice] = page.context["plan"].notices
    assert (notice.line, f"({first.pk})" in notice.text) == (2, True)
    assert "<b>Line 2</b>: This row looks like an existing entry" in " ".join(page.content.decode().split())
    workbook = put(put(downloaded(client), "id", "A2", 1), "day", "2024-05-31", 1)
    [notice] = upload(client, workbook).context["plan"].notices
    assert (notice.place, f"({first.pk})" in notice.text) == ("Accidents!7", True)


def test_a_row_that_changes_an_entry_is_no_duplicate(register: Register, first: Entry) -> None:
    rows = b"id,school,day,level,enquiry,reference,note\nA1,HILL,2024-05-31,secondary,,,\n"
    assert plan_of(register, "HILL", rows).notices == []


def test_a_rule_is_reported_at_each_cell_that_it_compares(register: Register) -> None:
    rule = Rule(id="in-order", check="length(enquiry) <= length(level)", message="The enquiry is too long.")
    form = register.form.model_copy(update={"rules": (rule,)})
    told = problems_of(replace(register, form=form), "HILL", {**FIRST, "school": "HILL"})
    assert told == {"level": ["The enquiry is too long."], "enquiry": ["The enquiry is too long."]}
