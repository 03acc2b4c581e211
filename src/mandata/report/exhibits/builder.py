"""Builds exhibits from their declarations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mandata.answers import Status
from mandata.framework.confidentiality import sources
from mandata.framework.model import ExhibitDeclaration, Framework, Indicator
from mandata.indicators.value import Value
from mandata.report.exhibits.calculations import Calculations
from mandata.report.exhibits.model import Cell, Exhibit, Figure, Table
from mandata.report.exhibits.tables import Tables
from mandata.report.exhibits.wording import SUPPRESSED, FigureWording

WHY_NONE = {
    Status.NOT_REPORTED: "Not reported",
    Status.NOT_APPLICABLE: "Not applicable",
    Status.NOT_AVAILABLE: "Not available",
    Status.WITHHELD: "Withheld",
}
"""The word for a figure that is missing for a reason, in a note below an exhibit."""


@dataclass(frozen=True, slots=True)
class ExhibitBuilder:
    """Computes the exhibits of one report.

    Attributes:
        line: binds the values in a note or label and returns plain text.
        remarks: remarks of checks about values, as notes under the exhibits that show them.
    """

    framework: Framework
    tables: Tables
    wording: FigureWording
    line: Callable[[str, ExhibitDeclaration], str]
    remarks: Callable[[Value], Iterable[str]]

    def exhibit(self, declaration: ExhibitDeclaration, number: int, colour: str) -> Exhibit:
        """Return an exhibit with its values.

        Raises:
            UnknownValue: the declaration names an indicator, dimension or code that does not exist.
        """
        figures = tuple(self._figure(declaration, index) for index in range(len(declaration.figures)))
        table = self.tables.table(declaration) if declaration.columns else None
        values = [*_values(table), *(figure.cell.value for figure in figures if figure.cell.value)]
        series = declaration.of_kind.series
        return Exhibit(
            declaration=declaration,
            number=number if series else 0,
            name=f"{series} {number}" if series else "",
            title=declaration.title,
            subtitle=declaration.subtitle,
            colour=colour,
            table=table,
            figures=figures,
            source="; ".join(_parts(declaration.sources or self._sources(values))),
            notes=tuple(
                dict.fromkeys([*self._declared_notes(declaration), *self._found_notes(declaration, values, table)])
            ),
            as_of=declaration.as_of or self._as_of(values),
            unavailable=self._unavailable(declaration, table),
            keys=frozenset(value.key for value in values),
        )

    def _figure(self, declaration: ExhibitDeclaration, index: int) -> Figure:
        item = declaration.figures[index]
        value = self.tables.value(item)
        label = self.line(item.label or value.indicator.title, declaration)
        return Figure(self.tables.cell(value, item.show, aligned=False), label)

    def _declared_notes(self, declaration: ExhibitDeclaration) -> list[str]:
        return [self.line(note, declaration) for note in declaration.notes]

    def _found_notes(self, declaration: ExhibitDeclaration, values: list[Value], table: Table | None) -> list[str]:
        notes = [remark for value in values for remark in self.remarks(value)]
        notes += Calculations(self.framework, self.wording).notes(values)
        if table is not None and not self._is_panel(declaration, table):
            notes += [f"{why}: {reason}." for why, reason in _reasons(table)]
        return notes

    def _sources(self, values: list[Value]) -> list[str]:
        sources = [self._source(value.indicator) for value in values]
        return list(dict.fromkeys(filter(None, sources)))

    def _source(self, indicator: Indicator) -> str:
        return indicator.source or "; ".join(form.source for form in sources(self.framework, indicator) if form.source)

    def _as_of(self, values: list[Value]) -> str:
        dates = dict.fromkeys(value.indicator.as_of for value in values)
        return "" if len(dates) != 1 else next(iter(dates))

    def _unavailable(self, declaration: ExhibitDeclaration, table: Table | None) -> str:
        if table is None or not self._is_panel(declaration, table):
            return ""
        return why_empty(table)

    def _is_panel(self, declaration: ExhibitDeclaration, table: Table) -> bool:
        """Return a panel with the reason for a picture without a figure; a table shows its missing cells."""
        return declaration.of_kind.is_drawn and table.is_empty


def _parts(sources: Iterable[str]) -> list[str]:
    """Return the distinct sources; one text may name several, separated by semicolons."""
    return list(dict.fromkeys(part.strip() for source in sources for part in source.split(";")))


def _values(table: Table | None) -> list[Value]:
    return [cell.value for cell in _cells(table) if cell.value is not None]


def _cells(table: Table | None) -> list[Cell]:
    return [cell for row in table.rows for cell in row.cells] if table else []


def why_empty(table: Table) -> str:
    """Return why a table has no figure, the most frequent reason first."""
    return "; ".join(dict.fromkeys(reason for _, reason in _reasons(table))) or "not reported"


def _reasons(table: Table) -> list[tuple[str, str]]:
    """Return why figures are missing, each reason with what a note calls it, the most frequent first."""
    before = (cell.value.previous for cell in _cells(table) if cell.value and cell.detail and cell.value.previous)
    missing = (cell.value for cell in _cells(table) if cell.missing and cell.value and cell.reason)
    counted = Counter((_why(value), value.reason) for value in missing)
    counted.update((_why(value), value.reason) for value in before if value.reason)
    return [reason for reason, _ in counted.most_common()]


def _why(value: Value) -> str:
    return SUPPRESSED.capitalize() if value.is_suppressed else WHY_NONE[value.status]
