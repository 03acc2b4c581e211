"""What must hold within the exhibits: indicators, dimensions, codes, cycles, colours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mandata.findings import Findings
from mandata.framework.derivation import over_records
from mandata.framework.dimensions import attributes_of, check_code, check_place, tell_not_broken_down
from mandata.framework.draft import Declared, Draft
from mandata.framework.model import ORGANISATIONS, Column, ExhibitDeclaration, Indicator, Item, Rows
from mandata.framework.suggest import did_you_mean
from mandata.framework.validate.outline import COLOUR, EXPECTED_COLOURS, colour_names

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
        """Return the parts that its kind needs are there."""
        for name in exhibit.of_kind.needs:
            if not getattr(exhibit, name):
                self._tell("missing-key", f"The {exhibit.kind} '{exhibit.id}' has no `{name}`.", f"Add `{name}:`.", ())
        if exhibit.rows and (exhibit.rows.dimension is None) == (not exhibit.rows.items):
            self._tell(
                "wrong-value", "Rows are either the codes of a `dimension` or `items`.", "Keep one of them.", ("rows",)
            )

    def _rows(self, rows: Rows, exhibit: ExhibitDeclaration) -> None:
        for index, item in enumerate(rows.items):
            self._item(item, ("rows", "items", index))
        if rows.dimension == CYCLE:
            self._cycle_rows(rows, exhibit)
        elif rows.dimension is not None:
            self._code_rows(rows, rows.dimension, exhibit)

    def _cycle_rows(self, rows: Rows, exhibit: ExhibitDeclaration) -> None:
        for index, code in enumerate(rows.only):
            self._cycle(int(code) if NUMBER.fullmatch(code) else -1, ("rows", "only", index))
        if rows.total:
            self._tell(
                "wrong-value", "Cycles have no total: each counts anew.", "Leave out `total`.", ("rows", "total")
            )
        for index, column in enumerate(exhibit.columns):
            if column.attribute or column.across == CYCLE:
                message = "Where each row is a cycle, a column shows an indicator, and not across cycles."
                self._tell("wrong-value", message, "Name an `indicator`.", ("columns", index))

    def _code_rows(self, rows: Rows, dimension: str, exhibit: ExhibitDeclaration) -> None:
        indicators = [found for column in exhibit.columns if (found := self._known(column.indicator))]
        for indicator in indicators:
            if dimension not in indicator.by:
                tell_not_broken_down(dimension, indicator, self.declared.place("rows", "dimension"), self.findings)
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
            self._tell(
                "unknown-kind",
                f"No organisation is of the kind '{rows.of_kind}'.",
                did_you_mean(rows.of_kind, sorted(kinds), "kinds"),
                ("rows", "of_kind"),
            )

    def _column(self, column: Column, loc: Loc) -> None:
        rows = self.declared.item.rows
        by_items = rows is not None and bool(rows.items)
        if column.indicator and column.attribute:
            self._tell(
                "wrong-value", "A column shows an indicator or an attribute, not both.", "Keep one of them.", loc
            )
        if not column.indicator and not column.attribute and not by_items:
            self._tell("missing-key", "The column shows nothing.", "Add `indicator:` or `attribute:`.", loc)
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
            fix = did_you_mean(attribute, known, "attributes")
            self._tell("unknown-attribute", f"The codes of '{dimension}' have no attribute '{attribute}'.", fix, loc)

    def _shown_by(self, column: Column, rows: Rows | None) -> Iterator[Indicator]:
        names = [column.indicator] if column.indicator else [item.indicator for item in rows.items[:1]] if rows else []
        yield from (found for name in names if (found := self._known(name)))

    def _across(self, column: Column, indicator: Indicator, loc: Loc) -> None:
        if column.across is None:
            return
        if column.across == CYCLE:
            for index, code in enumerate(column.codes):
                self._cycle(int(code) if NUMBER.fullmatch(code) else -1, (*loc, "codes", index))
        elif column.across not in indicator.by:
            tell_not_broken_down(column.across, indicator, self.declared.place(*loc, "across"), self.findings)
        else:
            for index, code in enumerate(column.codes):
                place = self.declared.place(*loc, "codes", index)
                check_code(code, column.across, indicator, self.draft, place=place, findings=self.findings)

    def _item(self, item: Item, loc: Loc) -> None:
        self._indicator(item.indicator, item.where, loc)
        self._cycle(item.cycle, (*loc, "cycle"))

    def _indicator(self, name: str, where: Mapping[str, str], loc: Loc) -> None:
        if self.draft.indicators.lacks(name):
            self._tell(
                "unknown-indicator",
                f"There is no indicator '{name}'.",
                did_you_mean(name, self.draft.indicators.known, "indicators"),
                (*loc, "indicator"),
            )
        indicator = self._known(name)
        if indicator:
            places = {dimension: self.declared.place(*loc, "where", dimension) for dimension in where}
            check_place(where, indicator, self.draft, places, self.findings)

    def _known(self, name: str | None) -> Indicator | None:
        declared = self.draft.indicators.known.get(name or "")
        return declared.item if declared else None

    def _cycle(self, number: int | None, loc: Loc) -> None:
        cycles = [cycle.number for cycle in self.draft.file.item.cycles] if self.draft.file else []
        if number is not None and cycles and number not in cycles:
            self._tell(
                "unknown-cycle",
                "The framework has no such cycle.",
                f"Known cycles: {', '.join(map(str, cycles))}.",
                loc,
            )

    def _colours(self, colours: Mapping[str, str]) -> None:
        known = colour_names(self.draft.outline.item) if self.draft.outline else list(EXPECTED_COLOURS)
        for series, colour in colours.items() if self.draft.outline else ():
            if colour not in known and not COLOUR.fullmatch(colour):
                self._tell(
                    "unknown-colour",
                    f"There is no colour '{colour}'.",
                    did_you_mean(colour, known, "colours"),
                    ("chart", "colours", series),
                )

    def _tell(self, code: str, message: str, fix: str, loc: Loc) -> None:
        self.findings.error(code, message, fix, self.declared.place(*loc))
