"""Every file is put in place by one module, and that module flushes what it puts in place."""

from __future__ import annotations

import ast
import errno
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.durability.disk import Disk

import mandata
from mandata import durable_files

SOURCE = Path(mandata.__file__).parent
MOVES = {"rename", "renames", "move", "hardlink_to"}
WRITES = {"write_text", "write_bytes", "copyfile", "copytree", "copy2"}

INTO_A_TEMPORARY_FOLDER = {
    "collection/workspace/files.py",
    "collection/queries/cell_problems.py",
    "collection/queries/figure_findings.py",
    "collection/uploads/kept_files.py",
    "editing/preview.py",
    "editing/texts.py",
    "examples.py",
    "exchange/workbook/marking_process.py",
    "framework/adding_cycles.py",
    "limited/server.py",
    "limited/spawning.py",
    "records/accepting.py",
    "registers/domain/imports.py",
    "report/charts/renderer.py",
    "report/render/datapackage/package.py",
    "report/render/datapackage/resources.py",
    "report/render/docx/writer.py",
    "report/render/html/page.py",
    "report/render/pdf/writer.py",
    "site/backups/archive.py",
    "site/backups/databases.py",
    "site/backups/taking.py",
}
"""Modules that write only into a folder that is thrown away, or that `durable_files` puts in place."""

AND_FLUSHES_IT = {"site/sample.py"}
"""Copies the workspace of the demonstration file by file, then flushes the folder."""


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node


def moves(name: str, call: ast.Call) -> bool:
    """Whether a call renames a file. `replace` with one argument is a path's; that of a text has two."""
    is_a_path_s = isinstance(call.func, ast.Attribute) and name == "replace" and len(call.args) == 1
    return name in MOVES or (is_a_path_s and not call.keywords) or ast.unparse(call.func) in ("os.replace", "os.link")


def writes(name: str, call: ast.Call) -> bool:
    if name != "open":
        return name in WRITES
    modes = [item.value for item in ast.walk(call) if isinstance(item, ast.Constant) and isinstance(item.value, str)]
    flags = {node.attr for node in ast.walk(call) if isinstance(node, ast.Attribute)}
    return bool(flags & {"O_WRONLY", "O_RDWR", "O_CREAT"}) or any(
        set(mode) <= set("wxabt+") and set(mode) & set("wxa+") for mode in modes if mode
    )


def using(found: object) -> set[str]:
    return {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if any(found(name, call) for name, call in calls(path))
    }


def test_nothing_else_renames_files() -> None:
    assert using(moves) == {"durable_files.py"}


def test_nothing_else_writes_files_that_are_kept() -> None:
    assert using(writes) == {"durable_files.py"} | INTO_A_TEMPORARY_FOLDER | AND_FLUSHES_IT


