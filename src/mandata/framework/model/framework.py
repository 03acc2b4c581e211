"""A framework: everything that says what is reported, read from one folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import Field as Key
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from mandata.findings import Finding
from mandata.framework.model.base import Model, OneOf
from mandata.framework.model.codes import CodeList, Organisation
from mandata.framework.model.comparisons import Comparison
from mandata.framework.model.exhibits import ExhibitDeclaration
from mandata.framework.model.finding_settings import FindingSetting
from mandata.framework.model.forms import Field, Form
from mandata.framework.model.indicators import Indicator
from mandata.framework.model.outline import Outline

ORGANISATIONS = "organisations"
"""The name of the organisations as a code list and as a form that indicators may count."""

TOPICS = "topics"
"""Name of the code list of what forms and people are about."""


END_OF_DAY = "23:59"
"""The hour until which returns are due, if a cycle declares no other."""


class Period(Model):
    """From the first day to the last.

    Attributes:
        start: the first day.
        end: the last day, included.
    """

    start: date
    end: date

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.end < self.start:
            raise PydanticCustomError("period", "the period ends before it starts")
        return self


class Cycle(Model):
    """One reporting exercise.

    Attributes:
        number: counted from the first.
        title: as printed over a column.
        period: the days that the figures cover.
        collection: the days in which they are gathered.
        due_time: the hour until which returns are due on the last of these days, or on the day to which it is
            extended.
        time_zone: IANA name of the zone of this hour, such as `Africa/Juba`; by default the platform's.
        source: where the dates come from, when they are not printed anywhere.
    """

    number: int
    title: str
    period: Period
    collection: Period | None = None
    due_time: str = Key(default=END_OF_DAY, pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")
    time_zone: Annotated[str, OneOf(available_timezones)] | None = None
    source: str = ""


class FrameworkFile(Model):
    """The content of `framework.yaml`.

    Attributes:
        id: short name, lower case with underscores; the folder's name by custom.
        version: text, changed whenever figures of two versions cannot be compared directly.
        title: name of what is reported on.
        description: one or two sentences for a newcomer.
        language: BCP 47 tag of the files' own language.
        languages: tags of every language in which labels are given.
        licence: of the published data.
        rounding: how figures are rounded when they are printed.
        decimal_mark: the mark before decimals in people's figures: a point or a comma. Without it people are
        asked what `12,400` means if it can be read in two ways.
        cycles: every reporting exercise that the framework knows.
        common_fields: fields that every form has as well as its own.
        acronyms: short form to long form; printed by the annex `acronyms`.
    """

    id: str = Key(pattern=r"^[a-z0-9_]+$")
    version: str
    title: str
    description: str = ""
    language: str = "en"
    languages: tuple[str, ...] = ("en",)
    licence: str = ""
    rounding: Literal["half_up", "half_even", "down"] = "half_up"
    decimal_mark: Literal[".", ","] | None = None
    cycles: tuple[Cycle, ...]
    common_fields: tuple[Field, ...] = ()
    acronyms: Mapping[str, str] = Key(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework that was read and checked: every reference in it is valid.

    Attributes:
        folder: where it was read from.
        sha256: hash over the framework's files, in the order of their paths.
        code_lists: by name, including the organisations.
        forms: by name, including the organisations, each with the common fields added.
        exhibits: by id, in the order of their files.
        comparisons: by id, in the order of their files.
        finding_settings: findings that it leaves out or wants with other limits.
        unread: names declared in files that cannot be used; none in a complete framework.
        unread_kinds: `indicator` or `exhibit`, if a file declares some whose names cannot even be read.
        warnings: findings in files that can be used anyway.
        derived: data derived only from these files (a measure, a query), stored here by the function that derived
            it.
    """

    folder: Path
    sha256: str
    file: FrameworkFile
    organisations: Mapping[str, Organisation]
    code_lists: Mapping[str, CodeList]
    forms: Mapping[str, Form]
    indicators: Mapping[str, Indicator]
    exhibits: Mapping[str, ExhibitDeclaration]
    outline: Outline
    comparisons: Mapping[str, Comparison] = field(default_factory=dict)
    finding_settings: tuple[FindingSetting, ...] = ()
    unread: frozenset[str] = frozenset()
    unread_kinds: frozenset[str] = frozenset()
    warnings: tuple[Finding, ...] = ()
    derived: dict[object, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def cycle(self, number: int) -> Cycle | None:
        """Return the cycle of that number."""
        return next((cycle for cycle in self.file.cycles if cycle.number == number), None)

    @property
    def topics(self) -> dict[str, str]:
        """The topics that forms are about: code to name, in the order of their code list."""
        used = {topic for form in self.forms.values() for topic in form.topics}
        return {code: item.name for code, item in self.code_lists[TOPICS].codes.items() if code in used} if used else {}

    def code_list_of(self, form: str, field: str) -> CodeList | None:
        """Return the code list whose codes a form's field holds."""
        declared = self.forms[form].field(field)
        return self.code_lists.get(declared.codelist) if declared and declared.codelist else None

    def totals_of(self, form: str, field: str) -> frozenset[str]:
        """Return the codes of a form's field that are declared as totals."""
        codes = self.code_list_of(form, field)
        return codes.totals if codes else frozenset()
