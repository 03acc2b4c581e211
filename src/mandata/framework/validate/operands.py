"""What must hold within calculated indicators, the calculation apart: operands, places, dimensions."""

from __future__ import annotations

from collections.abc import Iterator

from mandata.findings import Findings
from mandata.framework.derivation import over_records
from mandata.framework.dimensions import check_place
from mandata.framework.draft import Declared, Draft
from mandata.framework.model import Indicator, Operand
from mandata.framework.suggest import suggestion
from mandata.messages import Params

UNNUMBERED = ("previous", "none", "cycle")


def check_operands(declared: Declared[Indicator], draft: Draft, findings: Findings) -> None:
    """Check that the operands of an indicator exist, and that its dimensions are theirs."""
    is_whole = True
    for name, operand in declared.item.of.items():
        part = draft.indicators.known.get(operand.indicator)
        if part is None:
            is_whole = False
            if draft.indicators.lacks(operand.indicator):
                params: Params = {
                    "name": operand.indicator,
                    "suggestion": suggestion(operand.indicator, draft.indicators.known),
                }
                findings.add("unknown-indicator", params, declared.place("of", name, "indicator"))
            continue
        places = {dimension: declared.place("of", name, "where", dimension) for dimension in operand.where}
        check_place(operand.where, part.item, draft, places, findings)
    if is_whole:
        for index, dimension in enumerate(declared.item.by):
            _check_dimension(declared, index, dimension, draft, findings)
        _check_comparison(declared, draft, findings)


def _check_dimension(
    declared: Declared[Indicator], index: int, dimension: str, draft: Draft, findings: Findings
) -> None:
    having = list(_having(declared.item, dimension, draft))
    if not having:
        params = {"indicator": declared.item.id, "name": dimension}
        findings.add("unaligned-dimension", params, declared.place("by", index))
        return
    first = having[0][1].indicator
    for name, operand in having[1:]:
        if _codes(operand, dimension, draft) != _codes(having[0][1], dimension, draft):
            params = {"name": dimension, "one": operand.indicator, "other": first}
            place = declared.place("of", name, "indicator")
            findings.add("unaligned-dimension", params, place, variant="code-lists")


def _having(indicator: Indicator, dimension: str, draft: Draft) -> Iterator[tuple[str, Operand]]:
    """Yield the operands that are broken down by a dimension."""
    for name, operand in indicator.of.items():
        if dimension in draft.indicators.known[operand.indicator].item.by and dimension not in operand.where:
            yield name, operand


def _codes(operand: Operand, dimension: str, draft: Draft) -> tuple[str | None, str]:
    """Return the code list and the type of the field behind a dimension of an operand."""
    known = {name: item.item for name, item in draft.indicators.known.items()}
    over = over_records(known[operand.indicator], dimension, known)
    form = draft.whole_form(over.form) if over else None
    field = form.field(dimension.partition(".")[0]) if form else None
    return (field.coded_by, field.field_type.kind) if field else (None, "")


def _check_comparison(declared: Declared[Indicator], draft: Draft, findings: Findings) -> None:
    dimension = declared.item.compare.rpartition("-")[0] or declared.item.compare
    if dimension in (*UNNUMBERED, *declared.item.by):
        return
    name = declared.item.id
    params: Params = {"name": dimension, "indicator": name, "suggestion": suggestion(dimension, declared.item.by)}
    findings.add("unknown-dimension", params, declared.place("compare"))