@pytest.mark.parametrize(
    "text",
    ["p.rename(q)", "os.replace(a, b)", "p.replace(q)", "shutil.move(a, b)", "os.link(a, b)"],
)
def test_the_rule_sees_a_rename(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(text)
    assert any(moves(name, call) for name, call in calls(tmp_path / "a.py"))


@pytest.mark.parametrize(
    "text",
    ['p.open("w")', 'open(p, "xb")', "os.open(p, os.O_WRONLY)", "p.write_text(t)", "shutil.copytree(a, b)"],
)
def test_the_rule_sees_a_write(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(text)
    assert any(writes(name, call) for name, call in calls(tmp_path / "a.py"))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with Disk.watched(tmp_path) as disk:
        yield disk


def test_what_is_written_is_on_the_disk(disk: Disk) -> None:
    durable_files.write(disk.folder / "new" / "folder" / "a.txt", "text")
    assert (disk.folder / "new/folder/a.txt").read_text() == "text"
    assert disk.not_flushed() == []


def test_the_watched_disk_sees_what_is_not_flushed(disk: Disk) -> None:
    (disk.folder / "a.txt").write_text("text")
    assert disk.not_flushed() == ["a.txt", "the names in ."]
    durable_files.flush(disk.folder / "a.txt")
    assert disk.not_flushed() == ["the names in ."]
    durable_files.flush(disk.folder)
    assert disk.not_flushed() == []
    (disk.folder / "a.txt").rename(disk.folder / "b.txt")
    assert disk.not_flushed() == ["the names in ."]


def test_the_watched_disk_sees_what_is_renamed_before_it_is_flushed(disk: Disk) -> None:
    (disk.folder / "a.txt").write_text("text")
    (disk.folder / "a.txt").rename(disk.folder / "b.txt")
    durable_files.flush_all(disk.folder)
    assert disk.not_flushed() == ["a.txt was renamed before it was flushed"]


def test_a_folder_takes_the_place_of_another(disk: Disk) -> None:
    for number in (1, 2):
        source = disk.folder / f"source-{number}"
        durable_files.write(source / "inner" / f"{number}.txt", str(number))
        durable_files.copy_in_place(source, disk.folder / "kept")
        assert [path.name for path in (disk.folder / "kept").rglob("*.txt")] == [f"{number}.txt"]
        assert disk.not_flushed() == []
    assert sorted(path.name for path in disk.folder.iterdir()) == ["kept", "source-1", "source-2"]


def test_an_error_leaves_what_was_there(disk: Disk) -> None:
    path = disk.folder / "a.txt"
    durable_files.write(path, "old")
    with pytest.raises(ZeroDivisionError), durable_files.writing(path) as new:
        new.write_text("half")
        raise ZeroDivisionError
    assert [item.name for item in disk.folder.iterdir()] == ["a.txt"]
    assert path.read_text() == "old"


def test_one_of_many_writes_what_is_written_once(disk: Disk) -> None:
    path = disk.folder / "secret"
    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(lambda number: durable_files.write_once(path, str(number)), range(8)))
    assert written.count(True) == 1
    assert path.read_text() == str(written.index(True))
    assert path.stat().st_mode & 0o777 == 0o600
    assert disk.not_flushed() == []


@pytest.mark.parametrize("can_link", [True, False])
def test_a_folder_is_kept_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can_link: bool) -> None:
    """Whether the file system has second names or not."""

    def refuse(path: Path, other: Path) -> None:
        if path.exists():
            raise FileExistsError(errno.EEXIST, "there", str(path))
        raise OSError(errno.EXDEV, "another disk", str(path))

    source, kept = tmp_path / "source", tmp_path / "kept"
    for name in ("a.txt", "inner/b.txt", "inner/.c.new", ".building-x/d.txt"):
        durable_files.write(source / name, name)
    if not can_link:
        monkeypatch.setattr(Path, "hardlink_to", refuse)
    durable_files.link_folder(source, kept, left_out=(".*.new", ".building-*"))
    durable_files.write(source / "a.txt", "changed later")
    durable_files.write(source / "e.txt", "came later")
    durable_files.remove([source / "inner" / "b.txt"])
    found = {path.relative_to(kept).as_posix(): path.read_text() for path in kept.rglob("*") if path.is_file()}
    assert found == {"a.txt": "a.txt", "inner/b.txt": "inner/b.txt"}
    durable_files.link_folder(source, kept, left_out=(".*.new", ".building-*"))
    assert (kept / "a.txt").read_text() == "a.txt"
    assert (kept / "e.txt").read_text() == "came later"


def test_what_is_removed_stays_removed(disk: Disk) -> None:
    path = disk.folder / "a.txt"
    durable_files.write(path, "text")
    durable_files.remove([path, disk.folder / "never-there.txt"])
    assert disk.not_flushed() == []


def test_a_system_that_cannot_flush_folders_still_flushes_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[str] = []
    opening = os.open

    def noted(path: Path, flags: int) -> int:
        flushed.append(Path(path).name)
        return opening(path, flags)

    monkeypatch.setattr(durable_files, "IS_UNIX", False)
    monkeypatch.setattr(os, "open", noted)
    durable_files.write(tmp_path / "folder" / "file.txt", "text")
    assert [name for name in flushed if name in ("folder", tmp_path.name)] == []
    assert len([name for name in flushed if "file.txt" in name]) == 1
    assert (tmp_path / "folder" / "file.txt").read_text("utf-8") == "text"
