"""The texts: read, saved as versions, written into the workspace's files and copied from them.

A file whose content is a known version may be overwritten. Any other was edited in a checkout
and is never overwritten: it is shown, and copied when somebody confirms.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from mandata import durable_files
from mandata.accounts.models import User
from mandata.collection.disk import after_saving
from mandata.collection.models import Cycle
from mandata.collection.workspace.files import current_cycle, workspace
from mandata.editing.models import Draft, TextVersion, hash_of
from mandata.framework.model import Framework
from mandata.report.compose.edition import edition_words, filled_outline


class Overtaken(Exception):
    """Somebody saved another version in the meantime.

    Attributes:
        theirs: the current version.
    """

    def __init__(self, theirs: TextVersion) -> None:
        self.theirs = theirs
        super().__init__(f"{theirs.by or 'A file'} saved version {theirs.number} in the meantime.")


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the report's outline.

    Attributes:
        section: id of the section that it fills.
        cycle: number of the cycle whose report it is printed in; 0 before the first is open.
        version: the current version; None if nobody has written one yet.
        framework_text: the framework's own text, printed until there is a version.
    """

    name: str
    section: str
    title: str
    cycle: int
    version: TextVersion | None
    framework_text: str = ""

    @property
    def markdown(self) -> str:
        """Return the text that is printed now."""
        return self.version.markdown if self.version else self.framework_text


def texts(cycle: Cycle | None = None) -> list[Text]:
    """Return every text of the outline, in its order; generated texts are left out.

    Args:
        cycle: the cycle of the report; None for the current one.
    """
    cycle = cycle or current_cycle()
    opened, number = workspace(cycle), cycle.number if cycle else 0
    framework, newest = opened.framework, versions_for(number)
    outline = filled_outline(framework.outline, edition_words(framework, opened.cycle, opened.date))
    return [
        Text(item.text, item.id, item.title, number, newest.get(item.text), _of_framework(framework, item.text))
        for item in outline.sections
        if item.layout != "annex" or (framework.folder / "report" / f"{item.text}.md").is_file()
    ]


def text(name: str, cycle: Cycle | None = None) -> Text | None:
    """Return one text by its name; None if the outline has no such text."""
    return next((item for item in texts(cycle) if item.name == name), None)


def versions_for(number: int) -> dict[str, TextVersion]:
    """Return the version of each text that is printed for a cycle.

    It is the newest one written for the cycle, otherwise for the nearest earlier cycle, otherwise for the nearest
    later one.
    """
    versions = TextVersion.objects.all()
    later = versions.filter(cycle__gt=number).order_by("-cycle", "number")
    until = versions.filter(cycle__lte=number).order_by("cycle", "number")
    return {version.name: version for version in (*later, *until)}


@transaction.atomic
def save(
    name: str, markdown: str, seen: int, by: User | None, *, note: str = "", cycle: Cycle | None = None
) -> TextVersion:
    """Save a text as a new version, and write its file after the commit.

    Args:
        cycle: the cycle of the report; None for the current one. Texts of earlier cycles do not change.
        seen: number of the version that the editor began from; 0 if there was none.

    Raises:
        Overtaken: another version was saved in the meantime.
    """
    markdown = markdown.replace("\r\n", "\n")
    cycle = cycle or current_cycle()
    of_cycle = cycle.number if cycle else 0
    newest = TextVersion.objects.select_for_update(no_key=True).filter(name=name).order_by("-number").first()
    last = versions_for(of_cycle).get(name)
    if last is not None and last.number != seen:
        raise Overtaken(last)
    if last is not None and last.markdown == markdown:
        version = last
    else:
        number = newest.number + 1 if newest else 1
        version = TextVersion.objects.create(
            name=name, number=number, cycle=of_cycle, markdown=markdown, sha256=hash_of(markdown), note=note, by=by
        )
    Draft.objects.filter(name=name, by=by, cycle=of_cycle).delete()
    transaction.on_commit(_write_saved)
    return version


def _write_saved() -> None:
    with after_saving():
        write_files()


def write_files() -> list[str]:
    """Bring the workspace's files up to the versions that are printed for the current cycle.

    Returns:
        Names of texts whose files have content that is no version; they are left alone.
    """
    foreign = []
    for item in texts():
        if item.version is None:
            continue
        path = _path(item.name)
        there = path.read_text("utf-8-sig") if path.is_file() else None
        if there is not None and not TextVersion.objects.filter(name=item.name, sha256=hash_of(there)).exists():
            foreign.append(item.name)
        elif there != item.version.markdown:
            durable_files.write(path, item.version.markdown)
    return foreign


@contextmanager
def folder_for(cycle: Cycle) -> Iterator[Path | None]:
    """Yield the folder with the texts of a cycle; None for the workspace's own folder, which has the current texts."""
    if cycle == current_cycle():
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="mandata-") as scratch:
        folder, own = Path(scratch) / "narrative", Path(settings.WORKSPACE) / "narrative"
        if own.is_dir():
            shutil.copytree(own, folder)
        folder.mkdir(exist_ok=True)
        for version in versions_for(cycle.number).values():
            (folder / f"{version.name}.md").write_text(version.markdown, "utf-8")
        yield folder


@transaction.atomic
def take_over_files(by: User | None = None) -> list[TextVersion]:
    """Save every file with new content as the next version of its text."""
    taken = []
    for item in _files():
        markdown = _path(item).read_text("utf-8-sig")
        last = text_version(item)
        if not TextVersion.objects.filter(name=item, sha256=hash_of(markdown)).exists():
            taken.append(save(item, markdown, last.number if last else 0, by))
    return taken


def text_version(name: str) -> TextVersion | None:
    """Return the version of a text that is printed for the current cycle."""
    cycle = current_cycle()
    return versions_for(cycle.number if cycle else 0).get(name)


def foreign_files() -> list[str]:
    """Return names of texts whose files have content that is no version."""
    known = set(TextVersion.objects.values_list("name", "sha256"))
    return [name for name in _files() if (name, hash_of(_path(name).read_text("utf-8-sig"))) not in known]


def _files() -> list[str]:
    """Return names of the outline's texts that have a file in the workspace."""
    wanted = [section.text for section in workspace().framework.outline.sections]
    return [name for name in dict.fromkeys(wanted) if _path(name).is_file()]


def _of_framework(framework: Framework, name: str) -> str:
    path = framework.folder / "report" / f"{name}.md"
    return path.read_text("utf-8-sig") if path.is_file() else ""


def _path(name: str) -> Path:
    return Path(settings.WORKSPACE) / "narrative" / f"{name}.md"
