"""One column of a return: its cells as values, with the mistakes in each.

This module reads only the standard notation; `mandata.records.meanings` converts what people write to it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mandata.answers import Status
from mandata.framework.field_types import Figure, Mistake
from mandata.framework.field_types.figures import is_dash
from mandata.framework.field_types.written_numbers import DecimalMark
from mandata.framework.gazetteers import LEVEL, Gazetteer, gazetteer_of
from mandata.framework.model import ORGANISATIONS, Field, Form, Framework
from mandata.framework.patterns import matches
from mandata.framework.suggest import suggestion
from mandata.messages import Param, Phrase, joined
from mandata.plain_text import same
from mandata.records.cells import Answer, read_answer


@dataclass(frozen=True, slots=True)
class Cell:
    """The value of one text in one column."""

    value: Figure | None
    status: Status
    reason: str = ""
    mistake: Mistake | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column that was read.

    Attributes:
        cells: one for each row.
        mistakes: number of the row, from 0, and what is wrong there.
        notes: number of the row, and a note on how its cell was read.
    """

    field: Field
    is_answer: bool
    cells: Sequence[Cell]
    mistakes: Sequence[tuple[int, Mistake]]
    notes: Sequence[tuple[int, Mistake]] = ()


@dataclass(frozen=True, slots=True)
class ColumnReader:
    """Reads the cells of one field.

    Attributes:
        is_answer: whether a cell may contain a reason instead of a figure.
        is_key: whether the field is part of the name of a row.
        codes: the allowed codes.
        elsewhere: codes of the list that exist, but are of another kind than the field asks for.
        places: the names of the codes, where they are places.
        decimal_mark: the mark before decimals as declared for people's texts; None if not declared.
    """

    field: Field
    is_answer: bool
    is_key: bool
    codes: Collection[str] | None = None
    elsewhere: Mapping[str, str] | None = None
    decimal_mark: DecimalMark | None = None
    places: Gazetteer | None = None
    _by_form: dict[str, str] = dataclasses.field(default_factory=dict, repr=False, compare=False)

    @property
    def is_percent(self) -> bool:
        """Whether figures are percentages: 37.5 for 37.5 %."""
        return self.field.unit == "percent" or self.field.share_of is not None

    @property
    def by_form(self) -> Mapping[str, str]:
        """Return the codes by their form for comparison."""
        if not self._by_form:
            self._by_form.update((same(code), code) for code in self.codes or ())
        return self._by_form

    def in_words(self, text: str) -> str:
        """Return the figure of a cell as people choose it: a place with its broader places and its code."""
        label = self.places.label(text) if self.places else text
        return label if text in label else f"{label} ({text})"

    def cell(self, text: str) -> Cell:
        """Read one cell, without surrounding white space."""
        answer = read_answer(text) if self.is_answer else Answer(Status.REPORTED if text else Status.NOT_REPORTED, text)
        if answer.status is Status.NOT_REPORTED:
            return Cell(None, answer.status, mistake=self._blank())
        if answer.status is Status.NOT_AVAILABLE and not answer.reason:
            return Cell(
                None,
                answer.status,
                mistake=Mistake("missing-reason"),
            )
        if not answer.status.has_number:
            return Cell(None, answer.status, answer.reason)
        if is_dash(answer.figure) and self.asks_what_a_dash_means:
            return Cell(None, answer.status, mistake=self._dash(answer.figure))
        figure = self.field.field_type.read(answer.figure)
        if isinstance(figure, Mistake):
            return Cell(None, answer.status, mistake=figure)
        mistake = self._unknown_code(answer.figure) or self._out_of_bounds(figure, answer.figure)
        return Cell(None if mistake else figure, answer.status, mistake=mistake)

    @property
    def asks_what_a_dash_means(self) -> bool:
        """Return whether a lone dash is ambiguous in a cell: not if it is a text or a code."""
        return (self.is_answer or self.field.counts) and not any(map(is_dash, self.codes or ()))

    def _dash(self, text: str) -> Mistake:
        variant = "number" if not self.is_answer else "" if self.field.counts else "no-zero"
        return Mistake("dash", {"text": text}, variant)

    def _blank(self) -> Mistake | None:
        if self.is_key:
            return Mistake("blank-key")
        if self.field.constraints.required:
            return Mistake("blank-cell", variant="answer" if self.is_answer else "")
        return None

    def _unknown_code(self, text: str) -> Mistake | None:
        codes = self.codes
        if codes is None:
            return None
        held = text.split() if self.field.field_type.is_list else [text]
        wrong = next((code for code in held if code not in codes), None)
        if wrong is None:
            return None
        if self.places and wrong in self.places.listed.codes:
            return Mistake("other-level", {"text": self.places.label(wrong), "asked": self.field.level})
        if self.elsewhere and wrong in self.elsewhere:
            return Mistake(
                "wrong-kind",
                {"text": wrong, "kind": self.elsewhere[wrong], "asked": self.field.of_kind or ""},
            )
        return Mistake(
            "unknown-code",
            {"text": wrong, "list": self.field.coded_by or "", "suggestion": self._suggested(wrong, codes)},
        )

    def _suggested(self, wrong: str, codes: Collection[str]) -> Phrase:
        """Return the code, or of places the name, that is most like an unknown one."""
        if self.places is None or suggestion(wrong, codes).params.get("near"):
            return suggestion(wrong, codes)
        return suggestion(wrong, [self.places.listed.label(code) for code in codes])

    def _out_of_bounds(self, figure: Figure, text: str) -> Mistake | None:
        limits = self.field.constraints
        if isinstance(figure, int | Decimal) and not isinstance(figure, bool):
            if limits.minimum is not None and figure < limits.minimum:
                return Mistake("too-small", {"text": text, "limit": Decimal(f"{limits.minimum:f}")})
            if limits.maximum is not None and figure > limits.maximum:
                return Mistake("too-large", {"text": text, "limit": Decimal(f"{limits.maximum:f}")})
        if limits.pattern is not None and not matches(limits.pattern, text):
            return Mistake("wrong-pattern", {"text": text, "pattern": limits.pattern})
        return None


