"""The columns of a form on a page: label, help, choices."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from mandata.collection import labels
from mandata.collection.field_inputs import FIELD_INPUTS
from mandata.collection.models import Return
from mandata.collection.uploads.received import ACCEPTED
from mandata.framework.model import ORGANISATIONS, Code, Field, Framework
from mandata.records.columns import reader_of


class Choice(NamedTuple):
    """One thing to choose."""

    code: str
    name: str


class Group(NamedTuple):
    """Choices that belong together; without a title they are listed alone."""

    title: str
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class Column:
    """A field of the form, as it is drawn.

    Attributes:
        kind: of input: `text`, `long`, `number`, `line`, `date`, `yes-no`, `choice`, `tags`, `place`, `reference` or
            `attachment`.
        help: the form's help, and its limits in words.
        is_answer: whether a reason is possible instead of a figure.
        is_asked: whether an answer is required; other cells may stay blank.
        groups: the choices.
        names: the name of each choice that all rows share.
        words: approximate maximum of words.
        typed: how a cell is typed if it is not picked.
        refers_to: the register whose entries the cells name; "" where they name none.
        accepts: suffixes of the files that people can put in; "" where they put in none.
    """

    name: str
    label: str
    kind: str
    help: str
    is_answer: bool
    is_asked: bool
    groups: Sequence[Group] = ()
    names: Mapping[str, str] = dataclasses.field(default_factory=dict)
    words: int | None = None
    is_whole: bool = False
    typed: str = ""
    refers_to: str = ""
    accepts: str = ""

    @property
    def widget(self) -> str:
        """Return the template of its input."""
        return f"collection/filling/widgets/{self.kind}.html"

    @property
    def has_shared_list(self) -> bool:
        """Whether one list on the page offers the choices of every row."""
        return self.kind == "place"

    @property
    def help_in_grid(self) -> str:
        """The help for a date that is typed or pasted rather than picked."""
        return " ".join(part for part in (self.help, self.typed) if part)

    @property
    def input_mode(self) -> str:
        """The keyboard on a telephone."""
        return "numeric" if self.is_whole else "decimal"

    @property
    def weight(self) -> int:
        """Approximate bytes of a cell on the page."""
        if self.has_shared_list:
            return 800 if self.is_answer else 350
        choices = sum(len(choice.code) + len(choice.name.encode()) + 25 for group in self.groups for choice in group[1])
        return choices + (800 if self.is_answer else 350)


def column_of(field: Field, returned: Return, is_asked: bool) -> Column:
    """Return the column of a field in a return."""
    groups = groups_of(field, returned)
    return Column(
        name=field.name,
        label=f"{field.label} ({_unit(field)})" if field.unit else field.label,
        kind=_kind(field),
        help=" ".join(part for part in (field.description, _how(field), _limits(field)) if part),
        is_answer=returned.declared.is_answer(field),
        is_asked=is_asked,
        groups=groups,
        names=dict(groups[0].choices) if field.field_type.has_broader else {},
        words=field.words,
        is_whole=FIELD_INPUTS[field.type].is_whole,
        typed=str(FIELD_INPUTS[field.type].typed),
        refers_to=field.refers_to,
        accepts=ACCEPTED if field.field_type.holds_file else "",
    )


def groups_of(field: Field, returned: Return) -> list[Group]:
    """Return the choices of a field: none if anything can be typed."""
    if choices := FIELD_INPUTS[field.type].choices:
        return [Group("", [Choice(text, str(name)) for text, name in choices.items()])]
    if field.coded_by is None:
        return []
    framework = returned.cycle.framework
    if field.coded_by == ORGANISATIONS:
        return [Group("", _organisations(field, returned))]
    if field.field_type.has_broader:
        return [Group("", _places(field, returned))]
    return _grouped(list(framework.code_lists[field.coded_by].codes.values()), framework)


def in_words(text: str, field: Field, returned: Return) -> str:
    """Return a cell in words, without marks or codes."""
    return labels.in_words(text, field, returned.declared, returned.cycle.framework)


def _how(field: Field) -> str:
    """Return how a cell is filled in."""
    if field.field_type.holds_file:
        kinds = _("PDF, Word, Excel, CSV, text, PNG or JPEG, up to %(limit)s MB.")
        return kinds % {"limit": settings.ATTACHMENT_LIMIT // 1_000_000}
    return str(FIELD_INPUTS[field.type].help)


def _unit(field: Field) -> str:
    return _("percent") if field.unit == "percent" else field.unit


def _kind(field: Field) -> str:
    if field.codelist and not field.field_type.has_broader:
        return "choice"
    if field.words:
        return "long"
    return FIELD_INPUTS[field.type].widget


def _limits(field: Field) -> str:
    """Return the limits of a field in words, without self-evident ones."""
    limits = field.constraints
    values = {"least": f"{limits.minimum or 0:g}", "most": f"{limits.maximum or 0:g}"}
    if limits.maximum is not None:
        both = _("From %(least)s to %(most)s.") if limits.minimum is not None else _("At most %(most)s.")
        return both % values
    return _("At least %(least)s.") % values if limits.minimum else ""


def _organisations(field: Field, returned: Return) -> list[Choice]:
    cycle = returned.cycle
    known = cycle.framework.organisations.values()
    return [
        Choice(item.code, item.code)
        for item in known
        if field.of_kind in (None, item.kind) and item.is_open(cycle.period_start, cycle.period_end)
    ]


def _places(field: Field, returned: Return) -> list[Choice]:
    """Return the places, each named with its broader places."""
    reader = reader_of(field, returned.declared, returned.cycle.framework)
    return [Choice(code, reader.places.label(code)) for code in reader.codes or ()] if reader.places else []


def _grouped(codes: Sequence[Code], framework: Framework) -> list[Group]:
    """Return codes under their broader code, in the order of the list."""
    groups: dict[str, list[Choice]] = {}
    for code in codes:
        groups.setdefault(code.broader, []).append(Choice(code.code, code.name))
    return [Group(_title(broader, framework), choices) for broader, choices in groups.items()]


def _title(code: str, framework: Framework) -> str:
    """Return the name of a broader code, in whichever list it is."""
    lists = framework.code_lists.values()
    return next((known.codes[code].name for known in lists if code in known.codes), code) if code else ""
