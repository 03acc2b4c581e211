"""Places of a gazetteer in the grid of a return, in a real browser."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browsing import OpenAs
from tests.framework import schools

from mandata.accounts.roles import Role
from mandata.collection.domain.open_cycle import open_cycle
from mandata.framework import read_framework

pytestmark = pytest.mark.browser

PLACES = "code,name,broader\nFIN,Finland,\nF1,North,FIN\n" + "".join(
    f"P{number},Town {number},F1\n" for number in range(3_000)
)


def test_a_place_is_named_where_it_is_chosen_and_a_typed_name_becomes_its_code(
    home: Path, transactional_db: None, open_as: OpenAs
) -> None:
    folder = home / "workspace" / "framework"
    schools.put(folder / "codelists" / "places.csv", PLACES)
    schools.edit(
        folder / "forms" / "pupils.yaml",
        "    - {name: remark}\n",
        "    - {name: remark}\n    - {name: town, title: Town, type: place, codelist: places}\n",
    )
    returned = open_cycle(read_framework(folder), 2, date(2099, 3, 31)).returns.get(organisation="HILL", form="pupils")
    page = open_as(Role.FOCAL_POINT)
    page.goto(f"/returns/{returned.pk}/")
    page.locator("#c0-town").fill("P42")
    expect(page.locator("#c0-town ~ .chosen")).to_have_text("Town 42, North, Finland")
    page.locator("#c1-town").fill("Town 7")
    page.get_by_role("button", name="Save").last.click()
    expect(page.locator("#c1-town")).to_have_value("P7")
    expect(page.locator("#c1-town ~ .chosen")).to_have_text("Town 7, North, Finland")
    assert [row.cells.get("town") for row in returned.rows_of()] == ["P42", "P7"]
