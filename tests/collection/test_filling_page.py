"""The page of a return without JavaScript: everything can be done, and nothing typed is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.collection.posting import PostedPage
from tests.collection.rich import accepted_last_time, open_rich_cycle
from tests.examples import many

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain import workflow
from mandata.collection.domain.saving import Edit, save_cells
from mandata.collection.models import Cycle, Return, State
from mandata.plain_text import clean
from mandata.records.columns import reader_of
from mandata.records.meanings import meaning_of

HEAVIEST = 200_000
Person = Callable[..., User]
SignedIn = Callable[..., Client]


@pytest.fixture
def rich(home: Path, db: None) -> Cycle:
    return open_rich_cycle(home)


def of(cycle: Cycle, form: str) -> Return:
    return cycle.returns.get(organisation="HILL", form=form)


def opened(returned: Return, signed_in: SignedIn, role: Role = Role.FOCAL_POINT) -> PostedPage:
    return PostedPage(signed_in(role), f"/returns/{returned.pk}/")


def cells(returned: Return, row: int = 0) -> dict[str, str]:
    return returned.rows_of()[row].cells


def put(returned: Return, by: User, row: int = 0, **texts: str) -> None:
    """Somebody else writes into a row."""
    found = returned.rows_of()[row]
    edits = [Edit(str(found.uid), name, found.cells.get(name, ""), text) for name, text in texts.items()]
    assert not save_cells(returned, edits, by).conflicts


# What the page shows


def test_the_page_shows_the_question_the_organisation_and_the_progress(returned: Return, signed_in: SignedIn) -> None:
    page = opened(returned, signed_in)
    for words in ("Pupils", "Hill School", "Second year", "Due 31 March 2099", "Not started", "0 of 10 cells answered"):
        assert words in page.text
    assert page.said("//legend") == "Primary school Secondary school"


def test_few_rows_are_one_below_the_other_and_many_in_a_grid(rich: Cycle, signed_in: SignedIn) -> None:
    assert not opened(of(rich, "pupils"), signed_in).tree.xpath("//table")
    grid = opened(of(rich, "lessons"), signed_in)
    assert grid.said("//tbody/tr/th/span") == "First class Second class Third class Fourth class Fifth class"
    assert [len(row.xpath("td[@data-head]")) for row in grid.tree.xpath("//tbody/tr")] == [6] * 5


def test_the_inputs_follow_the_fields(rich: Cycle, signed_in: SignedIn) -> None:
    page = opened(of(rich, "pupils"), signed_in)
    kinds = {name: page.tree.xpath(f"//*[@name='0.{name}']")[0] for name in ("pupils", "grade", "inspected", "remark")}
    assert [kinds[name].tag for name in kinds] == ["input", "select", "input", "textarea"]
    assert kinds["pupils"].get("inputmode") == "numeric"
    assert kinds["inspected"].get("type") == "radio"
    assert page.said("//label[@for='c0-remark']") == "Remark (optional)"
    assert "From 0 to 100." in page.text


def test_codes_are_under_the_broader_ones(rich: Cycle, signed_in: SignedIn) -> None:
    page = opened(of(rich, "projects"), signed_in)
    groups = page.tree.xpath("//tbody//select[@name='0.subject']/optgroup")
    assert [(group.get("label"), group.xpath("option/@value")) for group in groups] == [
        ("Learning", ["reading", "numbers"]),
        ("Buildings", ["roofs"]),
    ]
    assert "Cost (euro)" in page.text
    assert "Without taxes." in page.text


def test_the_words_of_a_tale_are_counted(rich: Cycle, signed_in: SignedIn) -> None:
    page = opened(of(rich, "tales"), signed_in).press("save", {"0.tale": "Once upon a time"})
    assert page.said("//*[@class='words']").startswith("4 of about 20 words")


def test_what_was_reported_last_time_appears_next_to_the_cell(rich: Cycle, signed_in: SignedIn) -> None:
    accepted_last_time(rich, "pupils", {"level": "secondary", "pupils": "12 e", "grade": "good", "absent": "-"})
    page = opened(of(rich, "pupils"), signed_in)
    assert page.said("//*[@id='last-c1-pupils']") == "Last time: 12 (estimated) Use it"
    assert page.said("//*[@id='last-c1-grade']") == "Last time: Good Use it"
    assert page.said("//*[@id='last-c1-absent']") == "Last time: not applicable Use it"
    assert not page.tree.xpath("//*[@id='last-c0-pupils']")
    assert "“Last time” is First year." in page.text


# Saving


def test_what_is_typed_is_saved(returned: Return, signed_in: SignedIn) -> None:
    page = opened(returned, signed_in).press(
        "save", {"0.pupils": " 0 ", "1.pupils": "250", "0.grade": "good", "1.inspected": "no", "0.remark": "x"}
    )
    assert "Saved." in page.text
    assert "4 of 10 cells answered" in page.text
    shared = {"school": "HILL"}
    assert cells(returned) == {**shared, "level": "primary", "pupils": "0", "grade": "good", "remark": "x"}
    assert cells(returned, 1) == {**shared, "level": "secondary", "pupils": "250", "inspected": "no"}


def test_a_page_that_was_not_touched_changes_nothing(returned: Return, signed_in: SignedIn, person: Person) -> None:
    odd = {
        "pupils": "12   e",
        "absent": ":",
        "grade": "gone",
        "remark": "\n a \n",
        "note": "'\"<>&",
        "inspected": "yes e",
    }
    put(returned, person(Role.FOCAL_POINT), **odd)
    before = returned.changes.count()
    opened(returned, signed_in).press("save")
    assert returned.changes.count() == before
    assert odd.items() <= cells(returned).items()


@pytest.mark.parametrize(
    ("typed", "cell"),
    [
        ({"0.pupils.how": "-"}, "-"),
        ({"0.pupils.how": "c"}, "c"),
        ({"0.pupils.how": ":", "0.pupils.why": "the register burnt"}, ": the register burnt"),
        ({"0.pupils": "12", "0.pupils.how": "e"}, "12 e"),
        ({"0.pupils": "12", "0.pupils.how": "p"}, "12 p"),
    ],
)
def test_nobody_needs_the_marks(returned: Return, signed_in: SignedIn, typed: dict[str, str], cell: str) -> None:
    page = opened(returned, signed_in).press("save", typed)
    assert cells(returned)["pupils"] == cell
    assert "1 of 10 cells answered" in page.text


ASKED = {
    "en": "can mean zero, not applicable or not available. Enter 0, or choose from",
    "fr": "peut signifier zéro, sans objet ou non disponible. Saisissez 0, ou choisissez dans",
    "ar": "صفرًا أو لا ينطبق أو غير متاح. أدخل 0، أو اختر من",
}


@pytest.mark.parametrize("language", ASKED)
@pytest.mark.parametrize("dash", ["-", "–", "−", "—"])
def test_a_dash_is_asked_what_it_means(returned: Return, signed_in: SignedIn, dash: str, language: str) -> None:
    page = opened(returned, signed_in).press("save", {"0.pupils": dash})
    assert cells(returned)["pupils"] not in ("", "-", "0")
    page.client.post("/language/", {"language": language, "next": "/"})
    page = page.press("submit")
    assert ASKED[language] in page.said("//*[@id='wrong-c0-pupils']")
    returned.refresh_from_db()
    assert returned.state == State.DRAFT
    page.press("save", {"0.pupils.how": "-"})
    assert cells(returned)["pupils"] == "-"


@pytest.mark.parametrize("typed", ["-", "–", "n/a", "N/A", "nil"])
def test_what_may_mean_zero_is_quoted_as_typed_and_offered(returned: Return, signed_in: SignedIn, typed: str) -> None:
    page = opened(returned, signed_in).press("save", {"0.pupils": typed})
    assert f"'{typed}'" in page.said("//*[@id='wrong-c0-pupils']")
    assert page.values["0.pupils"] == typed
    buttons = page.tree.xpath("//button[@name='0.pupils.meant']")
    assert [(button.get("value"), button.text) for button in buttons] == [
        ("0", "0"),
        ("-", "Not applicable"),
        (":", "Not available"),
    ]
    page.choose("0.pupils", "-")
    assert cells(returned)["pupils"] == "-"


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("pupils", "15 500", "15500"),
        ("pupils", "12,400", "12400"),
        ("pupils", "12.400 e", "12400 e"),
        ("pupils", "\u0661\u0662\u066c\u0664\u0660\u0660", "12400"),
        ("passed_share", "37,5 %", "37.5"),
        ("passed_share", "12,400", "12.400"),
    ],
)
def test_a_number_is_kept_as_it_is_meant(
    returned: Return, signed_in: SignedIn, name: str, typed: str, kept: str
) -> None:
    """Without a script."""
    page = opened(returned, signed_in).press("save", {f"0.{name}": typed})
    assert cells(returned)[name] == kept
    assert not page.tree.xpath(f"//*[@id='wrong-c0-{name}']")


def test_a_number_that_can_be_read_in_two_ways_is_chosen_with_one_press(returned: Return, signed_in: SignedIn) -> None:
    page = opened(returned, signed_in).press("save", {"0.pupils": "12.000", "1.pupils": "7"})
    assert cells(returned).get("pupils", "") == ""
    assert cells(returned, 1)["pupils"] == "7"
    assert page.values["0.pupils"] == "12.000"
    assert "more than one way" in page.said("//*[@id='wrong-c0-pupils']")
    assert page.tree.xpath("//button[@name='0.pupils.meant']/@value") == ["12", "12000"]
    page = page.choose("0.pupils", "12000")
    assert cells(returned)["pupils"] == "12000"
    assert not page.tree.xpath("//*[@id='wrong-c0-pupils']")


def test_a_page_that_saves_by_itself_is_answered_with_what_was_read(returned: Return, signed_in: SignedIn) -> None:
    client, row = signed_in(Role.FOCAL_POINT), str(returned.rows_of()[0].uid)
    edit = {"row": row, "field": "pupils", "old": "", "new": "12,400"}
    assert send(client, returned, edit)["saved"] == [[row, "pupils", "12400"]]
    told = send(client, returned, {**edit, "old": "12400", "new": "12.000"})
    [[_row, _field, _reason, choices]] = told["refused"]
    assert [text for text, _label in choices] == ["12", "12000"]
    told = send(client, returned, {**edit, "old": "12400", "new": "12", "chosen": True})
    assert (told["refused"], cells(returned)["pupils"]) == ([], "12")
    told = send(client, returned, {**edit, "old": "12", "new": "n/a"})
    [choices] = [problem[3] for problem in told["problems"] if problem[1] == "pupils"]
    assert [text for text, _label in choices] == ["0", "-", ":"]


def test_what_says_two_things_is_shown_again_and_the_rest_is_saved(returned: Return, signed_in: SignedIn) -> None:
    page = opened(returned, signed_in).press("save", {"0.pupils": "12", "0.pupils.how": "c", "1.pupils": "7"})
    assert page.values["0.pupils"] == "12"
    assert page.values["0.pupils.how"] == "c"
    assert "Remove one of them" in page.said("//*[@id='wrong-c0-pupils']")
    assert page.tree.xpath("//section[@role='alert']//a/@href") == ["#c0-pupils"]
    assert cells(returned, 1)["pupils"] == "7"
    page.press("save", {"0.pupils": ""})
    assert cells(returned)["pupils"] == "c"


def test_a_text_that_is_no_figure_is_kept_and_shown(returned: Return, signed_in: SignedIn) -> None:
    page = opened(returned, signed_in).press("save", {"0.pupils": "1,23,4"})
    assert cells(returned)["pupils"] == "1,23,4"
    assert "is not a number" in page.said("//*[@id='wrong-c0-pupils']")
    assert page.tree.xpath("//*[@id='c0-pupils']/@aria-invalid") == ["true"]
    assert "wrong-c0-pupils" in page.tree.xpath("//*[@id='c0-pupils']/@aria-describedby")[0]


def test_a_text_that_is_too_long_is_shown_again(returned: Return, signed_in: SignedIn) -> None:
    page = opened(returned, signed_in).press("save", {"0.remark": "x" * 20_001})
    assert len(page.values["0.remark"]) == 20_001
    assert "at most 20,000 characters" in page.said("//*[@id='wrong-c0-remark']")


def test_a_conflict_shows_both_texts_and_asks(returned: Return, signed_in: SignedIn, person: Person) -> None:
    page = opened(returned, signed_in)
    put(returned, person(Role.FOCAL_POINT), pupils="100", grade="good")
    page = page.press("save", {"0.pupils": "200", "0.grade": "poor", "0.absent": "3"})
    assert cells(returned)["absent"] == "3"
    assert page.said("//fieldset[@id='c0-pupils']//b") == "100 200"
    assert page.said("//fieldset[@id='c0-grade']//b") == "Good Poor"
    page = page.press("save")
    assert page.said("//fieldset[@id='c0-pupils']//b") == "100 200"
    page.press("save", {"0.pupils.which": "mine", "0.grade.which": "theirs"})
    assert (cells(returned)["pupils"], cells(returned)["grade"]) == ("200", "good")


def test_a_conflict_that_changes_again_is_asked_again(returned: Return, signed_in: SignedIn, person: Person) -> None:
    page = opened(returned, signed_in)
    put(returned, person(Role.FOCAL_POINT), pupils="100")
    page = page.press("save", {"0.pupils": "200"})
    put(returned, person(Role.FOCAL_POINT), pupils="101")
    page = page.press("save", {"0.pupils.which": "mine"})
    assert page.said("//fieldset[@id='c0-pupils']//b") == "101 200"
    assert cells(returned)["pupils"] == "101"


def test_what_comes_too_late_can_be_copied(returned: Return, signed_in: SignedIn, person: Person) -> None:
    page = opened(returned, signed_in)
    workflow.submit(returned, person(Role.FOCAL_POINT))
    page = page.press("save", {"0.remark": "my long <b>thought</b>"})
    assert page.said("//pre") == "my long <b>thought</b>"
    assert "remark" not in cells(returned)


def test_what_was_typed_into_a_row_that_is_gone_can_be_copied(rich: Cycle, signed_in: SignedIn) -> None:
    returned = of(rich, "projects")
    page = opened(returned, signed_in)
    page.press(f"remove:{returned.rows_of()[0].uid}")
    page = page.press("save", {"0.project": "Roof"})
    assert page.said("//pre") == "Roof"


def test_a_page_that_is_not_ours_is_refused(returned: Return, signed_in: SignedIn) -> None:
    client = signed_in(Role.FOCAL_POINT)
    for seen in ("[1]", "{", '[["no uid", {}]]'):
        assert client.post(f"/returns/{returned.pk}/", {"seen": seen}).status_code == 400
    assert client.post(f"/returns/{returned.pk}/", {"do": "remove:x"}).status_code == 400


TEXTS = st.text(
    st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from(["\n", "\t", "'", '"', "<", "&", "ع", "\u200b"])
)


@given(text=TEXTS, row=st.sampled_from([0, 1]))
@settings(max_examples=many(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back_as_it_was_typed(returned: Return, signed_in: SignedIn, text: str, row: int) -> None:
    page = opened(returned, signed_in).press("save", {f"{row}.remark": text})
    assert cells(returned, row).get("remark", "") == clean(text)
    assert page.values[f"{row}.remark"] == clean(text)


@given(text=TEXTS.filter(lambda text: clean(text).strip() != "-"))
@settings(max_examples=many(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_in_a_cell_for_figures_is_kept_too(returned: Return, signed_in: SignedIn, text: str) -> None:
    page = opened(returned, signed_in).press("save", {"0.pupils": text, "0.pupils.how": "", "0.pupils.why": ""})
    field = returned.declared.field("pupils")
    reader = reader_of(field, returned.declared, returned.cycle.framework)
    assert cells(returned).get("pupils", "") == meaning_of(clean(text), reader).text
    before = returned.changes.count()
    page.press("save")
    assert returned.changes.count() == before


# Checking and submitting


def test_a_check_lists_everything_and_leads_there(returned: Return, signed_in: SignedIn) -> None:
    page = opened(returned, signed_in).press("check", {"0.pupils": "many", "1.pupils": "10", "1.absent": "11"})
    assert page.said("//section[@role='alert']/h2") == "2 answers need correcting"
    assert page.tree.xpath("//section[@role='alert']//li/a/@href") == ["#c0-pupils", "#c1-pupils"]
    assert "More pupils were absent than there are." in page.said("//*[@id='wrong-c1-absent']")
    page = page.press("check", {"0.pupils": "1", "1.absent": "9"})
    assert "No problems found. 7 cells are still blank." in " ".join(page.text.split())


def test_blank_cells_are_reported_only_when_they_are_asked_for(rich: Cycle, signed_in: SignedIn) -> None:
    page = opened(of(rich, "tales"), signed_in).press("save", {"0.id": "roof"})
    assert not page.tree.xpath("//*[@id='wrong-c0-tale']")
    page = page.press("check")
    assert "The cell is blank" in page.said("//*[@id='wrong-c0-tale']")


def test_a_return_with_a_mistake_is_not_submitted(returned: Return, signed_in: SignedIn) -> None:
    page = opened(returned, signed_in).press("submit", {"0.pupils": "many"})
    assert page.said("//section[@role='alert']/h2") == "One answer needs correcting"
    returned.refresh_from_db()
    assert returned.state == State.DRAFT


def test_blank_cells_are_asked_about_before_submitting(returned: Return, signed_in: SignedIn) -> None:
    page = opened(returned, signed_in).press("submit", {"0.pupils": "1"})
    assert "9 cells are blank" in page.text
    page = page.press("submit:blank")
    assert "Submitted." in page.text
    assert not page.has("0.pupils")
    page = PostedPage(page.client, page.address, page.client.post(page.address, {"do": "withdraw"}, follow=True))
    assert page.values["0.pupils"] == "1"


def test_what_came_back_gives_the_reason_and_opens_only_its_cells(
    returned: Return, signed_in: SignedIn, person: Person
) -> None:
    focal = person(Role.FOCAL_POINT)
    put(returned, focal, pupils="100", absent="3")
    returned = workflow.submit(returned, focal)
    row = str(returned.rows_of()[0].uid)
    workflow.send_back(returned, person(Role.CLEARING_OFFICER), "The register says 101.", [(row, "pupils")])
    page = opened(returned, signed_in)
    assert "The register says 101." in page.text
    assert "Only the cell marked “To correct” is open" in page.text
    assert (page.has("0.pupils"), page.has("0.absent"), page.has("1.pupils")) == (True, False, False)
    assert page.said("//*[@id='c0-absent']") == "3"
    assert "To correct" in page.said("//div[contains(@class, 'called-back')]")
    page.press("save", {"0.pupils": "101"})
    assert cells(returned)["pupils"] == "101"


# Rows


def test_rows_are_added_and_removed_and_come_back(rich: Cycle, signed_in: SignedIn) -> None:
    returned = of(rich, "projects")
    page = opened(returned, signed_in).press("add", {"0.project": "Roof", "0.cost": "12"})
    page = page.press("save", {"1.project": "Garden"})
    page = page.press(f"remove:{returned.rows_of()[0].uid}")
    assert [row.cells.get("project") for row in returned.rows_of()] == ["Garden"]
    assert "1 removed row" in page.text
    removed = page.client.get(f"{page.address}removed/").content.decode()
    assert "Roof" in removed
    uid = returned.changes.filter(field="", new="").get().row
    page.client.post(f"{page.address}removed/", {"row": str(uid)})
    assert [row.cells.get("project") for row in returned.rows_of()] == ["Garden", "Roof"]


def test_where_every_row_is_there_none_can_be_added(rich: Cycle, signed_in: SignedIn) -> None:
    page = opened(of(rich, "lessons"), signed_in)
    assert "Add a row" not in page.text
    assert "Remove" not in page.text


def test_a_text_can_be_put_back(returned: Return, signed_in: SignedIn) -> None:
    page = opened(returned, signed_in).press("save", {"0.pupils": "100"}).press("save", {"0.pupils": "1"})
    address = f"{page.address}rows/{returned.rows_of()[0].uid}/"
    shown = html_of(page.client, address)
    assert "Restore “100”" in shown
    page.client.post(address, {"field": "pupils", "now": "1", "back_to": "100"})
    assert cells(returned)["pupils"] == "100"
    page.client.post(address, {"field": "pupils", "now": "1", "back_to": "50"})
    assert "changed while you were viewing" in html_of(page.client, address)
    assert cells(returned)["pupils"] == "100"


def html_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_many_rows_are_parted_so_that_no_page_is_heavy(rich: Cycle, signed_in: SignedIn) -> None:
    returned = of(rich, "projects")
    for number in range(300):
        texts = {"project": f"Project number {number}", "cost": "1,5", "note": "A note of some words " * 3}
        returned.rows.create(position=number + 1, cells={"school": "HILL", **texts})
    page = opened(returned, signed_in).press("check")
    assert len(page.response.content) < HEAVIEST
    last = PostedPage(page.client, f"{page.address.partition('?')[0]}?page=99")
    assert "Project number 299" in last.text
    assert "Project number 0" not in last.text
    count = len(last.tree.xpath("//tbody/tr"))
    last.press("save", {f"{count - 1}.cost": "7"})
    assert returned.rows_of().last().cells["cost"] == "7"


# Last time


def test_a_value_is_copied_only_when_asked_for_and_marked(rich: Cycle, signed_in: SignedIn) -> None:
    accepted_last_time(rich, "pupils", {"level": "primary", "grade": "good", "pupils": "12"})
    returned = of(rich, "pupils")
    page = opened(returned, signed_in)
    assert "grade" not in cells(returned)
    uid = returned.rows_of()[0].uid
    page = page.press(f"take:{uid}:grade", {"0.absent": "3"})
    assert cells(returned)["grade"] == "good"
    assert cells(returned)["absent"] == "3"
    assert returned.rows_of()[0].prefilled == ["grade"]
    assert "1 carried forward" in page.text
    page.press(f"take:{uid}:remark")
    assert "remark" not in cells(returned)


def test_an_invalid_earlier_text_is_shown_and_not_offered(rich: Cycle, signed_in: SignedIn) -> None:
    accepted_last_time(rich, "pupils", {"level": "primary", "grade": "splendid"})
    returned = of(rich, "pupils")
    page = opened(returned, signed_in)
    assert page.said("//*[@id='last-c0-grade']") == "Last time: splendid"
    page.press(f"take:{returned.rows_of()[0].uid}:grade")
    assert "grade" not in cells(returned)


def test_what_seldom_changes_is_copied_after_a_look(rich: Cycle, signed_in: SignedIn) -> None:
    accepted_last_time(
        rich,
        "pupils",
        {"level": "primary", "grade": "good", "pupils": "12", "inspected": "yes", "remark": "a"},
        {"level": "secondary", "remark": "b"},
    )
    returned = of(rich, "pupils")
    page = opened(returned, signed_in)
    assert "Copy answers that rarely change" in page.text
    address = f"{page.address}last-values/"
    page = page.press("save", {"0.grade": "poor"})
    shown = html_of(page.client, address)
    assert ("Inspected: <b>yes</b>" in shown, "Pupils: <b>12" in shown, "<b>Good" in shown) == (True, False, False)
    uid, other = (str(row.uid) for row in returned.rows_of())
    page.client.post(address, {"cell": [f"{uid}:inspected", f"{uid}:pupils", f"{other}:remark"]})
    assert cells(returned).keys() == {"school", "level", "grade", "inspected"}
    assert cells(returned, 1)["remark"] == "b"
    assert [row.prefilled for row in returned.rows_of()] == [["inspected"], ["remark"]]


def test_the_rows_of_a_list_can_be_copied_without_their_figures(rich: Cycle, signed_in: SignedIn) -> None:
    accepted_last_time(rich, "projects", {"project": "Roof", "subject": "roofs", "cost": "12"}, {"project": "Well"})
    returned = of(rich, "projects")
    client = signed_in(Role.FOCAL_POINT)
    client.post(f"/returns/{returned.pk}/last-values/", {"row": [json.dumps(["Roof"]), json.dumps(["Moon"])]})
    taken = returned.rows_of().last()
    assert taken.cells == {"school": "HILL", "project": "Roof", "subject": "roofs"}
    assert taken.prefilled == ["project", "subject"]
    assert returned.rows_of().count() == 2


# Who may


@pytest.mark.parametrize("role", [Role.CLEARING_OFFICER, Role.COORDINATOR, Role.EDITOR])
def test_others_read_and_write_nothing(returned: Return, signed_in: SignedIn, person: Person, role: Role) -> None:
    put(returned, person(Role.FOCAL_POINT), pupils="100", grade="good", inspected="no", absent=": burnt")
    page = opened(returned, signed_in, role)
    assert not page.has("0.pupils")
    assert page.said("//*[@id='c0-grade']") == "Good"
    assert page.said("//*[@id='c0-absent']") == "not available: burnt"
    for address in ("", "cells", f"rows/{returned.rows_of()[0].uid}/", "removed/", "last-values/"):
        assert page.client.post(f"/returns/{returned.pk}/{address}", {"seen": "[]"}).status_code == 403


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.CLEARING_OFFICER])
def test_people_of_another_organisation_see_nothing(returned: Return, signed_in: SignedIn, role: Role) -> None:
    client = signed_in(role, "LAKE")
    for address in ("", f"rows/{returned.rows_of()[0].uid}/", "removed/", "last-values/"):
        assert client.get(f"/returns/{returned.pk}/{address}").status_code == 403


def test_no_cell_changes_without_a_token_of_the_page(returned: Return, signed_in: SignedIn) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(Role.FOCAL_POINT).cookies
    for address in ("", "cells"):
        assert client.post(f"/returns/{returned.pk}/{address}", {"seen": "[]"}).status_code == 403


# Cells that a page saves by itself


def send(client: Client, returned: Return, *edits: dict[str, object], **more: object) -> dict[str, object]:
    body = {"edits": list(edits), **more}
    return client.post(f"/returns/{returned.pk}/cells", json.dumps(body), content_type="application/json").json()


def test_a_dash_that_saves_by_itself_is_reported(returned: Return, signed_in: SignedIn) -> None:
    row = str(returned.rows_of()[0].uid)
    told = send(signed_in(Role.FOCAL_POINT), returned, {"row": row, "field": "pupils", "old": "", "new": "—"})
    assert [item[:2] for item in told["problems"]] == [[row, "pupils"]]
    assert ASKED["en"] in told["problems"][0][2]


def test_cells_are_saved_one_by_one_and_the_rest_is_reported(
    returned: Return, signed_in: SignedIn, person: Person
) -> None:
    put(returned, person(Role.FOCAL_POINT), absent="3")
    client, row = signed_in(Role.FOCAL_POINT), str(returned.rows_of()[0].uid)
    told = send(
        client,
        returned,
        {"row": row, "field": "pupils", "old": "", "new": "many"},
        {"row": row, "field": "absent", "old": "", "new": "4"},
        {"row": row, "field": "school", "old": "HILL", "new": "LAKE"},
    )
    assert told["saved"] == [[row, "pupils", "many"]]
    assert told["conflicts"] == [[row, "absent", ["3", "3"], ["4", "4"]]]
    assert [item[:2] for item in told["refused"]] == [[row, "school"]]
    said = "'many' is not a number. Enter a number, or choose in the menu next to the cell why there is none."
    assert told["problems"] == [[row, "pupils", said, []]]
    assert told["progress"] == {"asked": 10, "answered": 1, "words": "1 of 10 cells answered, 1 to correct"}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"edits": 1}',
        '{"edits": [{"row": "x", "field": "a", "old": "", "new": ""}]}',
        '{"edits": [[]]}',
    ],
)
def test_what_is_no_list_of_edits_is_refused(returned: Return, signed_in: SignedIn, body: str) -> None:
    client = signed_in(Role.FOCAL_POINT)
    answer = client.post(f"/returns/{returned.pk}/cells", body, content_type="application/json")
    assert answer.status_code == 400


def test_nothing_that_a_database_cannot_hold_stops_the_rest(returned: Return, signed_in: SignedIn) -> None:
    row = str(returned.rows_of()[0].uid)
    send(signed_in(Role.FOCAL_POINT), returned, {"row": row, "field": "remark", "old": "", "new": "a\x00b\ud800\r\nc"})
    assert cells(returned)["remark"] == "ab\nc"


def test_tags_are_ticked_and_kept_as_codes(rich: Cycle, signed_in: SignedIn) -> None:
    tales = of(rich, "tales")
    page = opened(tales, signed_in)
    assert page.said("//*[@id='c0-about']//label") == "Reading Numbers Roofs"
    page = page.press("save", {"0.about.tag.reading": "reading", "0.about.tag.roofs": "roofs"})
    assert cells(tales)["about"] == "reading roofs"
    del page.values["0.about.tag.reading"]
    page = page.press("save")
    assert cells(tales)["about"] == "roofs"
    del page.values["0.about.tag.roofs"]
    page.press("save")
    assert not cells(tales).get("about")


def test_a_tag_that_is_not_on_the_list_is_kept_and_shown(rich: Cycle, signed_in: SignedIn, person: Person) -> None:
    tales = of(rich, "tales")
    put(tales, person(Role.FOCAL_POINT), id="a", tale="Once", about="roofs walls")
    page = opened(tales, signed_in).press("check")
    assert cells(tales)["about"] == "roofs walls"
    assert "'walls' is not in the code list 'subjects'" in page.said("//*[@id='wrong-c0-about']")


def test_a_day_is_picked_and_what_is_no_day_is_not_lost(rich: Cycle, signed_in: SignedIn, person: Person) -> None:
    tales = of(rich, "tales")
    assert opened(tales, signed_in).tree.xpath("//input[@name='0.told_on']/@type") == ["date"]
    put(tales, person(Role.FOCAL_POINT), told_on="early in May")
    assert opened(tales, signed_in).values["0.told_on"] == "early in May"


def test_only_a_figure_next_to_a_reason_asks_why(rich: Cycle, signed_in: SignedIn, person: Person) -> None:
    lessons = of(rich, "lessons")
    put(lessons, person(Role.FOCAL_POINT), given="-4")
    page = opened(lessons, signed_in).press("check")
    assert "below the minimum" in page.said("//*[@id='wrong-c0-given']")
    assert "both" not in page.tree.xpath("//*[@id='c0-given']/..")[0].get("class").split()


@pytest.mark.parametrize("text", ["nan", "Infinity", "-inf"])
def test_what_only_computers_call_a_number_is_reported_and_the_page_is_shown(
    returned: Return, signed_in: SignedIn, person: Person, text: str
) -> None:
    put(returned, person(Role.FOCAL_POINT), pupils=text)
    assert f"'{text}' is not a number" in opened(returned, signed_in).press("check").said("//*[@id='wrong-c0-pupils']")
