"""What must hold within the exhibits: indicators, dimensions, codes, cycles, colours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mandata.findings import Findings
from mandata.framework.derivation import over_records
from mandata.framework.dimensions import add_not_broken_down, attributes_of, check_code, check_place
from mandata.framework.draft import Declared, Draft
from mandata.framework.model import ORGANISATIONS, Column, ExhibitDeclaration, Indicator, Item, Rows
from mandata.framework.suggest import suggestion
from mandata.framework.validate.outline import COLOUR, EXPECTED_COLOURS, colour_names
from mandata.messages import Params

Loc = tuple[str | int, ...]

CYCLE = "cycle"
"""Rows may be, and columns spread across, the cycles as if they were a dimension."""

NUMBER = re.compile(r"\d+")


def check_exhibits(draft: Draft, findings: Findings) -> None:
    """Check every reference within the exhibits."""
    for declared in draft.exhibits:
        _Check(declared, draft, findings).run()


@dataclass(frozen=True, slots=True)
class _Check:
    """The check of one exhibit."""

    declared: Declared[ExhibitDeclaration]
    draft: Draft
    findings: Findings

    def run(self) -> None:
        exhibit = self.declared.item
        self._shape(exhibit)
        for index, figure in enumerate(exhibit.figures):
            self._item(figure, ("figures", index))
        for index, column in enumerate(exhibit.columns):
            self._column(column, ("columns", index))
        if exhibit.rows:
            self._rows(exhibit.rows, exhibit)
        if exhibit.chart:
            self._colours(exhibit.chart.colours)

    def _shape(self, exhibit: ExhibitDeclaration) -> None:
        """Check that the parts that its kind needs are there."""
        for name in exhibit.of_kind.needs:
            if not getattr(exhibit, name):
                self._add("missing-key", {"exhibit": exhibit.id, "key": name}, (), "exhibit")
        if exhibit.rows and (exhibit.rows.dimension is None) == (not exhibit.rows.items):
            self._add("wrong-value", {}, ("rows",), "rows")

    def _rows(self, rows: Rows, exhibit: ExhibitDeclaration) -> None:
        for index, item in enumerate(rows.items):
            self._item(item, ("rows", "items", index))
        if rows.dimension == CYCLE:
            self._cycle_rows(rows, exhibit)
        elif rows.dimension is not None:
            self._code_rows(rows, rows.dimension, exhibit)

    def _cycle_rows(self, rows: Rows, exhibit: ExhibitDeclaration) -> None:
        for index, code in enumerate(rows.only):
            self._cycle(code, ("rows", "only", index))
        if rows.total:
            self._add("wrong-value", {}, ("rows", "total"), "total")
        for index, column in enumerate(exhibit.columns):
            if column.attribute or column.across == CYCLE:
                self._add("wrong-value", {}, ("columns", index), "cycle-rows")

    def _code_rows(self, rows: Rows, dimension: str, exhibit: ExhibitDeclaration) -> None:
        indicators = [found for column in exhibit.columns if (found := self._known(column.indicator))]
        for indicator in indicators:
            if dimension not in indicator.by:
                add_not_broken_down(dimension, indicator, self.declared.place("rows", "dimension"), self.findings)
                continue
            for index, code in enumerate(rows.only):
                check_code(
                    code,
                    dimension,
                    indicator,
                    self.draft,
                    place=self.declared.place("rows", "only", index),
                    findings=self.findings,
                )
            break  # the columns share the dimension; one finding for a code is enough
        kinds = {organisation.kind for organisation in self.draft.organisations.values()}
        if rows.of_kind and kinds and rows.of_kind not in kinds:
            params: Params = {"name": rows.of_kind, "suggestion": suggestion(rows.of_kind, sorted(kinds))}
            self._add("unknown-kind", params, ("rows", "of_kind"))

    def _column(self, column: Column, loc: Loc) -> None:
        rows = self.declared.item.rows
        by_items = rows is not None and bool(rows.items)
        if column.indicator and column.attribute:
            self._add("wrong-value", {}, loc, "column")
        if not column.indicator and not column.attribute and not by_items:
            self._add("missing-key", {}, loc, "column")
        self._cycle(column.cycle, (*loc, "cycle"))
        if column.indicator:
            self._indicator(column.indicator, column.where, loc)
        if column.attribute and rows and rows.dimension and rows.dimension != CYCLE:
            self._attribute(column.attribute, rows.dimension, (*loc, "attribute"))
        for indicator in self._shown_by(column, rows):
            self._across(column, indicator, loc)

    def _attribute(self, attribute: str, dimension: str, loc: Loc) -> None:
        """Check that an attribute is one of the codes of the rows."""
        indicators = (self._known(column.indicator) for column in self.declared.item.columns)
        declared = {name: item.item for name, item in self.draft.indicators.known.items()}
        over = (over_records(indicator, dimension, declared) for indicator in indicators if indicator)
        form = next((self.draft.whole_form(item.form) for item in over if item), None)
        codes = self.draft.codes_of(form, dimension) if form else self.draft.code_lists.known[ORGANISATIONS]
        known = attributes_of(codes) if codes else []
        if codes and attribute not in known:
            params: Params = {"field": dimension, "name": attribute, "suggestion": suggestion(attribute, known)}
            self._add("unknown-attribute", params, loc)

    def _shown_by(self, column: Column, rows: Rows | None) -> Iterator[Indicator]:
        names = [column.indicator] if column.indicator else [item.indicator for item in rows.items[:1]] if rows else []
        yield from (found for name in names if (found := self._known(name)))

    def _across(self, column: Column, indicator: Indicator, loc: Loc) -> None:
        if column.across is None:
            return
        if column.across == CYCLE:
            for index, code in enumerate(column.codes):
                self._cycle(code, (*loc, "codes", index))
        elif column.across not in indicator.by:
            add_not_broken_down(column.across, indicator, self.declared.place(*loc, "across"), self.findings)
        else:
            for index, code in enumerate(column.codes):
                place = self.declared.place(*loc, "codes", index)
                check_code(code, column.across, indicator, self.draft, place=place, findings=self.findings)

    def _item(self, item: Item, loc: Loc) -> None:
        self._indicator(item.indicator, item.where, loc)
        self._cycle(item.cycle, (*loc, "cycle"))

    def _indicator(self, name: str, where: Mapping[str, str], loc: Loc) -> None:
        if self.draft.indicators.lacks(name):
            params: Params = {"name": name, "suggestion": suggestion(name, self.draft.indicators.known)}
            self._add("unknown-indicator", params, (*loc, "indicator"))
        indicator = self._known(name)
        if indicator:
            places = {dimension: self.declared.place(*loc, "where", dimension) for dimension in where}
            check_place(where, indicator, self.draft, places, self.findings)

    def _known(self, name: str | None) -> Indicator | None:
        declared = self.draft.indicators.known.get(name or "")
        return declared.item if declared else None

    def _cycle(self, number: int | str | None, loc: Loc) -> None:
        cycles = [cycle.number for cycle in self.draft.file.item.cycles] if self.draft.file else []
        if number is not None and cycles and not (NUMBER.fullmatch(f"{number}") and int(number) in cycles):
            self._add("unknown-cycle", {"cycle": f"{number}", "known": [str(cycle) for cycle in cycles]}, loc)

    def _colours(self, colours: Mapping[str, str]) -> None:
        known = colour_names(self.draft.outline.item) if self.draft.outline else list(EXPECTED_COLOURS)
        for series, colour in colours.items() if self.draft.outline else ():
            if colour not in known and not COLOUR.fullmatch(colour):
                params: Params = {"name": colour, "suggestion": suggestion(colour, known)}
                self._add("unknown-colour", params, ("chart", "colours", series))

    def _add(self, code: str, params: Params, loc: Loc, variant: str = "") -> None:
        self.findings.add(code, params, self.declared.place(*loc), variant=variant)
