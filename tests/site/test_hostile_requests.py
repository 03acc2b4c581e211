"""No request gives an error of the program, whatever is put into its address, its form or its body."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.site.addresses import WHO, addresses, filled_in
from tests.site.hostile import PARTS, VALUES, Form, forms_on, names_asked_for, request, send

from mandata.accounts.roles import OF_ONE_ORGANISATION, Role
from mandata.collection.models import Cycle, Return
from mandata.editing.preview import Preview

Clients = dict[str, Client]

BODIES = (
    *(
        b"",
        b"{",
        b"[" * 100_000,
        b'{"edits":' * 20_000,
        b"null",
        b"1",
        b'"a"',
        b"[]",
        b"{}",
        b"\xff",
        b"NaN",
        b"9" * 5000,
    ),
    *(b'{"edits": 1}', b'{"edits": null}', b'{"edits": [1]}', b'{"edits": [null]}', b'{"edits": {"a": 1}}'),
    *(b'{"edits": [], "added": 1}', b'{"edits": [], "added": [1]}', b'{"edits": [], "added": "abc"}'),
    *(b'{"edits": [], "added": [[]]}', b'{"edits": [{}]}', b'{"edits": [], "checked": {"a": []}}'),
    b'{"edits": [' + b"{}," * 50_000 + b"{}]}",
)
"""What the address that saves cells is sent."""


@pytest.fixture
def clients(lively: Cycle, signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> Clients:
    """Somebody of every role, and a visitor. Texts are not rendered: hostile ones have tests of their own."""
    monkeypatch.setattr("mandata.editing.views.preview", lambda *_: Preview("", []))
    roles = {who: Client() if who == "visitor" else signed_in(Role(who), _own(who)) for who in WHO}
    return {str(who): client for who, client in roles.items()}


def _own(who: str) -> str | None:
    return "HILL" if Role(who) in OF_ONE_ORGANISATION else None


def addresses_of(cycle: Cycle) -> dict[str, str]:
    return {address: filled_in(address, cycle, "HILL") for address in sorted(set(addresses()))}


def forms(clients: Clients, cycle: Cycle) -> Iterator[tuple[str, Form]]:
    """Each form that some page has, with somebody who sees it."""
    seen = set()
    for address in addresses_of(cycle).values():
        for who, client in clients.items():
            page = client.get(address)
            is_page = page.status_code == 200 and page.headers["Content-Type"].startswith("text/html")
            if is_page and not page.streaming and page.content:
                for form in forms_on(page.content, address):
                    if form.shape not in seen and "/accounts/" not in form.address:
                        seen.add(form.shape)
                        yield who, form


@pytest.mark.slow
def test_every_value_of_every_form(lively: Cycle, clients: Clients) -> None:
    found = []
    for who, form in forms(clients, lively):
        for name in form.names:
            good = [(other, value.encode()) for other, value in form.fields.items() if other != name]
            for kind, value in [*VALUES.items(), ("missing", None)]:
                sent = [*good, (name, value)] if value is not None else good
                if wrong := send(clients[who], form, sent):
                    found.append(f"{who} {form.method} {form.address} {name} {kind}: {wrong}")
            twice = [*good, (name, b"1"), (name, b"2")]
            if wrong := send(clients[who], form, twice):
                found.append(f"{who} {form.method} {form.address} {name} twice: {wrong}")
    assert not found, "\n" + "\n".join(found)


@pytest.mark.slow
def test_every_value_of_every_address(lively: Cycle, clients: Clients) -> None:
    found, names = [], sorted(names_asked_for())
    for address in addresses_of(lively).values():
        who = next((who for who, client in clients.items() if client.get(address).status_code == 200), None)
        for kind, value in VALUES.items() if who else ():
            if wrong := send(clients[who], Form(address, "get"), [(name, value) for name in names]):
                found.append(f"{who} {address} all {kind}: {wrong}")
    assert not found, "\n" + "\n".join(found)


def test_every_address_as_everybody_with_all_values_wrong(lively: Cycle, clients: Clients) -> None:
    found = []
    names = sorted(names_asked_for())
    for number, address in enumerate(addresses_of(lively).values()):
        for turn, (who, client) in enumerate(clients.items()):
            kind, body = (list(of)[(number + turn) % len(of)] for of in (VALUES, BODIES))
            wrong = send(client, Form(address, "post"), [(name, VALUES[kind][:2000]) for name in names])
            found += [f"{who} {address} all {kind}: {wrong}"] if wrong else []
            wrong = request(client, "post", address, data=body, content_type="application/json")
            found += [f"{who} {address} JSON {body[:20]!r}: {wrong}"] if wrong else []
    assert not found, "\n" + "\n".join(found)


def test_every_part_of_every_address(lively: Cycle, clients: Clients) -> None:
    found = []
    for pattern, good in addresses_of(lively).items():
        shape = pattern.split("/")
        for place in (place for place, part in enumerate(shape) if "<" in part):
            for wrong_part in PARTS:
                parts = good.split("/")
                parts[place] = wrong_part
                for who in ("visitor", "coordinator", "focal_point"):
                    for method in ("get", "post"):
                        if wrong := request(clients[who], method, "/".join(parts)):
                            found.append(f"{who} {method} {pattern} {wrong_part[:20]}: {wrong}")
    assert not found, "\n" + "\n".join(found)


def test_every_body_of_the_address_that_saves_cells(lively: Cycle, clients: Clients) -> None:
    returned = Return.objects.get(cycle=lively, organisation="HILL", form="pupils")
    edit = {"row": str(returned.rows_of()[0].uid), "field": "pupils", "old": "", "new": "1", "taken": False}
    wrong_values = (None, 1, [], {}, "\ud800", "a\0b", "9" * 5000, "x" * 100_000, True, 1e308, "²")
    bodies = list(BODIES)
    for name in edit:
        bodies += [json.dumps({"edits": [{**edit, name: value}]}).encode() for value in wrong_values]
    bodies += [json.dumps({"edits": [], "added": [value]}).encode() for value in wrong_values]
    bodies += [json.dumps({"edits": [edit] * 6000}).encode()]
    address, found = f"/returns/{returned.pk}/cells", []
    for body in bodies:
        if wrong := request(clients["focal_point"], "post", address, data=body, content_type="application/json"):
            found.append(f"{body[:80]!r}: {wrong}")
    assert not found, "\n" + "\n".join(found)


FILES = (
    *(b"", b"\0", b"a" * 200_000, b"a,b\n" + b"x" * 300_000, b'"' * 100_000, b"\xff\xfe", b"PK\x03\x04", b"%PDF-1.7"),
    *(b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", "²,٣\n".encode(), b"id;school\n" * 5, b"\xef\xbb\xbf"),
)


@pytest.mark.slow
def test_every_file_of_every_form_that_takes_one(lively: Cycle, clients: Clients) -> None:
    found = []
    for who, form in forms(clients, lively):
        if not form.takes_files:
            continue
        for content in FILES:
            for name in ("a.xlsx", "x" * 300, "a\0b.csv", "../../a.csv", "²\u202e.txt"):
                data = {**form.fields, "file": SimpleUploadedFile(name, content)}
                if wrong := request(clients[who], "post", form.address, data=data):
                    found.append(f"{who} {form.address} {name[:20]!r} {content[:20]!r}: {wrong}")
                for follow in ("upload/", "marked/") if "/workbooks/" in form.address else ():
                    if wrong := request(clients[who], "get", f"{form.address}{follow}"):
                        found.append(f"{who} {form.address}{follow}: {wrong}")
    assert not found, "\n" + "\n".join(found)
