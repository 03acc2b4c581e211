"""A release is frozen, built, compared, approved and read; nobody sees what is not published."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.framework import schools

from mandata.accounts.models import User
from mandata.accounts.roles import Clearance, Role
from mandata.collection.domain import workflow
from mandata.collection.domain.open_cycle import open_cycle
from mandata.collection.domain.saving import Edit, save_cells
from mandata.collection.domain.signing import current_hash
from mandata.collection.models import Cycle, Return
from mandata.collection.workspace.files import workspace
from mandata.framework import read_framework
from mandata.publishing import starting
from mandata.publishing.domain import approval, building
from mandata.publishing.models import Release
from mandata.publishing.queries.comparison import compare
from mandata.publishing.queries.figures import read_figures
from mandata.records import Workspace, open_records
from mandata.report.build import Build

pytestmark = pytest.mark.slow

Person = Callable[..., User]
Client_ = Callable[..., Client]
DAY = date(2025, 3, 1)
TEXT = 'There are {{ value("pupils.number") }} pupils.\n\n{{ exhibit("pupils-figures") }}\n'


def accept(returned: Return, person: Person, pupils: str) -> Return:
    """Fill in the number of primary pupils, and take the return all the way."""
    focal = person(Role.FOCAL_POINT)
    row = returned.rows_of().first()
    save_cells(returned, [Edit(str(row.uid), "pupils", row.cells.get("pupils", ""), pupils)], focal)
    returned = workflow.submit(returned, focal)
    returned = workflow.clear(returned, person(Role.CLEARING_OFFICER), current_hash(returned))
    return workflow.accept(returned, person(Role.COORDINATOR), current_hash(returned))


@pytest.fixture
def narrated(home: Path) -> Path:
    """The folder of the texts."""
    folder = home / "workspace" / "narrative"
    schools.put(folder / "pupils.md", TEXT)
    schools.put(folder / "methods.md", "Counted by hand.\n")
    return folder


@pytest.fixture
def accepted(returned: Return, person: Person) -> Return:
    """The return of Hill School, accepted with 100 pupils."""
    return accept(returned, person, "100")


@pytest.fixture
def make(person: Person, django_capture_on_commit_callbacks: Callable[..., Any]) -> Callable[[Cycle], Release]:
    """Makes a release as a coordinator does."""

    def make(cycle: Cycle) -> Release:
        with django_capture_on_commit_callbacks(execute=True):
            made = starting.start(cycle, DAY, person(Role.COORDINATOR))
        made.refresh_from_db()
        return made

    return make


@pytest.fixture
def release(narrated: Path, accepted: Return, make: Callable[[Cycle], Release]) -> Release:
    """A release that is built."""
    made = make(accepted.cycle)
    assert made.errors == []
    return made


def test_a_release_is_built_from_what_was_accepted(release: Release) -> None:
    assert release.state == Release.State.READY
    assert read_figures(release.folder)["pupils.number;cycle=2"]["printed"] == "100"
    assert [(release.folder / name).is_file() for name in ("report.html", "report.pdf", "report.docx")] == [True] * 3


@pytest.fixture
def draft(
    narrated: Path, cycle: Cycle, signed_in: Client_, django_capture_on_commit_callbacks: Callable[..., Any]
) -> Callable[[], Release]:
    """Makes a draft as an editor does."""

    def make() -> Release:
        with django_capture_on_commit_callbacks(execute=True):
            signed_in(Role.EDITOR).post("/releases/draft/", {"cycle": cycle.number})
        return Release.objects.get(is_draft=True)

    return make


def test_a_draft_shows_what_is_accepted_so_far_in_place_of_the_last(
    draft: Callable[[], Release], returned: Return, person: Person
) -> None:
    first = draft()
    assert (first.state, first.errors, first.content_id) == (Release.State.READY, [], "")
    assert "Draft, not for publication" in (first.folder / "report.html").read_text("utf-8")
    assert read_figures(first.folder)["pupils.number;cycle=2"]["printed"] == "not reported"
    accept(returned, person, "100")
    second = draft()
    assert (second.pk, second.made_at > first.made_at) == (first.pk, True)
    assert read_figures(second.folder)["pupils.number;cycle=2"]["printed"] == "100"


def test_a_draft_freezes_nothing_and_cannot_be_published(draft: Callable[[], Release], person: Person) -> None:
    made = draft()
    assert not (workspace().records / "releases").exists()
    with pytest.raises(approval.CannotPublish, match="draft"):
        approval.publish(made, person(Role.PUBLISHER), made.report_id)


def test_a_release_is_compared_with_releases_not_with_drafts(
    draft: Callable[[], Release], accepted: Return, make: Callable[[Cycle], Release], signed_in: Client_
) -> None:
    draft()
    made = make(accepted.cycle)
    assert "There is no earlier release." in signed_in(Role.COORDINATOR).get(f"/releases/{made.pk}/").content.decode()


def test_nothing_is_published_before_it_is_approved(release: Release) -> None:
    client = Client()
    assert client.get("/published/report.html").status_code == 404
    assert "Nothing is published yet" in client.get("/published/").content.decode()


def test_a_publisher_publishes_what_was_seen(release: Release, person: Person) -> None:
    approval.publish(release, person(Role.PUBLISHER), release.report_id)
    page = Client().get("/published/report.html")
    assert page.status_code == 200
    packed = Client().get("/published/report.html", headers={"accept-encoding": "gzip"})
    assert gzip.decompress(packed.getvalue()) == page.getvalue()
    assert "script-src 'sha256-" in page.headers["Content-Security-Policy"]


def test_a_report_that_changed_since_it_was_seen_is_not_published(release: Release, person: Person) -> None:
    with pytest.raises(approval.CannotPublish, match="Review it again"):
        approval.publish(release, person(Role.PUBLISHER), "another")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PUBLISHER])
def test_nobody_else_publishes(release: Release, person: Person, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        approval.publish(release, person(role), release.report_id)


def test_what_moved_is_named_with_the_rows_that_moved_it(
    release: Release, accepted: Return, person: Person, make: Callable[[Cycle], Release]
) -> None:
    again = workflow.reopen(accepted, person(Role.COORDINATOR), "The register was found")
    accept(again, person, "120")
    second = make(accepted.cycle)
    moved = compare(read_figures(release.folder), read_figures(second.folder))
    total = next(item for item in moved if item.key == "pupils.number;cycle=2")
    assert (total.old, total.new) == ("100", "120")
    assert [(row.row, row.old, row.new) for row in total.rows] == [
        ("pupils, cycle 2, school=HILL; level=primary", "pupils: 100", "pupils: 120")
    ]


def test_why_a_figure_moved_is_reported_to_those_who_may_see_the_return(
    release: Release,
    accepted: Return,
    person: Person,
    make: Callable[[Cycle], Release],
    signed_in: Callable[..., Client],
) -> None:
    again = workflow.reopen(accepted, person(Role.COORDINATOR), "The register was found")
    accept(again, person, "120")
    address = f"/releases/{make(accepted.cycle).pk}/"
    page = " ".join(signed_in(Role.COORDINATOR).get(address).content.decode().split())
    assert "Pupils: <del>100</del>" in page
    assert "The register was found" in page
    assert f"/returns/{accepted.pk}/history/" in page
    assert "The register was found" not in signed_in(Role.PUBLISHER).get(address).content.decode()


def test_a_corrected_past_figure_is_restated_with_the_reason_for_which_its_return_was_opened_again(
    narrated: Path, home: Path, db: None, person: Person, make: Callable[[Cycle], Release]
) -> None:
    framework = read_framework(home / "workspace" / "framework")
    first, second = (open_cycle(framework, number, date(2099, 3, 31)) for number in (1, 2))
    past, now = (Return.objects.get(cycle=cycle, organisation="HILL", form="pupils") for cycle in (first, second))
    for pupils, cycle in (("100", first), ("120", second), ("130", second)):
        if pupils != "100":
            past = workflow.reopen(past, person(Role.COORDINATOR), f"The register says {pupils}")
        past = accept(past, person, pupils)
        if cycle == second and pupils == "120":
            accept(now, person, "90")
        made = make(cycle)
        assert made.errors == []
    told = [(entry.old, entry.new, entry.reason) for entry in open_records(workspace()).restatements]
    assert told == [("100", "120", "The register says 120"), ("120", "130", "The register says 130")]


def test_a_broken_text_stops_a_release_and_says_where(
    narrated: Path,
    accepted: Return,
    signed_in: Callable[..., Client],
    make: Callable[[Cycle], Release],
) -> None:
    schools.put(narrated / "pupils.md", '{{ value("pupils.nunber") }}\n')
    stopped = make(accepted.cycle)
    assert stopped.state == Release.State.STOPPED
    page = signed_in(Role.COORDINATOR).get(f"/releases/{stopped.pk}/").content.decode()
    assert '<a href="/narrative/pupils/">narrative/pupils.md:1</a>' in page
    assert "pupils.number" in page  # the name that was meant


def test_what_is_missing_is_reported_in_the_words_of_the_coordinator(
    home: Path, db: None, make: Callable[[Cycle], Release]
) -> None:
    (home / "workspace" / "narrative" / "pupils.md").unlink()
    cycle = open_cycle(read_framework(home / "workspace" / "framework"), 2, date(2099, 3, 31))
    texts = [f"{error['text']} {error['fix']}" for error in make(cycle).errors]
    assert texts[0] == "No return is accepted yet for: Pupils. Accept one for each of them."
    assert any(text.startswith("Section 'pupils' has no text. Write one of: narrative/pupils.md, ") for text in texts)
    assert not any(str(home) in text for text in texts)


def test_a_build_that_comes_late_leaves_what_is_published(release: Release, person: Person) -> None:
    """ "Build again" was pressed while the first build still went on: the second process finds it done."""
    late = Release.objects.get(pk=release.pk)
    late.state = Release.State.BUILDING
    approval.publish(release, person(Role.PUBLISHER), release.report_id)
    before = (release.folder / "report.html").stat().st_mtime_ns
    building.make(late)
    assert approval.published() == release
    assert (release.folder / "report.html").stat().st_mtime_ns == before


def test_a_release_that_is_built_by_now_is_not_built_again(release: Release, person: Person) -> None:
    assert starting.restart(release, person(Role.COORDINATOR)).state == Release.State.READY


def test_an_earlier_release_can_be_published_again(release: Release, cycle: Cycle, person: Person) -> None:
    publisher = person(Role.PUBLISHER)
    other = Release.objects.create(cycle=cycle, dated=DAY, state=Release.State.READY, report_id="x")
    approval.publish(release, publisher, release.report_id)
    approval.publish(other, publisher, "x")
    approval.publish(release, publisher, release.report_id)
    assert approval.published() == release
    other.refresh_from_db()
    assert other.state == Release.State.SUPERSEDED


@pytest.mark.parametrize("name", ["../../mandata.sqlite3", "figures.json", "data/../figures.json", "/etc/passwd"])
def test_only_the_built_files_can_be_asked_for(release: Release, signed_in: Callable[..., Client], name: str) -> None:
    assert signed_in(Role.PUBLISHER).get(f"/releases/{release.pk}/files/{name}").status_code == 404


def test_a_coordinator_makes_a_release_on_the_page(
    narrated: Path,
    accepted: Return,
    signed_in: Callable[..., Client],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    client = signed_in(Role.COORDINATOR)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/releases/new/", {"cycle": 2, "dated": "2025-03-01"})
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Ready for approval" in page
    assert "publish</button>" not in page  # a coordinator does not approve
    assert not Release.objects.get(is_draft=False).names_reporters
    assert "Shows the findings that name organisations" not in page


def test_a_coordinator_chooses_whether_the_annex_names_who_reported(
    narrated: Path,
    accepted: Return,
    signed_in: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    chosen: list[bool] = []
    real = building.build

    def watched(opened: Workspace, *rest: Any) -> Build:
        chosen.append(opened.shows_organisation_findings)
        return real(opened, *rest)

    monkeypatch.setattr(building, "build", watched)
    client = signed_in(Role.COORDINATOR)
    for choice in ({}, {"names_reporters": "yes"}):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post("/releases/new/", {"cycle": 2, "dated": "2025-03-01", **choice})
    assert chosen == [False, True]
    assert "Shows the findings that name organisations" in client.get(answer.headers["Location"]).content.decode()


@pytest.fixture
def confidential(home: Path) -> Path:
    """The form is confidential, and nothing of it is published; the folder of its framework."""
    framework = home / "workspace" / "framework"
    schools.edit(framework / "forms/pupils.yaml", "title: Pupils\n", "title: Pupils\nclassification: confidential\n")
    return framework


@pytest.fixture
def published_figures(confidential: Path) -> None:
    """The framework lets the figures of the confidential form be published."""
    file = confidential / "indicators/pupils.yaml"
    file.write_text(file.read_text("utf-8").replace("  form: pupils\n", "  form: pupils\n  published: true\n"), "utf-8")


def test_figures_of_a_confidential_form_stop_a_release_where_they_are_asked_for(
    confidential: Path, narrated: Path, accepted: Return, make: Callable[[Cycle], Release]
) -> None:
    made = make(accepted.cycle)
    assert made.state == Release.State.STOPPED
    errors = [error for error in made.errors if error["severity"] == "error"]
    assert {(error["where"], error["text"].partition(" is computed")[0]) for error in errors} >= {
        ("narrative/pupils.md:1", "'pupils.number'"),
        ("pupils.yaml:1:7", "Exhibit 'pupils-figures': 'pupils.number'"),
    }
    assert not any("100" in error["text"] for error in made.errors)


def test_only_who_may_see_a_form_opens_and_publishes_a_release_with_its_figures(
    published_figures: None, release: Release, signed_in: Client_, person: Person
) -> None:
    low, high = (signed_in(Role.PUBLISHER, clearance=one) for one in (Clearance.UNCLASSIFIED, Clearance.CONFIDENTIAL))
    page = f"/releases/{release.pk}/"
    assert "figures of forms that you do not have permission to see" in low.get(page).content.decode()
    assert low.get(f"{page}files/report.html").status_code == 403
    assert low.post(f"{page}approve/", {"seen": release.report_id}).status_code == 403
    report = b"".join(high.get(f"{page}files/report.html").streaming_content).decode()
    assert ">100<" in report
    assert "pupils.csv" not in report
    high.post(f"{page}approve/", {"seen": release.report_id})
    assert low.get(f"{page}files/report.html").status_code == 200
    assert Client().get("/published/report.html").status_code == 200


@pytest.fixture
def second(release: Release, accepted: Return, person: Person, make: Callable[[Cycle], Release]) -> Release:
    """Another release, after the number of pupils was corrected."""
    accept(workflow.reopen(accepted, person(Role.COORDINATOR), "Found"), person, "120")
    return make(accepted.cycle)


def test_figures_above_the_clearance_are_not_compared(
    published_figures: None, second: Release, signed_in: Client_
) -> None:
    page = f"/releases/{second.pk}/"
    high = signed_in(Role.PUBLISHER).get(page).content.decode()
    low = signed_in(Role.PUBLISHER, clearance=Clearance.UNCLASSIFIED).get(page).content.decode()
    high, low = " ".join(high.split()), " ".join(low.split())
    assert "2 figures have changed since" in high and ">120<" in high
    assert "No published figure has changed since" in low and ">120<" not in low


@pytest.fixture
def guarded(home: Path) -> Path:
    """The form of pupils under disclosure control, before a cycle is opened."""
    form = home / "workspace" / "framework" / "forms" / "pupils.yaml"
    text = form.read_text("utf-8")
    rule = "disclosure: {threshold: 5, dimensions: [level], counts: [pupils]}"
    form.write_text(text.replace("title: Pupils\n", f"title: Pupils\n{rule}\n"), "utf-8")
    return form


def test_a_release_that_does_not_know_what_another_published_is_refused(
    guarded: Path, narrated: Path, accepted: Return, make: Callable[[Cycle], Release], person: Person
) -> None:
    """Small counts could be worked out from the two together."""
    publisher = person(Role.PUBLISHER)
    first, second = make(accepted.cycle), make(accepted.cycle)
    assert (first.folder / "printed.json").is_file()
    approval.publish(first, publisher, first.report_id)
    with pytest.raises(approval.CannotPublish, match="published after"):
        approval.publish(second, publisher, second.report_id)
    third = make(accepted.cycle)
    approval.publish(third, publisher, third.report_id)
    assert approval.publish(first, publisher, first.report_id).state == Release.State.PUBLISHED


def test_what_a_release_prints_for_later_ones_is_not_served(
    guarded: Path, release: Release, person: Person, signed_in: Client_
) -> None:
    assert (release.folder / "printed.json").is_file()
    approval.publish(release, person(Role.PUBLISHER), release.report_id)
    assert Client().get("/published/printed.json").status_code == 404
