"""The texts: read, saved as versions, written into the workspace's files and taken over from them.

A file whose content is a version that we know is ours to write over; any other was edited in a checkout,
and is never written over: it is shown, and taken over when somebody says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from mandata import durable_files
from mandata.accounts.models import User
from mandata.collection.accepting import workspace
from mandata.collection.disk import after_saving
from mandata.editing.models import Draft, TextVersion, hash_of
from mandata.framework.model import Framework


class Overtaken(Exception):
    """Somebody saved another version in the meantime.

    Attributes:
        theirs: the version that stands now.
    """

    def __init__(self, theirs: TextVersion) -> None:
        self.theirs = theirs
        super().__init__(f"{theirs.by or 'A file'} saved version {theirs.number} in the meantime.")


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the report's outline.

    Attributes:
        section: id of the section that it fills.
        version: the one that stands; None where nobody wrote one yet.
        framework_text: what the framework brings along and is printed as long as there is no version.
    """

    name: str
    section: str
    title: str
    version: TextVersion | None
    framework_text: str = ""

    @property
    def markdown(self) -> str:
        """What is printed now."""
        return self.version.markdown if self.version else self.framework_text


def texts() -> list[Text]:
    """Every text that the outline asks for, in its order; those that are generated are left out."""
    framework = workspace().framework
    newest = {version.name: version for version in TextVersion.objects.order_by("number")}
    return [
        Text(section.text, section.id, section.title, newest.get(section.text), _of_framework(framework, section.text))
        for section in framework.outline.sections
        if section.layout != "annex" or (framework.folder / "report" / f"{section.text}.md").is_file()
    ]


def text(name: str) -> Text | None:
    """One text by its name; None where the outline asks for no such text."""
    return next((item for item in texts() if item.name == name), None)


@transaction.atomic
def save(name: str, markdown: str, seen: int, by: User | None, note: str = "") -> TextVersion:
    """Keep a text as a new version, and write its file once that is certain.

    Args:
        seen: number of the version that the editor began from; 0 where there was none.

    Raises:
        Overtaken: another version was saved in the meantime.
    """
    markdown = markdown.replace("\r\n", "\n")
    last = TextVersion.objects.select_for_update(no_key=True).filter(name=name).order_by("-number").first()
    if last is not None and last.number != seen:
        raise Overtaken(last)
    if last is not None and last.markdown == markdown:
        version = last
    else:
        number = last.number + 1 if last else 1
        version = TextVersion.objects.create(
            name=name, number=number, markdown=markdown, sha256=hash_of(markdown), note=note, by=by
        )
    Draft.objects.filter(name=name, by=by).delete()
    transaction.on_commit(_write_saved)
    return version


def _write_saved() -> None:
    with after_saving():
        write_files()


def write_files() -> list[str]:
    """Bring the workspace's files up to the versions that stand.

    Returns:
        Names of texts whose files hold something that no version holds; they are left alone.
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


@transaction.atomic
def take_over_files(by: User | None = None) -> list[TextVersion]:
    """Keep every file that holds something new as the next version of its text."""
    taken = []
    for item in _files():
        markdown = _path(item).read_text("utf-8-sig")
        last = TextVersion.objects.filter(name=item).order_by("-number").first()
        if not TextVersion.objects.filter(name=item, sha256=hash_of(markdown)).exists():
            taken.append(save(item, markdown, last.number if last else 0, by, "Taken over from the file"))
    return taken


def foreign_files() -> list[str]:
    """Names of texts whose files hold something that no version holds."""
    known = set(TextVersion.objects.values_list("name", "sha256"))
    return [name for name in _files() if (name, hash_of(_path(name).read_text("utf-8-sig"))) not in known]


def _files() -> list[str]:
    """Names of the texts that have a file in the workspace, among those that the outline asks for."""
    wanted = [section.text for section in workspace().framework.outline.sections]
    return [name for name in dict.fromkeys(wanted) if _path(name).is_file()]


def _of_framework(framework: Framework, name: str) -> str:
    path = framework.folder / "report" / f"{name}.md"
    return path.read_text("utf-8-sig") if path.is_file() else ""


def _path(name: str) -> Path:
    return Path(settings.WORKSPACE) / "narrative" / f"{name}.md"
