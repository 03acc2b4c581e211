"""The whole way of a figure in a real browser: from a cell of a web form to a page of the report, and back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect
from tests.browsing import OpenAs
from tests.framework import schools

from mandata.accounts.roles import Role
from mandata.collection.models import Return
from mandata.collection.workspace.files import workspace
from mandata.exchange.workbook.layout import FIRST_LINE
from mandata.records import open_records

pytestmark = [pytest.mark.browser, pytest.mark.slow]

REASON = "The register says 101."
TEXT = 'There are {{ value("pupils.number") }} pupils.\n\n{{ exhibit("pupils-figures") }}\n'


@pytest.fixture
def narrative(home: Path) -> None:
    """The texts of the report."""
    schools.put(home / "workspace" / "narrative" / "pupils.md", TEXT)
    schools.put(home / "workspace" / "narrative" / "methods.md", "Counted by hand.\n")


def test_a_figure_goes_from_a_cell_to_the_report_and_back(
    narrative: None, returned: Return, open_as: OpenAs, tmp_path: Path
) -> None:
    focal, officer, coordinator, publisher, reader = (
        open_as(role) for role in (Role.FOCAL_POINT, Role.CLEARING_OFFICER, Role.COORDINATOR, Role.PUBLISHER, None)
    )

    fill_in(focal, "Pupils", {"Primary school": "100", "Secondary school": "250"})
    submit(focal)

    open_from_home(officer, "Pupils")
    send_back_one_cell(officer, "to correct (Primary school, Pupils)", REASON)

    sees_what_came_back(focal, REASON, returned)
    workbook = download_workbook(focal, tmp_path / "taken along.xlsx")
    put(workbook, "Pupils", "pupils", 101)
    upload(focal, workbook, tmp_path / "filled in.xlsx")
    sees_one_change(focal, "Primary school", "100", "101")
    take_over(focal)
    submit(focal)

    open_from_home(officer, "Pupils")
    sees_values(officer, "101", "250")
    clear(officer)

    open_from_board(coordinator, "HILL", "Pupils")
    accept(coordinator)
    assert pupils_in_records() == [101, 250]
    release = make_release(coordinator, "2025-03-01")

    sees_nothing_published(reader)
    preview(publisher, release, "There are 351 pupils.")
    publish(publisher, release)

    read_report(reader)
    traced = follow_back(reader, "351")
    assert "returns/cycle-2/pupils.csv:2" in traced
    assert "returns/cycle-2/pupils.csv:3" in traced
    assert re.search(r"HILL.*primary.*101", line_of_return(2))


# The focal point


def fill_in(page: Page, form: str, pupils: dict[str, str]) -> None:
    """Open a form from the list of returns and type; it is saved without a button."""
    page.goto("/returns/")
    page.get_by_role("link", name=form, exact=True).click()
    for level, number in pupils.items():
        page.get_by_role("group", name=level).get_by_role("textbox", name="Pupils", exact=True).fill(number)
    expect(page.locator("#status")).to_contain_text("Saved")


def submit(page: Page) -> None:
    """Hand the return in, with the cells that are blank."""
    page.get_by_role("button", name="Submit", exact=True).click()
    page.get_by_role("button", name="Submit with blank cells").click()
    expect(page.locator("h1")).to_contain_text("Submitted")


def sees_what_came_back(page: Page, reason: str, returned: Return) -> None:
    """The page gives the reason, and opens the one cell that is to be corrected."""
    page.goto(f"/returns/{returned.pk}/")
    expect(page.locator("main")).to_contain_text(reason)
    expect(page.locator("input#c0-pupils")).to_have_count(1)
    expect(page.locator("input#c1-pupils")).to_have_count(0)


def download_workbook(page: Page, path: Path) -> Workbook:
    page.goto("/returns/")
    page.get_by_role("link", name="Fill in with Excel").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the workbook").click()
    download.value.save_as(path)
    return load_workbook(path)


def put(workbook: Workbook, sheet: str, field: str, value: object) -> None:
    """Type into the first line of a sheet."""
    page = workbook[sheet]
    column = [cell.value for cell in page[4]].index(field) + 1
    page.cell(FIRST_LINE, column).value = value


def upload(page: Page, workbook: Workbook, path: Path) -> None:
    workbook.save(path)
    page.get_by_label("Completed workbook").set_input_files(path)
    page.get_by_role("button", name="Review the changes").click()


def sees_one_change(page: Page, row: str, old: str, new: str) -> None:
    expect(page.locator("main")).to_contain_text("1 change in all. Nothing is changed yet.")
    expect(page.get_by_role("row").filter(has_text=row)).to_contain_text(re.compile(rf"Pupils\s*{old}\s*{new}"))


def take_over(page: Page) -> None:
    page.get_by_role("button", name="Apply the changes").click()
    expect(page.locator("body")).to_contain_text("1 change was applied.")


# The clearing officer


def open_from_home(page: Page, form: str) -> None:
    page.goto("/")
    page.get_by_role("link", name=form).click()


def send_back_one_cell(page: Page, cell: str, reason: str) -> None:
    page.get_by_text("Send back for correction").click()
    page.get_by_label("Only some cells").check()
    page.get_by_label(cell).check()
    page.get_by_label("Reason").fill(reason)
    page.get_by_role("button", name="Send back").click()
    expect(page.locator("h1")).to_contain_text("Sent back")


def sees_values(page: Page, *numbers: str) -> None:
    for number in numbers:
        expect(page.locator("#values").get_by_role("cell", name=number)).to_have_count(1)


def clear(page: Page) -> None:
    page.get_by_role("button", name="Clear these values").click()
    expect(page.locator("h1")).to_contain_text("Cleared")


# The coordinator


def open_from_board(page: Page, organisation: str, form: str) -> None:
    page.goto("/cycles/2/")
    of = page.locator(f"#of-{organisation}")
    of.locator("summary").click()
    of.get_by_role("link", name=form).click()


def accept(page: Page) -> None:
    page.get_by_role("button", name="Accept these values").click()
    expect(page.locator("h1")).to_contain_text("Accepted")


def pupils_in_records() -> list[int]:
    return [row["pupils"] for row in open_records(workspace()).table("pupils").to_pylist()]


def make_release(page: Page, day: str) -> str:
    """Freeze what is accepted and build the report; the address of the release."""
    page.goto("/releases/")
    page.get_by_label("Printed date").fill(day)
    page.get_by_role("button", name="Freeze and build").click()
    expect(page.locator("h1")).to_contain_text("Ready for approval")
    return page.url


# The publisher


def preview(page: Page, release: str, words: str) -> None:
    page.goto(release)
    page.get_by_role("link", name="Web page").click()
    expect(page.locator("main")).to_contain_text(words)


def publish(page: Page, release: str) -> None:
    page.goto(release)
    page.get_by_role("button", name="Approve and publish").click()
    expect(page.locator("h1")).to_contain_text("Published")


# The reader


def sees_nothing_published(page: Page) -> None:
    page.goto("/published/")
    expect(page.locator("main")).to_contain_text("Nothing is published yet.")


def read_report(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Web page").click()


def follow_back(page: Page, number: str) -> str:
    """Press a number of the report, and go to the records behind it; what is read there."""
    page.locator("main a.value").get_by_text(number, exact=True).first.click()
    page.locator("dialog a.permanent").click()
    page.locator(":target").get_by_text(
        "returns/"
    ).first.wait_for()  # the rows are unfolded once the address has changed
    return page.locator(":target").inner_text()


def line_of_return(number: int) -> str:
    """A line of the return that the reader was led to."""
    return (workspace().returns / "cycle-2" / "pupils.csv").read_text("utf-8").splitlines()[number - 1]
