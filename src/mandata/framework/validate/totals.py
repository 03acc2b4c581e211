"""Codes that stand for all the others of their list: a figure must not count them together with their parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mandata.findings import Findings
from mandata.framework.draft import Declared, Draft
from mandata.framework.model import Code, Field, Form, Indicator

TOTALS = frozenset(
    (
        *("_t", "total", "totals", "all", "overall", "both", "both sexes", "all sexes", "all ages"),
        *("totaux", "ensemble", "tous", "toutes", "les deux sexes", "deux sexes", "tous âges", "tous les âges"),
        *("المجموع", "مجموع", "الإجمالي", "إجمالي", "الكل", "كلا الجنسين", "جميع الأعمار"),
    )
)
"""Codes and names of totals in English, French and Arabic, and the one of SDMX."""

WORD = re.compile(r"\w+")


def check_totals(draft: Draft, findings: Findings) -> None:
    """Add a warning for each indicator that counts a code like `total` together with the other codes of its list."""
    for declared in draft.indicators:
        form = draft.whole_form(declared.item.form) if not declared.item.parts else None
        for field, code in _totals_in(form, draft) if form else ():
            if not chooses(declared.item, field.name):
                _warn(declared, field, code, findings)


def _totals_in(form: Form, draft: Draft) -> Iterator[tuple[Field, Code]]:
    """Yield the fields of a form's key that may hold a total, each with the code."""
    for name in form.table.primaryKey:
        codes = draft.codes_of(form, name)
        total = (
            next((code for code in codes.codes.values() if is_total(code) and not code.total), None) if codes else None
        )
        field = form.field(name)
        if field and codes and total and len(codes.codes) > 1:
            yield field, total


def is_total(code: Code) -> bool:
    """Return whether a code or its name says that it is a total."""
    return not TOTALS.isdisjoint(text.casefold().strip() for text in (code.code, code.name))


def chooses(indicator: Indicator, field: str) -> bool:
    """Return whether an indicator says which codes of a field count."""
    return field in WORD.findall(indicator.where or "")


def _warn(declared: Declared[Indicator], field: Field, code: Code, findings: Findings) -> None:
    params = {"code": code.code, "field": field.name, "indicator": declared.item.id}
    findings.add("total-among-codes", params, declared.place("where", of_key=True))
