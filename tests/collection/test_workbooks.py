"""Workbooks on the platform: out, filled in, looked at, taken; and nothing that nobody looked at."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from lxml import html
from openpyxl import Workbook
from tests.collection.rich import accepted_last_time, open_rich_cycle
from tests.collection.steps import accepted, fill, submitted
from tests.collection.workbooks import ADDRESS, downloaded, put, take, upload

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain import workbook_uploads, workflow
from mandata.collection.domain.open_cycle import open_cycle
from mandata.collection.domain.workbook_downloads import book_of
from mandata.collection.domain.workbook_plans import plan_of
from mandata.collection.domain.workbook_uploads import CannotTake, keep_upload
from mandata.collection.models import Change, Cycle, EventKind, Return, Upload
from mandata.collection.uploads.kept_files import Gone
from mandata.exchange.workbook.layout import FIRST_LINE
from mandata.framework import read_framework

Person = Callable[..., User]
SignedIn = Callable[..., Client]


@pytest.fixture
def focal(signed_in: SignedIn, cycle: Cycle) -> Client:
    return signed_in(Role.FOCAL_POINT)


def cell(returned: Return, name: str = "pupils", row: int = 0) -> str:
    return returned.rows_of()[row].cells.get(name, "")


def test_what_is_filled_in_is_looked_at_and_then_taken(focal: Client, returned: Return) -> None:
    page = upload(focal, put(put(downloaded(focal), "pupils", 120), "grade", "Good", row=1))
    assert "2 changes in all" in page.content.decode()
    assert cell(returned) == ""
    take(focal, page)
    assert cell(returned) == "120" and cell(returned, "grade", 1) == "good"
    assert {change.source for change in returned.changes.all()} == {Change.Source.WORKBOOK}
    assert returned.events.filter(kind=EventKind.UPLOADED).count() == 1
    assert not Upload.objects.exists()


def test_a_workbook_as_it_was_downloaded_changes_nothing(focal: Client) -> None:
    assert "there is nothing to change" in upload(focal, downloaded(focal)).content.decode()


def test_what_is_wrong_is_reported_with_sheet_and_cell_and_nothing_is_taken(focal: Client, returned: Return) -> None:
    page = upload(focal, put(put(downloaded(focal), "pupils", 5), "pupils", "many", row=1))
    assert page.status_code == 422
    assert "Pupils!D7" in page.content.decode()
    assert "is not a number" in page.content.decode()
    assert cell(returned) == ""


def test_the_problems_come_back_in_the_persons_own_workbook(focal: Client) -> None:
    upload(focal, put(downloaded(focal), "pupils", "many"))
    marked = downloaded(focal, "marked/")
    assert marked["Problems"].cell(5, 1).value == "Pupils!D6"
    assert "is not a number" in marked["Pupils"]["D6"].comment.text


def test_a_corrected_workbook_is_taken(focal: Client, returned: Return) -> None:
    upload(focal, put(downloaded(focal), "pupils", "many"))
    take(focal, upload(focal, put(downloaded(focal, "marked/"), "pupils", 30)))
    assert cell(returned) == "30"


def test_what_a_rule_of_the_form_says_is_reported_before_it_is_taken(focal: Client, returned: Return) -> None:
    page = upload(focal, put(put(downloaded(focal), "pupils", 5), "absent", 9))
    assert "More pupils were absent than there are." in page.content.decode()
    take(focal, page)
    assert cell(returned, "absent") == "9"


def test_a_colleagues_change_is_kept_unless_the_workbook_is_chosen(
    focal: Client, returned: Return, person: Person
) -> None:
    workbook = put(put(downloaded(focal), "pupils", 5), "absent", 1)
    fill(returned, person(Role.FOCAL_POINT), pupils="7")
    page = upload(focal, workbook)
    assert "1 cell was changed on the platform" in page.content.decode()
    take(focal, page)
    assert cell(returned) == "7" and cell(returned, "absent") == "1"


def test_the_workbook_may_be_chosen_over_a_colleagues_change(focal: Client, returned: Return, person: Person) -> None:
    workbook = put(downloaded(focal), "pupils", 5)
    fill(returned, person(Role.FOCAL_POINT), pupils="7")
    page = upload(focal, workbook)
    take(focal, page, *html.fromstring(page.content).xpath("//input[@name='mine']/@value"))
    assert cell(returned) == "5"


def test_a_change_after_the_look_asks_again(focal: Client, returned: Return, person: Person) -> None:
    page = upload(focal, put(downloaded(focal), "pupils", 5))
    fill(returned, person(Role.FOCAL_POINT), pupils="7")
    answer = take(focal, page)
    assert "have changed since your review" in answer.content.decode()
    assert cell(returned) == "7"


def test_a_workbook_is_applied_once(rich: Cycle, signed_in: SignedIn, person: Person) -> None:
    """Two presses of the button at one time: both read what it would do before either did it."""
    client, focal = signed_in(Role.FOCAL_POINT), person(Role.FOCAL_POINT)
    upload(client, put(downloaded(client), "project", "well", row=1, sheet="Projects"))
    kept, book = Upload.objects.get(), book_of(rich, "HILL", focal, language="en", address="")
    plan = plan_of(kept, book)
    workbook_uploads.take(kept, plan, plan.digest, (), focal)
    with pytest.raises(Gone):
        workbook_uploads.take(kept, plan, plan.digest, (), focal)
    assert [row.cells.get("project") for row in rich.returns.get(organisation="HILL", form="projects").rows_of()] == [
        None,
        "well",
    ]


def test_a_workbook_that_went_meanwhile_leads_to_where_one_is_uploaded(focal: Client) -> None:
    upload(focal, put(downloaded(focal), "pupils", 5))
    Path(Upload.objects.get().file.path).unlink()
    for answer in (focal.get(ADDRESS + "upload/"), focal.post(ADDRESS + "upload/"), focal.get(ADDRESS + "marked/")):
        assert answer.headers["Location"] == ADDRESS


@pytest.mark.django_db(transaction=True)
def test_workbooks_uploaded_at_one_time_leave_one(home: Path, person: Person) -> None:
    cycle = open_cycle(read_framework(home / "workspace" / "framework"), 2, date(2099, 3, 31))
    focal = person(Role.FOCAL_POINT)
    together = Barrier(4)

    def keep(number: int) -> None:
        together.wait()
        try:
            keep_upload(cycle, "HILL", focal, SimpleUploadedFile("filled.xlsx", b"%d" % number))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        for _round in range(5):
            list(pool.map(keep, range(4)))
    stored = Path(Upload.objects.get().file.path)
    assert list(stored.parent.iterdir()) == [stored]


def test_a_return_submitted_meanwhile_is_not_touched(focal: Client, returned: Return, person: Person) -> None:
    workbook = put(downloaded(focal), "pupils", 5)
    submitted(returned, person, pupils="100")
    page = upload(focal, workbook)
    assert page.status_code == 422 and "closed to changes" in page.content.decode()


def test_single_cells_that_came_back_are_corrected_by_workbook(focal: Client, returned: Return, person: Person) -> None:
    returned = submitted(returned, person, pupils="100")
    row = returned.rows_of()[0]
    workflow.send_back(returned, person(Role.CLEARING_OFFICER), "Too many", [(str(row.uid), "pupils")])
    workbook = downloaded(focal)
    assert workbook["Pupils"]["E6"].protection.locked and not workbook["Pupils"]["D6"].protection.locked
    take(focal, upload(focal, put(workbook, "pupils", 90)))
    assert cell(returned) == "90"
    refused = upload(focal, put(downloaded(focal), "absent", 2))
    assert "cannot be changed" in refused.content.decode()


def test_a_workbook_of_another_school_is_refused(signed_in: SignedIn, focal: Client) -> None:
    other = signed_in(Role.FOCAL_POINT, "LAKE")
    content = other.get("/workbooks/2/LAKE/download/").content
    assert "This workbook is for LAKE, not for HILL." in upload(focal, content).content.decode()


def test_nobody_sees_the_upload_of_another(focal: Client, person: Person, returned: Return) -> None:
    upload(focal, put(downloaded(focal), "pupils", 5))
    Upload.objects.update(by=person(Role.COORDINATOR))
    assert focal.get(ADDRESS + "upload/").headers["Location"] == ADDRESS


def test_an_upload_can_be_put_away(focal: Client, returned: Return) -> None:
    upload(focal, put(downloaded(focal), "pupils", 5))
    kept = Path(Upload.objects.get().file.path)
    focal.post(ADDRESS + "upload/", {"do": "forget"})
    assert not Upload.objects.exists()
    assert cell(returned) == "" and kept.name


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_refused_in_words(focal: Client, content: bytes) -> None:
    page = upload(focal, content)
    assert page.status_code in (200, 422)
    assert "The workbook cannot be read" in page.content.decode()
    assert "Download your workbook" not in page.content.decode()


# Other forms


@pytest.fixture
def rich(home: Path, db: None) -> Cycle:
    return open_rich_cycle(home)


@pytest.fixture
def two_forms(rich: Cycle, signed_in: SignedIn) -> Workbook:
    """A workbook in which two forms were filled in."""
    workbook = put(downloaded(signed_in(Role.FOCAL_POINT)), "given", 12, sheet="Lessons")
    return put(workbook, "pupils", 250, row=1)


def opened_again(returned: Return, person: Person) -> Return:
    """Submitted, accepted and opened again by others, while a focal point was away with the workbook."""
    return workflow.reopen(accepted(returned, person, pupils="100"), person(Role.COORDINATOR), "The register was found")


def test_a_form_opened_again_meanwhile_is_named_and_nothing_is_lost(
    rich: Cycle, two_forms: Workbook, signed_in: SignedIn, person: Person
) -> None:
    client = signed_in(Role.FOCAL_POINT)
    opened_again(rich.returns.get(organisation="HILL", form="pupils"), person)
    page = upload(client, two_forms)
    assert "1 sheet cannot be applied" in page.content.decode()
    assert "The return &#x27;Pupils&#x27; was reopened as a new version" in page.content.decode()
    assert "Download a fresh workbook and copy your figures into it." in page.content.decode()
    kept = downloaded(client, "marked/")["Lessons"]
    assert 12 in [cell.value for cell in kept[FIRST_LINE]]
    take(client, page)
    assert rich.returns.get(organisation="HILL", form="lessons").rows_of()[0].cells["given"] == "12"
    assert rich.returns.get(organisation="HILL", form="pupils").rows_of()[1].cells.get("pupils") != "250"


def test_one_wrong_cell_holds_back_its_own_sheet_only(rich: Cycle, two_forms: Workbook, signed_in: SignedIn) -> None:
    client = signed_in(Role.FOCAL_POINT)
    pupils, lessons = (rich.returns.get(organisation="HILL", form=form) for form in ("pupils", "lessons"))
    page = upload(client, put(two_forms, "absent", "N/A"))
    shown = page.content.decode()
    assert page.status_code == 200
    assert "1 sheet cannot be applied" in shown and "Apply 1 sheet" in shown
    assert f"/returns/{pupils.pk}/" in shown and "Pupils!" in shown
    left = take(client, page)
    assert lessons.rows_of()[0].cells["given"] == "12"
    assert not any(row.cells.get("pupils") for row in pupils.rows_of())
    assert "1 sheet cannot be applied" in left.content.decode()
    assert "The other sheets have the same values as the platform." in left.content.decode()
    corrected = put(downloaded(client, "marked/"), "absent", 3)
    take(client, upload(client, corrected))
    assert [row.cells.get("pupils", "") for row in pupils.rows_of()] == ["", "250"]
    assert cell(pupils, "absent") == "3"
    assert not Upload.objects.exists()


def test_a_workbook_that_is_uploaded_again_adds_its_rows_once(rich: Cycle, signed_in: SignedIn) -> None:
    client, projects = signed_in(Role.FOCAL_POINT), rich.returns.get(organisation="HILL", form="projects")
    workbook = put(put(downloaded(client), "project", "well", row=1, sheet="Projects"), "absent", "N/A")
    take(client, upload(client, workbook))
    count = projects.rows_of().count()
    workbook = put(put(workbook, "absent", 3), "cost", 900, row=1, sheet="Projects")
    take(client, upload(client, workbook))
    assert projects.rows_of().count() == count
    assert [row.cells["cost"] for row in projects.rows_of() if row.cells.get("project") == "well"] == ["900"]


def test_the_good_sheets_are_taken_once(rich: Cycle, signed_in: SignedIn, person: Person) -> None:
    """Two presses of the button at one time, while another sheet waits for its correction."""
    client, focal = signed_in(Role.FOCAL_POINT), person(Role.FOCAL_POINT)
    workbook = put(downloaded(client), "project", "well", row=1, sheet="Projects")
    upload(client, put(workbook, "absent", "N/A"))
    kept, book = Upload.objects.get(), book_of(rich, "HILL", focal, language="en", address="")
    plan = plan_of(kept, book)
    other = Upload.objects.get()
    workbook_uploads.take(kept, plan, plan.digest, (), focal)
    with pytest.raises(Gone):
        workbook_uploads.take(other, plan, plan.digest, (), focal)
    assert Upload.objects.count() == 1


def test_however_many_problems_a_sheet_has_those_of_others_count(
    rich: Cycle, two_forms: Workbook, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mandata.exchange.problems.MOST_PROBLEMS", 1)
    client = signed_in(Role.FOCAL_POINT)
    workbook = put(put(put(two_forms, "absent", "N/A"), "pupils", "many"), "given", "lots", sheet="Lessons")
    assert "2 sheets cannot be applied" in upload(client, workbook).content.decode()


def test_a_sheet_that_is_there_twice_holds_back_no_other(rich: Cycle, two_forms: Workbook, signed_in: SignedIn) -> None:
    client = signed_in(Role.FOCAL_POINT)
    two_forms.copy_worksheet(two_forms["Pupils"])
    take(client, upload(client, two_forms))
    assert rich.returns.get(organisation="HILL", form="lessons").rows_of()[0].cells["given"] == "12"
    assert not any(row.cells.get("pupils") for row in rich.returns.get(organisation="HILL", form="pupils").rows_of())


def test_a_form_opened_again_whose_sheet_was_left_alone_keeps_no_other_back(
    rich: Cycle, signed_in: SignedIn, person: Person
) -> None:
    client = signed_in(Role.FOCAL_POINT)
    workbook = put(downloaded(client), "given", 12, sheet="Lessons")
    opened_again(rich.returns.get(organisation="HILL", form="pupils"), person)
    page = upload(client, workbook)
    assert "&#x27;Pupils&#x27;, fill it in on the platform" in page.content.decode()
    take(client, page)
    assert rich.returns.get(organisation="HILL", form="lessons").rows_of()[0].cells["given"] == "12"


def test_a_form_that_moves_between_the_look_and_the_press_is_named(
    rich: Cycle, two_forms: Workbook, signed_in: SignedIn, person: Person
) -> None:
    client, focal = signed_in(Role.FOCAL_POINT), person(Role.FOCAL_POINT)
    upload(client, two_forms)
    kept, book = Upload.objects.get(), book_of(rich, "HILL", focal, language="en", address="")
    plan = plan_of(kept, book)
    submitted(rich.returns.get(organisation="HILL", form="pupils"), person, pupils="100")
    with pytest.raises(CannotTake, match="Pupils: This return is closed for changes"):
        workbook_uploads.take(kept, plan, plan.digest, (), focal)
    assert Upload.objects.exists()
    assert not rich.returns.get(organisation="HILL", form="lessons").rows_of()[0].cells.get("given")


def test_each_form_is_a_sheet_with_last_times_figures_in_grey(rich: Cycle, signed_in: SignedIn) -> None:
    accepted_last_time(rich, "projects", {"project": "roof", "subject": "roofs", "cost": "900"})
    fill(rich.returns.get(organisation="HILL", form="projects"), _anybody(), project="roof")
    workbook = downloaded(signed_in(Role.FOCAL_POINT))
    assert {"Pupils", "Lessons", "Projects", "Tales"} <= set(workbook.sheetnames)
    page = workbook["Projects"]
    names = [item.value for item in page[4]]
    previous = page.cell(FIRST_LINE, names.index("previous:cost") + 1)
    assert previous.value == 900 and previous.protection.locked


def test_rows_are_added_and_removed(rich: Cycle, signed_in: SignedIn) -> None:
    returned = rich.returns.get(organisation="HILL", form="projects")
    client = signed_in(Role.FOCAL_POINT)
    workbook = put(downloaded(client), "project", "roof", sheet="Projects")
    take(client, upload(client, put(workbook, "project", "well", row=1, sheet="Projects")))
    assert [row.cells["project"] for row in returned.rows_of()] == ["roof", "well"]
    workbook = downloaded(client)
    workbook["Projects"].delete_rows(FIRST_LINE)
    take(client, upload(client, workbook))
    assert [row.cells["project"] for row in returned.rows_of()] == ["well"]


@pytest.mark.parametrize(("language", "name"), [("fr", "Lisez-moi"), ("ar", "اقرأني")])
def test_the_workbook_speaks_the_persons_language(focal: Client, returned: Return, language: str, name: str) -> None:
    focal.post("/language/", {"language": language, "next": "/"})
    workbook = downloaded(focal)
    assert workbook.sheetnames[0] == name
    take(focal, upload(focal, put(workbook, "pupils", "غير متاح: احترق السجل" if language == "ar" else "Sans objet")))
    assert cell(returned) == (": احترق السجل" if language == "ar" else "-")


def _anybody() -> User:
    return User.objects.get_or_create(email="anybody@example.org")[0]
