"""Exhibits as declared: a pivot over indicators, and how to draw it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field as Key
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from mandata.framework.model.base import Model, OneOf
from mandata.framework.model.exhibit_kinds import ExhibitKind, exhibit_kinds
from mandata.framework.model.marks import marks
from mandata.framework.suggest import suggestion

Show = Literal["value", "change", "previous", "fraction", "count"]


class Item(Model):
    """One value in an exhibit: an indicator, at a place.

    Attributes:
        indicator: its id.
        label: the words next to it; Markdown with values is allowed in key figures.
        where: dimension to code.
        cycle: another cycle than the report's own.
        show: what is printed of the value: the value, its change, its fraction.
    """

    indicator: str
    label: str = ""
    where: Mapping[str, str] = Key(default_factory=dict)
    cycle: int | None = None
    show: tuple[Show, ...] = ("value",)


class Column(Model):
    """One column of an exhibit's table, or several where `across` names a dimension (or `cycle`).

    Attributes:
        label: the column's head; by default the indicator's title.
        indicator: its id.
        where: dimension to code, for every cell of the column.
        cycle: another cycle than the report's own.
        show: what is printed of each value.
        attribute: instead of an indicator, an attribute of the row's code (`name`, `place`, `opened`, …).
        across: one column for each code of this dimension, under the label as a common head.
        codes: of the dimension, only these, in this order.
    """

    label: str = ""
    indicator: str | None = None
    attribute: str | None = None
    across: str | None = None
    codes: tuple[str, ...] = ()
    where: Mapping[str, str] = Key(default_factory=dict)
    cycle: int | None = None
    show: tuple[Show, ...] = ("value",)


class Rows(Model):
    """The rows of an exhibit's table: the codes of one dimension, or items each with a label.

    Attributes:
        dimension: the dimension whose codes are the rows; `cycle` for one row a cycle, up to the one reported on.
        items: instead of a dimension, the values that are the rows.
        label: head of the first column.
        only: codes to take, in this order; by default every code that has an answer in the records.
        of_kind: for a dimension of organisations, only those of this kind, all of them, open in the cycle.
        total: label of a last row in which the dimension is left out; empty for none.
        sort: `listed` (order of the code list), `largest` or `smallest` first by the first column; rows without a
            figure there come last.
    """

    dimension: str | None = None
    items: tuple[Item, ...] = ()
    only: tuple[str, ...] = ()
    of_kind: str | None = None
    total: str = ""
    sort: Literal["listed", "largest", "smallest"] = "listed"
    label: str = ""


class Chart(Model):
    """How the exhibit's table is drawn.

    Attributes:
        mark: the shape, one of the marks below.
        columns: numbers of the table's value columns that are drawn, from 1; all by default.
        colours: code or label of a series (of a row, where there is one series) to a colour name of the theme.
        height: of the plot in pixels, for marks that have one.
        options: further settings of the mark.
    """

    mark: Annotated[str, OneOf(marks)]
    columns: tuple[int, ...] = ()
    colours: Mapping[str, str] = Key(default_factory=dict)
    height: int | None = None
    options: Mapping[str, str | int | float | bool] = Key(default_factory=dict)

    @model_validator(mode="after")
    def _options_known(self) -> Chart:
        known = marks()[self.mark].options
        unknown = sorted(self.options.keys() - known.keys())
        if unknown:
            params = {"mark": self.mark, "name": unknown[0], "suggestion": suggestion(unknown[0], known)}
            raise PydanticCustomError("option", "the mark has no option '{name}'", params)
        return self


class ExhibitDeclaration(Model):
    """A numbered table, chart, map or set of key figures, declared once and shown in every format.

    Attributes:
        id: lower case with hyphens; the anchor in every format.
        kind: what it is, one of the kinds below.
        rows, columns: the pivot that is its table.
        chart: how the table is drawn.
        title: says what is shown.
        subtitle: unit and period.
        figures: for `kind: figures`, the values shown large.
        sources: printed in the source line after "Source:"; by default the sources of its indicators.
        notes: printed under it; a note may bind values with Jinja like the narrative.
        as_of: "as of" date in words.
    """

    id: str = Key(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    kind: Annotated[str, OneOf(exhibit_kinds)]
    title: str
    subtitle: str = ""
    rows: Rows | None = None
    columns: tuple[Column, ...] = ()
    figures: tuple[Item, ...] = ()
    chart: Chart | None = None
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    as_of: str = ""

    @property
    def of_kind(self) -> ExhibitKind:
        """What its kind means."""
        return exhibit_kinds()[self.kind]
