"""Texts have drafts and versions, look as they will be printed, and never overwrite one another."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.framework import schools

from mandata import limited
from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.models import Cycle
from mandata.collection.workspace.files import workspace
from mandata.editing import texts
from mandata.editing.comparison import compare
from mandata.editing.models import Draft, TextVersion
from mandata.editing.preview import preview
from mandata.framework.confidentiality import OPERATOR
from mandata.records import accept

Client_ = Callable[..., Client]
PUPILS = """\
school,level,pupils,absent,passed_share,grade,inspected,remark,reference,note
HILL,primary,100,5,90,good,yes,,,
"""


@pytest.fixture
def folder(home: Path, cycle: Cycle) -> Path:
    """The folder of the texts; the platform knows the file that is there."""
    schools.put(home / "workspace" / "returns" / "cycle-2" / "pupils.csv", PUPILS)
    accept(workspace())
    texts.take_over_files()
    return home / "workspace" / "narrative"


def standing() -> TextVersion:
    return TextVersion.objects.filter(name="pupils").first()


def save(client: Client, markdown: str, seen: int = 1) -> object:
    return client.post("/narrative/pupils/", {"markdown": markdown, "seen": seen, "save": "1"})


def test_a_saved_text_is_a_version_and_a_file(
    folder: Path, signed_in: Client_, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        save(signed_in(Role.EDITOR), "Better words.\n")
    assert (standing().number, standing().markdown) == (2, "Better words.\n")
    assert (folder / "pupils.md").read_text("utf-8") == "Better words.\n"


def test_two_editors_never_overwrite_each_other(folder: Path, signed_in: Client_) -> None:
    save(signed_in(Role.EDITOR), "Mine.\n")
    answer = save(signed_in(Role.EDITOR), "Theirs.\n", seen=1)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Mine." in page
    assert "Theirs." in page
    assert standing().markdown == "Mine.\n"
    assert Draft.objects.get().markdown == "Theirs.\n"


def test_a_draft_is_kept_and_its_findings_are_reported(folder: Path, signed_in: Client_) -> None:
    client = signed_in(Role.EDITOR)
    answer = client.post("/narrative/pupils/draft/", {"markdown": '{{ value("pupils.nunber") }}\n'})
    assert answer.json()["findings"][0]["line"] == 1
    assert answer.json()["findings"][0]["isError"]
    assert "pupils.nunber" in client.get("/narrative/pupils/").content.decode()
    assert standing().number == 1


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_is_sent_twice_at_once_is_kept_once(folder: Path, signed_in: Client_) -> None:
    client = signed_in(Role.EDITOR)
    session = client.cookies

    def send(words: str) -> int:
        own = Client()
        own.cookies = session
        try:
            return own.post("/narrative/pupils/draft/", {"markdown": words}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(send, ["One.\n", "Two.\n"])) == [200, 200]
    assert Draft.objects.get().markdown in ("One.\n", "Two.\n")


def test_the_preview_shows_the_draft_as_it_will_look(folder: Path, signed_in: Client_) -> None:
    client = signed_in(Role.EDITOR)
    client.post("/narrative/pupils/draft/", {"markdown": "A **new** word.\n"})
    answer = client.get("/narrative/pupils/preview/")
    assert "A <strong>new</strong> word." in answer.content.decode()
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_text_can_be_written_before_anything_is_accepted(home: Path, cycle: Cycle, signed_in: Client_) -> None:
    texts.take_over_files()
    client = signed_in(Role.EDITOR)
    assert "There are no accepted figures yet" in client.get("/narrative/pupils/").content.decode()
    assert client.get("/narrative/pupils/preview/").status_code == 200


def test_nothing_runs_from_a_text(folder: Path, signed_in: Client_) -> None:
    client = signed_in(Role.EDITOR)
    client.post("/narrative/pupils/draft/", {"markdown": "{{ ''.__class__.__mro__ }}\n"})
    assert "&lt;class" not in client.get("/narrative/pupils/preview/").content.decode()


def test_a_file_edited_outside_is_shown_and_copied_on_request(folder: Path, signed_in: Client_) -> None:
    schools.put(folder / "pupils.md", "Written in a checkout.\n")
    assert texts.write_files() == ["pupils"]
    client = signed_in(Role.EDITOR)
    assert "edited outside" in client.get("/narrative/").content.decode()
    client.post("/narrative/take-over/")
    assert standing().markdown == "Written in a checkout.\n"


def test_a_file_left_behind_by_a_crash_is_brought_up_to_date(folder: Path, person: Callable[..., User]) -> None:
    texts.save("pupils", "Newer.\n", 1, person(Role.EDITOR))
    schools.put(folder / "pupils.md", "The schools.\n")  # the earlier text: the process died before it wrote
    assert texts.write_files() == []
    assert (folder / "pupils.md").read_text("utf-8") == "Newer.\n"


def test_an_earlier_version_is_restored_and_none_is_lost(folder: Path, signed_in: Client_) -> None:
    client = signed_in(Role.EDITOR)
    save(client, "Second.\n")
    client.post("/narrative/pupils/take-back/", {"version": 1})
    assert (standing().number, standing().markdown) == (3, "The schools.\n")


def test_what_can_be_inserted_is_found_by_its_words(folder: Path, signed_in: Client_) -> None:
    client = signed_in(Role.EDITOR)
    found = client.get("/narrative/pupils/inserts/?q=absence", headers={"accept": "application/json"}).json()["found"]
    assert found[0][3] == '{{ value("pupils.absent_share") }}'
    exhibits = client.get("/narrative/pupils/inserts/?q=by school", headers={"accept": "application/json"}).json()
    assert '{{ exhibit("pupils-by-school") }}' in [item[3] for item in exhibits["found"]]


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.CLEARING_OFFICER, Role.READER, Role.ADMINISTRATOR])
def test_others_see_no_text_before_it_is_published(folder: Path, signed_in: Client_, role: Role) -> None:
    assert signed_in(role).get("/narrative/pupils/").status_code == 403


def test_a_coordinator_reads_and_does_not_write(folder: Path, signed_in: Client_) -> None:
    client = signed_in(Role.COORDINATOR)
    assert client.get("/narrative/pupils/").status_code == 200
    assert save(client, "Mine now.\n").status_code == 403


@given(st.lists(st.sampled_from("abc"), max_size=8), st.lists(st.sampled_from("abc"), max_size=8))
def test_a_comparison_says_all_that_came_and_went(old: list[str], new: list[str]) -> None:
    lines = compare("\n".join(old), "\n".join(new))
    came = sum(1 for line in lines if line.kind == "new")
    went = sum(1 for line in lines if line.kind == "old")
    assert came - went == len("\n".join(new).split("\n")) - len("\n".join(old).split("\n"))
    assert (came + went == 0) == (old == new or "\n".join(old) == "\n".join(new))


def test_the_preview_is_of_the_section_alone(folder: Path, signed_in: Client_) -> None:
    page = signed_in(Role.EDITOR).get("/narrative/pupils/preview/").content.decode()
    assert "The schools." in page
    assert 'class="cover"' not in page
    assert "Cite this report" not in page


@pytest.fixture
def with_stories(home: Path) -> None:
    """The framework has a form of stories when the cycle is opened."""
    schools.put(home / "workspace" / "framework" / "forms" / "stories.yaml", STORIES)


def test_a_story_is_picked_by_its_words(with_stories: None, folder: Path, signed_in: Client_) -> None:
    schools.put(folder.parent / "returns" / "cycle-2" / "stories.csv", TOLD)
    accept(workspace())
    client = signed_in(Role.EDITOR)
    found = client.get("/narrative/pupils/inserts/?q=garden", headers={"accept": "application/json"}).json()["found"]
    calls = [item[3] for item in found if item[0] == "story"]
    assert calls == ['{{ stories(id="garden") }}', '{{ highlight(id="pond") }}']
    answer = client.post("/narrative/pupils/draft/", {"markdown": "\n\n".join(calls)}).json()
    assert [one for one in answer["findings"] if one["isError"]] == []


STORIES = """\
name: stories
title: Stories
reported_by: [school]
required: false
schema:
  primaryKey: [id]
  fields:
    - {name: id}
    - {name: organisation, codelist: organisations, answer: false}
    - {name: kind}
    - {name: text}