def reader_of(field: Field, form: Form, framework: Framework) -> ColumnReader:
    """Return the reader of a form's field, with the codes that it may contain."""
    codes: Collection[str] | None = framework.code_lists[field.coded_by].codes if field.coded_by else None
    elsewhere = None
    if field.coded_by == ORGANISATIONS and field.of_kind:
        kinds = {code: item.kind for code, item in framework.organisations.items()}
        codes = [code for code, kind in kinds.items() if kind == field.of_kind]
        elsewhere = {code: kind for code, kind in kinds.items() if kind != field.of_kind}
    places = gazetteer_of(framework, field.coded_by) if field.coded_by and field.field_type.has_broader else None
    if places and field.level:
        codes = [code for code, item in places.listed.codes.items() if item.attributes.get(LEVEL) == field.level]
    is_key, mark = field.name in form.table.primaryKey, form.decimal_mark or framework.file.decimal_mark
    return ColumnReader(field, form.is_answer(field), is_key, codes, elsewhere, mark, places)


def same_cell(text: str) -> Mistake:
    """Return the finding for a repeated text in a column of unique values."""
    return Mistake("duplicate-cell", {"text": text})


def same_row(key: Sequence[str], *, line: int | None = None, row: int | None = None) -> Mistake:
    """Return what is wrong with a row that has the key of an earlier one.

    Args:
        key: names of the fields; none if whole rows are compared.
        line, row: line, or number, of the earlier row.
    """
    if line is None:
        return Mistake("duplicate-row", {"fields": _quoted(key), "row": row or 0}, "row")
    return Mistake("duplicate-row", {"fields": _quoted(key), "line": str(line)}, "" if key else "every-cell")


def _quoted(names: Sequence[str]) -> Param:
    return joined([f"'{name}'" for name in names]) if names else ""


def repeats(texts: Sequence[str]) -> list[tuple[int, Mistake]]:
    """Return the rows whose text occurs in an earlier one, each with its finding."""
    seen: set[str] = set()
    repeats = []
    for row, text in enumerate(texts):
        if text and text in seen:
            repeats.append((row, same_cell(text)))
        seen.add(text)
    return repeats
