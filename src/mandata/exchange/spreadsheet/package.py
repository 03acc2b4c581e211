"""The file of a workbook, opened with suspicion: what it is, whether it is safe to unpack, and what is in it."""

from __future__ import annotations

import lzma
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.parsers import expat

from mandata.exchange.problems import NotReadable

LARGEST_FILE = 20_000_000
LARGEST_UNPACKED = 100_000_000
LARGEST_RATIO = 200
"""A part that packs tighter is no sheet that people filled in."""

RATIO_COUNTS_FROM = 5_000_000
"""Small parts may pack as tight as they like."""

MOST_PARTS = 2_000
CHUNK = 1 << 20

PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Ways to pack a part; spreadsheet programs know no others."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK"
UTF16_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

WORKBOOK_TYPES = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
)


OFFICE_DOCUMENT = "/officeDocument"
"""End of the kind of the pointer from a package to its main part, in transitional and strict files alike."""

OnStart = Callable[[str, dict[str, str]], None]
OnText = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of a workbook: its name, the part that holds it, and whether people see it."""

    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Package:
    """An open workbook.

    Attributes:
        counts_from_1904: days are counted from 1904, as some workbooks from a Mac do.
    """

    archive: zipfile.ZipFile
    sheets: Sequence[SheetPart]
    counts_from_1904: bool
    shared_strings: str | None
    styles: str | None

    def open(self, part: str) -> IO[bytes]:
        """Return the bytes of a part."""
        try:
            return self.archive.open(part)
        except KeyError:
            raise NotReadable("broken-workbook") from None


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open the file of a workbook, of whatever program.

    Raises:
        NotReadable: it is no workbook, or none that may be unpacked; or an error arose while it was read.
    """
    _check_kind(path)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive)
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        expat.ExpatError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
        LookupError,
        ArithmeticError,
        TypeError,
        MemoryError,
        RecursionError,
    ) as error:
        raise NotReadable("broken-workbook") from error


