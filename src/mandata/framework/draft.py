"""A framework while it is read: what its files declare, each thing with its place, before references are checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from mandata.findings import Findings, Place
from mandata.framework.model import (
    ORGANISATIONS,
    CodeList,
    Comparison,
    ExhibitDeclaration,
    FindingSetting,
    Form,
    FrameworkFile,
    Indicator,
    Organisation,
    Outline,
)
from mandata.framework.organisations import organisation_form
from mandata.framework.sub_tables import as_sub_table
from mandata.framework.validation import Loc, validated
from mandata.framework.yaml_files import YamlFile, read_yaml

T = TypeVar("T", bound=BaseModel)
Named = TypeVar("Named")


@dataclass(frozen=True, slots=True)
class Declared(Generic[T]):
    """A model with the place it was read from."""

    item: T
    file: YamlFile
    loc: Loc = ()

    def place(self, *loc: str | int, of_key: bool = False) -> Place:
        """Return the place of something in it."""
        return self.file.place((*self.loc, *loc), of_key=of_key)


@dataclass(slots=True)
class Names(Generic[Named]):
    """Everything of one kind by name, and what is known to be declared although it could not be read.

    A name is only reported as unknown where it cannot be one of those: one mistake, one finding.
    """

    known: dict[str, Named] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    complete: bool = True

    def lacks(self, name: str) -> bool:
        """Return whether a name is surely not declared."""
        return self.complete and name not in self.known and name not in self.unread

    def __iter__(self) -> Iterator[Named]:
        return iter(self.known.values())


@dataclass(slots=True)
class Draft:
    """What was read so far. The parts fill in as the files are read."""

    folder: Path
    file: Declared[FrameworkFile] | None = None
    outline: Declared[Outline] | None = None
    organisations: dict[str, Organisation] = field(default_factory=dict)
    code_lists: Names[CodeList] = field(default_factory=Names)
    forms: Names[Declared[Form]] = field(default_factory=Names)
    indicators: Names[Declared[Indicator]] = field(default_factory=Names)
    exhibits: Names[Declared[ExhibitDeclaration]] = field(default_factory=Names)
    comparisons: Names[Declared[Comparison]] = field(default_factory=Names)
    finding_settings: list[Declared[FindingSetting]] = field(default_factory=list)

    def whole_form(self, name: str) -> Form | None:
        """Return a form as organisations fill it in, with the common fields; also the organisations themselves."""
        if name == ORGANISATIONS:
            return self._with_common_fields(organisation_form(self.organisations))
        declared = self.forms.known.get(name)
        if declared is None:
            return None
        form = self._with_common_fields(declared.item)
        register = self.forms.known.get(form.part_of or "")
        return as_sub_table(form, self._with_common_fields(register.item)) if register else form

    def codes_of(self, form: Form, dimension: str) -> CodeList | None:
        """Return the code list behind a dimension that is a field; None for an attribute or a field without codes."""
        declared = form.field(dimension)
        return self.code_lists.known.get(declared.codelist) if declared and declared.codelist else None

    def _with_common_fields(self, form: Form) -> Form:
        common = self.file.item.common_fields if self.file else ()
        added = tuple(item for item in common if form.field(item.name) is None)
        schema = form.table.model_copy(update={"fields": form.table.fields + added})
        return form.model_copy(update={"table": schema})


def read_one(model: type[T], path: Path, findings: Findings) -> Declared[T] | None:
    """Return the model that a whole file is; None, with findings, where it is not."""
    file = read_yaml(path, findings)
    item = validated(model, file, (), findings) if file else None
    return Declared(item, file) if file and item else None


def read_list(
    model: type[T], paths: list[Path], name_of: Callable[[T], str], names: Names[Declared[T]], findings: Findings
) -> None:
    """Add the models that a number of files list, one file after the other."""
    for path in paths:
        file = _read_list(path, findings)
        if file is None:
            names.complete = False
        else:
            for index, raw in enumerate(file.data):
                _add(
                    Declared(item, file, (index,)) if (item := validated(model, file, (index,), findings)) else None,
                    raw,
                    name_of,
                    names,
                    findings,
                )


def read_items(model: type[T], path: Path, findings: Findings) -> list[Declared[T]]:
    """Return the models that a file lists which a framework may do without; they have no names."""
    file = _read_list(path, findings) if path.exists() else None
    if file is None:
        return []
    read = ((index, validated(model, file, (index,), findings)) for index, _raw in enumerate(file.data))
    return [Declared(item, file, (index,)) for index, item in read if item is not None]


def _read_list(path: Path, findings: Findings) -> YamlFile | None:
    """Return a file that is a list; None, with a finding, where it is not."""
    file = read_yaml(path, findings)
    if file is None or isinstance(file.data, list):
        return file
    findings.add("wrong-value", place=file.place(), variant="file")
    return None


def _add(
    declared: Declared[T] | None, raw: Any, name_of: Callable[[T], str], names: Names[Declared[T]], findings: Findings
) -> None:
    if declared is None:
        names.unread.add(str(raw.get("id", "")) if isinstance(raw, dict) else "")
        return
    name = name_of(declared.item)
    first = names.known.setdefault(name, declared)
    if first is not declared:
        findings.add("duplicate-id", {"name": name, "place": str(first.place("id"))}, declared.place("id"))
