"""The reader of a return that was sent back sees the reason, and the changes since with old and new values."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from lxml import html
from tests.collection.steps import accepted, fill, submitted

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain import workflow
from mandata.collection.domain.signing import Difference
from mandata.collection.models import Change, Return
from mandata.collection.presentation.review_rounds import net_of, rounds_of

Person = Callable[..., User]
SignedIn = Callable[..., Client]


def test_the_next_reader_sees_what_was_asked_and_what_changed(
    returned: Return, person: Person, signed_in: SignedIn
) -> None:
    focal, clearing = person(Role.FOCAL_POINT), person(Role.CLEARING_OFFICER)
    returned = submitted(returned, person, pupils="12000", absent="3")
    row = str(returned.rows_of()[0].uid)
    returned = workflow.send_back(returned, clearing, "It should be 15,000.", [(row, "pupils")])
    returned = fill(returned, focal, pupils="14000")
    returned = workflow.submit(fill(returned, focal, pupils="15000"), focal)
    note = _notes(signed_in(Role.CLEARING_OFFICER), returned)
    assert "You wrote" in note[0]
    assert "It should be 15,000.To correct: Primary school · Pupils" in note[0]
    assert "Changed since: Primary school · Pupils: 12,000 →became 15,000" in note[0]
    assert "14,000" not in note[0]
    assert f"{clearing} wrote" in _notes(signed_in(Role.COORDINATOR), returned)[0]


def test_each_round_shows_its_own_changes_the_last_one_first(returned: Return, person: Person) -> None:
    focal, clearing = person(Role.FOCAL_POINT), person(Role.CLEARING_OFFICER)
    returned = submitted(returned, person, pupils="1")
    for text in ("2", "3"):
        returned = workflow.send_back(returned, clearing, f"Write {text}.")
        returned = workflow.submit(fill(returned, focal, pupils=text), focal)
    returned = workflow.send_back(returned, clearing, "Review them again")
    returned = workflow.submit(returned, focal)
    told = [(item.event.reason, [(change.old, change.new) for change in item.changes]) for item in rounds_of(returned)]
    assert told == [("Review them again", []), ("Write 3.", [("2", "3")]), ("Write 2.", [("1", "2")])]


def test_a_reopened_version_gives_the_reason_and_what_changed(
    returned: Return, person: Person, signed_in: SignedIn
) -> None:
    focal = person(Role.FOCAL_POINT)
    returned = workflow.reopen(accepted(returned, person), person(Role.COORDINATOR), "The register was found.")
    returned = workflow.submit(fill(returned, focal, pupils="120"), focal)
    (note,) = _notes(signed_in(Role.CLEARING_OFFICER), returned)
    assert "The register was found." in note
    assert "100 →became 120" in note


def test_a_return_that_never_came_back_has_no_round(returned: Return, person: Person, signed_in: SignedIn) -> None:
    returned = submitted(returned, person)
    assert rounds_of(returned) == []
    assert _notes(signed_in(Role.CLEARING_OFFICER), returned) == []


def test_what_went_back_to_what_it_was_did_not_change(returned: Return) -> None:
    row = returned.rows_of()[0].uid
    texts = [("pupils", "1", "2"), ("absent", "", "4"), ("pupils", "2", "1"), ("absent", "4", "5")]
    changes = [Change(row=row, field=name, old=old, new=new) for name, old, new in texts]
    assert net_of(changes) == [Difference(str(row), "absent", "", "5")]


def _notes(client: Client, returned: Return) -> list[str]:
    tree = html.fromstring(client.get(f"/returns/{returned.pk}/review/").content.decode())
    return [
        " ".join(item.text_content().split())
        for item in tree.xpath("//section[starts-with(@aria-labelledby, 'round-')]")
    ]