def parse(file: IO[bytes], start: OnStart | None = None, end: OnText | None = None, text: OnText | None = None) -> None:
    """Run an XML part through handlers, in pieces. Names come with their namespace before a space.

    Raises:
        NotReadable: it declares a document type, as bombs of entities do.
    """
    parser = guarded_parser()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    while chunk := file.read(CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def guarded_parser() -> expat.XMLParserType:
    """Return a parser that refuses document types."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise NotReadable("unsafe-workbook")

    parser.StartDoctypeDeclHandler = refuse
    return parser


def local(name: str) -> str:
    """Return an element's name without its namespace."""
    return name.rpartition(" ")[2]


def _check_kind(path: Path) -> None:
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise NotReadable("too-large-file", most=LARGEST_FILE // 1_000_000)
    if size == 0:
        raise NotReadable("empty-file")
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(OLE):
        encrypted = UTF16_ENCRYPTED in path.read_bytes()
        raise NotReadable("protected-workbook" if encrypted else "old-workbook")
    if not head.startswith(ZIP):
        raise NotReadable("csv-named-xlsx" if _is_text(head) else "not-a-workbook")


def _is_text(head: bytes) -> bool:
    lines = head.count(b"\n") or b"," in head or b";" in head
    return bool(lines) and b"\0" not in head and not head.lstrip().startswith((b"<", b"%PDF", b"{"))


def _check_sizes(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise NotReadable("too-large-inside")
    for part in parts:
        if part.flag_bits & 0x1:
            raise NotReadable("protected-workbook")
        if part.compress_type not in PACKED:
            raise NotReadable("unsafe-workbook")
        if part.file_size > RATIO_COUNTS_FROM and part.file_size > LARGEST_RATIO * max(part.compress_size, 1):
            raise NotReadable("too-large-inside")


def package_of(archive: zipfile.ZipFile) -> Package:
    """Return what an Excel workbook's file holds.

    Raises:
        NotReadable: it is no such workbook, or one with macros.
    """
    names = {_plain_name(name): name for name in archive.namelist()}
    if "xl/workbook.bin" in names:
        raise NotReadable("binary-workbook")
    if "[content_types].xml" not in names:
        raise NotReadable("not-a-workbook")
    _refuse_document_types(archive)
    types = _content_types(archive, names["[content_types].xml"])
    if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in types.values()):
        raise NotReadable("macros")
    main = _main_part(archive, names, types)
    targets = _targets(archive, main, names)
    sheets, counts_from_1904 = _sheets(archive, names[main], targets)
    there = set(names.values())
    kinds = {kind.rpartition("/")[2]: part for kind, part in targets.values() if part in there}
    return Package(archive, sheets, counts_from_1904, kinds.get("sharedStrings"), kinds.get("styles"))


def _plain_name(name: str) -> str:
    """Return the name of a part for comparing: some programs write backslashes, or a slash before it."""
    return name.replace("\\", "/").lstrip("/").lower()


def _main_part(archive: zipfile.ZipFile, names: Mapping[str, str], types: Mapping[str, str]) -> str:
    """Return the plain name of the part with the workbook.

    The package points to it. A type of a single part, or one for all files with its ending, says that it is a workbook.
    """
    pointed = [
        _plain_name(part)
        for kind, part in (_targets(archive, "", names).values() if "_rels/.rels" in names else [])
        if kind.endswith(OFFICE_DOCUMENT)
    ]
    declared = [part for part, kind in types.items() if kind in WORKBOOK_TYPES and not part.startswith("*.")]
    for part in [*pointed, *declared]:
        kind = types.get(part, types.get(f"*.{part.rpartition('.')[2]}", ""))
        if part in names and kind in WORKBOOK_TYPES:
            return part
    raise NotReadable("not-a-workbook")


def _refuse_document_types(archive: zipfile.ZipFile) -> None:
    """Refuse XML parts that declare a document type, so that nothing that opens the file later can be attacked.

    A document type comes before the first element. What is wrong after that is found by whatever reads the part;
    drawings of Excel's comments, for example, are not always XML.
    """
    for part in archive.infolist():
        if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        parser, begun = guarded_parser(), list[str]()
        parser.StartElementHandler = lambda name, _, begun=begun: begun.append(name)
        with archive.open(part) as file:
            try:
                while not begun and (chunk := file.read(8192)):
                    parser.Parse(chunk, False)
            except expat.ExpatError:
                if not begun:
                    raise


def _content_types(archive: zipfile.ZipFile, part: str) -> Mapping[str, str]:
    types: dict[str, str] = {}

    def start(name: str, given: Mapping[str, str]) -> None:
        if local(name) == "Override":
            types[_plain_name(given.get("PartName", ""))] = given.get("ContentType", "")
        elif local(name) == "Default":
            types[f"*.{given.get('Extension', '').lower()}"] = given.get("ContentType", "")

    with archive.open(part) as file:
        parse(file, start)
    return types


def _targets(archive: zipfile.ZipFile, main: str, names: Mapping[str, str]) -> Mapping[str, tuple[str, str]]:
    """Return kind and part of everything that a part points to, by the name it uses.

    Args:
        main: plain name of the part; "" for the package itself.
    """
    folder, file_name = posixpath.split(main)
    rels = names.get(posixpath.join(folder, "_rels", f"{file_name}.rels"))
    targets: dict[str, tuple[str, str]] = {}
    if rels is None:
        raise NotReadable("broken-workbook")

    def start(name: str, given: Mapping[str, str]) -> None:
        if local(name) == "Relationship" and given.get("TargetMode") != "External":
            target = given.get("Target", "").replace("\\", "/")
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            targets[given.get("Id", "")] = (given.get("Type", ""), names.get(path.lower(), path))

    with archive.open(rels) as file:
        parse(file, start)
    return targets


def _sheets(
    archive: zipfile.ZipFile, main: str, targets: Mapping[str, tuple[str, str]]
) -> tuple[Sequence[SheetPart], bool]:
    sheets: list[SheetPart] = []
    settings: dict[str, str] = {}

    def start(name: str, given: Mapping[str, str]) -> None:
        if local(name) == "workbookPr":
            settings.update(given)
        elif local(name) == "sheet":
            pointer = next((value for key, value in given.items() if local(key) == "id"), "")
            kind, part = targets.get(pointer, ("", ""))
            if kind.endswith("/worksheet"):
                sheets.append(SheetPart(given.get("name", ""), part, given.get("state", "visible") != "visible"))

    with archive.open(main) as file:
        parse(file, start)
    return sheets, settings.get("date1904", "0") in ("1", "true", "on")
