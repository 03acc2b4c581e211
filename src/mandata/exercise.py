"""The Python interface: open a workspace, get values and tables, check it, build its report.

import mandata

libraries = mandata.open_exercise("my-report")
libraries.value("loans.books").number
libraries.values("loans.books", by=["branch"])
libraries.build("build/report")
"""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa

from mandata.findings import Finding, Findings
from mandata.framework.model import Framework
from mandata.indicators import Calculator, Cell, Value, as_row, check_indicators
from mandata.records import Workspace, open_workspace, records_to_be
from mandata.records.provenance import TracedRecord
from mandata.report.assemble import Sketch, sketched
from mandata.report.build import Build, build
from mandata.report.dry_run import check
from mandata.report.exhibits.model import Exhibit
from mandata.report.render.formats import formats as known_formats


def open_exercise(folder: str | Path) -> Exercise:
    """Open a workspace and read its returns. Nothing in it is changed.

    Args:
        folder: with `workspace.yaml`, `returns/` and `narrative/`.

    Raises:
        InvalidInput: its framework or its returns cannot be read; `findings` holds every problem with its place.
    """
    return Exercise(open_workspace(Path(folder)))


class Exercise:
    """An opened workspace. Its figures are those of the returns at the time of opening.

    Values are not protected by disclosure control: they are for the people who run the exercise. The output of `build`
    is protected. An exercise keeps a temporary folder until it is closed, or Python ends.
    """

    def __init__(self, workspace: Workspace) -> None:
        """Read the returns of a workspace; `open_exercise` calls this."""
        Findings(check_indicators(workspace.framework)).raise_if_errors()
        self._workspace = workspace
        stack = ExitStack()
        self._records = stack.enter_context(records_to_be(workspace))
        self._finalizer = weakref.finalize(self, stack.close)
        self._calculator = Calculator(workspace.framework, self._records)
        self._sketches: dict[int, Sketch] = {}

    def __enter__(self) -> Self:
        """Return the exercise; leaving the block closes it."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the exercise."""
        self.close()

    def close(self) -> None:
        """Delete the temporary folder. The exercise cannot be used afterwards."""
        self._finalizer()

    @property
    def title(self) -> str:
        """The title of the exercise."""
        return self._workspace.title

    @property
    def cycle(self) -> int:
        """The number of the cycle that is reported on unless another is asked for."""
        return self._workspace.cycle

    @property
    def framework(self) -> Framework:
        """The framework: cycles, organisations, code lists, forms and indicators."""
        return self._workspace.framework

    @cached_property
    def indicators(self) -> Mapping[str, str]:
        """The title of each indicator, by id."""
        return {name: item.title for name, item in self.framework.indicators.items()}

    @cached_property
    def exhibits(self) -> Mapping[str, str]:
        """The title of each table, chart and map, by id."""
        return {name: item.title for name, item in self.framework.exhibits.items()}

    def records(self, form: str) -> pa.Table:
        """Return the records of a form, one row per record of every cycle.

        Raises:
            KeyError: the framework has no such form.
        """
        if form not in self.framework.forms:
            raise KeyError(form)
        return self._records.table(form)

    def value(self, indicator: str, cycle: int | None = None, **place: str) -> Value:
        """Return one value of an indicator.

        Args:
            indicator: its id, for example `loans.books`.
            cycle: number of the cycle; None for the exercise's own.
            place: code of a dimension, by its name, for example `branch="NORTH"`.

        Raises:
            UnknownValue: there is no such indicator, cycle, dimension or code.
        """
        return self._calculator.value(indicator, cycle=self._number(cycle), **place)

    def values(
        self,
        indicator: str,
        by: Sequence[str] = (),
        cycle: int | None = None,
        where: Mapping[str, str] | None = None,
    ) -> list[Value]:
        """Return the values of an indicator, broken down.

        Args:
            indicator: its id.
            by: names of dimensions.
            cycle: number of the cycle; None for the exercise's own.
            where: code by dimension, to look at one place only.

        Raises:
            UnknownValue: there is no such indicator, cycle, dimension or code.
        """
        return self._calculator.values(indicator, by=by, cycle=self._number(cycle), where=where or {})

    def trace(self, value: Value) -> list[TracedRecord]:
        """Return the records behind a value, each with the file and line of its return."""
        return self._calculator.trace(value)

    def exhibit(self, name: str, cycle: int | None = None) -> Exhibit:
        """Return a table, chart or map as the report shows it.

        Args:
            name: its id, one of `exhibits`.
            cycle: number of the cycle reported on; None for the exercise's own.

        Raises:
            KeyError: the report of the cycle does not show it.
        """
        return self._sketch(self._number(cycle)).exhibits[name]

    def check(self, cycle: int | None = None) -> list[Finding]:
        """Return what the checks find in returns, records and texts.

        Args:
            cycle: number of the cycle reported on; None for the exercise's own.
        """
        return [item.finding for item in check(self._workspace, self._number(cycle), _quiet)]

    def build(self, out: str | Path, formats: Iterable[str] | None = None, cycle: int | None = None) -> Build:
        """Accept and freeze the returns and write the report.

        Args:
            out: folder for the files.
            formats: names of formats, for example `pdf` and `html`; None for all.
            cycle: number of the cycle reported on; None for the exercise's own.

        Raises:
            InvalidInput: something cannot be used, or an error about a figure is open; nothing was replaced.
        """
        return build(
            self._workspace,
            self._number(cycle),
            Path(out),
            list(known_formats() if formats is None else formats),
            _quiet,
        )

    def _number(self, cycle: int | None) -> int:
        return self.cycle if cycle is None else cycle

    def _sketch(self, cycle: int) -> Sketch:
        if cycle not in self._sketches:
            self._sketches[cycle] = sketched(self._workspace, self._records, cycle, _quiet)
        return self._sketches[cycle]


def as_table(values: Iterable[Value]) -> pa.Table:
    """Return values as a table of Arrow, one row per value; `.to_pandas()` gives a data frame.

    Its numbers are floats, as data frames calculate with them; those of the values themselves are exact.
    """
    rows = ({name: _float(cell) for name, cell in as_row(value).items()} for value in values)
    return pa.Table.from_pylist(list(rows))


def _float(cell: Cell) -> Cell:
    return float(cell) if isinstance(cell, Decimal) else cell


def _quiet(step: str) -> None:
    """Take the name of a step and show nothing."""
