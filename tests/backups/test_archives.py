"""An archive that is not whole, was changed, or is none of ours is refused."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.backups.archives import members, packed

from mandata.site.backups.archive import BadArchive, Manifest, extract, written

Content = dict[str, bytes]


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """An archive of a few files."""
    kept = tmp_path / "kept"
    kept.mkdir()
    for number in range(20):
        (kept / f"{number}.bin").write_bytes(bytes(str(number), "ascii") * 5_000)
    (kept / "empty").touch()
    manifest = Manifest(version="1", made_at="2025-01-01T00:00:00+00:00", database="sqlite", migrations=["a.0001"])
    with written(tmp_path / "whole.tar.gz", manifest) as archive:
        archive.add_folder("uploads", kept)
    return tmp_path / "whole.tar.gz"


def test_a_whole_one_is_extracted(whole: Path, tmp_path: Path) -> None:
    manifest = extract(whole, tmp_path / "new")
    assert (manifest.database, manifest.migrations, len(manifest.files)) == ("sqlite", ["a.0001"], 21)
    for path in (tmp_path / "kept").iterdir():
        assert (tmp_path / "new" / "uploads" / path.name).read_bytes() == path.read_bytes()


def without(name: str) -> Callable[[Content], Content]:
    return lambda content: {other: text for other, text in content.items() if other != name}


def with_manifest(**changed: object) -> Callable[[Content], Content]:
    return lambda content: {
        **content,
        "manifest.json": json.dumps({**json.loads(content["manifest.json"]), **changed}).encode(),
    }


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda content: {**content, "uploads/7.bin": b"7"}, "uploads/7.bin is not the file that was backed up"),
        (without("uploads/7.bin"), "uploads/7.bin is not the file that was backed up"),
        (lambda content: {"uploads/x": b"x", **content}, "uploads/x is not the file that was backed up"),
        (without("manifest.json"), "is incomplete"),
        (lambda content: {**content, "manifest.json": b"{}"}, "cannot be read"),
        (lambda content: {**content, "manifest.json": b"nonsense"}, "cannot be read"),
        (lambda content: {"uploads/../../x": b"x", **content}, "which a backup of Mandata does not"),
        (lambda content: {"/x": b"x", **content}, "which a backup of Mandata does not"),
        (lambda content: {"secret-key": b"x", **content}, "which a backup of Mandata does not"),
        (lambda content: {"static/x": b"x", **content}, "which a backup of Mandata does not"),
        (with_manifest(format=99), "a later version of Mandata"),
        (with_manifest(unknown=1), "cannot be read"),
    ],
)
def test_a_changed_one_is_refused(whole: Path, tmp_path: Path, change: Callable[[Content], Content], told: str) -> None:
    archive = packed(tmp_path / "changed.tar.gz", change(members(whole)))
    with pytest.raises(BadArchive, match=told):
        extract(archive, tmp_path / "inside" / "new")
    assert not (tmp_path / "inside" / "x").exists()


def test_a_link_is_refused(whole: Path, tmp_path: Path) -> None:
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE):
        with tarfile.open(tmp_path / "link.tar.gz", "w:gz") as tar:
            entry = tarfile.TarInfo("uploads/link")
            entry.type, entry.linkname = kind, "/etc/passwd"
            tar.addfile(entry)
        with pytest.raises(BadArchive):
            extract(tmp_path / "link.tar.gz", tmp_path / "new")


def test_a_copy_that_broke_off_is_refused(whole: Path, tmp_path: Path) -> None:
    """Wherever it broke off, up to the few bytes that close the compressed file."""
    content, last = whole.read_bytes(), len(gzip.decompress(whole.read_bytes()))
    ends = [*range(0, len(content) - 40, 50), len(content) - 100]
    for end in ends:
        (tmp_path / "short.tar.gz").write_bytes(content[:end])
        with pytest.raises(BadArchive):
            extract(tmp_path / "short.tar.gz", tmp_path / f"new-{end}")
    assert last > 100_000


@pytest.mark.parametrize("content", [b"", b"text", gzip.compress(b"no archive at all", mtime=0), b"PK\x03\x04"])
def test_what_is_no_archive_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.tar.gz").write_bytes(content)
    with pytest.raises(BadArchive):
        extract(tmp_path / "x.tar.gz", tmp_path / "new")


def test_one_bit_is_found(whole: Path, tmp_path: Path) -> None:
    plain = bytearray(gzip.decompress(whole.read_bytes()))
    with tarfile.open(fileobj=io.BytesIO(bytes(plain))) as tar:
        place = next(entry.offset_data for entry in tar if entry.name == "uploads/13.bin")
    plain[place + 100] ^= 1
    (tmp_path / "bit.tar.gz").write_bytes(gzip.compress(bytes(plain)))
    with pytest.raises(BadArchive, match=r"uploads/13\.bin"):
        extract(tmp_path / "bit.tar.gz", tmp_path / "new")