"""
TOLD = """\
id,organisation,kind,text,reference,note
garden,HILL,story,The school has a garden.,,
pond,HILL,highlight,A pond in the garden.,,
"""


def test_records_damaged_by_a_killed_process_are_repaired_when_needed(folder: Path, signed_in: Client_) -> None:
    (workspace().records / "pupils" / "cycle=2" / "part.parquet").unlink()
    found = signed_in(Role.EDITOR).get("/narrative/pupils/inserts/?q=pupils", headers={"accept": "application/json"})
    assert ["value", "Pupils", "100", '{{ value("pupils.number") }}'] in found.json()["found"]


def test_an_editor_goes_on_while_accepted_returns_do_not_go_together(folder: Path, signed_in: Client_) -> None:
    schools.put(folder.parent / "returns" / "cycle-2" / "pupils.csv", PUPILS + PUPILS.splitlines()[1] + "\n")
    (workspace().records / "pupils" / "cycle=2" / "part.parquet").unlink()
    client = signed_in(Role.EDITOR)
    page = " ".join(client.get("/narrative/pupils/").content.decode().split())
    assert "</strong> pupils.csv:3: The row has the same" in page
    assert client.get("/narrative/pupils/preview/").status_code == 200
    found = client.get("/narrative/pupils/inserts/?q=figures", headers={"accept": "application/json"})
    assert {kind for kind, *_rest in found.json()["found"]} == {"exhibit", "reference"}


ENDLESS = "".join(f"{{% for {name} in range(999) %}}" for name in "ijk") + "{% endfor %}" * 3


def test_a_text_that_costs_too_much_is_a_finding_and_is_not_rendered_again(
    folder: Path, signed_in: Client_, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(Role.EDITOR)
    answer = client.post("/narrative/pupils/draft/", {"markdown": f"Good.\n\n{ENDLESS}\n"})
    (finding,) = answer.json()["findings"]
    assert (finding["line"], finding["isError"]) == (3, True)
    assert "too much time or memory" in finding["text"]

    def never(*_: object) -> None:
        raise AssertionError("the text is rendered again")

    monkeypatch.setattr("mandata.limited.run", never)
    assert "too much time or memory" in client.get("/narrative/pupils/").content.decode()
    assert "too much time or memory" in client.get("/narrative/pupils/preview/").content.decode()
    monkeypatch.undo()
    client.post("/narrative/pupils/draft/", {"markdown": "Better.\n"})
    assert "Better." in client.get("/narrative/pupils/preview/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_slow_text_holds_up_no_other(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    began, goes_on, really = Event(), Event(), limited.run

    def slow(work: str, given: dict[str, object], *rest: object) -> object:
        if "Slow" in given["text"]:
            began.set()
            assert goes_on.wait(60)
        return really(work, given, *rest)

    def shown(markdown: str) -> str:
        try:
            return preview("pupils", "pupils", markdown, OPERATOR).html
        finally:
            connection.close()

    monkeypatch.setattr("mandata.limited.run", slow)
    with ThreadPoolExecutor(2) as pool:
        waiting = pool.submit(shown, "Slow words.\n")
        try:
            assert began.wait(60)
            assert "Quick words" in pool.submit(shown, "Quick words.\n").result(60)
            assert not waiting.done()
        finally:
            goes_on.set()
    assert "Slow words" in waiting.result()
