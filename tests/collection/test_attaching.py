"""Uploads are hostile until shown otherwise: types are detected from content, names are only names, nothing runs."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.collection.steps import accepted, submitted

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain import workflow
from mandata.collection.domain.attachments import attach, take_away
from mandata.collection.models import Attachment, Return
from mandata.collection.uploads.received import CannotAttach

Person = Callable[..., User]
SignedIn = Callable[..., Client]
PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n"


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), **extra: object) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, **extra)
    return file.getvalue()


def located() -> bytes:
    """A photograph that says where and with what it was taken, and lies on its side."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Secret camera", 6
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (4.0, 51.0, 36.0)
    return picture(exif=exif, comment=b"taken at the well")


def office(*names: str, content: bytes = b"<x/>") -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, content)
    return file.getvalue()


def attached(returned: Return, by: User, content: bytes, name: str = "evidence.bin", **extra: object) -> Attachment:
    return attach(returned, by, SimpleUploadedFile(name, content), **extra)


@pytest.fixture
def focal(person: Person) -> User:
    return person(Role.FOCAL_POINT)


# What is taken


@pytest.mark.parametrize(
    ("content", "media_type", "name"),
    [
        (PDF, "application/pdf", "evidence.pdf"),
        (picture("PNG"), "image/png", "evidence.png"),
        (picture(), "image/jpeg", "evidence.jpg"),
        (
            office("xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "evidence.xlsx",
        ),
        (
            office("word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "evidence.docx",
        ),
        ("a,b\n1,2\n".encode("utf-8-sig"), "text/csv", "evidence.csv"),
        ("Élan, naïveté.\n".encode(), "text/plain", "evidence.txt"),
    ],
)
def test_types_are_detected_from_content(
    returned: Return, focal: User, content: bytes, media_type: str, name: str
) -> None:
    kept = attached(returned, focal, content)
    assert (kept.media_type, kept.name) == (media_type, name)


def test_a_photograph_shows_no_place(returned: Return, focal: User) -> None:
    kept = attached(returned, focal, located(), "photo.jpg", caption=" At the well ", consent=True)
    content = kept.file.read()
    assert b"Secret" not in content
    assert b"well" not in content
    with Image.open(BytesIO(content)) as image:
        assert dict(image.getexif()) == {}
        assert image.size == (20, 40)
    assert (kept.caption, kept.consent) == ("At the well", True)


def test_what_hides_behind_a_picture_is_dropped(returned: Return, focal: User) -> None:
    kept = attached(returned, focal, picture("PNG") + b"<script>alert(1)</script>PK\x03\x04")
    assert b"script" not in kept.file.read()


def test_caption_and_consent_are_of_photographs(returned: Return, focal: User) -> None:
    kept = attached(returned, focal, PDF, caption="Caption", consent=True)
    assert (kept.caption, kept.consent) == ("", False)


# What is not taken


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        b"<!DOCTYPE html><p>Hello",
        b"  \n<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><x/>",
        b"MZ\x90\x00\x03",
        b"\x7fELF\x02\x01",
        b"GIF89a\x01\x00",
        b"\x89PNG\r\n\x1a\n<html>",
        b"\xff\xd8\xff<script>",
        picture("PNG")[:60],
        b"PK\x03\x04 no archive at all",
        office("something/else.xml"),
        office("word/document.xml", "word/vbaProject.bin"),
        b"\x00\x01\x02",
        b"\xff\xfe\x00",
        b"   ",
        b"",
    ],
)
def test_what_is_no_evidence_is_refused(returned: Return, focal: User, home: Path, content: bytes) -> None:
    with pytest.raises(CannotAttach):
        attached(returned, focal, content, "picture.png")
    assert not Attachment.objects.exists()
    assert not list((home / "uploads").rglob("*.*")) if (home / "uploads").exists() else True


def test_a_file_that_is_too_large_is_refused(returned: Return, focal: User, settings: object) -> None:
    settings.ATTACHMENT_LIMIT = 1_000_000
    with pytest.raises(CannotAttach, match="larger than 1 MB"):
        attached(returned, focal, b"x" * 1_000_001)


def test_a_document_that_unpacks_to_far_more_is_refused(returned: Return, focal: User, monkeypatch: object) -> None:
    monkeypatch.setattr("mandata.collection.uploads.file_types.MOST_UNPACKED", 1_000_000)
    with pytest.raises(CannotAttach, match="unpacked"):
        attached(returned, focal, office("xl/workbook.xml", content=b"0" * 2_000_000))


def test_a_picture_of_too_many_points_is_refused(returned: Return, focal: User, monkeypatch: object) -> None:
    monkeypatch.setattr("mandata.collection.uploads.pictures.MOST_PIXELS", 100)
    with pytest.raises(CannotAttach, match="too many pixels"):
        attached(returned, focal, picture())


def test_a_return_takes_only_a_limited_number_of_files(returned: Return, focal: User, settings: object) -> None:
    settings.ATTACHMENTS_A_RETURN = 1
    attached(returned, focal, PDF)
    with pytest.raises(CannotAttach, match="at most 1"):
        attached(returned, focal, PDF)


