"""Values that no page sends, the forms that pages have, and requests made of both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode, urljoin, urlsplit

from django.db import transaction
from django.test import Client
from lxml import html

SOURCE = Path(__file__).parents[2] / "src" / "mandata"

VALUES: Mapping[str, bytes] = {
    "nothing": b"",
    "null": b"a\0b",
    "superscript": "²".encode(),
    "digits": b"9" * 5000,
    "large": b"99999999999999999999",
    "negative": b"-1",
    "first month": b"0001-01",
    "last month": b"9999-12",
    "first day": b"0001-01-01",
    "last day": b"9999-12-31",
    "no day": b"2025-02-30",
    "half a character": b"\xed\xa0\x80\xff",
    "long": b"x" * 20_000,
    "many words": b"a " * 3_000,
    "separators": b"\x01\x1b\r\n\x7f://,;:=&?/../%00{{ 7 }}<script>'",
    "other uuid": b"00000000-0000-0000-0000-000000000000",
}
"""What is put in the place of each value."""

PARTS = ("99999999999999999999", "a%00b", "%C2%B2", "x" * 300, "..%2f..", "%ED%A0%80", "%0A")
"""What is put in the place of each part of an address."""

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
ASKED_FOR = re.compile(
    r"""(?:POST|GET|FILES|typed|asked|posted)(?:\.get(?:list)?\(|\[)"([\w-]+)"|"([\w-]+)" in request"""
)


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a page, or an address with what it may be asked with.

    Attributes:
        fields: name and value of each field, as the page would send it.
    """

    address: str
    method: str
    fields: Mapping[str, str] = field(default_factory=dict)
    takes_files: bool = False

    @property
    def shape(self) -> tuple[object, ...]:
        """What distinguishes it from forms that only name other objects."""
        numbered = re.sub(r"/\d+(?=/)", "/1", UUID.sub("uuid", urlsplit(self.address).path))
        return numbered, self.method, frozenset(self.names.values() if self.method == "post" else ())

    @property
    def names(self) -> dict[str, str]:
        """One field of each kind, with the kind's name: cells differ by their row only."""
        kinds = {UUID.sub("uuid", name): name for name in self.fields}
        return {name: kind for kind, name in kinds.items()}


def names_asked_for() -> set[str]:
    """Every name of a value that some view asks for."""
    found: set[str] = set()
    for path in SOURCE.glob("*/**/*.py"):
        for match in ASKED_FOR.findall(path.read_text("utf-8")):
            found.update(filter(None, match))
    return found


def forms_on(page: bytes, address: str) -> Iterator[Form]:
    """The forms of a page, each button's value in turn."""
    for form in html.fromstring(page).forms:
        fields = {name: str(value or "") for name, value in form.fields.items() if name}
        fields.pop("csrfmiddlewaretoken", None)
        action = urljoin(address, form.action or "")
        takes_files = form.get("enctype") == "multipart/form-data"
        buttons = {(b.get("name"), b.get("value", "")) for b in form.xpath(".//button[@name]")} or {None}
        for button in sorted(buttons, key=str):
            pressed = dict([button]) if button else {}
            yield Form(action, (form.method or "get").lower(), {**fields, **pressed}, takes_files)


def send(client: Client, form: Form, fields: list[tuple[str, bytes]]) -> str:
    """Send a form, take back what it did, and say what went wrong; "" where it was answered."""
    data = urlencode(fields)
    address, where = form.address.partition("#")[0], {}
    if form.method == "get":
        address = f"{urlsplit(address).path}?{data}"
    else:
        where = {"data": data, "content_type": "application/x-www-form-urlencoded"}
    return request(client, form.method, address, **where)


def request(client: Client, method: str, address: str, **given: object) -> str:
    """Make a request, take back what it did, and say what went wrong; "" where it was answered."""
    try:
        with transaction.atomic():
            answer = getattr(client, method)(quote(address, safe="/?&=%:+-._~,;"), **given)
            for _part in answer.streaming_content if answer.streaming else ():
                pass
            transaction.set_rollback(True)
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:80]}"
    return f"status {answer.status_code}" if answer.status_code >= 500 and answer.status_code != 507 else ""
