"""What must hold within a form's `known_from`: the field, the register behind the indicator, rows and places."""

from __future__ import annotations

from mandata.findings import Findings
from mandata.framework.dimensions import check_place
from mandata.framework.draft import Declared, Draft
from mandata.framework.field_types import names_of
from mandata.framework.model import Form, Indicator, Known
from mandata.framework.suggest import suggestion
from mandata.messages import Params


def check_known(declared: Declared[Form], form: Form, draft: Draft, findings: Findings) -> None:
    """Check that every offered figure has a field, and a register with the figure.

    Args:
        declared: the form as its file declares it.
        form: the same, with the fields common to all forms.
    """
    for index, known in enumerate(declared.item.known_from):
        _Check(declared, form, draft, findings, index).run(known)


class _Check:
    """The check of one figure that is offered."""

    def __init__(self, declared: Declared[Form], form: Form, draft: Draft, findings: Findings, index: int) -> None:
        self.declared, self.form, self.draft, self.findings = declared, form, draft, findings
        self.loc = ("known_from", index)

    def run(self, known: Known) -> None:
        self._field(known.field)
        for name, code in known.rows.items():
            self._row(name, code)
        indicator = self._indicator(known.indicator)
        if indicator:
            places = {name: self.declared.place(*self.loc, "where", name) for name in known.where}
            check_place(known.where, indicator, self.draft, places, self.findings)

    def _field(self, name: str) -> None:
        field = self.form.field(name)
        if field is None:
            fix = suggestion(name, [item.name for item in self.form.table.fields])
            self._add("unknown-field", {"form": self.form.name, "name": name, "suggestion": fix}, "field")
        elif not field.counts:
            types = names_of(lambda of: of.counts)
            self._add("wrong-type", {"field": name, "type": field.type, "types": types}, "field")

    def _row(self, name: str, code: str) -> None:
        key = self.form.table.primaryKey
        codes = self.draft.codes_of(self.form, name)
        if name not in key:
            params: Params = {"form": self.form.name, "name": name, "suggestion": suggestion(name, key)}
            self._add("unknown-field", params, "rows", name, variant="key")
        elif codes is not None and code not in codes.codes:
            params = {"text": code, "field": name, "suggestion": suggestion(code, codes.codes)}
            self._add("unknown-code", params, "rows", name, variant="field")

    def _indicator(self, identifier: str) -> Indicator | None:
        indicators = self.draft.indicators
        declared = indicators.known.get(identifier)
        if declared is None:
            if indicators.lacks(identifier):
                fix = suggestion(identifier, indicators.known)
                self._add("unknown-indicator", {"name": identifier, "suggestion": fix}, "indicator")
            return None
        of_form = declared.item.form
        register = self.draft.whole_form(of_form)
        if not of_form or (register is not None and register.kind != "register"):
            params = {"indicator": identifier, "form": of_form}
            self._add("wrong-value", params, "indicator", variant="no-register" if of_form else "composite")
        return declared.item

    def _add(self, code: str, params: Params, *loc: str, variant: str = "") -> None:
        self.findings.add(code, params, self.declared.place(*self.loc, *loc), variant=variant)
