"""What a register already knows of a return: shown beside the cell, offered, never taken without being asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.figure_findings import as_accepted
from mandata.collection.models import Return
from mandata.findings import InvalidInput
from mandata.framework.model import ORGANISATIONS, Form, Indicator, Known
from mandata.indicators import Calculator
from mandata.records import records_to_be
from mandata.records.figures import write_figure

CellName = tuple[str, str]
"""Uid of the row and name of the field."""


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """What a register says of a cell.

    Attributes:
        text: of the figure, as a cell holds it.
        register: title of the register.
    """

    text: str
    register: str


def known_figures(returned: Return, by: User) -> Mapping[CellName, KnownFigure]:
    """What registers say of the cells of a return, as far as the person may see the registers.

    Nothing where the returns and registers of the cycle cannot be read together.
    """
    framework, form = returned.cycle.framework, returned.declared
    may = rights_of(by).may
    asked = [
        (known, framework.indicators[known.indicator], register)
        for known in form.known_from
        if may(
            Action.SEE_REGISTER,
            returned.organisation,
            register := framework.forms[framework.indicators[known.indicator].form],
        )
    ]
    if not asked:
        return {}
    rows = list(returned.rows_of())
    found: dict[CellName, KnownFigure] = {}
    try:
        with as_accepted(returned.cycle) as to_be, records_to_be(to_be) as records:
            calculator = Calculator(to_be.framework, records)
            for known, indicator, register in asked:
                for row in rows:
                    place = _place(known, indicator, form, row.cells)
                    if place is not None:
                        value = calculator.value(indicator.id, cycle=returned.cycle.number, **place)
                        if value.number is not None:
                            text = write_figure(value.number)
                            found[str(row.uid), known.field] = KnownFigure(text, register.title)
    except InvalidInput:
        return {}
    return found


def _place(known: Known, indicator: Indicator, form: Form, cells: Mapping[str, str]) -> dict[str, str] | None:
    """Where the indicator is asked for a row; None where the figure is not of this row, or its key is not filled in."""
    if any(cells.get(name) != code for name, code in known.rows.items()):
        return None
    own = {field.name for field in form.table.fields if field.codelist == ORGANISATIONS}
    names = [name for name in indicator.by if name in own.union(form.table.primaryKey) and name not in known.where]
    place = {name: cells.get(name, "").strip() for name in names}
    return {**place, **known.where} if all(place.values()) else None
