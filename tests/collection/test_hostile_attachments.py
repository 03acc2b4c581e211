"""Files that unpack to far more than they are, or do something when they are opened, are no evidence."""

from __future__ import annotations

import io
import zipfile
import zlib

import pikepdf
import pytest
from tests.collection.test_attaching import PDF, office

from mandata.collection.uploads.file_types import CSV, TEXT, NotAllowed, type_of
from mandata.collection.uploads.file_types import PDF as PDF_TYPE


def pdf(objects: bytes) -> bytes:
    return b"%PDF-1.7\n1 0 obj\n" + objects + b"\nendobj\n%%EOF\n"


def hidden(
    objects: bytes, dictionary: bytes = b"/Type /ObjStm /Filter /FlateDecode", data: bytes | None = None
) -> bytes:
    packed = zlib.compress(objects) if data is None else data
    return pdf(b"<< " + dictionary + b" >>\nstream\n" + packed + b"\nendstream")


ACTION = b"<< /S /JavaScript /JS (app.alert(1)) >>"


@pytest.mark.parametrize(
    "content",
    [
        pdf(ACTION),
        pdf(b"<< /JS (app.alert(1)) >>"),
        pdf(b"<< /OpenAction << /S /GoTo >> >>"),
        pdf(b"<< /OpenAction 5 0 R >>"),
        pdf(b"<< /AA << /O 5 0 R >> >>"),
        pdf(b"<< /S /Launch /F (cmd.exe) >>"),
        pdf(b"<< /Type /EmbeddedFile >>"),
        pdf(b"<< /Names << /EmbeddedFiles 5 0 R >> >>"),
        pdf(b"<< /#4a#53 (app.alert(1)) >>"),
        pdf(b"<< /J#61vaScript 5 0 R >>"),
        hidden(ACTION),
        hidden(ACTION, b"/Type /#4fbjStm /Filter [/FlateDecode]"),
        hidden(ACTION, b"/Type /ObjStm", ACTION),
        hidden(ACTION, b"/Type /ObjStm /Filter /ASCIIHexDecode", ACTION.hex().encode()),
        hidden(ACTION, b"/Type /ObjStm /Filter /FlateDecode", b"not packed"),
        hidden(b"x" * 60_000_000),
        pdf(b"<< /Encrypt 5 0 R >>"),
    ],
)
def test_a_pdf_that_does_something_is_refused(content: bytes) -> None:
    with pytest.raises(NotAllowed, match="The PDF"):
        type_of(content)


@pytest.mark.parametrize(
    "content",
    [
        PDF,
        pdf(b"<< /OpenAction [3 0 R /Fit] >>"),
        pdf(b"<< /OpenAction[3 0 R /XYZ null null 0] >>"),
        pdf(b"<< /Title (How to write /JSON) /JSX 1 >>"),
        hidden(b"<< /Type /Page >>"),
    ],
)
def test_a_pdf_that_is_only_read_is_taken(content: bytes) -> None:
    assert type_of(content) is PDF_TYPE


@pytest.mark.parametrize("mode", list(pikepdf.ObjectStreamMode))
def test_a_script_is_found_however_the_pdf_is_written(mode: pikepdf.ObjectStreamMode) -> None:
    written = {}
    for is_active in (False, True):
        made, file = pikepdf.new(), io.BytesIO()
        made.add_blank_page()
        if is_active:
            made.Root.OpenAction = made.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))
        made.save(file, object_stream_mode=mode)
        written[is_active] = file.getvalue()
    assert type_of(written[False]) is PDF_TYPE
    with pytest.raises(NotAllowed):
        type_of(written[True])


@pytest.mark.parametrize("name", ["xl/workbook.xml", "word/document.xml"])
def test_an_office_document_that_unpacks_to_far_more_is_refused(name: str) -> None:
    bomb = office(name, content=b" " * 60_000_000)
    assert len(bomb) < 300_000
    with pytest.raises(NotAllowed, match="too large when unpacked"):
        type_of(bomb)


def test_an_office_document_that_lies_about_its_size_is_refused() -> None:
    bomb = bytearray(office("xl/workbook.xml", content=b" " * 3_000_000))
    place = bomb.rindex(b"PK\x01\x02")
    bomb[place + 24 : place + 28] = (10).to_bytes(4, "little")
    with pytest.raises(NotAllowed, match="damaged"):
        type_of(bytes(bomb))


def test_a_member_that_is_locked_is_refused() -> None:
    locked = bytearray(office("xl/workbook.xml"))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        locked[locked.rindex(mark) + offset] |= 1
    with pytest.raises(NotAllowed):
        type_of(bytes(locked))


@pytest.mark.parametrize("line", ["x" * 200_000, "x," * 100_000, '"' + "x" * 200_000, "x" * 131_072 + ";"])
def test_a_text_of_long_lines_is_a_text_or_a_table(line: str) -> None:
    assert type_of(f"{line}\n{line}\n".encode()) in (CSV, TEXT)


def test_an_archive_is_no_office_document() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(NotAllowed):
        type_of(file.getvalue())