# Names


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("report.final.html", "report.final.pdf"),
        ("photo.png", "photo.pdf"),
        ('a"; filename="evil.exe', "a filename=evil.pdf"),
        ("line\nbreak\x00.pdf", "linebreak.pdf"),
        ("\u202egpj.exe", "gpj.pdf"),
        ("été à Juba.pdf", "été à Juba.pdf"),
        ("x" * 400 + ".pdf", "x" * 150 + ".pdf"),
        ("...", "file.pdf"),
        ("<script>.pdf", "script.pdf"),
    ],
)
def test_names_are_cleaned(returned: Return, focal: User, name: str, kept: str) -> None:
    upload = SimpleUploadedFile("x", PDF)
    upload._name = name  # as it would be without the guards before ours
    assert attach(returned, focal, upload).name == kept


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "C:\\x\\y.pdf"])
def test_names_are_never_paths(returned: Return, focal: User, home: Path, name: str) -> None:
    upload = SimpleUploadedFile("x", PDF)
    upload._name = name
    kept = attach(returned, focal, upload)
    assert "/" not in kept.name
    assert "\\" not in kept.name
    assert Path(kept.file.path).resolve().parent == (home / "uploads" / "attachments").resolve()
    assert Path(kept.file.path).name.isalnum()


# Reading and taking away


def test_a_file_is_saved_and_never_shown_as_a_page(returned: Return, focal: User, signed_in: SignedIn) -> None:
    kept = attached(returned, focal, PDF, "été.pdf")
    answer = signed_in(Role.CLEARING_OFFICER).get(f"/attachments/{kept.pk}/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ((Role.FOCAL_POINT, "HILL"), 200),
        ((Role.COORDINATOR,), 200),
        ((Role.FOCAL_POINT, "LAKE"), 403),
        ((Role.CLEARING_OFFICER, "LAKE"), 403),
        ((Role.READER,), 403),
        ((Role.PUBLISHER,), 403),
    ],
)
def test_who_may_read_a_file(returned: Return, focal: User, signed_in: SignedIn, who: tuple[Role], status: int) -> None:
    kept = attached(returned, focal, PDF)
    assert signed_in(*who).get(f"/attachments/{kept.pk}/").status_code == status


def test_nobody_reads_uploads_by_their_path(returned: Return, focal: User) -> None:
    kept = attached(returned, focal, PDF)
    for prefix in ("/", "/static/", "/media/", "/uploads/"):
        assert Client().get(prefix + kept.file.name).status_code == 404


def test_files_are_added_and_deleted_on_the_page(
    returned: Return, signed_in: SignedIn, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    client, address = signed_in(Role.FOCAL_POINT), f"/returns/{returned.pk}/attachments/"
    assert client.post(address, {"file": SimpleUploadedFile("minutes.pdf", PDF)}).status_code == 302
    kept = Attachment.objects.get()
    assert "minutes.pdf" in client.get(address).content.decode()
    path = Path(kept.file.path)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"/attachments/{kept.pk}/delete/").status_code == 302
    assert not Attachment.objects.exists()
    assert not path.exists()


def test_a_refused_file_gives_the_reason_and_keeps_the_caption(returned: Return, signed_in: SignedIn) -> None:
    typed = {"file": SimpleUploadedFile("x.png", b"<html>"), "caption": "At the well", "consent": "yes"}
    answer = signed_in(Role.FOCAL_POINT).post(f"/returns/{returned.pk}/attachments/", typed)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "This type of file is not accepted" in page
    assert 'value="At the well"' in page
    assert "checked" in page


@pytest.mark.parametrize("take", [submitted, accepted])
def test_a_return_that_is_submitted_keeps_its_files(
    returned: Return, person: Person, focal: User, take: Callable[..., Return]
) -> None:
    kept = attached(returned, focal, PDF)
    take(returned, person)
    with pytest.raises(CannotAttach, match="closed for changes"):
        take_away(Attachment.objects.get(pk=kept.pk), focal)
    with pytest.raises(CannotAttach, match="closed for changes"):
        attached(returned, focal, PDF)


def test_what_came_back_takes_files_again(returned: Return, person: Person, focal: User) -> None:
    submitted(returned, person)
    returned = workflow.send_back(returned, person(Role.CLEARING_OFFICER), "Evidence is missing")
    assert attached(returned, focal, PDF).pk


@pytest.mark.parametrize(
    "who", [(Role.CLEARING_OFFICER,), (Role.COORDINATOR,), (Role.FOCAL_POINT, "LAKE"), (Role.EDITOR,)]
)
def test_only_focal_points_add_and_delete(returned: Return, focal: User, signed_in: SignedIn, who: tuple[Role]) -> None:
    kept = attached(returned, focal, PDF)
    client = signed_in(*who)
    upload = {"file": SimpleUploadedFile("x.pdf", PDF)}
    assert client.post(f"/returns/{returned.pk}/attachments/", upload).status_code == 403
    assert client.post(f"/attachments/{kept.pk}/delete/").status_code == 403
    assert Attachment.objects.count() == 1


def test_a_photograph_is_submitted_for_one_row(returned: Return, signed_in: SignedIn) -> None:
    client, row = signed_in(Role.FOCAL_POINT), returned.rows_of()[1]
    address = f"/returns/{returned.pk}/attachments/"
    assert f'value="{row.uid}" selected' in client.get(f"{address}?row={row.uid}").content.decode()
    sent = {"file": SimpleUploadedFile("a.jpg", picture()), "row": str(row.uid), "caption": "At the well"}
    page = client.post(address, sent, follow=True).content.decode()
    assert Attachment.objects.get().row == row.uid
    assert "Secondary school · " in " ".join(page.split())
